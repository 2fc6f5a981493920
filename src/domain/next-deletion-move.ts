import { badContainer, type PodFacts, refOf, type View } from './facts.ts';
import { type DeletedPod, type Deletion, isTaken, type Outcome, type PodRef } from './operation.ts';
import { hopelessPod, type Memory, remember, secondsBetween, type WatchLimits } from './watching.ts';

export type DeletionMove =
  | { readonly kind: 'delete'; readonly pods: readonly PodRef[] }
  /** These were held for too long: what they were held by is why they failed. */
  | { readonly kind: 'give-up'; readonly pods: readonly DeletedPod[] }
  | { readonly kind: 'wait' }
  | { readonly kind: 'end'; readonly outcome: Outcome; readonly error: string | undefined };

export type DeletionLook = {
  readonly memory: Memory;
  readonly limits: WatchLimits;
  readonly now: Date;
  /** By pod uid: not to be asked to go again before this. */
  readonly notBefore: ReadonlyMap<string, Date>;
};

/** So long without progress may a pod be held, by a budget or by a cluster in trouble, before it has failed. */
export const HELD_SECONDS = 120;

/** What to do next about a deletion, from one look at the workload. Pure; the caller acts and asks again. */
export function nextDeletionMove(
  deletion: Deletion,
  view: View,
  look: DeletionLook,
): { readonly move: DeletionMove; readonly memory: Memory; readonly seen: DeletionSeen } {
  const { limits, now } = look;
  const seen = seenOf(deletion, view);
  const mark = `${seen.taken}/${seen.ready}/${seen.replacements.length}`;
  const memory = remember(look.memory, { pods: seen.replacements, mark, reached: seen.restored }, now);
  const move = moveFor(deletion, {
    seen,
    view,
    bad: hopelessPod(seen.replacements, memory, { limits, now }),
    idleSeconds: secondsBetween(memory.markedAt, now),
    patience: view.workload.progressDeadlineSeconds ?? limits.noProgressSeconds,
    isDue: ({ uid }) => (look.notBefore.get(uid) ?? now) <= now,
  });
  return { move, memory, seen };
}

export type DeletionSeen = {
  readonly replacements: readonly PodFacts[];
  /** Replacements that are Ready. */
  readonly ready: number;
  /** Pods that are Ready, whether they were there before or came, without those that have been deleted. */
  readonly serving: number;
  /** Pods that have been deleted or were gone. */
  readonly taken: number;
  /** Every pod taken so far has been made good. */
  readonly restored: boolean;
};

function seenOf(deletion: Deletion, view: View): DeletionSeen {
  const known = new Set(deletion.before.map(({ uid }) => uid));
  const takenUids = new Set(deletion.pods.filter(isTaken).map(({ uid }) => uid));
  const replacements = view.pods.filter(({ uid, terminating }) => !known.has(uid) && !terminating);
  const ready = replacements.filter((pod) => pod.ready).length;
  const serving = view.pods.filter((pod) => pod.ready && !pod.terminating && !takenUids.has(pod.uid)).length;
  const enough = serving >= view.workload.wanted;
  const restored = ready >= takenUids.size || enough;
  return { replacements, ready, serving, taken: takenUids.size, restored };
}

type Situation = {
  readonly seen: DeletionSeen;
  readonly view: View;
  /** A replacement that can't start. */
  readonly bad: PodFacts | undefined;
  readonly idleSeconds: number;
  readonly patience: number;
  readonly isDue: (pod: PodRef) => boolean;
};

