import { controllerOf, type KubeObject } from './objects.ts';
import type { Store } from './store.ts';

export type Owner = { readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet'; readonly name: string };

/** The workload a pod comes from in the end; of a Deployment's pod, not the ReplicaSet between them. */
export function workloadOf(store: Store, pod: KubeObject): Owner | undefined {
  for (const kind of ['StatefulSet', 'DaemonSet'] as const) {
    const owner = controllerOf(pod, kind);
    if (owner) return { kind, name: owner.name };
  }
  const between = controllerOf(pod, 'ReplicaSet');
  const replicaSet = between && store.replicaSets.get(pod.metadata.namespace, between.name);
  const deployment = replicaSet && controllerOf(replicaSet, 'Deployment');
  return deployment && { kind: 'Deployment', name: deployment.name };
}
