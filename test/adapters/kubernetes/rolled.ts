import type { Cluster } from '../../../playground/cluster/cluster.ts';
import type { WorkloadRef } from '../../../src/domain/application.ts';
import type { Snapshot, View } from '../../../src/domain/facts.ts';
import type { Change, Redeploy } from '../../../src/domain/operation.ts';
import { nextRolloutMove, type RolloutMove } from '../../../src/domain/rollout.ts';
import { nothingSeen } from '../../../src/domain/watching.ts';
import type { Clusters } from '../../../src/usecases/ports.ts';
import { demo, never, workloadIn } from './bot.ts';

const limits = { settleSeconds: 0.1, badPodSeconds: 0.1, noProgressSeconds: 5 };

export function redeployOf(
  workload: WorkloadRef,
  before: Snapshot,
  change: Change = { mode: 'restart' },
): Redeploy {
  return {
    ...demo,
    ...change,
    kind: 'redeploy',
    previousRevision: before.workload.revision,
    partition: before.workload.partition,
    id: 'op-1',
    entryId: 1,
    actor: 'U0ALICE',
    username: 'alice',
    applicationName: 'web',
    workload,
    startedAt: new Date(),
    lastUpdateAt: new Date(),
    stopRequestedBy: undefined,
    progress: { updated: 0, ready: 0, total: before.workload.reach },
    end: undefined,
    previousImage: before.workload.image,
    currentImage: before.workload.image,
    previousReplicas: before.workload.wanted,
    currentReplicas: before.workload.replicas,
    rolloutStrategy: before.workload.strategy,
    rolloutStatus: 'PROGRESSING',
    before: before.pods,
    newPods: [],
    terminatedPods: [],
    replicaSetsBefore: before.workload.replicaSets,
    replicaSetsAfter: [],
    manifest: null,
    patchedAt: new Date(),
    rolledOutAt: undefined,
  };
}

/** Changes the application's workload and watches it until the domain calls it an end. */
export async function rolled(
  cluster: Cluster,
  bot: Clusters,
  patch: () => Promise<void>,
  change?: Change,
): Promise<{ end: RolloutMove; views: View[] }> {
  const workload = workloadIn(cluster);
  const redeploy = redeployOf(workload, await bot.look(demo, workload, never), change);
  await patch();
  const views: View[] = [];
  let memory = nothingSeen(new Date());
  for await (const view of bot.watch(demo, workload, { everyMs: 50, signal: never })) {
    views.push(view);
    const next = nextRolloutMove(redeploy, view, { memory, limits, now: new Date() });
    memory = next.memory;
    if (next.move.kind === 'end') return { end: next.move, views };
  }
  throw new Error('the watch ended');
}
