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
  /** The ReplicaSet or other controller that owns it directly. */
  readonly owner: string | undefined;
};

/** What is known of a Deployment and what it made; zero counters are 0 here. */
export type WorkloadFacts = {
  readonly uid: string;
  readonly name: string;
  readonly generation: number;
  readonly observedGeneration: number;
  readonly paused: boolean;
  readonly wanted: number;
  readonly replicas: number;
  readonly updated: number;
  readonly ready: number;
  readonly available: number;
  readonly strategy: string;
  readonly minReadySeconds: number;
  readonly progressDeadlineSeconds: number | undefined;
  /** All containers as `name=image`, comma-joined. */
  readonly image: string;
  readonly revision: string | undefined;
  /** The value of `firebreak.dev/operation`: our own patch that is in. */
  readonly operationId: string | undefined;
  readonly conditions: readonly Condition[];
  /** Names of its ReplicaSets that want or have pods, newest first. */
  readonly replicaSets: readonly string[];
  /** The ReplicaSet of the template as it is now, once there is one. */
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
