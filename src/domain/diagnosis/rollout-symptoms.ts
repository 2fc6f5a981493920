import { secondsBetween } from '../watching.ts';
import type { DiagnosedPod, DiagnosedWorkload, DiagnosisFacts } from './facts.ts';
import type { Seen, Symptom } from './finding.ts';

/** A pod that is younger than this may yet become Ready. */
const HOLDING_SECONDS = 60;

/** Why a rollout does not come to its end. */
export function rolloutSymptoms(facts: DiagnosisFacts): Seen[] {
  const { workload } = facts;
  if (workload.paused) {
    const { updated, wanted } = workload;
    return [{ symptom: { kind: 'rollout-paused', evidence: { updated, wanted } }, pods: [] }];
  }
  return [...stuck(facts), ...held(facts), ...byHand(facts)];
}

/** A deadline that was exceeded before the last rollout ended is none. */
function stuck({ workload, at }: DiagnosisFacts): Seen[] {
  const { conditions, updated, wanted } = workload;
  const exceeded = conditions.find(
    ({ type, status, reason }) =>
      type === 'Progressing' && status === 'False' && reason === 'ProgressDeadlineExceeded',
  );
  if (exceeded === undefined || !isRolling(workload)) return [];
  const seconds = exceeded.changedAt === undefined ? undefined : secondsBetween(exceeded.changedAt, at);
  const symptom: Symptom = { kind: 'rollout-stuck', evidence: { updated, wanted, seconds } };
  return [{ symptom, pods: [] }];
}

const isRolling = ({ observed, updated, wanted, replicas, available }: DiagnosedWorkload): boolean =>
  observed && (updated < wanted || replicas > updated || available < updated);

/**
 * A StatefulSet waits for good for a pod that never became Ready, even once its manifest has been put right:
 * the pod of the manifest before has to be deleted by hand.
 */
function held({ workload, pods, at }: DiagnosisFacts): Seen[] {
  const { kind, template, strategy } = workload;
  if (kind !== 'StatefulSet' || template === undefined || strategy.type !== 'RollingUpdate') return [];
  const holding = pods.filter(
    (pod) =>
      isOutdated(pod, template) &&
      !pod.ready &&
      ordinalOf(pod) >= strategy.partition &&
      secondsBetween(pod.createdAt, at) > HOLDING_SECONDS,
  );
  if (holding.length === 0) return [];
  const symptom: Symptom = { kind: 'rollout-held', evidence: { holding: holding.map(({ name }) => name) } };
  return [{ symptom, pods: holding }];
}

const isOutdated = (pod: DiagnosedPod, template: string): boolean =>
  pod.own && pod.deletionDueAt === undefined && pod.template !== undefined && pod.template !== template;

const ordinalOf = ({ name }: DiagnosedPod): number => Number(/-(\d{1,9})$/.exec(name)?.[1] ?? 0);

/** Workloads whose pods are not, or not all, replaced by a rollout. */
function byHand({ workload, pods }: DiagnosisFacts): Seen[] {
  const { template, strategy, wanted } = workload;
  const isManual = strategy.type === 'OnDelete';
  if (template === undefined || (!isManual && strategy.partition === 0)) return [];
  const outdated = pods.filter(
    (pod) => isOutdated(pod, template) && (isManual || ordinalOf(pod) < strategy.partition),
  );
  if (outdated.length === 0) return [];
  const how = isManual ? 'OnDelete' : 'partition';
  return [
    {
      symptom: { kind: 'update-by-hand', evidence: { how, outdated: outdated.length, wanted } },
      pods: outdated,
    },
  ];
}
