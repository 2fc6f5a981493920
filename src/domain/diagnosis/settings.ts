import type { DiagnosedWorkload, Probe } from './facts.ts';
import type { Setting } from './finding.ts';
import { share } from './rolling.ts';

const MOST_UNAVAILABLE_PERCENT = 25;
const DEADLINE_SECONDS = 600;
const REVISIONS_KEPT = 10;

/** What is recommended for every workload, and this one lacks. */
export function missingSettings(workload: DiagnosedWorkload): Setting[] {
  const { kind, revisionHistoryLimit: kept } = workload;
  return [
    ...(kind === 'Deployment' ? missingRolling(workload) : []),
    ...(kept !== undefined && kept < REVISIONS_KEPT ? (['history-limit'] as const) : []),
    ...(lacks(workload, 'liveness') ? (['liveness-probe'] as const) : []),
    ...(lacks(workload, 'readiness') ? (['readiness-probe'] as const) : []),
  ];
}

function missingRolling(workload: DiagnosedWorkload): Setting[] {
  const { strategy, progressDeadlineSeconds: deadline } = workload;
  return [
    ...(takesTooMany(workload) ? (['max-unavailable'] as const) : []),
    ...(strategy.maxSurge !== undefined && share(strategy.maxSurge, 100, Math.ceil) === 0
      ? (['max-surge'] as const)
      : []),
    ...(deadline === undefined || deadline > DEADLINE_SECONDS ? (['progress-deadline'] as const) : []),
  ];
}

/** A percentage above the recommended one; a number only where it is all pods, as one of three is a fair one. */
function takesTooMany({ strategy, wanted }: DiagnosedWorkload): boolean {
  if (strategy.type === 'Recreate') return true;
  const most = strategy.maxUnavailable ?? '25%';
  const n = Number.parseInt(most, 10);
  return most.endsWith('%') ? n > MOST_UNAVAILABLE_PERCENT : wanted > 0 && n >= wanted;
}

const lacks = ({ containers }: DiagnosedWorkload, probe: Probe): boolean =>
  containers.some(({ probes }) => !probes.includes(probe));
