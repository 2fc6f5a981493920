import { randomUUID } from 'node:crypto';
import { type Clock, toSeconds } from './clock.ts';
import type { EventRecorder } from './events.ts';
import { isNodeReady, type Node, type NodeCondition } from './node.ts';
import type { Pod } from './pod.ts';
import { deletePod } from './pod-deletion.ts';
import type { Store } from './store.ts';

/** The nodes, and what happens when one goes away. */
export type Nodes = {
  /** @throws Error when there is no such node. */
  readonly nodeAway: (name: string) => void;
  readonly nodeBack: (name: string) => void;
  /** True while the pod's kubelet answers. A pod without a node has nobody to wait for. */
  readonly answers: (pod: Pod) => boolean;
};

type Parts = {
  readonly store: Store;
  readonly clock: Clock;
  readonly events: EventRecorder;
  readonly names: readonly string[];
  /** How long pods stay on a node that is away before they are given up; a real cluster waits 5 minutes. */
  readonly patienceMs: number;
};

const unreachable = 'node.kubernetes.io/unreachable';

export function makeNodes({ store, clock, events, names, patienceMs }: Parts): Nodes {
  const now = () => toSeconds(clock.now());
  for (const name of names) store.nodes.create(newNode(name, now()));

  function nodeOf(name: string): Node {
    const node = store.nodes.get('', name);
    if (!node) throw new Error(`no node ${name}`);
    return node;
  }

  const podsOn = (name: string) => store.pods.list().filter(({ spec }) => spec.nodeName === name);

  function changed(node: Node, condition: Partial<NodeCondition>, taints: Node['spec']['taints']): void {
    const conditions = node.status.conditions.map((one) =>
      one.type === 'Ready' ? { ...one, ...condition, lastTransitionTime: now() } : one,
    );
    store.nodes.replace({ ...node, spec: { ...node.spec, taints }, status: { ...node.status, conditions } });
  }

  /** As the taint manager does: marks the pod as gone for, and leaves the end to a kubelet that may never answer. */
  function giveUp({ metadata }: Pod): void {
    const pod = store.pods.get(metadata.namespace, metadata.name);
    if (pod?.metadata.uid !== metadata.uid || pod.metadata.deletionTimestamp !== undefined) return;
    const disrupted = withDisruption(pod, {
      reason: 'DeletionByTaintManager',
      message: 'Taint manager: deleting due to NoExecute taint',
      at: now(),
    });
    const message = `Node ${pod.spec.nodeName} which was running pod ${metadata.name} is unresponsive`;
    const lost = store.pods.replace({
      ...disrupted,
      status: { ...disrupted.status, reason: 'NodeLost', message },
    });
    const component = 'taint-eviction-controller';
    const told = `Marking for deletion Pod ${metadata.namespace}/${metadata.name}`;
    events.record({ about: pod, type: 'Normal', reason: 'TaintManagerEviction', message: told, component });
    deletePod(store, clock, lost, {});
  }

  function nodeAway(name: string): void {
    const node = nodeOf(name);
    if (!isNodeReady(node)) return;
    const told = { reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.' };
    const taints = ['NoSchedule', 'NoExecute'].map((effect) => ({ key: unreachable, effect }));
    changed(node, { status: 'Unknown', ...told }, taints);
    for (const pod of podsOn(name)) store.pods.replace(withReady(pod, 'False', now()));
    clock.after(patienceMs, () => {
      if (isNodeReady(nodeOf(name))) return;
      for (const pod of podsOn(name).filter((one) => !toleratesForEver(one))) giveUp(pod);
    });
  }

  function nodeBack(name: string): void {
    const told = { reason: 'KubeletReady', message: 'kubelet is posting ready status' };
    changed(nodeOf(name), { status: 'True', ...told }, undefined);
    for (const pod of podsOn(name)) {
      const isServing = pod.status.containerStatuses?.every(({ ready }) => ready) === true;
      if (isServing) store.pods.replace(withReady(pod, 'True', now()));
    }
  }

  const answers = ({ spec }: Pod) => {
    const node = spec.nodeName === undefined ? undefined : store.nodes.get('', spec.nodeName);
    return node === undefined || isNodeReady(node);
  };

  return { nodeAway, nodeBack, answers };
}

function toleratesForEver({ spec }: Pod): boolean {
  const tolerations = Array.isArray(spec.tolerations) ? spec.tolerations : [];
  return tolerations.some(
    ({ key, tolerationSeconds }) => key === unreachable && tolerationSeconds === undefined,
  );
}

function withReady(pod: Pod, status: 'True' | 'False', lastTransitionTime: string): Pod {
  const conditions = pod.status.conditions?.map((one) =>
    one.type === 'Ready' && one.status !== status
      ? { ...one, status, lastTransitionTime, reason: undefined, message: undefined }
      : one,
  );
  return { ...pod, status: { ...pod.status, conditions } };
}

/** The pod with the condition that says who made it go. */
export function withDisruption(
  pod: Pod,
  { reason, message, at }: { reason: string; message: string; at: string },
): Pod {
  const others = (pod.status.conditions ?? []).filter(({ type }) => type !== 'DisruptionTarget');
  const condition = { type: 'DisruptionTarget', status: 'True', lastProbeTime: null } as const;
  const conditions = [...others, { ...condition, lastTransitionTime: at, reason, message }];
  return { ...pod, status: { ...pod.status, conditions } };
}

function newNode(name: string, at: string): Node {
  const capacity = { cpu: '4', memory: '16Gi', pods: '110' };
  const times = { lastHeartbeatTime: at, lastTransitionTime: at };
  return {
    kind: 'Node',
    apiVersion: 'v1',
    metadata: {
      name,
      namespace: '',
      uid: randomUUID(),
      resourceVersion: '',
      creationTimestamp: at,
      labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux' },
    },
    spec: {},
    status: {
      capacity,
      allocatable: capacity,
      conditions: [
        {
          type: 'Ready',
          status: 'True',
          ...times,
          reason: 'KubeletReady',
          message: 'kubelet is posting ready status',
        },
      ],
      addresses: [{ type: 'Hostname', address: name }],
      nodeInfo: { kubeletVersion: 'v1.34.9', operatingSystem: 'linux', architecture: 'amd64' },
    },
  };
}
