import { expect, test, vi } from 'vitest';
import { textOf } from '../../playground/slack/read.ts';
import { startBot } from './bot.ts';
import { chronicle, deleting, expectToldOnce, finished } from './chronicle.ts';
import { APPS, deletionBetweenPods, recorded } from './crash.ts';
import { cardOf, nothingToPress, press, told } from './play.ts';
import { startWorld } from './world.ts';

const world = await startWorld({ apps: APPS, policy: 'watch: { settleSeconds: 1 }' });
const bot = await startBot(world);
const { slack, cluster } = world;

/** A post that may have got through before Slack went away is looked for during half a minute. */
const PATIENCE_MS = 55_000;

/** Waits until the thread could not be told. */
const jobFailed = () =>
  vi.waitFor(
    () => {
      const failed = bot.lines.some((line) => line.includes('a job failed') && line.includes('tell-thread'));
      if (!failed) throw new Error('every job was done');
    },
    { timeout: PATIENCE_MS, interval: 50 },
  );

test('an operation goes on while Slack is away, and all of it is told when Slack is back', async () => {
  await cluster.until(({ deployments }) => deployments.every(({ ready }) => ready === 4));
  const { ticketNo } = await deletionBetweenPods(world, 'between-pods');

  slack.faults.down();
  cluster.behave({ name: 'between-pods', namespace: 'production' }, 'healthy', 'all');
  await recorded(world, 'between-pods', 'pods.delete.succeeded');
  await jobFailed();
  slack.faults.up();
  await told(world, ticketNo, /Done.* deleting/, PATIENCE_MS);
  await slack.until(() => slack.state.snapshot().connections > 0);
  await press(world, ticketNo, { actionId: 'finish_ticket', confirm: true });
  await told(world, ticketNo, /It is completed/);
  await nothingToPress(world, ticketNo);

  expect(chronicle(world, ticketNo)).toEqual(
    finished('delete pods of `between-pods`', [deleting('3 pods of `between-pods`, one by one')]),
  );
  expect(textOf(cardOf(world, ticketNo))).toContain('1 operation');
  expectToldOnce(world, [ticketNo]);
});
