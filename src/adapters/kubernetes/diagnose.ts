import type { Tags, WorkloadKind } from '../../domain/application.ts';
import type { DiagnosedPod, DiagnosisFacts, Unread } from '../../domain/diagnosis/facts.ts';
import { podSymptom } from '../../domain/diagnosis/pod-symptom.ts';
import { autoscalerFor, budgetsFor, eventsAbout, logsOf, nodesOf, quotasIn } from './diagnosis-extras.ts';
import { podFacts, workloadFacts } from './diagnosis-facts.ts';
import {
  controlledHistory,
  deploymentByNames,
  deploymentHistory,
  type History,
} from './diagnosis-history.ts';
import { ControllerRevision, DiagnosedPodObject, Workload } from './diagnosis-objects.ts';
import { attempt, makeReading, type Reading } from './diagnosis-reading.ts';
import { isGone } from './failure.ts';
import { listAll } from './follow.ts';
import { gone, type Subject } from './look.ts';
import { Deployment, ReplicaSet, selectorText } from './objects.ts';
import type { Resource } from './request.ts';

const PODS_LOOKED_INTO = 5;

export type DiagnoseOptions = {
  readonly now: Date;
  readonly signal: AbortSignal;
  /** Within this time everything is read, or said to be away. */
  readonly budgetMs: number;
};

/**
 * Reads what a diagnosis needs, in a bounded number of requests: the workload and its pods, without which
 * there is none, and around them what may be forbidden or away and is then named in `unread`.
 * @throws Refusal `workload-gone`, ClusterFailure
 */
export async function diagnose(
  subject: Subject,
  { now, signal, budgetMs }: DiagnoseOptions,
): Promise<DiagnosisFacts> {
  const reading = makeReading(subject, AbortSignal.any([signal, AbortSignal.timeout(budgetMs)]));
  const raw = await readWorkload(reading);
  const workload = Workload.parse(raw);
  const within = {
    api: subject.api,
    namespace: subject.place.namespace,
    selector: { labelSelector: selectorText(workload.spec.selector) },
  };
  const [history, objects] = await Promise.all([
    attempt('history', namesOnly(subject.workload.kind, raw), () => readHistory(reading, raw, within)),
    listAll({ ...within, resource: 'pods', schema: DiagnosedPodObject }, reading.signal),
  ]);
  const basic = basicFacts({ subject, workload, now }, history.value, objects.items);
  const { labels } = workload.spec.template.metadata;
  return withExtras(reading, { basic, labels, unread: history.unread });
}

const RESOURCES: Readonly<Record<WorkloadKind, Resource>> = {
  Deployment: 'deployments',
  StatefulSet: 'statefulsets',
  DaemonSet: 'daemonsets',
};

async function readWorkload({ subject, signal }: Reading): Promise<unknown> {
  const { api, place, workload } = subject;
  const resource = RESOURCES[workload.kind];
  const request = { verb: 'get', resource, namespace: place.namespace, name: workload.name } as const;
  const raw = await api.ask(request, signal).catch((error: unknown) => {
    throw isGone(error) ? gone(subject) : error;
  });
  if (Workload.parse(raw).metadata.uid !== workload.uid) throw gone(subject);
  return raw;
}

type Within = Pick<Parameters<typeof listAll>[0], 'api' | 'namespace' | 'selector'>;

async function readHistory({ subject, signal }: Reading, raw: unknown, within: Within): Promise<History> {
  const { kind, uid } = subject.workload;
  if (kind === 'Deployment') {
    const sets = await listAll({ ...within, resource: 'replicasets', schema: ReplicaSet }, signal);
    return deploymentHistory(Deployment.parse(raw), sets.items);
  }
  const source = { ...within, resource: 'controllerrevisions', schema: ControllerRevision } as const;
  const revisions = await listAll(source, signal);
  const { updateRevision } = Workload.parse(raw).status;
  return controlledHistory({ uid, kind, updateRevision }, revisions.items);
}

/** What is known of whose pods are whose without the history. */
function namesOnly(kind: WorkloadKind, raw: unknown): History {
  const { metadata, status } = Workload.parse(raw);
  return kind === 'Deployment'
    ? deploymentByNames({ metadata })
    : controlledHistory({ uid: metadata.uid, kind, updateRevision: status.updateRevision }, []);
}

type Known = { readonly subject: Subject; readonly workload: Workload; readonly now: Date };

function basicFacts(
  { subject, workload, now }: Known,
  history: History,
  objects: readonly DiagnosedPodObject[],
): DiagnosisFacts {
  const pods = objects
    .map((pod) => {
      const own = history.isOwn(pod);
      return podFacts(pod, { own, template: own ? history.templateOf(pod) : undefined });
    })
    .toSorted((a, b) => a.name.localeCompare(b.name));
  return {
    at: now,
    place: subject.place,
    workload: { ...workloadFacts(subject.workload.kind, workload), template: history.template },
    pods,
    history: history.revisions.map(({ template, ...revision }) => ({
      ...revision,
      ready: pods.filter((pod) => pod.own && pod.ready && pod.template === template).length,
    })),
    events: [],
    logs: [],
    quotas: [],
    budgets: [],
    autoscaler: undefined,
    nodes: [],
    unread: [],
  };
}

type Basic = {
  readonly basic: DiagnosisFacts;
  readonly labels: Tags;
  readonly unread: readonly Unread[];
};

async function withExtras(reading: Reading, { basic, labels, unread }: Basic): Promise<DiagnosisFacts> {
  const ill = basic.pods.filter((pod) => isIll(pod, basic)).slice(0, PODS_LOOKED_INTO);
  const [events, logs, quotas, budgets, autoscaler, nodes] = await Promise.all([
    attempt('events', [], () => eventsAbout(reading, basic.workload, ill)),
    attempt('logs', [], () => logsOf(reading, ill)),
    attempt('quotas', [], () => quotasIn(reading)),
    attempt('budgets', [], () => budgetsFor(reading, labels)),
    attempt('autoscaler', undefined, () => autoscalerFor(reading)),
    attempt('nodes', [], () => nodesOf(reading, ill)),
  ]);
  return {
    ...basic,
    events: events.value,
    logs: logs.value,
    quotas: quotas.value,
    budgets: budgets.value,
    autoscaler: autoscaler.value,
    nodes: nodes.value,
    unread: [unread, ...[events, logs, quotas, budgets, autoscaler, nodes].map((each) => each.unread)].flat(),
  };
}

const isIll = (pod: DiagnosedPod, facts: DiagnosisFacts): boolean =>
  pod.own && podSymptom(pod, facts) !== undefined;
