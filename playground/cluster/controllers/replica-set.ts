import type { Clock } from '../clock.ts';
import { toSeconds } from '../clock.ts';
import type { EventRecorder } from '../events.ts';
import { controllerOf, type ReplicaSet, type ReplicaSetStatus } from '../objects.ts';
import { isActive, isReady, type Pod, podCondition } from '../pod.ts';
import { deletePod } from '../pod-deletion.ts';
import type { Store } from '../store.ts';
import { deletionOrder } from './deletion-order.ts';
import { newPod } from './new-pod.ts';
import { keyOf, makeWorkQueue, reactions, splitKey } from './work-queue.ts';

type Parts = {
  readonly store: Store;
  readonly clock: Clock;
  readonly events: EventRecorder;
  readonly reactMs: number;
  /** How many pods a namespace may hold; undefined for no limit. */
  readonly podQuota: (namespace: string) => number | undefined;
};

type Failure = { readonly reason: 'FailedCreate'; readonly message: string };

const retryMs = 200;

/** Keeps as many pods as each ReplicaSet wants, and counts them in its status. */
export function startReplicaSetController({ store, clock, events, reactMs, podQuota }: Parts): void {
  const queue = makeWorkQueue(clock, reactMs, sync);

  function sync(key: string): void {
    const replicaSet = store.replicaSets.get(...splitKey(key));
    if (!replicaSet) return;
    const pods = activePodsOf(replicaSet);
    const failure = manage(replicaSet, pods);
    if (failure) reportFailure(key, failure);
    else store.replicaSets.replace({ ...replicaSet, status: statusOf(replicaSet, pods) });
    recountLater(replicaSet, pods);
  }

  /** Only once the refusal has come back from the API server; then the pod is tried again. */
  function reportFailure(key: string, failure: Failure): void {
    clock.after(reactMs * reactions.toRefusal, () => {
      const replicaSet = store.replicaSets.get(...splitKey(key));
      if (!replicaSet) return;
      const status = statusOf(replicaSet, activePodsOf(replicaSet), failure);
      store.replicaSets.replace({ ...replicaSet, status });
      queue.addAfter(key, retryMs);
    });
  }

  function activePodsOf({ metadata }: ReplicaSet): Pod[] {
    return store.pods
      .list(metadata.namespace)
      .filter((pod) => controllerOf(pod, 'ReplicaSet')?.uid === metadata.uid && isActive(pod));
  }

  function manage(replicaSet: ReplicaSet, pods: Pod[]): Failure | undefined {
    const missing = replicaSet.spec.replicas - pods.length;
    const surplus = missing < 0 ? deletionOrder(pods).slice(0, -missing) : [];
    for (const pod of surplus) {
      deletePod(store, clock, pod, {});
      tell(replicaSet, 'SuccessfulDelete', `Deleted pod: ${pod.metadata.name}`);
    }
    return create(replicaSet, missing);
  }

  function create(replicaSet: ReplicaSet, count: number): Failure | undefined {
    for (let created = 0; created < count; created += 1) {
      const pod = newPod(replicaSet, clock);
      const message = overQuota(pod);
      if (message !== undefined) {
        tell(replicaSet, 'FailedCreate', `Error creating: ${message}`);
        return { reason: 'FailedCreate', message };
      }
      store.pods.create(pod);
      tell(replicaSet, 'SuccessfulCreate', `Created pod: ${pod.metadata.name}`);
    }
    return undefined;
  }

  function overQuota({ metadata }: Pod): string | undefined {
    const limit = podQuota(metadata.namespace);
    const used = store.pods.list(metadata.namespace).length;
    if (limit === undefined || used < limit) return undefined;
    return `pods "${metadata.name}" is forbidden: exceeded quota: q, requested: pods=1, used: pods=${used}, limited: pods=${limit}`;
  }

  function tell(about: ReplicaSet, reason: string, message: string): void {
    const type = reason === 'FailedCreate' ? 'Warning' : 'Normal';
    events.record({ about, type, reason, message, component: 'replicaset-controller' });
  }

  function isAvailable(pod: Pod, minReadySeconds: number): boolean {
    const since = podCondition(pod, 'Ready')?.lastTransitionTime;
    if (!isReady(pod) || since === undefined) return false;
    return minReadySeconds === 0 || availableAtMs(since, minReadySeconds) <= clock.now().getTime();
  }

  function statusOf(
    { metadata, spec, status }: ReplicaSet,
    pods: Pod[],
    failure?: Failure,
  ): ReplicaSetStatus {
    const count = (holds: (pod: Pod) => boolean) => pods.filter(holds).length || undefined;
    const before = status.conditions?.[0];
    const failed = failure && {
      type: 'ReplicaFailure',
      status: 'True' as const,
      lastTransitionTime: before?.lastTransitionTime ?? toSeconds(clock.now()),
      reason: failure.reason,
      message: before?.message ?? failure.message,
    };
    return {
      replicas: pods.length,
      fullyLabeledReplicas: pods.length || undefined,
      readyReplicas: count(isReady),
      availableReplicas: count((pod) => isAvailable(pod, spec.minReadySeconds ?? 0)),
      observedGeneration: metadata.generation,
      conditions: failed ? [failed] : undefined,
    };
  }

  /** A pod that is Ready but not yet long enough becomes available without any further event. */
  function recountLater(replicaSet: ReplicaSet, pods: Pod[]): void {
    const minReadySeconds = replicaSet.spec.minReadySeconds ?? 0;
    for (const pod of pods) {
      const since = podCondition(pod, 'Ready')?.lastTransitionTime;
      if (since === undefined || !isReady(pod) || isAvailable(pod, minReadySeconds)) continue;
      const dueMs = availableAtMs(since, minReadySeconds) - clock.now().getTime();
      queue.addAfter(keyOf(replicaSet), Math.max(dueMs, 1));
    }
  }

  store.replicaSets.subscribe(({ object, before }) => {
    const isScaled = before?.spec.replicas !== object.spec.replicas;
    queue.add(keyOf(object), isScaled ? reactions.toScaling : reactions.toPods);
  });
  store.pods.subscribe(({ object }) => {
    const owner = controllerOf(object, 'ReplicaSet');
    if (owner) queue.add(`${object.metadata.namespace}/${owner.name}`, reactions.toPods);
  });
}

function availableAtMs(readySince: string, minReadySeconds: number): number {
  return Date.parse(readySince) + minReadySeconds * 1_000;
}
