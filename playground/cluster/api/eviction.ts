import { z } from 'zod';
import { type Clock, toSeconds } from '../clock.ts';
import { covers, type DisruptionBudget, withAllowed } from '../disruption-budget.ts';
import { withDisruption } from '../nodes.ts';
import { goJsonError } from '../patch/apply-patch.ts';
import { isReady, type Pod } from '../pod.ts';
import { deletePod } from '../pod-deletion.ts';
import type { Store } from '../store.ts';
import { chosenOptions, DeleteOptionsBody } from './delete-options.ts';
import { badRequest, internal, notFound, overBudget, type Status } from './failure.ts';
import { checkPreconditions } from './write.ts';

export type EvictionRequest = {
  readonly namespace: string;
  readonly name: string;
  readonly query: URLSearchParams;
  readonly text: string;
};

const Eviction = z.object({
  metadata: z.object({ name: z.string().default('') }).default({ name: '' }),
  deleteOptions: DeleteOptionsBody.nullish(),
});

const stillCountingSeconds = 10;

/** Deletes a pod as far as the budget over it allows. @throws ApiFailure 400, 404, 409, 429, 500 */
export function makeEviction(store: Store, clock: Clock): (request: EvictionRequest) => Status {
  function evict({ namespace, name, query, text }: EvictionRequest): Status {
    const { metadata, deleteOptions } = evictionFrom(text);
    if (metadata.name !== '' && metadata.name !== name) {
      throw badRequest('name in URL does not match name in Eviction object');
    }
    const options = chosenOptions(query, deleteOptions ?? {});
    const pod = store.pods.get(namespace, name);
    if (!pod) throw notFound({ group: '', resource: 'pods' }, name);
    checkPreconditions(pod, options);
    const budget = isBeyondBudgets(pod) ? undefined : budgetOf(pod);
    if (budget && !mayGoUnhealthy(budget, pod)) {
      checkBudget(budget);
      if (!options.dryRun) spend(budget, pod);
    }
    if (!options.dryRun) remove(pod, options.graceSeconds);
    return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 };
  }

  function budgetOf(pod: Pod): DisruptionBudget | undefined {
    const [budget, ...others] = store.budgets
      .list(pod.metadata.namespace)
      .filter((candidate) => covers(candidate, pod));
    if (others.length === 0) return budget;
    throw internal(
      'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
    );
  }

  function spend(budget: DisruptionBudget, { metadata }: Pod): void {
    const { conditions: _before, ...status } = budget.status;
    const disruptedPods = { ...status.disruptedPods, [metadata.name]: toSeconds(clock.now()) };
    const disruptionsAllowed = status.disruptionsAllowed - 1;
    const spent = { ...status, disruptedPods, disruptionsAllowed };
    store.budgets.replace({ ...budget, status: withAllowed(budget, spent, clock.now()) });
  }

  function remove(pod: Pod, graceSeconds: number | undefined): void {
    const why = { reason: 'EvictionByEvictionAPI', message: 'Eviction API: evicting' };
    const told = store.pods.replace(withDisruption(pod, { ...why, at: toSeconds(clock.now()) }));
    deletePod(store, clock, told, { graceSeconds });
  }

  return evict;
}

/** Pods that serve nobody for sure: nobody misses them, whatever the budget says. */
function isBeyondBudgets({ metadata, status }: Pod): boolean {
  return status.phase !== 'Running' || metadata.deletionTimestamp !== undefined;
}

/** A running pod that is not Ready may go where the policy says always, or where enough others serve. */
function mayGoUnhealthy({ spec, status }: DisruptionBudget, pod: Pod): boolean {
  if (isReady(pod)) return false;
  if (spec.unhealthyPodEvictionPolicy === 'AlwaysAllow') return true;
  return status.currentHealthy >= status.desiredHealthy && status.desiredHealthy > 0;
}

function checkBudget({ metadata, status }: DisruptionBudget): void {
  const { name, generation = 0 } = metadata;
  if ((status.observedGeneration ?? 0) < generation) {
    throw overBudget(
      `The disruption budget ${name} is still being processed by the server.`,
      stillCountingSeconds,
    );
  }
  if (status.disruptionsAllowed > 0) return;
  throw overBudget(
    `The disruption budget ${name} needs ${status.desiredHealthy} healthy pods and has ${status.currentHealthy} currently`,
  );
}

function evictionFrom(text: string): z.infer<typeof Eviction> {
  const parsed = Eviction.safeParse(jsonFrom(text));
  if (parsed.success) return parsed.data;
  throw badRequest('Eviction in version "v1" cannot be handled as a Eviction');
}

function jsonFrom(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest(goJsonError(text));
  }
}
