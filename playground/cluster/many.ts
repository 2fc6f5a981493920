import { type AppSpec, workloadOf } from './app-spec.ts';
import { type Clock, toSeconds } from './clock.ts';
import { newPod } from './controllers/new-pod.ts';
import { replicaSetFor } from './controllers/new-replica-set.ts';
import { revisionAnnotation } from './controllers/replica-sets-of.ts';
import { makeContainers } from './kubelet/containers.ts';
import { templateHash } from './names.ts';
import type { Deployment, ReplicaSet } from './objects.ts';
import type { Pod } from './pod.ts';
import type { Store } from './store.ts';
import { asStored } from './workloads.ts';

/** True for an application that {@link loadMany} can store as it will be in the end. */
export function isPlain({ kind = 'Deployment', behaviour = 'healthy', ...app }: AppSpec): boolean {
  return kind === 'Deployment' && behaviour === 'healthy' && app.paused !== true && app.budget === undefined;
}

/**
 * Stores healthy Deployments rolled out, with their ReplicaSets and Ready pods, without any controller having
 * worked for it. What the pods of one application have in common is kept once.
 */
export function loadMany(store: Store, clock: Clock, apps: readonly AppSpec[]): void {
  const nodes = store.nodes.list().map(({ metadata }) => metadata.name);
  const made = apps.flatMap((app) => {
    const workload = asStored(workloadOf(app, clock));
    return workload.kind === 'Deployment' ? [rolledOut(workload, { clock, nodes })] : [];
  });
  store.deployments.load(made.map(({ deployment }) => deployment));
  store.replicaSets.load(made.map(({ replicaSet }) => replicaSet));
  store.pods.load(made.flatMap(({ pods }) => pods));
}

type Around = { readonly clock: Clock; readonly nodes: readonly string[] };

function rolledOut(draft: Deployment, around: Around) {
  const now = around.clock.now();
  const { replicas } = draft.spec;
  const metadata = {
    ...draft.metadata,
    annotations: { ...draft.metadata.annotations, [revisionAnnotation]: '1' },
  };
  const sets = { hash: templateHash(draft.spec.template), current: undefined, others: [], all: [] };
  const made = replicaSetFor({ ...draft, metadata }, sets, now);
  const counts = { replicas, readyReplicas: replicas, availableReplicas: replicas, observedGeneration: 1 };
  const replicaSet: ReplicaSet = { ...made, status: { ...counts, fullyLabeledReplicas: replicas } };
  const status = { ...counts, updatedReplicas: replicas, conditions: conditionsOf(replicaSet, now) };
  const deployment: Deployment = { ...draft, metadata, status };
  return { deployment, replicaSet, pods: podsOf(replicaSet, around) };
}

function conditionsOf({ metadata }: ReplicaSet, now: Date): NonNullable<Deployment['status']['conditions']> {
  const at = { status: 'True', lastUpdateTime: toSeconds(now), lastTransitionTime: toSeconds(now) } as const;
  return [
    {
      ...{ type: 'Available', ...at, reason: 'MinimumReplicasAvailable' },
      message: 'Deployment has minimum availability.',
    },
    {
      ...{ type: 'Progressing', ...at, reason: 'NewReplicaSetAvailable' },
      message: `ReplicaSet "${metadata.name}" has successfully progressed.`,
    },
  ];
}

function podsOf(replicaSet: ReplicaSet, { clock, nodes }: Around): Pod[] {
  const draft = { owner: replicaSet, template: replicaSet.spec.template };
  const first = runningPod(newPod(draft, clock), clock);
  return Array.from({ length: replicaSet.spec.replicas }, (_, index): Pod => {
    const nodeName = nodes[index % nodes.length] ?? 'node-1';
    const { metadata } = index === 0 ? first : newPod(draft, clock);
    const own = { ...metadata, labels: first.metadata.labels, managedFields: first.metadata.managedFields };
    return { ...first, metadata: own, spec: { ...first.spec, nodeName } };
  });
}

function runningPod(pod: Pod, clock: Clock): Pod {
  const scheduled = {
    type: 'PodScheduled',
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: toSeconds(clock.now()),
  } as const;
  const containers = makeContainers(clock);
  const bound = { ...pod, status: { ...pod.status, conditions: [scheduled] } };
  return containers.running(containers.creating(bound), 'ready', 0);
}
