import type { Json } from './audit.ts';
import { isUnhealthy, type PodFacts, type View } from './facts.ts';
import { secondsBetween } from './watching.ts';

/** What others say about how many pods of a workload may be missing at once. */
export type DownLimits = {
  /** Of the workload's own update strategy: a number, or a share of the wanted pods such as `25%`. */
  readonly maxUnavailable: number | string | undefined;
  /** What the disruption budgets over its pods allow now; absent where there is none. */
  readonly disruptions: number | undefined;
};

const STEADY_SECONDS = 300;

/** Pods that serve, and not only for a moment as those do that crash again and again. */
export function readyPods({ pods }: Pick<View, 'pods'>, now: Date): readonly PodFacts[] {
  return pods.filter(
    (pod) => pod.ready && !pod.terminating && (!isUnhealthy(pod, now) || isSteady(pod, now)),
  );
}

const isSteady = ({ readySince }: PodFacts, now: Date): boolean =>
  readySince !== undefined && secondsBetween(readySince, now) >= STEADY_SECONDS;

/**
 * How many pods a careful deletion takes down at once, after the first was replaced: as the workload or its
 * budgets allow, else one; at most a quarter of the wanted pods and half of the Ready ones; at least one.
 */
export function allowedDown(
  { wanted, ready }: { readonly wanted: number; readonly ready: number },
  { maxUnavailable, disruptions }: DownLimits,
): number {
  const allowed = [resolved(maxUnavailable, wanted), disruptions].filter((limit) => limit !== undefined);
  const half = ready === 0 ? wanted : Math.floor(ready / 2);
  return Math.max(1, Math.min(...(allowed.length === 0 ? [1] : allowed), Math.floor(wanted / 4), half));
}

/** As Kubernetes does it: a share is rounded down. */
function resolved(limit: number | string | undefined, wanted: number): number | undefined {
  if (typeof limit !== 'string') return limit;
  const share = /^(\d+)%$/.exec(limit)?.[1];
  return share === undefined ? undefined : Math.floor((Number(share) * wanted) / 100);
}

/** `maxUnavailable` in the manifest of a workload of any kind. */
export function maxUnavailableIn(manifest: Json): number | string | undefined {
  const spec = within(manifest, 'spec');
  const strategy = within(spec, 'strategy') ?? within(spec, 'updateStrategy');
  const limit = within(within(strategy, 'rollingUpdate'), 'maxUnavailable');
  return typeof limit === 'number' || typeof limit === 'string' ? limit : undefined;
}

function within(value: Json | undefined, key: string): Json | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([name]) => name === key)?.[1];
}

/** The sizes of the steps a deletion goes in, if nothing holds it up: the first pod alone, then batches. */
export function batchesOf(pods: number, allowed: number): number[] {
  const sizes = [1];
  for (let left = pods - 1; left > 0; left -= allowed) sizes.push(Math.min(left, allowed));
  return sizes;
}
