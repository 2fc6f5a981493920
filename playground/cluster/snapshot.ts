import type { DaemonSet } from './daemon-set.ts';
import { restartsOf, stateOf } from './kubelet/pod-status.ts';
import { isNodeReady } from './node.ts';
import { controllerOf, type Deployment } from './objects.ts';
import { type Owner, workloadOf } from './owners.ts';
import { isReady, type Pod, podCondition } from './pod.ts';
import type { StatefulSet } from './stateful-set.ts';
import type { Store } from './store.ts';
import type { Workload, WorkloadKind } from './workloads.ts';

/** A pod as a panel shows it; `status` is the word `kubectl get pods` would print. */
export type PodView = {
  readonly cluster: string;
  readonly namespace: string;
  /** The workload it belongs to; `deployment` when that is a Deployment. */
  readonly workload: Owner | undefined;
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

/** A workload as a panel shows it. Of a DaemonSet, `wanted` and `replicas` count nodes. */
export type WorkloadView = {
  readonly kind: WorkloadKind;
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
  readonly deployments: readonly WorkloadView[];
  readonly statefulSets: readonly WorkloadView[];
  readonly daemonSets: readonly WorkloadView[];
  /** Nodes that answer, and nodes that are away. */
  readonly nodes: readonly { readonly name: string; readonly isReady: boolean }[];
};

/** All of them, whatever their kind. */
export function workloadsOf({ deployments, statefulSets, daemonSets }: Snapshot): WorkloadView[] {
  return [...deployments, ...statefulSets, ...daemonSets];
}

export function snapshotOf(cluster: string, store: Store): Snapshot {
  return {
    cluster,
    pods: store.pods.list().map((pod) => podView(cluster, store, pod)),
    deployments: store.deployments.list().map((deployment) => deploymentView(cluster, deployment)),
    statefulSets: store.statefulSets.list().map((set) => statefulSetView(cluster, set)),
    daemonSets: store.daemonSets.list().map((set) => daemonSetView(cluster, set)),
    nodes: store.nodes.list().map((node) => ({ name: node.metadata.name, isReady: isNodeReady(node) })),
  };
}

function podView(cluster: string, store: Store, pod: Pod): PodView {
  const { namespace, name, uid, deletionTimestamp, creationTimestamp } = pod.metadata;
  const replicaSet = controllerOf(pod, 'ReplicaSet')?.name;
  const workload = workloadOf(store, pod);
  return {
    cluster,
    namespace,
    workload,
    deployment: workload?.kind === 'Deployment' ? workload.name : undefined,
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
  if (pod.metadata.deletionTimestamp !== undefined) {
    return pod.status.reason === 'NodeLost' ? 'Unknown' : 'Terminating';
  }
  const state = stateOf(pod);
  if (state && 'waiting' in state) return state.waiting.reason;
  if (state && 'terminated' in state) return state.terminated.reason;
  const scheduled = podCondition(pod, 'PodScheduled');
  return scheduled?.status === 'False' ? (scheduled.reason ?? 'Pending') : pod.status.phase;
}

function deploymentView(cluster: string, deployment: Deployment): WorkloadView {
  const { spec, status } = deployment;
  const { replicas = 0, updatedReplicas = 0, readyReplicas = 0, availableReplicas = 0 } = status;
  const common = commonView(cluster, deployment);
  return {
    ...common,
    wanted: spec.replicas,
    replicas,
    updated: updatedReplicas,
    ready: readyReplicas,
    available: availableReplicas,
    paused: spec.paused === true,
    conditions: (status.conditions ?? []).map(({ type, status: is, reason }) => `${type}=${is}/${reason}`),
    isRolledOut:
      common.observedGeneration >= common.generation &&
      [replicas, updatedReplicas, availableReplicas].every((count) => count === spec.replicas),
  };
}

function statefulSetView(cluster: string, set: StatefulSet): WorkloadView {
  const { spec, status } = set;
  const { replicas, updatedReplicas = 0, readyReplicas = 0, availableReplicas } = status;
  const common = commonView(cluster, set);
  return {
    ...common,
    wanted: spec.replicas,
    replicas,
    updated: updatedReplicas,
    ready: readyReplicas,
    available: availableReplicas,
    paused: false,
    conditions: [],
    isRolledOut:
      common.observedGeneration >= common.generation &&
      [replicas, updatedReplicas, availableReplicas].every((count) => count === spec.replicas),
  };
}

function daemonSetView(cluster: string, set: DaemonSet): WorkloadView {
  const { desiredNumberScheduled, currentNumberScheduled, numberReady } = set.status;
  const { updatedNumberScheduled = 0, numberAvailable = 0 } = set.status;
  const common = commonView(cluster, set);
  return {
    ...common,
    wanted: desiredNumberScheduled,
    replicas: currentNumberScheduled,
    updated: updatedNumberScheduled,
    ready: numberReady,
    available: numberAvailable,
    paused: false,
    conditions: [],
    isRolledOut:
      common.observedGeneration >= common.generation &&
      [updatedNumberScheduled, numberAvailable].every((count) => count === desiredNumberScheduled),
  };
}

function commonView(cluster: string, { kind, metadata, status }: Workload) {
  return {
    kind,
    cluster,
    namespace: metadata.namespace,
    name: metadata.name,
    labels: metadata.labels ?? {},
    annotations: metadata.annotations ?? {},
    generation: metadata.generation ?? 0,
    observedGeneration: status.observedGeneration ?? 0,
  };
}
