import type { Clock } from '../clock.ts';
import type { EventRecorder } from '../events.ts';
import { controllerOf } from '../objects.ts';
import type { Pod } from '../pod.ts';
import { deletePod } from '../pod-deletion.ts';
import type { Quotas } from '../quotas.ts';
import type { StatefulSet, StatefulSetStatus } from '../stateful-set.ts';
import type { Store } from '../store.ts';
import { claimedPods } from './claim.ts';
import { newPod } from './new-pod.ts';
import { availableAtMs } from './replica-set-status.ts';
import { makeRevisions, revisionLabel } from './revisions.ts';
import {
  completedStatus,
  isAvailable,
  isRunningAndReady,
  isTerminating,
  type RevisionNames,
  revisionNameOf,
  statefulSetStatus,
} from './stateful-set-status.ts';
import { keyOf, makeWorkQueue, reactions, splitKey } from './work-queue.ts';

type Parts = {
  readonly store: Store;
  readonly clock: Clock;
  readonly events: EventRecorder;
  readonly reactMs: number;
  readonly quotas: Quotas;
};

type Told = 'SuccessfulCreate' | 'SuccessfulDelete' | 'FailedCreate';

const retryMs = 200;

/**
 * Keeps the pods `NAME-0`, `NAME-1` … of each StatefulSet: made in order, each after the one before is Ready,
 * and given up or renewed from the highest on. With `Parallel` only the renewal is one at a time.
 */
