import type { Place, WorkloadKind } from '../application.ts';
import type { PodRef } from '../operation.ts';
import type {
  AutoscalerFacts,
  BudgetFacts,
  DiagnosedPod,
  Keeper,
  LogFacts,
  Probe,
  QuotaFacts,
  Revision,
  Unread,
} from './facts.ts';

/** `critical`: people notice; `warning`: it does not mend itself; `advice`: better known beforehand. */
export type Severity = 'critical' | 'warning' | 'advice' | 'fine';
/** What matters most comes first. */
export const SEVERITIES: readonly Severity[] = ['critical', 'warning', 'fine', 'advice'];

/** What is said of each kind of finding. `said` is the cluster's own text, with secrets masked. */
export type Evidence = {
  // Pending
  'no-capacity': {
    readonly lacking: readonly string[];
    readonly requests: Readonly<Record<string, string>>;
    readonly said: string;
  };
  'no-node-fits': { readonly why: 'taint' | 'affinity' | 'other'; readonly said: string };
  'volume-away': { readonly said: string };
  'quota-full': {
    readonly quota: string;
    readonly requested: string;
    readonly used: string;
    readonly limited: string;
  };
  starting: { readonly seconds: number };
  // Image
  'image-missing': { readonly image: string };
  'image-forbidden': { readonly image: string };
  'registry-away': { readonly image: string; readonly said: string };
  'image-unpullable': { readonly image: string; readonly said: string };
  // Container
  'config-missing': {
    readonly object: 'ConfigMap' | 'Secret' | undefined;
    readonly name: string | undefined;
    readonly key: string | undefined;
    readonly said: string;
  };
  'cannot-start': { readonly container: string; readonly said: string };
  'out-of-memory': {
    readonly container: string;
    readonly limit: string | undefined;
    readonly restarts: number;
  };
  'probe-kills': {
    readonly container: string;
    readonly probe: 'startup' | 'liveness';
    readonly said: string;
    readonly restarts: number;
  };
  crashing: {
    readonly container: string;
    readonly exitCode: number;
    readonly when: 'startup' | 'runtime' | undefined;
    readonly restarts: number;
  };
  'not-ready': { readonly seconds: number; readonly said: string | undefined; readonly wasReady: boolean };
  // Node
  'node-away': { readonly nodes: readonly string[] };
  'stuck-terminating': { readonly nodes: readonly string[]; readonly seconds: number };
  evicted: { readonly reason: string; readonly said: string };
  'sandbox-failed': { readonly said: string };
  // Replicas and rollout
  'create-refused': { readonly said: string };
  'replicas-short': { readonly have: number; readonly wanted: number };
  'replicas-many': { readonly strays: readonly string[] };
  'scaled-to-zero': Readonly<Record<never, never>>;
  'rollout-paused': { readonly updated: number; readonly wanted: number };
  'rollout-stuck': {
    readonly updated: number;
    readonly wanted: number;
    readonly seconds: number | undefined;
  };
  'rollout-held': { readonly holding: readonly string[] };
  'update-by-hand': {
    readonly how: 'OnDelete' | 'partition';
    readonly outdated: number;
    readonly wanted: number;
  };
  'no-way-back': { readonly revisions: number; readonly limit: number | undefined };
  // What is better known beforehand
  'autoscaler-at-most': { readonly name: string; readonly most: number };
  'budget-spent': { readonly name: string; readonly healthy: number; readonly needed: number };
  'will-be-reverted': { readonly tool: Keeper['tool']; readonly name: string };
  'settings-missing': { readonly settings: readonly Setting[] };
  healthy: { readonly ready: number; readonly wanted: number };
};

/** What is recommended for every workload. */
export const SETTINGS = [
  'max-unavailable',
  'max-surge',
  'progress-deadline',
  'history-limit',
  'liveness-probe',
  'readiness-probe',
] as const;
export type Setting = (typeof SETTINGS)[number];

export const FINDING_KINDS = [
  'no-capacity',
  'no-node-fits',
  'volume-away',
  'quota-full',
  'starting',
  'image-missing',
  'image-forbidden',
  'registry-away',
  'image-unpullable',
  'config-missing',
  'cannot-start',
  'out-of-memory',
  'probe-kills',
  'crashing',
  'not-ready',
  'node-away',
  'stuck-terminating',
  'evicted',
  'sandbox-failed',
  'create-refused',
  'replicas-short',
  'replicas-many',
  'scaled-to-zero',
  'rollout-paused',
  'rollout-stuck',
  'rollout-held',
  'update-by-hand',
  'no-way-back',
  'autoscaler-at-most',
  'budget-spent',
  'will-be-reverted',
  'settings-missing',
  'healthy',
] as const satisfies readonly (keyof Evidence)[];

