import { restartsOf, stateOf } from './kubelet/pod-status.ts';
import { controllerOf, type Deployment } from './objects.ts';
import { isReady, type Pod, podCondition } from './pod.ts';
import type { Store } from './store.ts';

/** A pod as a panel shows it; `status` is the word `kubectl get pods` would print. */
export type PodView = {
  readonly cluster: string;
  readonly namespace: string;
  readonly deployment: string | undefined;
  readonly replicaSet: string | undefined;
  readonly name: string;
  readonly uid: string;
  readonly status: string;
  readonly phase: Pod['status']['phase'];
  readonly ready: boolean;
  readonly restarts: number;
  readonly deleting: boolean;
  readonly node: string | undefined;
  readonly image: string;
  readonly createdAt: string;
};

export type DeploymentView = {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly generation: number;
  readonly observedGeneration: number;
  readonly wanted: number;
  readonly replicas: number;
  readonly updated: number;
  readonly ready: number;
  readonly available: number;
  readonly paused: boolean;
  /** `Available=True/MinimumReplicasAvailable` and so on. */
  readonly conditions: readonly string[];
  /** The controller has seen the latest spec, and only new pods are left, all available. */
  readonly isRolledOut: boolean;
};

export type Snapshot = {
  readonly cluster: string;
  readonly pods: readonly PodView[];
  readonly deployments: readonly DeploymentView[];
};

export function snapshotOf(cluster: string, store: Store): Snapshot {
  return {
    cluster,
    pods: store.pods.list().map((pod) => podView(cluster, store, pod)),
    deployments: store.deployments.list().map((deployment) => deploymentView(cluster, deployment)),
  };
}

function podView(cluster: string, store: Store, pod: Pod): PodView {
  const { namespace, name, uid, deletionTimestamp, creationTimestamp } = pod.metadata;
  const replicaSet = controllerOf(pod, 'ReplicaSet')?.name;
  const owner = replicaSet === undefined ? undefined : store.replicaSets.get(namespace, replicaSet);
  return {
    cluster,
    namespace,
    deployment: owner && controllerOf(owner, 'Deployment')?.name,
    replicaSet,
    name,
    uid,
    status: printedStatus(pod),
    phase: pod.status.phase,
    ready: isReady(pod),
    restarts: restartsOf(pod),
    deleting: deletionTimestamp !== undefined,
    node: pod.spec.nodeName,
    image: pod.spec.containers[0]?.image ?? '',
    createdAt: creationTimestamp,
  };
}

function printedStatus(pod: Pod): string {
  if (pod.metadata.deletionTimestamp !== undefined) return 'Terminating';
  const state = stateOf(pod);
  if (state && 'waiting' in state) return state.waiting.reason;
  if (state && 'terminated' in state) return state.terminated.reason;
  const scheduled = podCondition(pod, 'PodScheduled');
  return scheduled?.status === 'False' ? (scheduled.reason ?? 'Pending') : pod.status.phase;
}

function deploymentView(cluster: string, { metadata, spec, status }: Deployment): DeploymentView {
  const { replicas = 0, updatedReplicas = 0, readyReplicas = 0, availableReplicas = 0 } = status;
  const generation = metadata.generation ?? 0;
  const observedGeneration = status.observedGeneration ?? 0;
  return {
    cluster,
    namespace: metadata.namespace,
    name: metadata.name,
    labels: metadata.labels ?? {},
    annotations: metadata.annotations ?? {},
    generation,
    observedGeneration,
    wanted: spec.replicas,
    replicas,
    updated: updatedReplicas,
    ready: readyReplicas,
    available: availableReplicas,
    paused: spec.paused === true,
    conditions: (status.conditions ?? []).map(({ type, status: is, reason }) => `${type}=${is}/${reason}`),
    isRolledOut:
      observedGeneration >= generation &&
      [replicas, updatedReplicas, availableReplicas].every((count) => count === spec.replicas),
  };
}
