import { expect, test } from 'vitest';
import { startBot } from './bot.ts';
import { nothingDone } from './look.ts';
import { approvedTicket, CHANNEL, modalText, press, withButton } from './play.ts';
import { startWorld } from './world.ts';

const app = { name: 'web', namespace: 'production', labels: { team: 'backend' } };
const world = await startWorld({ apps: [app] });
const { slack, redis, keyPrefix, database, cluster } = world;
const bot = await startBot({ ...world, env: { ...world.env, LOG_LEVEL: 'trace' } });

const TABLES = [
  'people',
  'tickets',
  'ticket_entries',
  'decisions',
  'token_usages',
  'audit_events',
  'audit_repeats',
  'slack_messages',
  'request_ids',
  'pgboss.job',
];

/** Everything that is kept or told anywhere, by where it is. */
async function everywhere(): Promise<Record<string, string>> {
  const tables = await Promise.all(
    TABLES.map(
      async (table): Promise<[string, string]> => [table, JSON.stringify(await database.owner(table))],
    ),
  );
  const keys: string[] = [];
  for await (const some of redis.scanStream({ match: `${keyPrefix}*` })) keys.push(...some);
  const values = await Promise.all(keys.map((key) => redis.get(key)));
  const { modals, ...shown } = slack.state.snapshot();
  return {
    ...Object.fromEntries(tables),
    redis: JSON.stringify([keys, values]),
    slack: JSON.stringify(shown),
    modals: JSON.stringify(modals),
    log: bot.lines.join('\n'),
    cluster: JSON.stringify(cluster.journal.map(({ path, query, body }) => [path, query, body])),
  };
}

async function reveal(ticketNo: string): Promise<string> {
  await press(world, ticketNo, { actionId: 'reveal_token' });
  await slack.until(() => modalText(world, 'U0ALICE').includes('fbk_'));
  return /fbk_[\w-]{43}/.exec(modalText(world, 'U0ALICE'))?.[0] ?? '';
}

test('the secret of a token is in the window of its requester and nowhere else; showing it again ends the first', async () => {
  const ticketNo = await approvedTicket(world, { applications: ['web'] });
  await slack.until(() => withButton(world, ticketNo, 'reveal_token'));
  const first = await reveal(ticketNo);
  expect(modalText(world, 'U0ALICE')).toMatch(
    /^This secret lets whoever has it act on `web` in your name until .*\. It is shown only now: copy it, give it to nobody, paste it into no channel\. Showing one again ends this one\./,
  );
  const secretKeys = () => redis.keys(`${keyPrefix}APPLICATION:TOKEN:SECRET:*`);
  const [before] = await secretKeys();
  await slack.as('U0ALICE').close();
  const second = await reveal(ticketNo);

  expect(first).toMatch(/^fbk_[\w-]{43}$/);
  expect(second).not.toBe(first);
  expect(await secretKeys()).toHaveLength(1);
  expect(await secretKeys()).not.toContain(before);
  for (const [where, all] of Object.entries(await everywhere())) {
    expect({ where, has: all.includes(first) }).toEqual({ where, has: false });
    expect({ where, has: all.includes(second) }).toEqual({ where, has: where === 'modals' });
  }
  await slack.as('U0ALICE').close();
});

test('tokens and passwords of Firebreak itself are told to nobody, whatever fails', async () => {
  const { SLACK_BOT_TOKEN = '', SLACK_APP_TOKEN = '', DATABASE_URL = '' } = world.env;
  const { password } = new URL(DATABASE_URL);
  slack.faults.answer('users.info', 500, 6);
  slack.faults.answer('views.open', 'fatal_error');
  await nothingDone(world, () => slack.as('U0ANN').command('/emergency', 'list', { channel: CHANNEL }));
  await nothingDone(world, () => slack.as('U0BOB').command('/emergency', '', { channel: CHANNEL }));
  await slack.until(() => slack.as('U0BOB').ephemerals().length > 0);
  slack.faults.clear();
  const secrets = [
    SLACK_BOT_TOKEN,
    SLACK_APP_TOKEN,
    DATABASE_URL,
    'bot-token',
    ...(password === '' ? [] : [`:${password}@`]),
  ];

  for (const [where, all] of Object.entries(await everywhere())) {
    for (const secret of secrets)
      expect({ where, secret, has: all.includes(secret) }).toEqual({ where, secret, has: false });
  }
  expect(bot.lines.join('')).toContain('token shown');
});
