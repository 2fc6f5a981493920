import type { WorkloadKind } from './application.ts';
import type { Json } from './audit.ts';
import type { PodRef } from './operation.ts';

/** What is known of one container of a pod. */
export type ContainerFacts = {
  readonly name: string;
  readonly image: string;
  readonly ready: boolean;
  readonly restarts: number;
  /** `CrashLoopBackOff`, `ImagePullBackOff`, … while it waits. */
  readonly waitingReason: string | undefined;
  readonly waitingMessage: string | undefined;
  /** How it ended last: `OOMKilled`, `Error`, … */
  readonly lastTerminationReason: string | undefined;
  readonly lastExitCode: number | undefined;
};

/** What is known of one pod of a workload. */
export type PodFacts = PodRef & {
  readonly phase: string;
  readonly ready: boolean;
  /** When Ready last changed; absent before its first status. */
  readonly readySince: Date | undefined;
  readonly createdAt: Date;
  readonly terminating: boolean;
  readonly node: string | undefined;
  /** `Unschedulable` and its message, while no node takes it. */
  readonly unschedulable: string | undefined;
  readonly containers: readonly ContainerFacts[];
  /** The ReplicaSet that owns it, or the ControllerRevision that a StatefulSet or DaemonSet made it from. */
  readonly owner: string | undefined;
};

/** What is known of a workload and what it made; zero counters are 0 here. Of a DaemonSet they count nodes. */
export type WorkloadFacts = {
  readonly kind: WorkloadKind;
  readonly uid: string;
  readonly name: string;
  readonly generation: number;
  readonly observedGeneration: number;
  /** Only a Deployment can be. */
  readonly paused: boolean;
  readonly wanted: number;
  /**
   * How many of the wanted pods a new template reaches by itself: all; of a partitioned StatefulSet those from
   * the partition on; with `OnDelete` none before they are deleted.
   */
  readonly reach: number;
  /** Of a StatefulSet: pods with lower ordinals keep the template they have; 0 for all others. */
  readonly partition: number;
  /** A StatefulSet that makes one pod after the other: one that can't start holds up all the others. */
  readonly ordered: boolean;
  readonly replicas: number;
  readonly updated: number;
  readonly ready: number;
  readonly available: number;
  /** `RollingUpdate`, `Recreate` or `OnDelete`. */
  readonly strategy: string;
  readonly minReadySeconds: number;
  readonly progressDeadlineSeconds: number | undefined;
  /** All containers as `name=image`, comma-joined. */
  readonly image: string;
  readonly revision: string | undefined;
  /** The value of `firebreak.dev/operation`: our own patch that is in. */
  readonly operationId: string | undefined;
  readonly conditions: readonly Condition[];
  /** Names of its ReplicaSets that want or have pods, or of the ControllerRevisions its pods are of; newest first. */
  readonly replicaSets: readonly string[];
  /** The ReplicaSet or ControllerRevision of the template as it is now, once there is one. */
  readonly currentReplicaSet: string | undefined;
};

export type Condition = {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  readonly changedAt: Date | undefined;
};

/** One look at a workload and its pods, terminating ones included. */
export type View = { readonly workload: WorkloadFacts; readonly pods: readonly PodFacts[] };

/** A view with the manifest, to be kept at the start of a redeploy. */
export type Snapshot = View & { readonly manifest: Json };

const UNHEALTHY_RESTARTS = 5;
const UNREADY_SECONDS = 300;

/** Waiting reasons that don't mend themselves by waiting. */
const BAD_WAITING: ReadonlySet<string> = new Set([
  'CrashLoopBackOff',
  'ImagePullBackOff',
  'ErrImagePull',
  'InvalidImageName',
  'ErrImageNeverPull',
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
]);

/** More than 5 restarts, not Ready for over 5 minutes, or a waiting reason such as CrashLoopBackOff (SPEC 5). */
export function isUnhealthy(pod: PodFacts, now: Date): boolean {
  if (pod.terminating) return false;
  const unreadySince = pod.readySince ?? pod.createdAt;
  return (
    badReason(pod) !== undefined ||
    pod.containers.some(({ restarts }) => restarts > UNHEALTHY_RESTARTS) ||
    (!pod.ready && now.getTime() - unreadySince.getTime() > UNREADY_SECONDS * 1000)
  );
}

/** The first waiting reason of a pod that doesn't mend itself. */
export function badReason(pod: PodFacts): string | undefined {
  return badContainer(pod)?.waitingReason;
}

export function badContainer(pod: PodFacts): ContainerFacts | undefined {
  return pod.containers.find(
    ({ waitingReason }) => waitingReason !== undefined && BAD_WAITING.has(waitingReason),
  );
}

export const restartsOf = (pod: PodFacts): number =>
  pod.containers.reduce((sum, { restarts }) => sum + restarts, 0);

export const refOf = ({ name, uid }: PodRef): PodRef => ({ name, uid });
