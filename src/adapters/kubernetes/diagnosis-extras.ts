import type { Tags } from '../../domain/application.ts';
import type {
  AutoscalerFacts,
  BudgetFacts,
  DiagnosedContainer,
  DiagnosedPod,
  DiagnosedWorkload,
  EventFacts,
  LogFacts,
  NodeFacts,
  QuotaFacts,
} from '../../domain/diagnosis/facts.ts';
import { eventFacts, logLines, quotaFacts, selects } from './diagnosis-facts.ts';
import { Autoscaler, Budget, ClusterEvent, ClusterNode, Quota } from './diagnosis-objects.ts';
import type { Reading } from './diagnosis-reading.ts';
import { ClusterFailure, isGone } from './failure.ts';

/** What surrounds a workload and its pods, each by requests of its own that may fail. */

const EVENTS_READ = '50';
const PODS_WITH_LOGS = 3;
const NODES_READ = 3;
const TAIL_LINES = '20';
const MOST_LOG_BYTES = '262144';

/** Events of the workload, its newest ReplicaSet and pods that are ill, the newest last. */
export async function eventsAbout(
  reading: Reading,
  workload: DiagnosedWorkload,
  pods: readonly DiagnosedPod[],
): Promise<EventFacts[]> {
  const { uid } = reading.subject.workload;
  const selectors = [
    `involvedObject.uid=${uid}`,
    ...(workload.kind === 'Deployment' && workload.template !== undefined
      ? [`involvedObject.kind=ReplicaSet,involvedObject.name=${workload.template}`]
      : []),
    ...pods.map((pod) => `involvedObject.uid=${pod.uid}`),
  ];
  const lists = await Promise.all(
    selectors.map((fieldSelector) =>
      reading.list('events', ClusterEvent, { fieldSelector, limit: EVENTS_READ }),
    ),
  );
  return lists
    .flat()
    .map(eventFacts)
    .toSorted((a, b) => a.at.getTime() - b.at.getTime());
}

/** The last lines of the pods that are ill, of the container that ended or is up. */
export async function logsOf(reading: Reading, pods: readonly DiagnosedPod[]): Promise<LogFacts[]> {
  const wanted = pods.flatMap((pod) => {
    const container = pod.containers.find(hasRun);
    return container === undefined ? [] : [{ pod, container }];
  });
  const logs = await Promise.all(
    wanted.slice(0, PODS_WITH_LOGS).map(({ pod, container }) => readLog(reading, pod, container)),
  );
  return logs.flatMap((log) => (log === undefined || log.lines.length === 0 ? [] : [log]));
}

/** What ended has a log even while it is up again; what never ran has none. */
const hasRun = ({ state, restarts, ready }: DiagnosedContainer): boolean =>
  restarts > 0 || (!ready && (state?.kind === 'running' || state?.kind === 'terminated'));

async function readLog(
  { subject, signal }: Reading,
  { name: pod }: DiagnosedPod,
  { name: container, lastEnd, state }: DiagnosedContainer,
): Promise<LogFacts | undefined> {
  const previous = lastEnd !== undefined && state?.kind !== 'terminated';
  const query = {
    container,
    tailLines: TAIL_LINES,
    limitBytes: MOST_LOG_BYTES,
    ...(previous ? { previous: 'true' } : {}),
  };
  const { namespace } = subject.place;
  const request = { verb: 'get', resource: 'pods/log', namespace, name: pod, query } as const;
  const text = await subject.api.read(request, signal).catch((error: unknown) => {
    if (hasNoLog(error)) return '';
    throw error;
  });
  return { pod, container, previous, lines: logLines(text) };
}

/** The pod is gone, or its container has no earlier run (400). */
const hasNoLog = (error: unknown): boolean =>
  isGone(error) || (error instanceof ClusterFailure && error.code === 400);

export async function quotasIn(reading: Reading): Promise<QuotaFacts[]> {
  return (await reading.list('resourcequotas', Quota)).flatMap(quotaFacts);
}

/** Budgets that count pods with these labels. */
export async function budgetsFor(reading: Reading, labels: Tags): Promise<BudgetFacts[]> {
  const budgets = await reading.list('poddisruptionbudgets', Budget);
  return budgets
    .filter(({ spec }) => spec.selector !== undefined && selects(spec.selector, labels))
    .map(({ metadata, status }) => ({
      name: metadata.name,
      allowed: status.disruptionsAllowed,
      healthy: status.currentHealthy,
      needed: status.desiredHealthy,
    }));
}

export async function autoscalerFor(reading: Reading): Promise<AutoscalerFacts | undefined> {
  const { kind, name } = reading.subject.workload;
  const all = await reading.list('horizontalpodautoscalers', Autoscaler);
  const found = all.find(({ spec: { scaleTargetRef: of } }) => of.kind === kind && of.name === name);
  if (found === undefined) return undefined;
  const { metadata, spec, status } = found;
  return {
    name: metadata.name,
    least: spec.minReplicas,
    most: spec.maxReplicas,
    current: status.currentReplicas,
  };
}

/** The nodes of pods that are ill; one that is not there any more counts as away. */
export async function nodesOf(reading: Reading, pods: readonly DiagnosedPod[]): Promise<NodeFacts[]> {
  const names = new Set(pods.flatMap(({ node }) => (node === undefined ? [] : [node])));
  return Promise.all([...names].slice(0, NODES_READ).map((name) => readNode(reading, name)));
}

async function readNode({ subject, signal }: Reading, name: string): Promise<NodeFacts> {
  try {
    const node = ClusterNode.parse(await subject.api.ask({ verb: 'get', resource: 'nodes', name }, signal));
    return {
      name,
      ready: node.status.conditions.some(({ type, status }) => type === 'Ready' && status === 'True'),
    };
  } catch (error) {
    if (isGone(error)) return { name, ready: false };
    throw error;
  }
}
