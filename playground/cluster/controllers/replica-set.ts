import type { Clock } from '../clock.ts';
import type { EventRecorder } from '../events.ts';
import { controllerOf, type ReplicaSet } from '../objects.ts';
import { isActive, type Pod } from '../pod.ts';
import { deletePod } from '../pod-deletion.ts';
import type { Quotas } from '../quotas.ts';
import type { Store } from '../store.ts';
import { claimedPods, wouldAdopt } from './claim.ts';
import { deletionOrder } from './deletion-order.ts';
import { newPod } from './new-pod.ts';
import { availableAtMs, type CreateFailure, replicaSetStatus } from './replica-set-status.ts';
import { keyOf, makeWorkQueue, reactions, splitKey } from './work-queue.ts';

type Parts = {
  readonly store: Store;
  readonly clock: Clock;
  readonly events: EventRecorder;
  readonly reactMs: number;
  readonly quotas: Quotas;
};

const retryMs = 200;

/** Keeps as many pods as each ReplicaSet wants, and counts them in its status. */
export function startReplicaSetController({ store, clock, events, reactMs, quotas }: Parts): void {
  const queue = makeWorkQueue(clock, reactMs, sync);

  function sync(key: string): void {
    const replicaSet = store.replicaSets.get(...splitKey(key));
    if (!replicaSet) return;
    const pods = activePodsOf(replicaSet);
    const failure = manage(replicaSet, pods);
    if (failure) reportFailure(key, failure);
    else
      store.replicaSets.replace({
        ...replicaSet,
        status: replicaSetStatus(replicaSet, pods, { now: clock.now() }),
      });
    recountLater(replicaSet, pods);
  }

  /** Only once the refusal has come back from the API server; then the pod is tried again. */
  function reportFailure(key: string, failure: CreateFailure): void {
    clock.after(reactMs * reactions.toRefusal, () => {
      const replicaSet = store.replicaSets.get(...splitKey(key));
      if (!replicaSet) return;
      const status = replicaSetStatus(replicaSet, activePodsOf(replicaSet), { now: clock.now(), failure });
      store.replicaSets.replace({ ...replicaSet, status });
      queue.addAfter(key, retryMs);
    });
  }

  const activePodsOf = (replicaSet: ReplicaSet) => claimedPods(store, replicaSet).filter(isActive);

  function manage(replicaSet: ReplicaSet, pods: Pod[]): CreateFailure | undefined {
    const missing = replicaSet.spec.replicas - pods.length;
    const surplus = missing < 0 ? deletionOrder(pods).slice(0, -missing) : [];
    for (const pod of surplus) {
      deletePod(store, clock, pod, {});
      tell(replicaSet, 'SuccessfulDelete', `Deleted pod: ${pod.metadata.name}`);
    }
    return create(replicaSet, missing);
  }

  function create(replicaSet: ReplicaSet, count: number): CreateFailure | undefined {
    for (let created = 0; created < count; created += 1) {
      const pod = newPod({ owner: replicaSet, template: replicaSet.spec.template }, clock);
      const message = quotas.refusalOf(pod);
      if (message !== undefined) {
        tell(replicaSet, 'FailedCreate', `Error creating: ${message}`);
        return { reason: 'FailedCreate', message };
      }
      store.pods.create(pod);
      tell(replicaSet, 'SuccessfulCreate', `Created pod: ${pod.metadata.name}`);
    }
    return undefined;
  }

  function tell(about: ReplicaSet, reason: string, message: string): void {
    const type = reason === 'FailedCreate' ? 'Warning' : 'Normal';
    events.record({ about, type, reason, message, component: 'replicaset-controller' });
  }

  /** A pod that is Ready but not yet long enough becomes available without any further event. */
  function recountLater(replicaSet: ReplicaSet, pods: Pod[]): void {
    const minReadySeconds = replicaSet.spec.minReadySeconds ?? 0;
    for (const pod of pods) {
      const leftMs = (availableAtMs(pod, minReadySeconds) ?? 0) - clock.now().getTime();
      if (leftMs > 0) queue.addAfter(keyOf(replicaSet), leftMs);
    }
  }

  function queueAdopters(pod: Pod): void {
    for (const replicaSet of store.replicaSets.list(pod.metadata.namespace)) {
      if (wouldAdopt(replicaSet, pod)) queue.add(keyOf(replicaSet), reactions.toPods);
    }
  }

  store.replicaSets.subscribe(({ object, before }) => {
    const isScaled = before?.spec.replicas !== object.spec.replicas;
    queue.add(keyOf(object), isScaled ? reactions.toScaling : reactions.toPods);
  });
  store.pods.subscribe(({ object }) => {
    const owner = controllerOf(object, 'ReplicaSet');
    if (owner) queue.add(`${object.metadata.namespace}/${owner.name}`, reactions.toPods);
    else queueAdopters(object);
  });
}
