import { randomUUID } from 'node:crypto';
import { type Clock, toSeconds } from './clock.ts';
import { sameJson } from './json.ts';
import type { ObjectMeta } from './objects.ts';
import type { Pod } from './pod.ts';
import type { Store } from './store.ts';

/** How many pods of a selection may be disrupted at a time. */
export type DisruptionBudget = {
  readonly kind: 'PodDisruptionBudget';
  readonly apiVersion: 'policy/v1';
  readonly metadata: ObjectMeta;
  readonly spec: {
    readonly minAvailable?: number | string | undefined;
    readonly maxUnavailable?: number | string | undefined;
    readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly unhealthyPodEvictionPolicy?: UnhealthyPolicy | undefined;
  };
  readonly status: BudgetStatus;
};

type UnhealthyPolicy = 'IfHealthyBudget' | 'AlwaysAllow';

export type BudgetStatus = {
  readonly observedGeneration?: number | undefined;
  /** Pods whose eviction has been granted and that are not being deleted yet, and since when. */
  readonly disruptedPods?: Readonly<Record<string, string>> | undefined;
  readonly disruptionsAllowed: number;
  readonly currentHealthy: number;
  readonly desiredHealthy: number;
  readonly expectedPods: number;
  readonly conditions?: readonly BudgetCondition[] | undefined;
};

export type BudgetCondition = {
  readonly type: 'DisruptionAllowed';
  readonly status: 'True' | 'False';
  readonly observedGeneration?: number | undefined;
  readonly lastTransitionTime: string;
  readonly reason: 'SufficientPods' | 'InsufficientPods';
  readonly message: '';
};

export type BudgetDraft = {
  readonly name: string;
  readonly namespace: string;
  /** Whose pods. Default: the application of the budget's name. */
  readonly app?: string;
  readonly minAvailable?: number | string;
  readonly maxUnavailable?: number | string;
  readonly unhealthyPodEvictionPolicy?: UnhealthyPolicy;
};

/** Stores the budget; the controller counts for it. */
export function protect(store: Store, clock: Clock, draft: BudgetDraft): void {
  const { name, namespace, app = name, ...limits } = draft;
  const spec: DisruptionBudget['spec'] = { ...limits, selector: { matchLabels: { app } } };
  const before = store.budgets.get(namespace, name);
  if (before) {
    const generation = (before.metadata.generation ?? 0) + (sameJson(before.spec, spec) ? 0 : 1);
    store.budgets.replace({ ...before, metadata: { ...before.metadata, generation }, spec });
    return;
  }
  store.budgets.create({
    kind: 'PodDisruptionBudget',
    apiVersion: 'policy/v1',
    metadata: {
      name,
      namespace,
      uid: randomUUID(),
      resourceVersion: '',
      generation: 1,
      creationTimestamp: toSeconds(clock.now()),
    },
    spec,
    status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
  });
}

export function covers({ metadata, spec }: DisruptionBudget, pod: Pod): boolean {
  return (
    metadata.namespace === pod.metadata.namespace &&
    Object.entries(spec.selector.matchLabels).every(([key, value]) => pod.metadata.labels?.[key] === value)
  );
}

/** The status with as many disruptions allowed; the condition says whether there are any. */
export function withAllowed(
  budget: DisruptionBudget,
  status: Omit<BudgetStatus, 'conditions'>,
  now: Date,
): BudgetStatus {
  const isAllowed = status.disruptionsAllowed > 0 ? 'True' : 'False';
  const before = budget.status.conditions?.[0];
  const condition: BudgetCondition = {
    type: 'DisruptionAllowed',
    status: isAllowed,
    observedGeneration: status.observedGeneration,
    lastTransitionTime: before?.status === isAllowed ? before.lastTransitionTime : toSeconds(now),
    reason: isAllowed === 'True' ? 'SufficientPods' : 'InsufficientPods',
    message: '',
  };
  return { ...status, conditions: [condition] };
}
