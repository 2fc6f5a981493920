import { expect, test } from 'vitest';
import { startChildBot } from './child-bot.ts';
import {
  authorized,
  chronicle,
  deleting,
  done,
  effects,
  expectChainsVerify,
  expectToldOnce,
  restarting,
} from './chronicle.ts';
import { APPS, deletionBetweenPods, redeployInRollout } from './crash.ts';
import { told } from './play.ts';
import { startWorld } from './world.ts';

const world = await startWorld({ apps: APPS, policy: 'watch: { settleSeconds: 1 }' });
const { cluster } = world;

test('a bot that is told to stop ends cleanly in the middle of its work, and another goes on at once', async () => {
  await cluster.until(({ deployments }) => deployments.every(({ ready }) => ready === 4));
  const leaving = await startChildBot(world);
  const deletion = await deletionBetweenPods(world, 'between-pods');
  const rollout = await redeployInRollout(world, 'in-rollout');
  await startChildBot(world);

  const exitCode = await leaving.terminate();
  for (const name of ['between-pods', 'in-rollout']) {
    cluster.behave({ name, namespace: 'production' }, 'healthy', 'all');
  }
  await told(world, deletion.ticketNo, /Done.* deleting/);
  await told(world, rollout, /Done.* restarting/);

  // 1 would mean that it gave up waiting for what was open.
  expect(exitCode).toBe(0);
  expect(leaving.lines.filter((line) => /"level":"(WARN|ERROR|FATAL)"/.test(line))).toEqual([]);
  expect(chronicle(world, deletion.ticketNo)).toEqual([
    ...authorized('delete pods of `between-pods`'),
    ...done(deleting('3 pods of `between-pods`, one by one')),
  ]);
  expect(chronicle(world, rollout)).toEqual([
    ...authorized('redeploy `in-rollout`'),
    ...done(restarting('in-rollout')),
  ]);
  expect(effects(world)).toEqual({ deleted: [...deletion.ill].sort(), restarted: ['in-rollout'] });
  expectToldOnce(world, [deletion.ticketNo, rollout]);
  await expectChainsVerify(world);
});
