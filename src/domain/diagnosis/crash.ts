import { secondsBetween } from '../watching.ts';
import type { DiagnosedContainer, EventFacts, Termination } from './facts.ts';
import type { Symptom } from './finding.ts';

/** SPEC 5: more restarts than these are unhealthy, however the container fares at the moment. */
const MANY_RESTARTS = 5;
/** Between two crashes a container looks well; an end so long ago still counts. */
const RECENT_SECONDS = 600;
/** Who ends sooner never got to work. */
const STARTUP_SECONDS = 60;
/** What a container ends with when it is told to, or made to. */
const KILLED: ReadonlySet<number> = new Set([137, 143]);
const UNSTARTED: ReadonlySet<string> = new Set([
  'StartError',
  'ContainerCannotRun',
  'ContainerStatusUnknown',
]);

/** Whether a container keeps ending, be it up at this moment or not. */
export function isCrashing({ state, lastEnd, restarts }: DiagnosedContainer, at: Date): boolean {
  if (state?.kind === 'waiting' && state.reason === 'CrashLoopBackOff') return true;
  if (state?.kind === 'terminated') return state.end.exitCode !== 0 || restarts > 0;
  if (restarts > MANY_RESTARTS) return true;
  const { finishedAt } = lastEnd ?? {};
  return restarts > 1 && finishedAt !== undefined && secondsBetween(finishedAt, at) < RECENT_SECONDS;
}

/** Why a container keeps ending, from how it ended last and the events of its pod. */
export function crashSymptom(container: DiagnosedContainer, events: readonly EventFacts[]): Symptom {
  const { name, restarts, state, lastEnd, limits } = container;
  const end = state?.kind === 'terminated' ? state.end : lastEnd;
  if (end?.reason === 'OOMKilled') {
    return { kind: 'out-of-memory', evidence: { container: name, limit: limits.memory, restarts } };
  }
  if (end?.reason !== undefined && UNSTARTED.has(end.reason)) {
    return { kind: 'cannot-start', evidence: { container: name, said: end.message ?? end.reason } };
  }
  const probed = probeThatKills(events, end);
  if (probed !== undefined)
    return { kind: 'probe-kills', evidence: { container: name, restarts, ...probed } };
  const crash = { container: name, exitCode: end?.exitCode ?? 0, when: whenItEnds(end), restarts };
  return { kind: 'crashing', evidence: crash };
}

function whenItEnds(end: Termination | undefined): 'startup' | 'runtime' | undefined {
  if (end?.startedAt === undefined || end.finishedAt === undefined) return undefined;
  return secondsBetween(end.startedAt, end.finishedAt) < STARTUP_SECONDS ? 'startup' : 'runtime';
}

const FAILED_PROBE = /\b(startup|liveness) probe (?:failed|errored)|failed (startup|liveness) probe/i;

/** A probe that the kubelet ended the container for; one that only failed does not explain a crash. */
function probeThatKills(
  events: readonly EventFacts[],
  end: Termination | undefined,
): { readonly probe: 'startup' | 'liveness'; readonly said: string } | undefined {
  const killing = events.findLast(
    ({ reason, message }) => reason === 'Killing' && FAILED_PROBE.test(message),
  );
  const unhealthy = events.findLast(
    ({ reason, message }) => reason === 'Unhealthy' && FAILED_PROBE.test(message),
  );
  const wasKilled = end !== undefined && KILLED.has(end.exitCode);
  const event = unhealthy ?? killing;
  if (event === undefined || (killing === undefined && !wasKilled)) return undefined;
  const [, failed, killed] = FAILED_PROBE.exec(event.message) ?? [];
  const probe = (failed ?? killed)?.toLowerCase() === 'startup' ? 'startup' : 'liveness';
  return { probe, said: event.message };
}
