import { secondsBetween } from '../watching.ts';
import { couldRead, type DiagnosisFacts, isLive } from './facts.ts';
import type { Seen, Symptom } from './finding.ts';
import { rolloutSymptoms } from './rollout-symptoms.ts';
import { missingSettings } from './settings.ts';

const RECENT_SECONDS = 600;
/** A controller that has just made or removed pods is still at work. */
const AT_WORK_SECONDS = 60;

/** What is wrong with a workload besides its single pods, and what is better known beforehand. */
export function workloadSymptoms(facts: DiagnosisFacts): Seen[] {
  const { workload, pods } = facts;
  const strays = pods.filter((pod) => !pod.own && isLive(pod));
  const wrong: readonly Symptom[] =
    workload.wanted === 0 && workload.kind !== 'DaemonSet'
      ? [{ kind: 'scaled-to-zero', evidence: {} }]
      : [...creationSymptoms(facts)];
  const many: Symptom[] =
    strays.length === 0
      ? []
      : [{ kind: 'replicas-many', evidence: { strays: strays.map(({ name }) => name) } }];
  return [
    ...[...wrong, ...many].map((symptom) => ({ symptom, pods: [] })),
    ...rolloutSymptoms(facts),
    ...advance(facts).map((symptom) => ({ symptom, pods: [] })),
  ];
}

/** Pods that are wanted and not even made. */
function creationSymptoms(facts: DiagnosisFacts): Symptom[] {
  const { workload, at } = facts;
  const own = facts.pods.filter((pod) => pod.own);
  const have = own.filter(isLive).length;
  const refused = refusal(facts, have);
  if (refused !== undefined) return [creationSymptom(refused)];
  const isAtWork = own.some(
    (pod) => pod.deletionDueAt !== undefined || secondsBetween(pod.createdAt, at) < AT_WORK_SECONDS,
  );
  // A StatefulSet makes a pod only once the one before it is Ready.
  const isWaiting = workload.kind === 'StatefulSet' && own.some(({ ready }) => !ready);
  const isShort = workload.observed && have < workload.wanted;
  return isShort && !isAtWork && !isWaiting
    ? [{ kind: 'replicas-short', evidence: { have, wanted: workload.wanted } }]
    : [];
}

/** What the API server said when the controller wanted to make a pod; a StatefulSet has no condition for it. */
function refusal({ workload, events, at }: DiagnosisFacts, have: number): string | undefined {
  const failure = workload.conditions.find(
    ({ type, status }) => type === 'ReplicaFailure' && status === 'True',
  );
  if (failure !== undefined) return failure.message;
  if (have >= workload.wanted) return undefined;
  return events.findLast(
    (event) => event.reason === 'FailedCreate' && secondsBetween(event.at, at) < RECENT_SECONDS,
  )?.message;
}

const QUOTA =
  /exceeded quota: ([^\s,]{1,253}), requested: (.{1,300}?), used: (.{1,300}?), limited: (.{1,300}?)$/m;

function creationSymptom(said: string): Symptom {
  const [, quota, requested = '', used = '', limited = ''] = QUOTA.exec(said.trim()) ?? [];
  return quota === undefined
    ? { kind: 'create-refused', evidence: { said } }
    : { kind: 'quota-full', evidence: { quota, requested, used, limited } };
}

/** What does no harm by itself, and is better known before something is done. */
function advance(facts: DiagnosisFacts): Symptom[] {
  const { workload, autoscaler, budgets } = facts;
  const settings = missingSettings(workload);
  return [
    ...(autoscaler !== undefined &&
    autoscaler.current >= autoscaler.most &&
    autoscaler.most > autoscaler.least
      ? [{ kind: 'autoscaler-at-most', evidence: { name: autoscaler.name, most: autoscaler.most } } as const]
      : []),
    ...budgets
      .filter(({ allowed }) => allowed === 0 && workload.wanted > 0)
      .map(
        ({ name, healthy, needed }) =>
          ({ kind: 'budget-spent', evidence: { name, healthy, needed } }) as const,
      ),
    ...(workload.keeper === undefined
      ? []
      : [{ kind: 'will-be-reverted', evidence: workload.keeper } as const]),
    ...(settings.length === 0 ? [] : [{ kind: 'settings-missing', evidence: { settings } } as const]),
  ];
}

/** Said beside a failed rollout: that there is nothing to go back to. */
export function noWayBack(facts: DiagnosisFacts): Seen[] {
  if (!couldRead(facts, 'history')) return [];
  const { history, workload } = facts;
  const evidence = { revisions: history.length, limit: workload.revisionHistoryLimit };
  return [{ symptom: { kind: 'no-way-back', evidence }, pods: [] }];
}
