import type { Place, WorkloadRef } from './application.ts';
import type { Json } from './audit.ts';
import type { WorkloadEvidence } from './evidence.ts';
import type { UserId } from './person.ts';

export type PodRef = { readonly name: string; readonly uid: string };

/** What became of one pod that was to be deleted. */
export type PodOutcome =
  /** Not tried yet. */
  | 'waiting'
  /** Our delete was accepted. */
  | 'deleted'
  /** It was gone, or another pod has its name, when we came. */
  | 'gone'
  | 'failed'
  /** Left alone because the operation halted or was stopped before it. */
  | 'kept';

export type DeletedPod = PodRef & {
  readonly outcome: PodOutcome;
  /** Why it failed; while it waits, what held it when it was last asked to go. */
  readonly error: string | undefined;
};

/** Whether it is no more, by our doing or not. */
export const isTaken = ({ outcome }: DeletedPod): boolean => outcome === 'deleted' || outcome === 'gone';

/** How pods are asked to go: `evict` heeds PodDisruptionBudgets, `delete` does not. */
export type Method = 'delete' | 'evict';
export const METHODS: readonly Method[] = ['delete', 'evict'];

/** What somebody may ask for as the time that pods are given to shut down, in seconds. */
export const GRACE_SECONDS = { least: 0, most: 3600 } as const;

export type Pace = 'one-by-one' | 'all-at-once';
export const PACES: readonly Pace[] = ['one-by-one', 'all-at-once'];

export type RolloutStatus = 'STARTED' | 'PROGRESSING' | 'COMPLETED' | 'FAILED' | 'TIMEOUT' | 'STOPPED';

export type Outcome = 'succeeded' | 'failed' | 'halted' | 'stopped' | 'timeout';

export type OperationEnd = {
  readonly at: Date;
  readonly outcome: Outcome;
  /** Why, for every outcome but success; never empty there. */
  readonly error: string | undefined;
  /** How its workload was then, where it did not succeed and could be read. */
  readonly diagnosis?: WorkloadEvidence | undefined;
};

/** How far an operation is, for the progress message. */
export type Progress = { readonly updated: number; readonly ready: number; readonly total: number };

type OperationBase = Place & {
  readonly id: string;
  readonly entryId: number;
  readonly actor: UserId;
  readonly username: string;
  readonly applicationName: string;
  readonly workload: WorkloadRef;
  readonly startedAt: Date;
  /** When its cluster last had news of it, or last answered before it fell silent. */
  readonly lastUpdateAt: Date;
  readonly stopRequestedBy: UserId | undefined;
  readonly progress: Progress;
  readonly end: OperationEnd | undefined;
};

/** A deletion of chosen pods of one workload. */
export type Deletion = OperationBase & {
  readonly kind: 'delete-pods';
  readonly method: Method;
  /** Seconds that each pod is given to shut down; absent: the pod's own. */
  readonly graceSeconds: number | undefined;
  readonly pace: Pace;
  /** Pods of the workload that were Ready at the start. */
  readonly readyBefore: number;
  /** One by one: how many of them may be missing at once. */
  readonly allowedDown: number;
  readonly pods: readonly DeletedPod[];
  /** Pods of the workload at the start; everything else is a replacement. */
  readonly before: readonly PodRef[];
  readonly replacements: readonly PodRef[];
};

/** Another image for one container. */
export type NewImage = { readonly container: string; readonly image: string };

/** What a redeploy changes. */
export type Change =
  | { readonly mode: 'restart' }
  /** Takes up the template of an earlier revision again. */
  | { readonly mode: 'roll-back'; readonly toRevision: string }
  | { readonly mode: 'image'; readonly images: readonly NewImage[] };

export const MODES: readonly Change['mode'][] = ['restart', 'roll-back', 'image'];

/** A new or an earlier template for one workload, watched until its pods are of it. */
export type Redeploy = Rollout & Change;

type Rollout = OperationBase & {
  readonly kind: 'redeploy';
  /** The one at the start, where it was known: what can be gone back to. */
  readonly previousRevision: string | undefined;
  /** All containers as `name=image`, comma-joined. */
  readonly previousImage: string;
  readonly currentImage: string;
  readonly previousReplicas: number;
  readonly currentReplicas: number;
  readonly rolloutStrategy: string;
  /** Of a StatefulSet: pods with lower ordinals are left as they are. */
  readonly partition: number;
  readonly rolloutStatus: RolloutStatus;
  readonly before: readonly PodRef[];
  readonly newPods: readonly PodRef[];
  readonly terminatedPods: readonly PodRef[];
  readonly replicaSetsBefore: readonly string[];
  readonly replicaSetsAfter: readonly string[];
  /** The workload at the start, without Secret contents. */
  readonly manifest: Json;
  /** When the patch was seen to be in; absent while that is not known. */
  readonly patchedAt: Date | undefined;
  /** When the rollout was first complete; `COMPLETED` needs it to stay so for a while. */
  readonly rolledOutAt: Date | undefined;
};

export type Operation = Deletion | Redeploy;

/** Seconds between start and end, with milliseconds as a fraction. */
export function durationSeconds({ startedAt }: Operation, end: OperationEnd): number {
  return Math.max(0, end.at.getTime() - startedAt.getTime()) / 1000;
}

export function workloadKey({
  cluster,
  namespace,
  workload,
}: Pick<Operation, 'cluster' | 'namespace' | 'workload'>): string {
  return `${cluster}/${namespace}/${workload.kind}/${workload.name}`;
}
