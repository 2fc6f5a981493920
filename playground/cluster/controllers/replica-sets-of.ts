import { templateHash } from '../names.ts';
import { controllerOf, type Deployment, type ReplicaSet } from '../objects.ts';
import type { Store } from '../store.ts';

export const revisionAnnotation = 'deployment.kubernetes.io/revision';
/** The numbers the same template had before it was taken up again. */
export const historyAnnotation = 'deployment.kubernetes.io/revision-history';
export const desiredAnnotation = 'deployment.kubernetes.io/desired-replicas';
export const maxAnnotation = 'deployment.kubernetes.io/max-replicas';
export const hashLabel = 'pod-template-hash';

/** A Deployment's ReplicaSets: the one of its template, if it exists yet, and the others, oldest first. */
export type ReplicaSetsOf = {
  readonly hash: string;
  readonly current: ReplicaSet | undefined;
  readonly others: readonly ReplicaSet[];
  readonly all: readonly ReplicaSet[];
};

export function revisionOf({ metadata }: { metadata: ReplicaSet['metadata'] }): number {
  return Number(metadata.annotations?.[revisionAnnotation] ?? 0);
}

export function replicaSetsOf(store: Store, { metadata, spec }: Deployment): ReplicaSetsOf {
  const hash = templateHash(spec.template);
  const all = store.replicaSets
    .list(metadata.namespace)
    .filter((replicaSet) => controllerOf(replicaSet, 'Deployment')?.uid === metadata.uid)
    .sort((one, other) => Number(one.metadata.resourceVersion) - Number(other.metadata.resourceVersion))
    .sort((one, other) => revisionOf(one) - revisionOf(other));
  const isCurrent = (replicaSet: ReplicaSet) => replicaSet.metadata.labels?.[hashLabel] === hash;
  return {
    hash,
    current: all.find(isCurrent),
    others: all.filter((replicaSet) => !isCurrent(replicaSet)),
    all,
  };
}

export function specSum(replicaSets: readonly ReplicaSet[]): number {
  return replicaSets.reduce((sum, { spec }) => sum + spec.replicas, 0);
}

export function statusSum(
  replicaSets: readonly ReplicaSet[],
  field: 'replicas' | 'readyReplicas' | 'availableReplicas',
): number {
  return replicaSets.reduce((sum, { status }) => sum + (status[field] ?? 0), 0);
}