function moveFor(deletion: Deletion, situation: Situation): DeletionMove {
  const { seen, bad, idleSeconds, patience } = situation;
  const { pods, stopRequestedBy } = deletion;
  const waiting = pods.filter(({ outcome }) => outcome === 'waiting');
  const stopping = stopRequestedBy !== undefined;
  if (stopping && waiting.length > 0) return ended('stopped', `stopped with ${waiting.length} pods left`);
  const halted = waiting.length > 0 ? 'halted' : 'failed';
  if (bad !== undefined) return ended(halted, whyHopeless(bad));
  const halt = waiting.length > 0 ? whyHalt(deletion, situation) : undefined;
  if (halt !== undefined) return ended('halted', halt);
  const held = waiting.filter(isHeld);
  if (held.length > 0 && idleSeconds >= Math.min(patience, HELD_SECONDS)) {
    return { kind: 'give-up', pods: held };
  }
  const next = nextPods(deletion, waiting, situation);
  if (next.length > 0) return { kind: 'delete', pods: next.map(refOf) };
  if (waiting.length === 0 && seen.restored) return endOf(pods);
  if (stopping) return ended('stopped', 'stopped on request, while waiting for the replacements');
  if (idleSeconds < patience) return { kind: 'wait' };
  return ended(
    halted,
    `${seen.ready} of ${seen.taken} replacements Ready after ${Math.round(idleSeconds)} s without progress`,
  );
}

/** It was asked to go, and could not. */
const isHeld = ({ error }: DeletedPod): boolean => error !== undefined;

const ended = (outcome: Outcome, error: string): DeletionMove => ({ kind: 'end', outcome, error });

const whyHopeless = (bad: PodFacts): string =>
  `${bad.name}: ${badContainer(bad)?.waitingReason ?? 'not starting'}`;

/**
 * One by one means with care: nothing more is taken once a pod could not be, or once fewer are Ready than a
 * deletion of so many at a time accounts for. Fewer than before may be wanted meanwhile.
 */
function whyHalt({ pace, pods, ...deletion }: Deletion, { seen, view }: Situation): string | undefined {
  if (pace === 'all-at-once') return undefined;
  const failed = pods.find(({ outcome }) => outcome === 'failed');
  if (failed !== undefined) return failure(failed);
  const { readyBefore, allowedDown } = deletion;
  if (seen.serving >= floorOf(deletion, view)) return undefined;
  return `Ready pods fell to ${seen.serving}: ${readyBefore} at the start, and no more than ${allowedDown} may be missing`;
}

const floorOf = (
  { readyBefore, allowedDown }: Pick<Deletion, 'readyBefore' | 'allowedDown'>,
  { workload }: View,
): number => Math.min(readyBefore, workload.wanted) - allowedDown;

/**
 * All at once: all that are left, those not asked to go yet before those that were held. One by one, once all
 * before have been made good: a first one alone, and after that as many as may be down at once, Ready ones
 * only as far as enough others serve. No other is begun with while one is held: of a request that was not
 * answered nobody knows whether its pod goes.
 */
function nextPods(
  deletion: Deletion,
  waiting: readonly DeletedPod[],
  { seen, view, isDue }: Situation,
): readonly DeletedPod[] {
  const held = waiting.filter(isHeld);
  const fresh = waiting.filter((pod) => !isHeld(pod));
  if (deletion.pace === 'all-at-once') return [...fresh, ...held].filter(isDue);
  if (!seen.restored) return [];
  const proven = deletion.pods.some(({ outcome }) => outcome === 'deleted');
  const ready = new Set(view.pods.filter((pod) => pod.ready).map(({ uid }) => uid));
  let spare = seen.serving - floorOf(deletion, view);
  return (held.length > 0 ? held.filter(isDue) : fresh)
    .filter(({ uid }) => !ready.has(uid) || spare-- > 0)
    .slice(0, proven ? deletion.allowedDown : 1);
}

function endOf(pods: readonly DeletedPod[]): DeletionMove {
  const failed = pods.filter(({ outcome }) => outcome === 'failed');
  if (failed.length === 0) return { kind: 'end', outcome: 'succeeded', error: undefined };
  return ended('failed', failed.map(failure).join('; '));
}

const failure = ({ name, error }: DeletedPod): string => `${name}: ${error ?? 'not deleted'}`;
