import type { Clock } from '../clock.ts';
import { type BudgetStatus, covers, type DisruptionBudget, withAllowed } from '../disruption-budget.ts';
import { type Owner, workloadOf } from '../owners.ts';
import { isReady, type Pod } from '../pod.ts';
import type { Store } from '../store.ts';
import { resolved } from './rolling-limits.ts';
import { keyOf, makeWorkQueue, reactions, splitKey } from './work-queue.ts';

type Parts = { readonly store: Store; readonly clock: Clock; readonly reactMs: number };

/** Counts, for each PodDisruptionBudget, how many of its pods serve and how many of them may go. */
export function startDisruptionController({ store, clock, reactMs }: Parts): void {
  const queue = makeWorkQueue(clock, reactMs, sync);

  function sync(key: string): void {
    const budget = store.budgets.get(...splitKey(key));
    if (!budget) return;
    const pods = store.pods.list(budget.metadata.namespace).filter((pod) => covers(budget, pod));
    store.budgets.replace({ ...budget, status: withAllowed(budget, counted(budget, pods), clock.now()) });
  }

  function counted(budget: DisruptionBudget, pods: readonly Pod[]): Omit<BudgetStatus, 'conditions'> {
    const disruptedPods = stillGranted(budget, pods);
    const currentHealthy = pods.filter(
      (pod) =>
        isReady(pod) && pod.metadata.deletionTimestamp === undefined && !(pod.metadata.name in disruptedPods),
    ).length;
    const { expectedPods, desiredHealthy } = wanted(budget, pods);
    const spare = Math.max(currentHealthy - desiredHealthy, 0);
    return {
      observedGeneration: budget.metadata.generation,
      disruptedPods: Object.keys(disruptedPods).length === 0 ? undefined : disruptedPods,
      disruptionsAllowed: expectedPods > 0 ? spare : 0,
      currentHealthy,
      desiredHealthy,
      expectedPods,
    };
  }

  /** A plain minimum asks nobody how many pods there should be; a share or a maximum asks their workloads. */
  function wanted({ spec }: DisruptionBudget, pods: readonly Pod[]) {
    const { minAvailable, maxUnavailable } = spec;
    if (typeof minAvailable === 'number') return { expectedPods: pods.length, desiredHealthy: minAvailable };
    const expectedPods = scaleOf(pods);
    const desiredHealthy =
      minAvailable === undefined
        ? Math.max(expectedPods - resolved(maxUnavailable ?? 1, expectedPods, Math.ceil), 0)
        : resolved(minAvailable, expectedPods, Math.ceil);
    return { expectedPods, desiredHealthy };
  }

  function scaleOf(pods: readonly Pod[]): number {
    const owners = new Map<string, Owner & { readonly namespace: string }>();
    for (const pod of pods) {
      const owner = workloadOf(store, pod);
      const { namespace } = pod.metadata;
      if (owner) owners.set(`${owner.kind}/${owner.name}`, { ...owner, namespace });
    }
    return [...owners.values()].reduce((sum, owner) => sum + replicasOf(owner), 0);
  }

  function replicasOf({ kind, namespace, name }: Owner & { readonly namespace: string }): number {
    switch (kind) {
      case 'Deployment':
        return store.deployments.get(namespace, name)?.spec.replicas ?? 0;
      case 'StatefulSet':
        return store.statefulSets.get(namespace, name)?.spec.replicas ?? 0;
      case 'DaemonSet':
        return store.daemonSets.get(namespace, name)?.status.desiredNumberScheduled ?? 0;
    }
  }

  store.budgets.subscribe(({ object }) => queue.add(keyOf(object), reactions.toPods));
  store.pods.subscribe(({ object }) => {
    for (const budget of store.budgets.list(object.metadata.namespace)) {
      if (covers(budget, object)) queue.add(keyOf(budget), reactions.toPods);
    }
  });
}

/** Evictions that were granted and whose pods nobody has begun to delete. */
function stillGranted({ status }: DisruptionBudget, pods: readonly Pod[]): Record<string, string> {
  const waiting = new Set(
    pods
      .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
      .map(({ metadata }) => metadata.name),
  );
  return Object.fromEntries(Object.entries(status.disruptedPods ?? {}).filter(([name]) => waiting.has(name)));
}
