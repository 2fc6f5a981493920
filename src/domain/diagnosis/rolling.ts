import type { DiagnosedWorkload } from './facts.ts';

/** How many pods of a workload may be away at once while it is rolled, as its controller counts it. */
export function mostAway({ kind, wanted, strategy }: DiagnosedWorkload): number {
  const { type, maxUnavailable, maxSurge } = strategy;
  if (type === 'Recreate') return wanted;
  if (type === 'OnDelete') return 0;
  if (kind !== 'Deployment') return Math.max(1, share(maxUnavailable ?? '1', wanted, Math.ceil));
  const away = share(maxUnavailable ?? '25%', wanted, Math.floor);
  const surge = share(maxSurge ?? '25%', wanted, Math.ceil);
  return away === 0 && surge === 0 ? 1 : away;
}

/** A number, or a percentage of `wanted`. */
export function share(value: string, wanted: number, round: (n: number) => number): number {
  const n = Number.parseInt(value, 10);
  if (Number.isNaN(n)) return 0;
  return value.endsWith('%') ? round((n / 100) * wanted) : n;
}
