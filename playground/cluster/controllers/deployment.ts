import type { Clock } from '../clock.ts';
import type { EventRecorder } from '../events.ts';
import { sameJson } from '../json.ts';
import { controllerOf, type Deployment, type ReplicaSet } from '../objects.ts';
import type { Pod } from '../pod.ts';
import type { Store } from '../store.ts';
import { conditionOf, countedStatus, isComplete, rolloutStatus, withCondition } from './deployment-status.ts';
import { makeNewReplicaSet } from './new-replica-set.ts';
import { makeProgressDeadline } from './progress-deadline.ts';
import { desiredAnnotation, type ReplicaSetsOf, replicaSetsOf } from './replica-sets-of.ts';
import { makeRollout } from './rollout.ts';
import { keyOf, makeWorkQueue, reactions, splitKey } from './work-queue.ts';

type Parts = {
  readonly store: Store;
  readonly clock: Clock;
  readonly events: EventRecorder;
  readonly reactMs: number;
};

/**
 * Rolls each Deployment out. Like the real controller it reads once, writes several times, and starts over
 * when an earlier write of its own made what it read stale: so the status lags behind the spec for a moment.
 */
export function startDeploymentController({ store, clock, events, reactMs }: Parts): void {
  const queue = makeWorkQueue(clock, reactMs, sync);
  const newReplicaSet = makeNewReplicaSet({ store, clock, events });
  const rollout = makeRollout({ store, events });
  const deadline = makeProgressDeadline(clock);

  function sync(key: string): void {
    const deployment = store.deployments.get(...splitKey(key));
    if (!deployment) return;
    tellPaused(deployment);
    const sets = replicaSetsOf(store, deployment);
    if (deployment.spec.paused === true) {
      settle(deployment, sets);
    } else if (isBeingScaled(deployment, sets)) {
      rollout.scaleTo(deployment, sets);
      settle(deployment, replicaSetsOf(store, deployment));
    } else {
      const isStarting = mayStart(deployment, sets);
      if (isStarting) newReplicaSet.ensure(deployment, sets);
      const asRead = replicaSetsOf(store, deployment);
      if (isStarting) rollout.roll(deployment, asRead);
      report(deployment, asRead);
    }
  }

  /** A rolling update starts at once; a recreation only when no old pod is left. */
  function mayStart(deployment: Deployment, sets: ReplicaSetsOf): boolean {
    if (deployment.spec.strategy.type === 'RollingUpdate') return true;
    const scaledDown = rollout.stopOld(deployment, sets);
    const isOld = (pod: Pod) =>
      sets.others.some((old) => controllerOf(pod, 'ReplicaSet')?.uid === old.metadata.uid);
    return !scaledDown && !store.pods.list(deployment.metadata.namespace).some(isOld);
  }

  /** The condition says paused, or no longer paused, before anything else happens. */
  function tellPaused(deployment: Deployment): void {
    const { spec, status } = deployment;
    const reason = conditionOf(status, 'Progressing')?.reason;
    if (reason === 'ProgressDeadlineExceeded') return;
    const isTold = reason === 'DeploymentPaused';
    if ((spec.paused === true) === isTold) return;
    const finding = isTold
      ? { reason: 'DeploymentResumed', message: 'Deployment is resumed' }
      : { reason: 'DeploymentPaused', message: 'Deployment is paused' };
    const condition = { type: 'Progressing', status: 'Unknown', ...finding } as const;
    store.deployments.replace({ ...deployment, status: withCondition(status, condition, clock.now()) });
  }

  /** Counts without judging the rollout: nothing rolls while it is paused or scaled. */
  function settle(deployment: Deployment, sets: ReplicaSetsOf): void {
    store.deployments.replace({ ...deployment, status: countedStatus(deployment, sets, clock.now()) });
  }

  /** Counts the ReplicaSets as they were before this step: what it changed is counted in the next. */
  function report(deployment: Deployment, sets: ReplicaSetsOf): void {
    const status = rolloutStatus(deployment, sets, {
      now: clock.now(),
      isLate: () => deadline.isOver(deployment),
    });
    if (isComplete(deployment, deployment.status)) rollout.forgetOldest(deployment, sets);
    const before = conditionOf(deployment.status, 'Progressing');
    const after = conditionOf(status, 'Progressing');
    store.deployments.replace({ ...deployment, status });
    if (before !== after) deadline.renew(deployment);
    const leftMs = after && deadline.leftMs(deployment, after);
    if (leftMs !== undefined) queue.addAfter(keyOf(deployment), leftMs);
  }

  function queueOwner(replicaSet: ReplicaSet): void {
    const owner = controllerOf(replicaSet, 'Deployment');
    if (owner) queue.add(`${replicaSet.metadata.namespace}/${owner.name}`, reactions.toReplicaSet);
  }

  store.deployments.subscribe(({ object, before }) => {
    const told = conditionOf(object.status, 'Progressing');
    if (!before || !sameJson(told, conditionOf(before.status, 'Progressing'))) deadline.renew(object);
    queue.add(keyOf(object), reactions.toDeployment);
  });
  store.replicaSets.subscribe(({ object, before }) => {
    if (before && !sameJson(before.status, object.status)) queueOwner(object);
  });
  store.pods.subscribe(({ type, object }) => {
    const owner = type === 'DELETED' ? controllerOf(object, 'ReplicaSet') : undefined;
    const replicaSet = owner && store.replicaSets.get(object.metadata.namespace, owner.name);
    if (replicaSet) queueOwner(replicaSet);
  });
}

/** The number wanted changed since the ReplicaSets last heard of it. */
function isBeingScaled({ spec }: Deployment, { all }: ReplicaSetsOf): boolean {
  return all.some(({ metadata, spec: own }) => {
    const desired = metadata.annotations?.[desiredAnnotation];
    return own.replicas > 0 && desired !== undefined && Number(desired) !== spec.replicas;
  });
}
