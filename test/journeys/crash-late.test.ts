import { expect, test } from 'vitest';
import type { Incoming } from '../../playground/cluster/faults.ts';
import { startChildBot } from './child-bot.ts';
import { authorized, chronicle, done, effects, expectChainsVerify, restarting } from './chronicle.ts';
import { begin, recorded } from './crash.ts';
import { webService } from './drill.ts';
import { approvedTicket, redeploy, told } from './play.ts';
import { startWorld } from './world.ts';

const world = await startWorld({ apps: [webService], policy: 'watch: { settleSeconds: 1 }' });
const { cluster } = world;

test('a restart that reaches the cluster only after another bot has sent it again restarts nothing twice', async () => {
  const victim = await startChildBot(world);
  await cluster.until(({ deployments }) => deployments.every(({ ready }) => ready === 4));
  const late = holdOne('PATCH');
  const ticketNo = await approvedTicket(world, { actions: ['redeploy'] });
  await begin(world, () => redeploy(world, ticketNo));
  await late.reached;
  await victim.kill();

  await startChildBot(world);
  await recorded(world, 'web-service', 'cluster.workload_updated');
  late.release();
  await told(world, ticketNo, /Done.* restarting/);

  expect(effects(world).restarted).toEqual(['web-service', 'web-service']);
  expect(cluster.store.replicaSets.list()).toHaveLength(2);
  expect(chronicle(world, ticketNo)).toEqual([
    ...authorized('redeploy `web-service`'),
    ...done(restarting('web-service')),
  ]);
  await expectChainsVerify(world);
});

/** Holds the next request with this method, and none after it. */
function holdOne(method: string) {
  const reached = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const remove = cluster.faults.before((request: Incoming) => {
    if (request.method !== method) return undefined;
    remove();
    reached.resolve();
    return released.promise;
  });
  return { reached: reached.promise, release: () => released.resolve() };
}
