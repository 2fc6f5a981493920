import type { Place, WorkloadKind } from '../application.ts';
import type { Condition } from '../facts.ts';
import type { PodRef } from '../operation.ts';

/** How a container ended. */
export type Termination = {
  /** `OOMKilled`, `Error`, `StartError`, … */
  readonly reason: string | undefined;
  readonly exitCode: number;
  readonly signal: number | undefined;
  readonly message: string | undefined;
  readonly startedAt: Date | undefined;
  readonly finishedAt: Date | undefined;
};

export type ContainerState =
  | { readonly kind: 'waiting'; readonly reason: string; readonly message: string }
  | { readonly kind: 'running'; readonly since: Date | undefined }
  | { readonly kind: 'terminated'; readonly end: Termination };

/** What a manifest says of one container. */
export type ContainerSettings = {
  readonly name: string;
  readonly image: string;
  readonly probes: readonly Probe[];
  /** Quantities as Kubernetes writes them: `512Mi`, `250m`. */
  readonly requests: Readonly<Record<string, string>>;
  readonly limits: Readonly<Record<string, string>>;
};

export type Probe = 'startup' | 'readiness' | 'liveness';

export type DiagnosedContainer = ContainerSettings & {
  readonly ready: boolean;
  readonly restarts: number;
  /** Absent before the kubelet has said anything of it. */
  readonly state: ContainerState | undefined;
  readonly lastEnd: Termination | undefined;
};

export type DiagnosedPod = PodRef & {
  /** Whether a controller of the workload made it; others only carry the same labels. */
  readonly own: boolean;
  readonly phase: string;
  /** `Evicted`, `NodeLost`, … */
  readonly reason: string | undefined;
  readonly message: string | undefined;
  readonly ready: boolean;
  /** When Ready last changed. */
  readonly readySince: Date | undefined;
  readonly createdAt: Date;
  /** When it was to be gone at the latest, once it is being deleted. */
  readonly deletionDueAt: Date | undefined;
  readonly node: string | undefined;
  /** What the scheduler says while no node takes it. */
  readonly unscheduled: string | undefined;
  /** The ReplicaSet or ControllerRevision it was made from. */
  readonly template: string | undefined;
  /** Init containers that are not done, then the others. */
  readonly containers: readonly DiagnosedContainer[];
};

export type Strategy = {
  /** `RollingUpdate`, `Recreate`, `OnDelete`. */
  readonly type: string;
  /** A number or a percentage, as written. */
  readonly maxUnavailable: string | undefined;
  readonly maxSurge: string | undefined;
  /** Of a StatefulSet: pods below this ordinal are left as they are. */
  readonly partition: number;
};

export type DiagnosedWorkload = {
  readonly kind: WorkloadKind;
  readonly name: string;
  /** The controller has seen the manifest as it is now. */
  readonly observed: boolean;
  readonly paused: boolean;
  readonly wanted: number;
  readonly updated: number;
  readonly ready: number;
  readonly available: number;
  /** Pods counted by the controller, old and new. */
  readonly replicas: number;
  readonly strategy: Strategy;
  readonly progressDeadlineSeconds: number | undefined;
  readonly revisionHistoryLimit: number | undefined;
  /** All containers as `name=image`, comma-joined. */
  readonly image: string;
  /** The ReplicaSet or ControllerRevision that the manifest as it is now leads to, once it is known. */
  readonly template: string | undefined;
  readonly containers: readonly ContainerSettings[];
  readonly conditions: readonly Condition[];
  readonly keeper: Keeper | undefined;
};

/** What deploys a workload, and puts back what others change. */
export type Keeper = { readonly tool: 'argo-cd' | 'flux' | 'helm'; readonly name: string };

/** One state of the workload that can be gone back to. */
export type Revision = {
  readonly revision: string;
  readonly image: string;
  readonly at: Date;
  readonly current: boolean;
  /** How many pods of it are Ready now. */
  readonly ready: number;
};

export type EventFacts = {
  /** Name of the object it is about. */
  readonly about: string;
  readonly reason: string;
  readonly message: string;
  readonly count: number;
  readonly at: Date;
};

export type NodeFacts = { readonly name: string; readonly ready: boolean };

/** The most that is used of one resource of a namespace. */
export type QuotaFacts = {
  readonly name: string;
  readonly resource: string;
  readonly used: string;
  readonly hard: string;
};

export type BudgetFacts = {
  readonly name: string;
  readonly allowed: number;
  readonly healthy: number;
  readonly needed: number;
};

export type AutoscalerFacts = {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly current: number;
};

/** The last lines of one container, the newest last. */
export type LogFacts = {
  readonly pod: string;
  readonly container: string;
  /** Of the run before the present one. */
  readonly previous: boolean;
  readonly lines: readonly string[];
};

/** What may be missing from a diagnosis without ending it. */
export const SOURCES = ['events', 'logs', 'history', 'quotas', 'budgets', 'autoscaler', 'nodes'] as const;
export type Source = (typeof SOURCES)[number];

/** What could not be read: Firebreak may not, or no answer came in time. */
export type Unread = { readonly source: Source; readonly why: 'forbidden' | 'away' };

/** All that is known of a workload at one moment. What could not be read is empty, and named in `unread`. */
export type DiagnosisFacts = {
  readonly at: Date;
  readonly place: Place;
  readonly workload: DiagnosedWorkload;
  readonly pods: readonly DiagnosedPod[];
  readonly events: readonly EventFacts[];
  readonly logs: readonly LogFacts[];
  readonly history: readonly Revision[];
  readonly quotas: readonly QuotaFacts[];
  readonly budgets: readonly BudgetFacts[];
  readonly autoscaler: AutoscalerFacts | undefined;
  readonly nodes: readonly NodeFacts[];
  readonly unread: readonly Unread[];
};

export const couldRead = ({ unread }: Pick<DiagnosisFacts, 'unread'>, source: Source): boolean =>
  unread.every((each) => each.source !== source);

/** Neither over nor on its way out; a pod that is being deleted may be Ready to its end, and is not counted. */
export const isLive = ({ deletionDueAt, phase }: DiagnosedPod): boolean =>
  deletionDueAt === undefined && phase !== 'Succeeded' && phase !== 'Failed';

/** The workload's pods that serve, and go on to. */
export const readyPods = ({ pods }: Pick<DiagnosisFacts, 'pods'>): DiagnosedPod[] =>
  pods.filter((pod) => pod.own && pod.ready && isLive(pod));
