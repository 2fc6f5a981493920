import { expect, test } from 'vitest';
import { freePort } from '../../playground/free-port.ts';
import { startBot } from './bot.ts';
import { approvedTicket, deleteUnhealthy, modalText, press, told } from './play.ts';
import { startWorld, type World } from './world.ts';

const world = await startWorld();
const { slack, cluster } = world;
const port = await freePort();
const { SLACK_APP_TOKEN: _, ...env } = world.env;
const overHttp: World = {
  ...world,
  env: { ...env, SLACK_SIGNING_SECRET: slack.signingSecret, PORT: String(port) },
};
const url = `http://127.0.0.1:${port}/slack/events`;
slack.deliverTo(url);
await startBot(overHttp);

test('the main job over signed HTTP', async () => {
  await cluster.until(({ deployments }) => deployments.every(({ ready }) => ready === 4));
  cluster.makeIll(
    { name: 'web-service', namespace: 'production' },
    { pods: 2, as: 'crash-loop', restarts: 7 },
  );
  await cluster.until(({ pods }) => pods.filter(({ status }) => status === 'CrashLoopBackOff').length === 2);

  const ticketNo = await approvedTicket(world);
  await press(world, ticketNo, { actionId: 'reveal_token' });
  await slack.until(() => modalText(world, 'U0ALICE').includes('fbk_'));
  await slack.as('U0ALICE').close();
  await deleteUnhealthy(world, ticketNo);
  await told(world, ticketNo, /Done.* deleting 2 pods/);
  await press(world, ticketNo, { actionId: 'finish_ticket', confirm: true });

  expect(await told(world, ticketNo, /It is completed/)).toContain('1 operation');
});

test.each([
  ['no signature', {}],
  ['a wrong signature', { 'x-slack-signature': `v0=${'0'.repeat(64)}`, 'x-slack-request-timestamp': 'now' }],
  [
    'an old timestamp',
    { 'x-slack-signature': `v0=${'0'.repeat(64)}`, 'x-slack-request-timestamp': '1600000000' },
  ],
])('a request with %s is refused, and nothing is done', async (_what, headers) => {
  const stamped = Object.entries(headers).map(([name, value]) => [
    name,
    value === 'now' ? String(Math.floor(Date.now() / 1000)) : value,
  ]);
  const body = new URLSearchParams({
    command: '/emergency',
    text: 'list',
    user_id: 'U0ALICE',
    team_id: 'T0PLAYGROUND',
  });

  const answer = await fetch(url, { method: 'POST', body, headers: Object.fromEntries(stamped) });

  expect(answer.status).toBe(401);
});
