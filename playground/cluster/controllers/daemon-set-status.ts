import type { DaemonSet, DaemonSetStatus } from '../daemon-set.ts';
import { isReady, type Pod } from '../pod.ts';
import { availableAtMs } from './replica-set-status.ts';
import { revisionLabel } from './revisions.ts';

/** The pods of a DaemonSet by the node they are for, oldest first; those that have ended and are going are left out. */
export type PodsByNode = ReadonlyMap<string, readonly Pod[]>;

export function podsByNode(pods: readonly Pod[]): PodsByNode {
  const byNode = new Map<string, Pod[]>();
  for (const pod of pods.filter((one) => !hasLeft(one))) {
    const node = nodeOf(pod);
    byNode.set(node, [...(byNode.get(node) ?? []), pod]);
  }
  return byNode;
}

function hasLeft({ metadata, status }: Pod): boolean {
  const hasEnded = status.phase === 'Succeeded' || status.phase === 'Failed';
  return hasEnded && metadata.deletionTimestamp !== undefined;
}

const tie = /"key":"metadata\.name","operator":"In","values":\["([^"]+)"\]/;

/** Where the pod is, or where alone it may go. */
export function nodeOf({ spec }: Pod): string {
  return spec.nodeName ?? tie.exec(JSON.stringify(spec.affinity ?? {}))?.[1] ?? '';
}

/** The part of a pod's spec that ties it to one node, and lets it stay there whatever happens to the node. */
export function tiedTo(node: string): Record<string, unknown> {
  const term = { matchFields: [{ key: 'metadata.name', operator: 'In', values: [node] }] };
  const toleration = (trouble: string, effect: string) => ({
    key: `node.kubernetes.io/${trouble}`,
    operator: 'Exists',
    effect,
  });
  return {
    affinity: {
      nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] } },
    },
    tolerations: [
      ...['not-ready', 'unreachable'].map((trouble) => toleration(trouble, 'NoExecute')),
      ...['disk-pressure', 'memory-pressure', 'pid-pressure', 'unschedulable'].map((trouble) =>
        toleration(trouble, 'NoSchedule'),
      ),
    ],
  };
}

export function isAvailable(pod: Pod, { spec }: DaemonSet, now: Date): boolean {
  const sinceMs = availableAtMs(pod, spec.minReadySeconds ?? 0);
  return sinceMs !== undefined && sinceMs <= now.getTime();
}

/** What a DaemonSet's status says, node by node: of several pods on one, the oldest counts. */
export function daemonSetStatus(
  set: DaemonSet,
  pods: PodsByNode,
  { nodes, hash, now }: { nodes: readonly string[]; hash: string; now: Date },
): DaemonSetStatus {
  const first = nodes.flatMap((node) => pods.get(node)?.slice(0, 1) ?? []);
  const count = (holds: (pod: Pod) => boolean) => first.filter(holds).length;
  const available = count((pod) => isAvailable(pod, set, now));
  return {
    currentNumberScheduled: first.length,
    numberMisscheduled: [...pods.keys()].filter((node) => !nodes.includes(node)).length,
    desiredNumberScheduled: nodes.length,
    numberReady: count(isReady),
    observedGeneration: set.metadata.generation,
    updatedNumberScheduled: count(({ metadata }) => metadata.labels?.[revisionLabel] === hash) || undefined,
    numberAvailable: available || undefined,
    numberUnavailable: nodes.length - available || undefined,
  };
}
