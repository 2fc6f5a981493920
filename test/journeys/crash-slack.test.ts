import { expect, test } from 'vitest';
import { textOf } from '../../playground/slack/read.ts';
import { startBot } from './bot.ts';
import {
  authorized,
  chronicle,
  deleting,
  done,
  effects,
  expectChainsVerify,
  expectToldOnce,
  finished,
  restarting,
} from './chronicle.ts';
import { begin, fallIll, recorded } from './crash.ts';
import { webService } from './drill.ts';
import {
  approve,
  approvedTicket,
  deleteUnhealthy,
  modalText,
  nothingToPress,
  openModal,
  openTicket,
  press,
  redeploy,
  told,
} from './play.ts';
import { startWorld } from './world.ts';

const names = ['lost-answers', 'limited', 'refreshed'];
const apps = names.map((name) => ({ ...webService, name }));
const world = await startWorld({ apps, policy: 'watch: { settleSeconds: 1 }' });
const bot = await startBot(world);
const { slack, cluster } = world;
await cluster.until(({ deployments }) => deployments.every(({ ready }) => ready === 4));

/** The trouble makes Firebreak try again, with growing pauses. */
const PATIENCE_MS = 50_000;

test('though every post is stored and answered 500, the thread has no gap and no double', async () => {
  const unsubscribe = slack.state.subscribe(({ kind, id }) => {
    if (kind === 'call' && id === 'chat.postMessage') slack.faults.storedButAnswered500(id);
  });
  slack.faults.storedButAnswered500('chat.postMessage');
  await fallIll(world, 'lost-answers');

  const ticketNo = await openTicket(world, {
    applications: ['lost-answers'],
    actions: ['delete-pods', 'redeploy'],
  });
  await approve(world, ticketNo);
  await begin(world, () => deleteUnhealthy(world, ticketNo));
  await told(world, ticketNo, /Done.* deleting/, PATIENCE_MS);
  await begin(world, () => redeploy(world, ticketNo));
  await told(world, ticketNo, /Done.* restarting/, PATIENCE_MS);
  await press(world, ticketNo, { actionId: 'finish_ticket', confirm: true });
  await told(world, ticketNo, /It is completed/, PATIENCE_MS);
  await nothingToPress(world, ticketNo);
  unsubscribe();
  slack.faults.clear();

  // Each was looked up at once: had it waited for its job to be tried again, the thread would lag further with each.
  expect(bot.lines.filter((line) => line.includes('a job failed'))).toEqual([]);

  const what = 'delete pods of `lost-answers` and redeploy `lost-answers`';
  expect(chronicle(world, ticketNo)).toEqual(
    finished(what, [deleting('3 pods of `lost-answers`, all at once'), restarting('lost-answers')]),
  );
  expectToldOnce(world, [ticketNo]);
  await expectChainsVerify(world);
});

test('what Slack puts off with 429 is told all the same, and what was begun is not denied', async () => {
  const alice = slack.as('U0ALICE');
  for (const method of ['chat.postMessage', 'chat.update']) {
    slack.faults.rateLimited(method, { retryAfterSeconds: 1, times: 3 });
  }
  const ticketNo = await approvedTicket(world, { applications: ['limited'], actions: ['redeploy'] });
  await openModal(world, ticketNo, 'redeploy');
  await slack.until(() => modalText(world, 'U0ALICE').includes('4 of 4 pods Ready'));

  slack.faults.rateLimited('views.update', { retryAfterSeconds: 1, times: 2 });
  await alice.submit();
  const said = await slack.until(() => alice.dms().find((message) => !/WO-/.test(textOf(message))));
  await told(world, ticketNo, /Done.* restarting/, PATIENCE_MS);
  slack.faults.clear();
  await alice.close();

  expect(textOf(said)).toBe('Restarting `limited`');
  expect(chronicle(world, ticketNo)).toEqual([
    ...authorized('redeploy `limited`'),
    ...done(restarting('limited')),
  ]);
});

test('a connection that Slack renews in the middle of everything is missed by nobody', async () => {
  const renew = async () => {
    slack.faults.refreshSockets();
    await slack.until(() => slack.state.snapshot().connections > 0);
  };
  const ill = await fallIll(world, 'refreshed');
  cluster.behave({ name: 'refreshed', namespace: 'production' }, 'never-ready');
  const ticketNo = await openTicket(world, { applications: ['refreshed'] });

  await renew();
  await approve(world, ticketNo);
  await renew();
  await begin(world, () => deleteUnhealthy(world, ticketNo, 'one-by-one'));
  await recorded(world, 'refreshed', 'pods.delete.pod');
  await renew();
  cluster.behave({ name: 'refreshed', namespace: 'production' }, 'healthy', 'all');
  await told(world, ticketNo, /Done.* deleting/, PATIENCE_MS);

  expect(chronicle(world, ticketNo)).toEqual([
    ...authorized('delete pods of `refreshed`'),
    ...done(deleting('3 pods of `refreshed`, one by one')),
  ]);
  expect(effects(world).deleted).toEqual(expect.arrayContaining(ill));
});
