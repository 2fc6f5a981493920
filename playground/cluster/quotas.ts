import { randomUUID } from 'node:crypto';
import { type Clock, toSeconds } from './clock.ts';
import type { ObjectMeta } from './objects.ts';
import type { Pod } from './pod.ts';
import type { Store } from './store.ts';

export type ResourceQuota = {
  readonly kind: 'ResourceQuota';
  readonly apiVersion: 'v1';
  readonly metadata: ObjectMeta;
  readonly spec: { readonly hard: { readonly pods: string } };
  readonly status: { readonly hard: { readonly pods: string }; readonly used: { readonly pods: string } };
};

/** How many pods a namespace may hold. */
export type Quotas = {
  /** Undefined lifts the limit. */
  readonly limitPods: (namespace: string, pods: number | undefined) => void;
  /** Why admission would refuse this pod, or undefined. */
  readonly refusalOf: (pod: Pod) => string | undefined;
};

const name = 'q';

export function makeQuotas(store: Store, clock: Clock): Quotas {
  const usedIn = (namespace: string) => String(store.pods.list(namespace).length);

  function limitPods(namespace: string, pods: number | undefined): void {
    const before = store.resourceQuotas.get(namespace, name);
    if (pods === undefined) {
      if (before) store.resourceQuotas.remove(before);
      return;
    }
    const hard = { pods: String(pods) };
    const status = { hard, used: { pods: usedIn(namespace) } };
    if (before) store.resourceQuotas.replace({ ...before, spec: { hard }, status });
    else store.resourceQuotas.create(newQuota(namespace, status, clock));
  }

  store.pods.subscribe(({ type, object }) => {
    const { namespace } = object.metadata;
    const quota = type === 'MODIFIED' ? undefined : store.resourceQuotas.get(namespace, name);
    if (!quota) return;
    store.resourceQuotas.replace({
      ...quota,
      status: { ...quota.status, used: { pods: usedIn(namespace) } },
    });
  });

  return {
    limitPods,
    refusalOf: ({ metadata }) => {
      const quota = store.resourceQuotas.get(metadata.namespace, name);
      if (!quota || Number(quota.status.used.pods) < Number(quota.spec.hard.pods)) return undefined;
      return `pods "${metadata.name}" is forbidden: exceeded quota: ${name}, requested: pods=1, used: pods=${quota.status.used.pods}, limited: pods=${quota.spec.hard.pods}`;
    },
  };
}

function newQuota(namespace: string, status: ResourceQuota['status'], clock: Clock): ResourceQuota {
  const creationTimestamp = toSeconds(clock.now());
  return {
    kind: 'ResourceQuota',
    apiVersion: 'v1',
    metadata: { name, namespace, uid: randomUUID(), resourceVersion: '', creationTimestamp },
    spec: { hard: status.hard },
    status,
  };
}
