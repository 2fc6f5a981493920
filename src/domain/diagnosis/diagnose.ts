import { refOf } from '../facts.ts';
import { maskSecrets } from '../mask-secrets.ts';
import { adviceOn } from './advice.ts';
import { type DiagnosedPod, type DiagnosisFacts, isLive, type QuotaFacts, readyPods } from './facts.ts';
import { type DiagnosisReport, type Finding, SEVERITIES, type Seen } from './finding.ts';
import { masked } from './masked.ts';
import { merged } from './merge.ts';
import { podSymptom } from './pod-symptom.ts';
import { remedyFor } from './remedy.ts';
import { noWayBack, workloadSymptoms } from './workload-symptoms.ts';

/** From facts to findings, each with its evidence and one next step, and what they come to. Pure. */
export function diagnose(read: DiagnosisFacts): DiagnosisReport {
  const facts = masked(read);
  const { at, place, workload, history, logs, unread, budgets, autoscaler, quotas, pods } = facts;
  const findings = findingsIn(facts);
  const own = pods.filter((pod) => pod.own);
  return {
    at,
    place,
    workload: { kind: workload.kind, name: workload.name },
    ready: readyPods(facts).length,
    wanted: workload.wanted,
    restarts: own.reduce((sum, pod) => sum + restartsOf(pod), 0),
    lastRollout: history.find(({ current }) => current),
    keeper: workload.keeper,
    budgets,
    autoscaler,
    fullQuotas: quotas.filter(isFull),
    advice: adviceOn(findings, facts),
    findings,
    logs: logs.map((log) => ({ ...log, lines: maskSecrets(log.lines) })),
    unread,
  };
}

const restartsOf = ({ containers }: DiagnosedPod): number =>
  containers.reduce((sum, { restarts }) => sum + restarts, 0);

const isFull = ({ used, hard }: QuotaFacts): boolean => used === hard;

function findingsIn(facts: DiagnosisFacts): Finding[] {
  const ofWorkload = workloadSymptoms(facts);
  const told = new Set(ofWorkload.filter(isWhole).flatMap(({ pods }) => pods));
  const ofPods = facts.pods.flatMap((pod): Seen[] => {
    const symptom = pod.own && !told.has(pod) ? podSymptom(pod, facts) : undefined;
    return symptom === undefined ? [] : [{ symptom, pods: [pod] }];
  });
  const seen = merged([...ofPods, ...ofWorkload]);
  const findings = seen.map((each) => finding(each, facts));
  const closed = findings.some((each) => wantsBack(each, facts)) ? noWayBack(facts) : [];
  const all = [...findings, ...closed.map((each) => finding(each, facts))].toSorted(inOrder);
  return all.some(isNews) ? all : [healthy(facts), ...all];
}

/** What keeps a workload from being called healthy. */
const isNews = ({ kind, severity }: Finding): boolean => severity !== 'advice' || kind === 'starting';

/** It says all there is to say of its pods: they are of a manifest that has been put right. */
const isWhole = ({ symptom }: Seen): boolean => symptom.kind === 'rollout-held';

function finding({ symptom, pods }: Seen, facts: DiagnosisFacts): Finding {
  const of = facts.pods.filter((pod) => pod.own && (isLive(pod) || pods.includes(pod))).length;
  return {
    ...symptom,
    ...remedyFor(symptom, pods, facts),
    pods: pods.map(refOf),
    of,
    since: unreadySince(pods),
  };
}

function unreadySince(pods: readonly DiagnosedPod[]): Date | undefined {
  const [first] = pods
    .filter(({ ready }) => !ready)
    .map(({ readySince, createdAt }) => readySince ?? createdAt)
    .toSorted((a, b) => a.getTime() - b.getTime());
  return first;
}

/** What the manifest of today brought, and going back would mend. */
const BROUGHT: ReadonlySet<Finding['kind']> = new Set([
  'image-missing',
  'image-unpullable',
  'cannot-start',
  'rollout-stuck',
]);

function wantsBack({ kind, next, pods }: Finding, { workload, pods: all }: DiagnosisFacts): boolean {
  if (!BROUGHT.has(kind) || next.kind === 'roll-back') return false;
  const affected = new Set(pods.map(({ uid }) => uid));
  const isNew = all.every(({ uid, template }) => !affected.has(uid) || template === workload.template);
  const isWell = all.some(({ own, ready, template }) => own && ready && template === workload.template);
  return isNew && !isWell;
}

/** What follows from others comes after them. */
const CONSEQUENCES: ReadonlySet<Finding['kind']> = new Set(['rollout-stuck', 'no-way-back', 'starting']);

function inOrder(a: Finding, b: Finding): number {
  return (
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    Number(CONSEQUENCES.has(a.kind)) - Number(CONSEQUENCES.has(b.kind)) ||
    b.pods.length - a.pods.length
  );
}

function healthy(facts: DiagnosisFacts): Finding {
  const ready = readyPods(facts).length;
  const { wanted } = facts.workload;
  return finding({ symptom: { kind: 'healthy', evidence: { ready, wanted } }, pods: [] }, facts);
}
