import type { Advice } from '../domain/diagnosis/finding.ts';
import type { OperationEnd } from '../domain/operation.ts';
import type { RefusalCode } from '../domain/refusal.ts';

/** Why an operation did not succeed, as far as a next step depends on it. */
export type Cause =
  | 'image'
  | 'crash'
  | 'configuration'
  | 'quota'
  | 'budget'
  | 'too-few-ready'
  | 'never-ready'
  /** An old pod of a StatefulSet that keeps the others waiting. */
  | 'held-up'
  | 'authorization-ended'
  | 'workload-gone'
  | 'cluster-forbids'
  | 'overtaken'
  | 'revision-gone'
  | 'cluster-away'
  | 'redis-away'
  | 'stopped'
  | 'other';

/** What the errors kept with operations look like; the first that fits says the cause. */
const SIGNS: readonly (readonly [RegExp, Cause])[] = [
  [/holds up the StatefulSet/, 'held-up'],
  [/ImagePullBackOff|ErrImagePull|InvalidImageName|ErrImageNeverPull/, 'image'],
  [/CrashLoopBackOff|RunContainerError/, 'crash'],
  [/CreateContainerConfigError|CreateContainerError/, 'configuration'],
  [/exceeded quota|FailedCreate|ReplicaFailure/, 'quota'],
  [/Redis is away/, 'redis-away'],
  [/^cluster \S+ did not answer/, 'cluster-away'],
  [/PodDisruptionBudget/, 'budget'],
  [/^Ready pods fell to/, 'too-few-ready'],
  [/without progress|no progress|ProgressDeadlineExceeded|not starting/, 'never-ready'],
  [/^stopped/, 'stopped'],
];

const REFUSED: readonly (readonly [RefusalCode, Cause])[] = [
  ['token-ended', 'authorization-ended'],
  ['token-not-ready', 'authorization-ended'],
  ['workload-gone', 'workload-gone'],
  ['cluster-forbids', 'cluster-forbids'],
  ['rollout-overtaken', 'overtaken'],
  ['revision-gone', 'revision-gone'],
];

/** The cause behind the error of an operation; a refusal among them starts with its code. */
export function causeOf(error: string): Cause {
  const refused = REFUSED.find(([code]) => new RegExp(`^(\\S+: )?${code}\\b`).test(error));
  return refused?.[1] ?? SIGNS.find(([sign]) => sign.test(error))?.[1] ?? 'other';
}

const IN_PODS: ReadonlySet<Cause> = new Set([
  'image',
  'crash',
  'configuration',
  'quota',
  'never-ready',
  'other',
]);

/** What the diagnosis of a failed operation advises, where the cause is one that a diagnosis can see. */
export function advised(cause: Cause, { diagnosis }: OperationEnd): Advice | undefined {
  const isSeen = IN_PODS.has(cause) && diagnosis !== undefined && diagnosis.findings.length > 0;
  return isSeen && diagnosis.advice.kind !== 'nothing' ? diagnosis.advice : undefined;
}
