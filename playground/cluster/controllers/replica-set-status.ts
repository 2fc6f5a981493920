import { toSeconds } from '../clock.ts';
import type { ReplicaSet, ReplicaSetStatus } from '../objects.ts';
import { isReady, type Pod, podCondition } from '../pod.ts';

/** Why a pod could not be made. */
export type CreateFailure = { readonly reason: 'FailedCreate'; readonly message: string };

type Moment = { readonly now: Date; readonly failure?: CreateFailure };

/** What a ReplicaSet's status says of its active pods; counters at zero are left out, but for `replicas`. */
export function replicaSetStatus(
  { metadata, spec, status }: ReplicaSet,
  pods: readonly Pod[],
  { now, failure }: Moment,
): ReplicaSetStatus {
  const count = (holds: (pod: Pod) => boolean) => pods.filter(holds).length || undefined;
  const isAvailable = (pod: Pod) => {
    const sinceMs = availableAtMs(pod, spec.minReadySeconds ?? 0);
    return sinceMs !== undefined && sinceMs <= now.getTime();
  };
  const before = status.conditions?.[0];
  const failed = failure && {
    type: 'ReplicaFailure',
    status: 'True' as const,
    lastTransitionTime: before?.lastTransitionTime ?? toSeconds(now),
    reason: failure.reason,
    message: before?.message ?? failure.message,
  };
  return {
    replicas: pods.length,
    fullyLabeledReplicas: pods.length || undefined,
    readyReplicas: count(isReady),
    availableReplicas: count(isAvailable),
    observedGeneration: metadata.generation,
    conditions: failed ? [failed] : undefined,
  };
}

/** When a Ready pod has been so for long enough; undefined when it is not Ready. */
export function availableAtMs(pod: Pod, minReadySeconds: number): number | undefined {
  const since = podCondition(pod, 'Ready')?.lastTransitionTime;
  if (!isReady(pod) || since === undefined) return undefined;
  return Date.parse(since) + minReadySeconds * 1_000;
}