export function startStatefulSetController({ store, clock, events, reactMs, quotas }: Parts): void {
  const queue = makeWorkQueue(clock, reactMs, sync);
  const revisions = makeRevisions(store, clock);

  function sync(key: string): void {
    const set = store.statefulSets.get(...splitKey(key));
    if (!set) return;
    const update = revisions.current(set).metadata.name;
    const names = { current: set.status.currentRevision ?? update, update };
    const pods = podsOf(set);
    const counted = statefulSetStatus(set, pods, { names, now: clock.now() });
    const status = completedStatus(set, managed(set, pods, { names, counted }));
    store.statefulSets.replace({ ...set, status });
    const inUse = [names.current, names.update, ...pods.map(revisionNameOf)].filter(
      (name) => name !== undefined,
    );
    revisions.forgetOldest(set, new Set(inUse));
    recountLater(set, pods);
  }

  const podsOf = (set: StatefulSet) =>
    claimedPods(store, set).sort((one, other) => ordinalOf(one) - ordinalOf(other));

  /** Makes, gives up and renews pods as far as the order allows now. */
  function managed(
    set: StatefulSet,
    pods: readonly Pod[],
    { names, counted }: { names: RevisionNames; counted: StatefulSetStatus },
  ): StatefulSetStatus {
    const isOrdered = set.spec.podManagementPolicy === 'OrderedReady';
    for (let ordinal = 0; ordinal < set.spec.replicas; ordinal += 1) {
      const pod = pods.find((one) => ordinalOf(one) === ordinal);
      const isSettled = pod ? tend(set, pod) : make(set, ordinal, names);
      if (!isSettled && isOrdered) return counted;
    }
    const surplus = pods.filter((pod) => ordinalOf(pod) >= set.spec.replicas);
    for (const pod of surplus.toReversed()) {
      const isSettled = isOrdered ? giveUpInOrder(set, pod, surplus) : giveUp(set, pod);
      if (!isSettled && isOrdered) return counted;
    }
    return renewed(set, pods, { names, counted });
  }

  /** True when the next pod's turn has come. A pod that ended by itself is made again once it is gone. */
  function tend(set: StatefulSet, pod: Pod): boolean {
    const hasEnded = pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed';
    if (hasEnded && !isTerminating(pod)) giveUp(set, pod);
    return !hasEnded && isHealthy(set, pod);
  }

  const isHealthy = (set: StatefulSet, pod: Pod) =>
    !isTerminating(pod) && isRunningAndReady(pod) && isAvailable(pod, set, clock.now());

  function make(set: StatefulSet, ordinal: number, names: RevisionNames): false {
    const { partition = 0 } = set.spec.updateStrategy.rollingUpdate ?? {};
    const name = ordinal < partition ? names.current : names.update;
    const kept = revisions.of(set).find(({ metadata }) => metadata.name === name);
    const { $patch: _directive, ...template } = kept?.data.spec.template ?? {
      $patch: '',
      ...set.spec.template,
    };
    const podName = `${set.metadata.name}-${ordinal}`;
    const labels = {
      'apps.kubernetes.io/pod-index': String(ordinal),
      [revisionLabel]: name,
      'statefulset.kubernetes.io/pod-name': podName,
    };
    const spec = { hostname: podName, subdomain: set.spec.serviceName };
    const pod = newPod({ owner: set, template, name: podName, labels, spec }, clock);
    const refusal = quotas.refusalOf(pod);
    if (refusal === undefined) {
      store.pods.create(pod);
      tell(set, 'SuccessfulCreate', `create Pod ${podName} in StatefulSet ${set.metadata.name} successful`);
    } else {
      const told = `create Pod ${podName} in StatefulSet ${set.metadata.name} failed error: ${refusal}`;
      tell(set, 'FailedCreate', told);
      queue.addAfter(keyOf(set), retryMs);
    }
    return false;
  }

  function giveUp(set: StatefulSet, pod: Pod): false {
    if (isTerminating(pod)) return false;
    deletePod(store, clock, pod, {});
    const told = `delete Pod ${pod.metadata.name} in StatefulSet ${set.metadata.name} successful`;
    tell(set, 'SuccessfulDelete', told);
    return false;
  }

  /** A pod that is not Ready holds up the ones below it, unless it is the lowest of those. */
  function giveUpInOrder(set: StatefulSet, pod: Pod, surplus: readonly Pod[]): false {
    const firstIll = surplus.find((one) => !isHealthy(set, one));
    return isRunningAndReady(pod) || pod === firstIll ? giveUp(set, pod) : false;
  }

  function renewed(
    set: StatefulSet,
    pods: readonly Pod[],
    { names, counted }: { names: RevisionNames; counted: StatefulSetStatus },
  ): StatefulSetStatus {
    const { type, rollingUpdate } = set.spec.updateStrategy;
    if (type === 'OnDelete') return counted;
    const open = pods.filter((pod) => ordinalOf(pod) >= (rollingUpdate?.partition ?? 0)).toReversed();
    for (const pod of open) {
      if (revisionNameOf(pod) !== names.update && !isTerminating(pod)) {
        giveUp(set, pod);
        const isOfCurrent = revisionNameOf(pod) === names.current;
        const left = (counted.currentReplicas ?? 0) - (isOfCurrent ? 1 : 0);
        return { ...counted, currentReplicas: left || undefined };
      }
      if (!isHealthy(set, pod)) return counted;
    }
    return counted;
  }

  function tell(about: StatefulSet, reason: Told, message: string): void {
    const type = reason === 'FailedCreate' ? 'Warning' : 'Normal';
    events.record({ about, type, reason, message, component: 'statefulset-controller' });
  }

  /** A pod that is Ready but not yet long enough becomes available without any further event. */
  function recountLater(set: StatefulSet, pods: readonly Pod[]): void {
    for (const pod of pods) {
      const leftMs = (availableAtMs(pod, set.spec.minReadySeconds ?? 0) ?? 0) - clock.now().getTime();
      if (leftMs > 0) queue.addAfter(keyOf(set), leftMs);
    }
  }

  store.statefulSets.subscribe(({ object }) => queue.add(keyOf(object), reactions.toPods));
  store.pods.subscribe(({ object }) => {
    const owner = controllerOf(object, 'StatefulSet');
    if (owner) queue.add(`${object.metadata.namespace}/${owner.name}`, reactions.toPods);
  });
}

function ordinalOf({ metadata }: Pod): number {
  return Number(metadata.name.slice(metadata.name.lastIndexOf('-') + 1));
}
