import type { Pod } from './pod.ts';
import type { Store } from './store.ts';

/** How many pods a namespace may hold. */
export type Quotas = {
  /** Undefined lifts the limit. */
  readonly limitPods: (namespace: string, pods: number | undefined) => void;
  /** Why admission would refuse this pod, or undefined. */
  readonly refusalOf: (pod: Pod) => string | undefined;
};

export function makeQuotas(store: Store): Quotas {
  const limits = new Map<string, number>();
  return {
    limitPods: (namespace, pods) => {
      if (pods === undefined) limits.delete(namespace);
      else limits.set(namespace, pods);
    },
    refusalOf: ({ metadata }) => {
      const limit = limits.get(metadata.namespace);
      const used = store.pods.list(metadata.namespace).length;
      if (limit === undefined || used < limit) return undefined;
      return `pods "${metadata.name}" is forbidden: exceeded quota: q, requested: pods=1, used: pods=${used}, limited: pods=${limit}`;
    },
  };
}
