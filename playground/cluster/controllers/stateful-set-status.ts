import type { Pod } from '../pod.ts';
import { isReady } from '../pod.ts';
import type { StatefulSet, StatefulSetStatus } from '../stateful-set.ts';
import { availableAtMs } from './replica-set-status.ts';
import { revisionLabel } from './revisions.ts';

/** The names of the revision the pods come from and of the one they go to. */
export type RevisionNames = { readonly current: string; readonly update: string };

export const revisionNameOf = ({ metadata }: Pod) => metadata.labels?.[revisionLabel];
export const isTerminating = ({ metadata }: Pod) => metadata.deletionTimestamp !== undefined;
export const isRunningAndReady = (pod: Pod) => pod.status.phase === 'Running' && isReady(pod);

export function isAvailable(pod: Pod, { spec }: StatefulSet, now: Date): boolean {
  const sinceMs = availableAtMs(pod, spec.minReadySeconds ?? 0);
  return sinceMs !== undefined && sinceMs <= now.getTime();
}

/** What a StatefulSet's status says of its pods; a pod on its way out counts as ready, but for no revision. */
export function statefulSetStatus(
  set: StatefulSet,
  pods: readonly Pod[],
  { names, now }: { names: RevisionNames; now: Date },
): StatefulSetStatus {
  const count = (holds: (pod: Pod) => boolean) => pods.filter(holds).length;
  const staying = (name: string) => count((pod) => !isTerminating(pod) && revisionNameOf(pod) === name);
  return {
    observedGeneration: set.metadata.generation,
    replicas: pods.length,
    readyReplicas: count(isRunningAndReady) || undefined,
    currentReplicas: staying(names.current) || undefined,
    updatedReplicas: staying(names.update) || undefined,
    currentRevision: names.current,
    updateRevision: names.update,
    collisionCount: 0,
    availableReplicas: count((pod) => isRunningAndReady(pod) && isAvailable(pod, set, now)),
  };
}

/** Once every pod is of the new revision and Ready, that is the current one. */
export function completedStatus({ spec }: StatefulSet, status: StatefulSetStatus): StatefulSetStatus {
  const isComplete =
    spec.updateStrategy.type === 'RollingUpdate' &&
    [status.updatedReplicas ?? 0, status.readyReplicas ?? 0].every((some) => some === spec.replicas);
  if (!isComplete) return status;
  return { ...status, currentReplicas: status.updatedReplicas, currentRevision: status.updateRevision };
}
