import { toSeconds } from '../clock.ts';
import type { Deployment, DeploymentStatus, ReplicaSet, WorkloadCondition } from '../objects.ts';
import { type ReplicaSetsOf, specSum, statusSum } from './replica-sets-of.ts';
import { rollingLimits } from './rolling-limits.ts';

type Finding = Pick<WorkloadCondition, 'type' | 'status' | 'reason' | 'message'>;

export function conditionOf(status: DeploymentStatus, type: string): WorkloadCondition | undefined {
  return status.conditions?.find((condition) => condition.type === type);
}

/** The status with the condition set; the same status and reason again keep the old one, times included. */
export function withCondition(status: DeploymentStatus, finding: Finding, now: Date): DeploymentStatus {
  const before = conditionOf(status, finding.type);
  if (before?.status === finding.status && before.reason === finding.reason) return status;
  const at = toSeconds(now);
  const condition: WorkloadCondition = {
    ...finding,
    lastUpdateTime: at,
    lastTransitionTime: before?.status === finding.status ? before.lastTransitionTime : at,
  };
  const others = (status.conditions ?? []).filter(({ type }) => type !== finding.type);
  return { ...status, conditions: [...others, condition] };
}

/** What a Deployment's status says of its ReplicaSets; counters at zero are left out. */
export function countedStatus(
  deployment: Deployment,
  { current, all }: ReplicaSetsOf,
  now: Date,
): DeploymentStatus {
  const { metadata, spec, status } = deployment;
  const available = statusSum(all, 'availableReplicas');
  const counted: DeploymentStatus = {
    observedGeneration: metadata.generation,
    replicas: statusSum(all, 'replicas') || undefined,
    updatedReplicas: current?.status.replicas || undefined,
    readyReplicas: statusSum(all, 'readyReplicas') || undefined,
    availableReplicas: available || undefined,
    unavailableReplicas: Math.max(specSum(all) - available, 0) || undefined,
    conditions: status.conditions,
  };
  const enough = available >= spec.replicas - rollingLimits(deployment).maxUnavailable;
  return withCondition(counted, enough ? isAvailable : isNotAvailable, now);
}

const isAvailable: Finding = {
  type: 'Available',
  status: 'True',
  reason: 'MinimumReplicasAvailable',
  message: 'Deployment has minimum availability.',
};

const isNotAvailable: Finding = {
  type: 'Available',
  status: 'False',
  reason: 'MinimumReplicasUnavailable',
  message: 'Deployment does not have minimum availability.',
};

/** The counted status with what it says about the rollout: done, going on, or out of time. */
export function rolloutStatus(
  deployment: Deployment,
  sets: ReplicaSetsOf,
  { now, isLate }: { now: Date; isLate: (condition: WorkloadCondition) => boolean },
): DeploymentStatus {
  const counted = withReplicaFailure(countedStatus(deployment, sets, now), sets.all, now);
  const before = conditionOf(deployment.status, 'Progressing');
  const isSettled =
    counted.replicas === counted.updatedReplicas && before?.reason === 'NewReplicaSetAvailable';
  if (isSettled) return counted;
  const told = `ReplicaSet "${sets.current?.metadata.name ?? ''}"`;
  if (isComplete(deployment, counted)) {
    const message = `${told} has successfully progressed.`;
    return withCondition(counted, { ...progressing, reason: 'NewReplicaSetAvailable', message }, now);
  }
  if (hasProgressed(deployment.status, counted)) {
    return progressed(counted, `${told} is progressing.`, now);
  }
  if (before && timedOut(before, isLate)) {
    const message = `${told} has timed out progressing.`;
    const reason = 'ProgressDeadlineExceeded';
    return withCondition(counted, { type: 'Progressing', status: 'False', reason, message }, now);
  }
  return counted;
}

const progressing = { type: 'Progressing', status: 'True' } as const;

/** Unlike other conditions, every bit of progress renews the time the deadline counts from. */
function progressed(status: DeploymentStatus, message: string, now: Date): DeploymentStatus {
  const before = conditionOf(status, 'Progressing');
  const at = toSeconds(now);
  const condition: WorkloadCondition = {
    ...progressing,
    reason: 'ReplicaSetUpdated',
    message,
    lastUpdateTime: at,
    lastTransitionTime: before?.status === 'True' ? before.lastTransitionTime : at,
  };
  const others = (status.conditions ?? []).filter(({ type }) => type !== 'Progressing');
  return { ...status, conditions: [...others, condition] };
}

export function isComplete({ metadata, spec }: Deployment, status: DeploymentStatus): boolean {
  return (
    (status.updatedReplicas ?? 0) === spec.replicas &&
    (status.replicas ?? 0) === spec.replicas &&
    (status.availableReplicas ?? 0) === spec.replicas &&
    (status.observedGeneration ?? 0) >= (metadata.generation ?? 0)
  );
}

function hasProgressed(before: DeploymentStatus, now: DeploymentStatus): boolean {
  const old = ({ replicas = 0, updatedReplicas = 0 }: DeploymentStatus) => replicas - updatedReplicas;
  return (
    (now.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    old(now) < old(before) ||
    (now.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (now.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
  );
}

function timedOut(condition: WorkloadCondition, isLate: (condition: WorkloadCondition) => boolean): boolean {
  if (condition.reason === 'NewReplicaSetAvailable') return false;
  return condition.reason === 'ProgressDeadlineExceeded' || isLate(condition);
}

function withReplicaFailure(
  status: DeploymentStatus,
  replicaSets: readonly ReplicaSet[],
  now: Date,
): DeploymentStatus {
  const failure = replicaSets
    .flatMap((replicaSet) => replicaSet.status.conditions ?? [])
    .find(({ type }) => type === 'ReplicaFailure');
  if (failure) return withCondition(status, failure, now);
  return { ...status, conditions: status.conditions?.filter(({ type }) => type !== 'ReplicaFailure') };
}
