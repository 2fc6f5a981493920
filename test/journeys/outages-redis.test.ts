import { expect, test } from 'vitest';
import { privateRedis } from '../redis.ts';
import { startBot } from './bot.ts';
import { answerTo, modalAfter, nothingDone, refusals, tokensGone } from './look.ts';
import {
  approve,
  approvedTicket,
  deleteUnhealthy,
  openModal,
  openTicket,
  press,
  told,
  withButton,
} from './play.ts';
import { untilNotReady } from './ready.ts';
import { startWorld } from './world.ts';

const app = (name: string) => ({
  name,
  namespace: 'production',
  replicas: 3,
  labels: { team: 'backend' },
});
const standIn = await privateRedis();
const world = await startWorld({
  apps: ['entry', 'press', 'middle', 'finish'].map(app),
  redisUrl: standIn.url,
});
const { slack, cluster, redis, keyPrefix, database } = world;
const bot = await startBot(world);
await cluster.until(({ deployments }) => deployments.every(({ ready }) => ready === 3));

const AWAY =
  'Redis is not answering, so authorizations can be neither created nor checked. Nothing was done, and it is not tried again by itself. Firebreak reconnects on its own: try again in a minute.';
const podsOf = (name: string) => cluster.snapshot().pods.filter(({ deployment }) => deployment === name);

async function back(): Promise<void> {
  await untilNotReady(bot, ['redis']);
  await standIn.up();
  await untilNotReady(bot, []);
}

test('a ticket is opened and approved all the same; its authorization fails, and is tried again with the same end', async () => {
  await untilNotReady(bot, []);
  await standIn.down();
  await untilNotReady(bot, ['redis']);
  const ticketNo = await openTicket(world, { applications: ['entry'] });
  await approve(world, ticketNo);

  expect(await told(world, ticketNo, /❌ No authorization to/)).toBe(
    '❌ No authorization to delete pods of `entry`: Redis was not answering. <@U0ALICE>, press *Try again* in the panel; no new approval is needed.',
  );
  await slack.until(() => withButton(world, ticketNo, 'retry_entry'));
  const asBefore = await database.owner('tickets').where({ ticket_no: ticketNo }).first();

  await back();
  expect(
    await answerTo(world, 'U0BOB', () => press(world, ticketNo, { actionId: 'retry_entry', who: 'U0BOB' })),
  ).toContain('only they can do this');
  expect(await answerTo(world, 'U0ALICE', () => press(world, ticketNo, { actionId: 'retry_entry' }))).toBe(
    `${ticketNo}: the authorization is being created again.`,
  );
  await slack.until(() => withButton(world, ticketNo, 'delete_pods'));
  const key = `${keyPrefix}APPLICATION:DELETE:POD:TOKEN:USERNAME:alice:APPLICATION_NAME:entry`;
  const value: unknown = JSON.parse((await redis.get(key)) ?? '');
  expect(value).toMatchObject({ expires: asBefore.tokens_end_at.toISOString(), ticketNo });
  expect(await database.owner('decisions').where({ ticket_id: asBefore.id })).toHaveLength(1);
});

test('at the press of a button nothing is done, and that is no refusal to audit', async () => {
  const ticketNo = await approvedTicket(world, { who: 'U0ANN', applications: ['press'] });
  await openModal(world, ticketNo, 'delete_pods', 'U0ANN');
  const ann = slack.as('U0ANN');
  await ann.fill('pods', [podsOf('press')[0]?.name ?? '']);
  await standIn.down();

  expect(await modalAfter(world, 'U0ANN', ann.submit)).toBe(AWAY);
  await ann.close();
  for (const actionId of ['delete_pods', 'reveal_token']) {
    expect(await modalAfter(world, 'U0ANN', () => press(world, ticketNo, { actionId, who: 'U0ANN' }))).toBe(
      AWAY,
    );
    await ann.close();
  }
  expect(await database.owner('pod_delete_operations')).toEqual([]);
  expect(await refusals(world, 'U0ANN')).toEqual([]);

  await back();
  await openModal(world, ticketNo, 'delete_pods', 'U0ANN');
  await ann.close();
});

test('in the middle of a deletion the rest is left alone, and the thread says why and what next', async () => {
  const ill = cluster.makeIll(
    { name: 'middle', namespace: 'production' },
    { pods: 2, as: 'crash-loop', restarts: 7 },
  );
  await cluster.until(({ pods }) => pods.filter(({ status }) => status === 'CrashLoopBackOff').length === 2);
  const ticketNo = await approvedTicket(world, { applications: ['middle'] });
  const held = cluster.faults.pause({ method: 'DELETE' });
  await deleteUnhealthy(world, ticketNo, 'one-by-one');
  await held.reached;
  await standIn.down();
  held.release();

  const end = await told(world, ticketNo, /\*✋ Halted\*/);
  expect(end).toMatch(/Deleted: `[\w-]+`\n/);
  expect(end).toContain('*Why:* Redis is away, so the authorization could not be checked');
  expect(end).toContain('*Next:* start again when Redis answers; Firebreak reconnects by itself.');
  expect(cluster.snapshot().pods.filter(({ name }) => ill.includes(name))).toHaveLength(1);

  await back();
  await slack.as('U0ALICE').close();
  await deleteUnhealthy(world, ticketNo);
  await told(world, ticketNo, /\*✅ Done\*/);
  expect(cluster.snapshot().pods.filter(({ name }) => ill.includes(name))).toEqual([]);
});

test('what is finished meanwhile is taken out of Redis when it is back', async () => {
  const ticketNo = await approvedTicket(world, { who: 'U0ANN', applications: ['finish'] });
  await slack.until(() => withButton(world, ticketNo, 'delete_pods'));
  const panel = withButton(world, ticketNo, 'delete_pods');
  await standIn.down();
  await answerTo(world, 'U0ANN', () =>
    press(world, ticketNo, { actionId: 'finish_ticket', confirm: true, who: 'U0ANN' }),
  );
  await told(world, ticketNo, /🏁 <@U0ANN> finished .* It is completed, with no operation\./);

  await back();
  await tokensGone(world, 'finish');
  expect(
    await nothingDone(world, () =>
      modalAfter(world, 'U0ANN', () => slack.as('U0ANN').clickStale(panel, { actionId: 'delete_pods' })),
    ),
  ).toContain('Your authorization for `finish` ended TIME.');
});