export type FindingKind = (typeof FINDING_KINDS)[number];

/** One thing that is the case, and by what it is known. */
export type Symptom<K extends FindingKind = FindingKind> = {
  [P in K]: { readonly kind: P; readonly evidence: Evidence[P] };
}[K];

/** A symptom with the pods that show it; none where it is the workload's own. */
export type Seen = { readonly symptom: Symptom; readonly pods: readonly DiagnosedPod[] };

/** The one thing to do about it. */
export type NextStep =
  | { readonly kind: 'delete-pods'; readonly pods: readonly PodRef[] }
  | { readonly kind: 'restart' }
  /** `leftOver`: pods that a StatefulSet does not replace by itself, to be deleted afterwards. */
  | {
      readonly kind: 'roll-back';
      readonly revision: string;
      readonly image: string;
      readonly leftOver: readonly string[];
    }
  | { readonly kind: 'fix-image' | 'fix-credentials' | 'check-registry'; readonly image: string }
  | { readonly kind: 'raise-limit' | 'fix-command'; readonly container: string }
  | { readonly kind: 'fix-probe'; readonly container: string; readonly probe: Probe }
  | { readonly kind: 'read-logs'; readonly pod: string }
  | { readonly kind: 'ask-node-admin'; readonly nodes: readonly string[] }
  | { readonly kind: 'raise-quota'; readonly quota: string }
  | { readonly kind: 'remove-strays'; readonly strays: readonly string[] }
  | { readonly kind: PlainStep };

export type PlainStep =
  | 'add-capacity'
  | 'fix-scheduling'
  | 'fix-volume'
  | 'fix-config'
  | 'fix-cause'
  | 'resume-rollout'
  | 'scale-up'
  | 'ask-cluster-admin'
  | 'deploy-anew'
  | 'raise-maximum'
  | 'mind-budget'
  | 'change-at-source'
  | 'change-settings'
  | 'wait'
  | 'none';

export type Remedy = {
  readonly severity: Severity;
  readonly next: NextStep;
  readonly deletingHelps: boolean;
  readonly redeployHelps: boolean;
};

/** A symptom with the pods that have it; none where it is the workload's own. */
export type Finding<K extends FindingKind = FindingKind> = Symptom<K> &
  Remedy & {
    readonly pods: readonly PodRef[];
    /** How many pods the workload has. */
    readonly of: number;
    /** Since when the first of them is not Ready; none where they all are. */
    readonly since: Date | undefined;
  };

/** What all findings together come to, and how many pods are Ready after it. */
export type Advice = {
  readonly kind: 'nothing' | 'wait' | 'delete-pods' | 'restart' | 'roll-back' | 'fix-first';
  /** The finding that decides; none where nothing is wrong. */
  readonly because: FindingKind | undefined;
  readonly next: NextStep;
  /** How many pods it says to delete. */
  readonly deletes: number;
  readonly of: number;
  readonly readyNow: number;
  /** The fewest pods that are Ready while the advice is carried out. */
  readonly readyAfter: number;
  /** What will undo it, unless it is told too. */
  readonly revertedBy: Keeper | undefined;
};

export type DiagnosisReport = {
  readonly at: Date;
  readonly place: Place;
  readonly workload: { readonly kind: WorkloadKind; readonly name: string };
  readonly ready: number;
  readonly wanted: number;
  readonly restarts: number;
  /** The revision that is in force; unknown where the history could not be read. */
  readonly lastRollout: Revision | undefined;
  readonly keeper: Keeper | undefined;
  readonly budgets: readonly BudgetFacts[];
  readonly autoscaler: AutoscalerFacts | undefined;
  /** Quotas of the namespace that have nothing left. */
  readonly fullQuotas: readonly QuotaFacts[];
  readonly advice: Advice;
  /** What matters most comes first; never empty. */
  readonly findings: readonly Finding[];
  /** With secrets masked. */
  readonly logs: readonly LogFacts[];
  readonly unread: readonly Unread[];
};
