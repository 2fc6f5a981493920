import type { Deployment } from '../objects.ts';

export type RollingLimits = { readonly maxSurge: number; readonly maxUnavailable: number };

/** Surge rounds up, unavailable rounds down; both zero would stand still, so one pod may then be unavailable. */
export function rollingLimits({ spec }: Deployment): RollingLimits {
  const { replicas, strategy } = spec;
  if (strategy.type === 'Recreate') return { maxSurge: 0, maxUnavailable: 0 };
  const { maxSurge: surge = '25%', maxUnavailable: unavailable = '25%' } = strategy.rollingUpdate ?? {};
  const maxSurge = resolved(surge, replicas, Math.ceil);
  const maxUnavailable = resolved(unavailable, replicas, Math.floor);
  if (maxSurge === 0 && maxUnavailable === 0) return { maxSurge, maxUnavailable: 1 };
  return { maxSurge, maxUnavailable: Math.min(maxUnavailable, replicas) };
}

/** A number, or a share of the replicas. */
export function resolved(value: number | string, replicas: number, round: (exact: number) => number): number {
  if (typeof value === 'number') return value;
  return round((Number(value.replace('%', '')) * replicas) / 100);
}
