import { isDeepStrictEqual } from 'node:util';
import type { View, WorkloadFacts } from '../../domain/facts.ts';
import { byName, comparable, conditionFacts, imagesIn, OPERATION_MARK, ownerOf, podFacts } from './facts.ts';
import type { ControllerRevision, DaemonSet, Pod, StatefulSet, Template } from './objects.ts';

/** Of a StatefulSet's pod the name of its ControllerRevision, of a DaemonSet's the hash at the end of that. */
const REVISION_HASH = 'controller-revision-hash';

type Kept<T> = {
  readonly workload: T;
  readonly history: readonly ControllerRevision[];
  readonly pods: readonly Pod[];
};

/** A StatefulSet with the pods it owns, each by the ControllerRevision it was made from. */
export function statefulSetView({ workload: set, history, pods }: Kept<StatefulSet>): View {
  const { spec, status } = set;
  const { partition = 0 } = spec.updateStrategy.rollingUpdate ?? {};
  const onDelete = spec.updateStrategy.type === 'OnDelete';
  const own = ownPods(set, pods).map((pod) => podFacts(pod, pod.metadata.labels[REVISION_HASH]));
  return {
    pods: own.sort(byName),
    workload: {
      ...common({ workload: set, history, pods }, own),
      kind: 'StatefulSet',
      wanted: spec.replicas,
      reach: onDelete ? 0 : Math.max(0, spec.replicas - partition),
      partition,
      ordered: spec.podManagementPolicy === 'OrderedReady',
      replicas: status.replicas,
      updated: status.updatedReplicas,
      ready: status.readyReplicas,
      available: status.availableReplicas,
    },
  };
}

/** A DaemonSet with the pods it owns; what others count as replicas are nodes here. */
export function daemonSetView({ workload: set, history, pods }: Kept<DaemonSet>): View {
  const { metadata, spec, status } = set;
  const madeFrom = ({ metadata: { labels } }: Pod) =>
    labels[REVISION_HASH] === undefined ? undefined : `${metadata.name}-${labels[REVISION_HASH]}`;
  const own = ownPods(set, pods).map((pod) => podFacts(pod, madeFrom(pod)));
  return {
    pods: own.sort(byName),
    workload: {
      ...common({ workload: set, history, pods }, own),
      kind: 'DaemonSet',
      wanted: status.desiredNumberScheduled,
      reach: spec.updateStrategy.type === 'OnDelete' ? 0 : status.desiredNumberScheduled,
      partition: 0,
      ordered: false,
      replicas: status.currentNumberScheduled,
      updated: status.updatedNumberScheduled,
      ready: status.numberReady,
      available: status.numberAvailable,
    },
  };
}

type Counted =
  | 'kind'
  | 'wanted'
  | 'reach'
  | 'partition'
  | 'ordered'
  | 'replicas'
  | 'updated'
  | 'ready'
  | 'available';

function common(
  { workload, history }: Kept<StatefulSet | DaemonSet>,
  pods: View['pods'],
): Omit<WorkloadFacts, Counted> {
  const { metadata, spec, status } = workload;
  const revisions = ownRevisions(workload, history);
  const current = currentRevision(workload, revisions);
  const inUse = new Set(pods.map(({ owner }) => owner));
  return {
    uid: metadata.uid,
    name: metadata.name,
    generation: metadata.generation,
    observedGeneration: status.observedGeneration,
    paused: false,
    strategy: spec.updateStrategy.type,
    minReadySeconds: spec.minReadySeconds,
    progressDeadlineSeconds: undefined,
    image: imagesIn(spec.template),
    revision: current === undefined ? undefined : String(current.revision),
    operationId: metadata.annotations[OPERATION_MARK],
    conditions: status.conditions.map(conditionFacts),
    replicaSets: revisions.map(({ metadata: { name } }) => name).filter((name) => inUse.has(name)),
    currentReplicaSet: current?.metadata.name,
  };
}

const ownPods = ({ metadata }: StatefulSet | DaemonSet, pods: readonly Pod[]): Pod[] =>
  pods.filter((pod) => ownerOf(pod)?.uid === metadata.uid);

/** Those of the workload, newest first. */
export function ownRevisions<R extends ControllerRevision>(
  { metadata }: Pick<StatefulSet | DaemonSet, 'metadata'>,
  history: readonly R[],
): R[] {
  return history
    .filter((revision) => ownerOf(revision)?.uid === metadata.uid)
    .sort((a, b) => b.revision - a.revision);
}

/**
 * The revision of the template as it is now. Once the controller has seen this generation it is the one that
 * a StatefulSet names and the newest of a DaemonSet, should the two forms of a template differ.
 */
export function currentRevision(
  { metadata, spec, status }: StatefulSet | DaemonSet,
  revisions: readonly ControllerRevision[],
): ControllerRevision | undefined {
  const same = revisions.find(({ data }) => data !== undefined && isSame(data.spec.template, spec.template));
  if (same !== undefined || status.observedGeneration < metadata.generation) return same;
  const named = 'updateRevision' in status ? status.updateRevision : undefined;
  return named === undefined ? revisions[0] : revisions.find((each) => each.metadata.name === named);
}

const isSame = (a: Template, b: Template): boolean => isDeepStrictEqual(comparable(a), comparable(b));
