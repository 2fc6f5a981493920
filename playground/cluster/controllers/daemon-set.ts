import type { Clock } from '../clock.ts';
import type { DaemonSet } from '../daemon-set.ts';
import type { EventRecorder } from '../events.ts';
import { controllerOf } from '../objects.ts';
import type { Pod } from '../pod.ts';
import { deletePod } from '../pod-deletion.ts';
import type { Quotas } from '../quotas.ts';
import type { Store } from '../store.ts';
import { claimedPods } from './claim.ts';
import { daemonSetStatus, isAvailable, type PodsByNode, podsByNode, tiedTo } from './daemon-set-status.ts';
import { newPod } from './new-pod.ts';
import { availableAtMs } from './replica-set-status.ts';
import { hashOf, makeRevisions, revisionLabel } from './revisions.ts';
import { resolved } from './rolling-limits.ts';
import { keyOf, makeWorkQueue, reactions, splitKey } from './work-queue.ts';

type Parts = {
  readonly store: Store;
  readonly clock: Clock;
  readonly events: EventRecorder;
  readonly reactMs: number;
  readonly quotas: Quotas;
};

const retryMs = 200;
const isTerminating = ({ metadata }: Pod) => metadata.deletionTimestamp !== undefined;

/** Keeps one pod of each DaemonSet on every node; a new template reaches a node by deleting its pod first. */
export function startDaemonSetController({ store, clock, events, reactMs, quotas }: Parts): void {
  const queue = makeWorkQueue(clock, reactMs, sync);
  const revisions = makeRevisions(store, clock);

  function sync(key: string): void {
    const set = store.daemonSets.get(...splitKey(key));
    if (!set) return;
    const hash = hashOf(revisions.current(set));
    const nodes = store.nodes
      .list()
      .filter(({ spec }) => spec.unschedulable !== true)
      .map(({ metadata }) => metadata.name);
    fill(set, { nodes, hash, pods: podsByNode(podsOf(set)) });
    const pods = podsByNode(podsOf(set));
    const asRead = daemonSetStatus(set, pods, { nodes, hash, now: clock.now() });
    if (set.spec.updateStrategy.type === 'RollingUpdate') renew(set, { nodes, hash, pods });
    store.daemonSets.replace({ ...set, status: asRead });
    const hashes = [hash, ...podsOf(set).map(({ metadata }) => metadata.labels?.[revisionLabel] ?? hash)];
    revisions.forgetOldest(set, new Set(hashes.map((one) => `${set.metadata.name}-${one}`)));
    recountLater(set, podsOf(set));
  }

  const bornMs = ({ metadata }: Pod) => Date.parse(metadata.creationTimestamp);
  const podsOf = (set: DaemonSet) =>
    claimedPods(store, set).sort((one, other) => bornMs(one) - bornMs(other));

  type Situation = {
    readonly nodes: readonly string[];
    readonly hash: string;
    readonly pods: PodsByNode;
  };

  /** A pod on every node that has none, and none that has ended. */
  function fill(set: DaemonSet, { nodes, hash, pods }: Situation): void {
    for (const node of nodes) {
      const there = pods.get(node) ?? [];
      const ended = there.filter(({ status }) => status.phase === 'Failed' || status.phase === 'Succeeded');
      for (const pod of ended) giveUp(set, pod);
      if (there.length === 0) make(set, node, hash);
    }
  }

  function make(set: DaemonSet, node: string, hash: string): void {
    const generation = set.metadata.annotations?.['deprecated.daemonset.template.generation'] ?? '1';
    const labels = { [revisionLabel]: hash, 'pod-template-generation': generation };
    const pod = newPod({ owner: set, template: set.spec.template, labels, spec: tiedTo(node) }, clock);
    const refusal = quotas.refusalOf(pod);
    if (refusal === undefined) {
      store.pods.create(pod);
      tell(set, 'SuccessfulCreate', `Created pod: ${pod.metadata.name}`);
    } else {
      tell(set, 'FailedCreate', `Error creating: ${refusal}`);
      queue.addAfter(keyOf(set), retryMs);
    }
  }

  function giveUp(set: DaemonSet, pod: Pod): void {
    deletePod(store, clock, pod, {});
    tell(set, 'SuccessfulDelete', `Deleted pod: ${pod.metadata.name}`);
  }

  /** Old pods that serve nobody go at once, those that serve only as far as so many may be unavailable. */
  function renew(set: DaemonSet, { nodes, hash, pods }: Situation): void {
    const { maxUnavailable = 1 } = set.spec.updateStrategy.rollingUpdate ?? {};
    const most = Math.max(resolved(maxUnavailable, nodes.length, Math.ceil), 1);
    const staying = nodes.map((node) => (pods.get(node) ?? []).find((pod) => !isTerminating(pod)));
    const isNew = (pod: Pod) => pod.metadata.labels?.[revisionLabel] === hash;
    const serves = (pod: Pod) => isAvailable(pod, set, clock.now());
    const old = staying.filter((pod) => pod !== undefined).filter((pod) => !isNew(pod));
    const missing = staying.filter((pod) => pod === undefined || (isNew(pod) && !serves(pod))).length;
    const candidates = old.filter(serves).slice(0, Math.max(most - missing, 0));
    for (const pod of [...old.filter((one) => !serves(one)), ...candidates]) giveUp(set, pod);
  }

  function tell(about: DaemonSet, reason: string, message: string): void {
    const type = reason === 'FailedCreate' ? 'Warning' : 'Normal';
    events.record({ about, type, reason, message, component: 'daemonset-controller' });
  }

  /** A pod that is Ready but not yet long enough becomes available without any further event. */
  function recountLater(set: DaemonSet, pods: readonly Pod[]): void {
    for (const pod of pods) {
      const leftMs = (availableAtMs(pod, set.spec.minReadySeconds ?? 0) ?? 0) - clock.now().getTime();
      if (leftMs > 0) queue.addAfter(keyOf(set), leftMs);
    }
  }

  store.daemonSets.subscribe(({ object }) => queue.add(keyOf(object), reactions.toPods));
  store.nodes.subscribe(() => {
    for (const set of store.daemonSets.list()) queue.add(keyOf(set), reactions.toPods);
  });
  store.pods.subscribe(({ object }) => {
    const owner = controllerOf(object, 'DaemonSet');
    if (owner) queue.add(`${object.metadata.namespace}/${owner.name}`, reactions.toPods);
  });
}
