import type { ObjectMeta, PodSpec } from './objects.ts';

export type PodCondition = {
  readonly type: string;
  readonly status: 'True' | 'False';
  readonly observedGeneration?: number | undefined;
  readonly lastProbeTime: null;
  readonly lastTransitionTime: string;
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
};

export type Terminated = {
  readonly exitCode: number;
  readonly reason: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly containerID: string;
};

export type ContainerState =
  | { readonly waiting: { readonly reason: string; readonly message?: string | undefined } }
  | { readonly running: { readonly startedAt: string } }
  | { readonly terminated: Terminated };

export type ContainerStatus = {
  readonly name: string;
  readonly state: ContainerState;
  readonly lastState: { readonly terminated?: Terminated | undefined };
  readonly ready: boolean;
  readonly restartCount: number;
  readonly image: string;
  readonly imageID: string;
  readonly containerID?: string | undefined;
  readonly started: boolean;
  readonly resources: Record<string, never>;
  readonly volumeMounts?: unknown;
};

export type PodStatus = {
  readonly observedGeneration?: number | undefined;
  readonly phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed';
  /** Why the pod as a whole is as it is, such as `NodeLost`. */
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
  readonly conditions?: readonly PodCondition[] | undefined;
  readonly hostIP?: string | undefined;
  readonly hostIPs?: readonly { readonly ip: string }[] | undefined;
  readonly podIP?: string | undefined;
  readonly podIPs?: readonly { readonly ip: string }[] | undefined;
  readonly startTime?: string | undefined;
  readonly containerStatuses?: readonly ContainerStatus[] | undefined;
  readonly qosClass: string;
};

export type Pod = {
  readonly kind: 'Pod';
  readonly apiVersion: 'v1';
  readonly metadata: ObjectMeta;
  readonly spec: PodSpec;
  readonly status: PodStatus;
};

export function podCondition(pod: Pod, type: string): PodCondition | undefined {
  return pod.status.conditions?.find((condition) => condition.type === type);
}

export function isReady(pod: Pod): boolean {
  return podCondition(pod, 'Ready')?.status === 'True';
}

/** Counts for its ReplicaSet: neither ended nor being deleted. */
export function isActive(pod: Pod): boolean {
  return (
    pod.status.phase !== 'Succeeded' &&
    pod.status.phase !== 'Failed' &&
    pod.metadata.deletionTimestamp === undefined
  );
}
