import { isDeepStrictEqual } from 'node:util';
import type { Condition, ContainerFacts, PodFacts, View, WorkloadFacts } from '../../domain/facts.ts';
import { clean } from '../../domain/text.ts';
import type { ContainerStatus, Deployment, Metadata, Pod, ReplicaSet, Template } from './objects.ts';

/** The annotation that marks a workload with the operation whose patch is in. */
export const OPERATION_MARK = 'firebreak.dev/operation';

export const REVISION = 'deployment.kubernetes.io/revision';
export const TEMPLATE_HASH = 'pod-template-hash';
const LONGEST_TEXT = 500;

export type Family = {
  readonly deployment: Deployment;
  readonly replicaSets: readonly ReplicaSet[];
  readonly pods: readonly Pod[];
};

/**
 * A Deployment with what is its own: a ReplicaSet or pod counts by its controller's uid, never by labels,
 * which others may carry too.
 */
export function viewOf({ deployment, replicaSets, pods }: Family): View {
  const sets = replicaSets.filter((set) => ownerOf(set)?.uid === deployment.metadata.uid).sort(newestFirst);
  const setUids = new Set(sets.map(({ metadata }) => metadata.uid));
  const own = pods.filter((pod) => setUids.has(ownerOf(pod)?.uid ?? ''));
  return {
    workload: workloadFacts(deployment, sets),
    pods: own.map((pod) => podFacts(pod, ownerOf(pod)?.name)).sort(byName),
  };
}

export const byName = (a: PodFacts, b: PodFacts): number => a.name.localeCompare(b.name);

/** The controller that made an object. */
export function ownerOf({ metadata }: { readonly metadata: Pick<Metadata, 'ownerReferences'> }) {
  return metadata.ownerReferences.find(({ controller }) => controller);
}

function newestFirst(a: ReplicaSet, b: ReplicaSet): number {
  const apart = b.metadata.creationTimestamp.getTime() - a.metadata.creationTimestamp.getTime();
  return apart === 0 ? revisionNumber(b) - revisionNumber(a) : apart;
}

/** 0 while it has none. */
export const revisionNumber = ({ metadata }: ReplicaSet): number =>
  Number(metadata.annotations[REVISION] ?? 0);

function workloadFacts(deployment: Deployment, sets: readonly ReplicaSet[]): WorkloadFacts {
  const { metadata, spec, status } = deployment;
  return {
    kind: 'Deployment',
    uid: metadata.uid,
    name: metadata.name,
    generation: metadata.generation,
    observedGeneration: status.observedGeneration,
    paused: spec.paused,
    wanted: spec.replicas,
    reach: spec.replicas,
    partition: 0,
    ordered: false,
    replicas: status.replicas,
    updated: status.updatedReplicas,
    ready: status.readyReplicas,
    available: status.availableReplicas,
    strategy: spec.strategy.type,
    minReadySeconds: spec.minReadySeconds,
    progressDeadlineSeconds: spec.progressDeadlineSeconds,
    image: imagesIn(spec.template),
    revision: metadata.annotations[REVISION],
    operationId: metadata.annotations[OPERATION_MARK],
    conditions: status.conditions.map(conditionFacts),
    replicaSets: sets
      .filter((set) => set.spec.replicas > 0 || set.status.replicas > 0)
      .map(({ metadata: { name } }) => name),
    currentReplicaSet: currentSet(deployment, sets)?.metadata.name,
  };
}

/**
 * The ReplicaSet made from the template as it is now, as the controller finds it: by comparing. Once the
 * controller has seen this generation its revision tells too, should the two forms of a template differ.
 */
function currentSet(
  { metadata, spec, status }: Deployment,
  sets: readonly ReplicaSet[],
): ReplicaSet | undefined {
  const wanted = comparable(spec.template);
  const same = sets.findLast((set) => isDeepStrictEqual(comparable(set.spec.template), wanted));
  if (same !== undefined || spec.paused || status.observedGeneration < metadata.generation) return same;
  const revision = metadata.annotations[REVISION];
  return sets.find((set) => revision !== undefined && set.metadata.annotations[REVISION] === revision);
}

/** All containers as `name=image`, comma-joined. */
export const imagesIn = ({ spec }: Template): string =>
  spec.containers.map(({ name, image }) => `${name}=${image}`).join(',');

/** A template without what a controller adds to it. */
export function comparable({ metadata, $patch: _directive, ...rest }: Template) {
  const labels = Object.fromEntries(Object.entries(metadata.labels).filter(([key]) => key !== TEMPLATE_HASH));
  return { ...rest, labels, annotations: metadata.annotations };
}

export function conditionFacts({
  type,
  status,
  reason,
  message,
  lastTransitionTime,
}: Deployment['status']['conditions'][number]): Condition {
  return { type, status, reason, message: clean(message, LONGEST_TEXT), changedAt: lastTransitionTime };
}

/** @param owner what made it, as the domain tells pods apart */
export function podFacts(pod: Pod, owner: string | undefined): PodFacts {
  const { metadata, spec, status } = pod;
  const ready = status.conditions.find(({ type }) => type === 'Ready');
  return {
    name: metadata.name,
    uid: metadata.uid,
    phase: status.phase,
    ready: ready?.status === 'True',
    readySince: ready?.lastTransitionTime,
    createdAt: metadata.creationTimestamp,
    terminating: metadata.deletionTimestamp !== undefined,
    node: spec.nodeName,
    unschedulable: unschedulable(pod),
    containers: [...startingInits(pod), ...mainContainers(pod)],
    owner,
  };
}

function unschedulable({ status }: Pod): string | undefined {
  const scheduled = status.conditions.find(({ type }) => type === 'PodScheduled');
  if (scheduled?.status !== 'False' || scheduled.reason !== 'Unschedulable') return undefined;
  return clean(`${scheduled.reason}: ${scheduled.message}`, LONGEST_TEXT);
}

function mainContainers({ spec, status }: Pod): ContainerFacts[] {
  return spec.containers.map((container) =>
    containerFacts(
      container,
      status.containerStatuses.find(({ name }) => name === container.name),
    ),
  );
}

/** Init containers count until they are done: what holds a pod up may be one of them. */
function startingInits({ spec, status }: Pod): ContainerFacts[] {
  return spec.initContainers.flatMap((container) => {
    const found = status.initContainerStatuses.find(({ name }) => name === container.name);
    const done = found === undefined || found.state.terminated?.exitCode === 0;
    return done ? [] : [containerFacts(container, found)];
  });
}

function containerFacts(
  { name, image }: Pod['spec']['containers'][number],
  status: ContainerStatus | undefined,
): ContainerFacts {
  const waiting = status?.state.waiting;
  const ended = status?.state.terminated ?? status?.lastState.terminated;
  return {
    name,
    image,
    ready: status?.ready ?? false,
    restarts: status?.restartCount ?? 0,
    waitingReason: waiting?.reason,
    waitingMessage: waiting?.message === undefined ? undefined : clean(waiting.message, LONGEST_TEXT),
    lastTerminationReason: ended?.reason,
    lastExitCode: ended?.exitCode,
  };
}
