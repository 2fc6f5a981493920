import { stripVTControlCharacters } from 'node:util';
import type { Tags, WorkloadKind } from '../../domain/application.ts';
import type {
  ContainerSettings,
  ContainerState,
  DiagnosedContainer,
  DiagnosedPod,
  DiagnosedWorkload,
  EventFacts,
  QuotaFacts,
  Termination,
} from '../../domain/diagnosis/facts.ts';
import { keeperOf } from '../../domain/diagnosis/keeper.ts';
import { clean } from '../../domain/text.ts';
import type {
  ClusterEvent,
  Condition,
  Container,
  ContainerStatus,
  DiagnosedPodObject,
  Quota,
  Strategy,
  Terminated,
  Workload,
} from './diagnosis-objects.ts';
import type { Selector } from './objects.ts';

const LONGEST_TEXT = 500;
/** Longer than what is shown, so that a secret is not cut before it is known for one. */
const LONGEST_LINE = 2_000;

const told = (text: string): string => clean(text, LONGEST_TEXT);
const optional = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : told(text);

/** The workload, without the ReplicaSet or revision its manifest leads to: that is read apart. */
export function workloadFacts(
  kind: WorkloadKind,
  { metadata, spec, status }: Workload,
): Omit<DiagnosedWorkload, 'template'> {
  const isDaemonSet = kind === 'DaemonSet';
  const { containers } = spec.template.spec;
  return {
    kind,
    name: metadata.name,
    observed: status.observedGeneration >= metadata.generation,
    paused: spec.paused,
    wanted: isDaemonSet ? status.desiredNumberScheduled : spec.replicas,
    updated: isDaemonSet ? status.updatedNumberScheduled : status.updatedReplicas,
    ready: isDaemonSet ? status.numberReady : status.readyReplicas,
    available: isDaemonSet ? status.numberAvailable : status.availableReplicas,
    replicas: isDaemonSet ? status.currentNumberScheduled : status.replicas,
    strategy: strategyFacts(spec.strategy ?? spec.updateStrategy),
    progressDeadlineSeconds: spec.progressDeadlineSeconds,
    revisionHistoryLimit: spec.revisionHistoryLimit,
    image: imageOf(containers),
    containers: containers.map(settingsOf),
    conditions: status.conditions.map(({ type, status: value, reason, message, lastTransitionTime }) => ({
      type,
      status: value,
      reason,
      message: told(message),
      changedAt: lastTransitionTime ?? undefined,
    })),
    keeper: keeperOf(metadata.labels, metadata.annotations),
  };
}

const strategyFacts = (strategy: Strategy | undefined): DiagnosedWorkload['strategy'] => ({
  type: strategy?.type ?? 'RollingUpdate',
  maxUnavailable: strategy?.rollingUpdate?.maxUnavailable,
  maxSurge: strategy?.rollingUpdate?.maxSurge,
  partition: strategy?.rollingUpdate?.partition ?? 0,
});

export const imageOf = (containers: readonly { readonly name: string; readonly image: string }[]): string =>
  containers.map(({ name, image }) => `${name}=${image}`).join(',');

function settingsOf({ name, image, resources, ...probes }: Container): ContainerSettings {
  return {
    name,
    image,
    probes: [
      ...(probes.startupProbe === undefined ? [] : (['startup'] as const)),
      ...(probes.readinessProbe === undefined ? [] : (['readiness'] as const)),
      ...(probes.livenessProbe === undefined ? [] : (['liveness'] as const)),
    ],
    requests: resources.requests,
    limits: resources.limits,
  };
}

