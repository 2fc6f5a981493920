import { z } from 'zod';
import type { Place } from '../../domain/application.ts';
import type { Json } from '../../domain/audit.ts';
import type { ClusterApi } from './cluster-api.ts';
import { ClusterFailure } from './failure.ts';
import { listAll } from './follow.ts';
import { Metadata, Selector } from './objects.ts';

const Budget = z.object({
  metadata: Metadata,
  spec: z.object({ selector: Selector.nullish() }),
  status: z.object({ disruptionsAllowed: z.number().default(0) }).default({ disruptionsAllowed: 0 }),
});

const Templated = z.object({
  spec: z.object({
    template: z.object({ metadata: z.object({ labels: z.record(z.string(), z.string()).default({}) }) }),
  }),
});

/**
 * How many pods the tightest of the disruption budgets over a workload's pods lets go now, by the labels its
 * template gives them. Undefined where there is none, and where the cluster answers that they can't be read:
 * a deletion goes on without, carefully as it is.
 * @throws ClusterFailure where it does not answer
 */
export async function disruptionsAllowed(
  api: ClusterApi,
  { place, manifest }: { readonly place: Place; readonly manifest: Json },
  signal: AbortSignal,
): Promise<number | undefined> {
  const labels = Templated.safeParse(manifest).data?.spec.template.metadata.labels ?? {};
  const source = {
    api,
    resource: 'poddisruptionbudgets',
    namespace: place.namespace,
    schema: Budget,
  } as const;
  try {
    const { items } = await listAll(source, signal);
    const over = items.filter(({ spec }) => spec.selector != null && selects(spec.selector, labels));
    return over.length === 0 ? undefined : Math.min(...over.map(({ status }) => status.disruptionsAllowed));
  } catch (error) {
    if (error instanceof ClusterFailure && error.code !== undefined) return undefined;
    throw error;
  }
}

function selects(
  { matchLabels, matchExpressions }: Selector,
  labels: Readonly<Record<string, string>>,
): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every((expression) => meets(expression, labels))
  );
}

function meets(
  { key, operator, values }: Selector['matchExpressions'][number],
  labels: Readonly<Record<string, string>>,
): boolean {
  const value = labels[key];
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
  }
}