export function podFacts(
  { metadata, spec, status }: DiagnosedPodObject,
  { own, template }: Pick<DiagnosedPod, 'own' | 'template'>,
): DiagnosedPod {
  const condition = (wanted: string) => status.conditions.find(({ type }) => type === wanted);
  const ready = condition('Ready');
  return {
    name: metadata.name,
    uid: metadata.uid,
    own,
    template,
    phase: status.phase,
    reason: status.reason ?? lostReason(ready),
    message: optional(status.message),
    ready: ready?.status === 'True',
    readySince: ready?.lastTransitionTime ?? undefined,
    createdAt: metadata.creationTimestamp,
    deletionDueAt: metadata.deletionTimestamp,
    node: spec.nodeName,
    unscheduled: unscheduled(condition('PodScheduled')),
    containers: [
      ...spec.initContainers.flatMap((container) =>
        initFacts(container, statusOf(container, status.initContainerStatuses)),
      ),
      ...spec.containers.map((container) =>
        containerFacts(container, statusOf(container, status.containerStatuses)),
      ),
    ],
  };
}

/** Since taints do the evicting, a pod on a lost node keeps its phase; its Ready says why it is not known. */
const lostReason = (ready: Condition | undefined): string | undefined =>
  ready?.reason === 'NodeStatusUnknown' || ready?.status === 'Unknown' ? 'NodeLost' : undefined;

const unscheduled = (scheduled: Condition | undefined): string | undefined =>
  scheduled?.status === 'False' ? told(scheduled.message) : undefined;

const statusOf = ({ name }: Container, statuses: readonly ContainerStatus[]): ContainerStatus | undefined =>
  statuses.find((status) => status.name === name);

/** Init containers count until they are done: what holds a pod up may be one of them. */
function initFacts(container: Container, status: ContainerStatus | undefined): DiagnosedContainer[] {
  const isDone = status === undefined || status.state.terminated?.exitCode === 0 || status.ready;
  return isDone ? [] : [containerFacts(container, status)];
}

function containerFacts(container: Container, status: ContainerStatus | undefined): DiagnosedContainer {
  return {
    ...settingsOf(container),
    ready: status?.ready ?? false,
    restarts: status?.restartCount ?? 0,
    state: stateOf(status),
    lastEnd: endOf(status?.lastState.terminated),
  };
}

function stateOf(status: ContainerStatus | undefined): ContainerState | undefined {
  const { waiting, running, terminated } = status?.state ?? {};
  const end = endOf(terminated);
  if (end !== undefined) return { kind: 'terminated', end };
  if (running !== undefined) return { kind: 'running', since: running.startedAt ?? undefined };
  if (waiting === undefined) return undefined;
  return { kind: 'waiting', reason: waiting.reason, message: told(waiting.message) };
}

function endOf(terminated: Terminated | undefined): Termination | undefined {
  if (terminated === undefined) return undefined;
  const { reason, exitCode, signal, message, startedAt, finishedAt } = terminated;
  return {
    reason,
    exitCode,
    signal,
    message: optional(message),
    startedAt: startedAt ?? undefined,
    finishedAt: finishedAt ?? undefined,
  };
}

export function eventFacts({ metadata, involvedObject, ...event }: ClusterEvent): EventFacts {
  return {
    about: involvedObject.name,
    reason: event.reason,
    message: told(event.message),
    count: event.count ?? 1,
    at: event.lastTimestamp ?? event.eventTime ?? metadata.creationTimestamp,
  };
}

export const quotaFacts = ({ metadata, status }: Quota): QuotaFacts[] =>
  Object.entries(status.hard).map(([resource, hard]) => ({
    name: metadata.name,
    resource,
    hard,
    used: status.used[resource] ?? '0',
  }));

/** Without the colours that terminals know. */
export const logLines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => clean(stripVTControlCharacters(line).trimEnd(), LONGEST_LINE))
    .filter((line) => line !== '');

/** Whether a selector of a budget takes pods with these labels; an empty one takes all. */
export function selects({ matchLabels, matchExpressions }: Selector, labels: Tags): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every((expression) => holds(expression, labels[expression.key]))
  );
}

function holds(
  { operator, values }: Selector['matchExpressions'][number],
  value: string | undefined,
): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
  }
}
