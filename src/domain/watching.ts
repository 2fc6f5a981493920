import { badReason, type PodFacts } from './facts.ts';

/** How long an operation looks before it calls what it sees an outcome. */
export type WatchLimits = {
  /** A finished rollout must stay finished this long (or `minReadySeconds`, if longer). */
  readonly settleSeconds: number;
  /** A new pod that still can't start this long after it was first seen so has failed. */
  readonly badPodSeconds: number;
  /** Without progress for this long the wait is over, where the workload has no deadline of its own. */
  readonly noProgressSeconds: number;
};

/** The settling time, the patience and the deadline of SPEC 6. */
export const WATCH_LIMITS: WatchLimits = { settleSeconds: 5, badPodSeconds: 15, noProgressSeconds: 600 };

/** What a watcher must remember between two looks. A new one may start afresh: it only looks longer. */
export type Memory = {
  /** By pod uid: when it was first seen unable to start, while it has not become Ready since. */
  readonly badSince: ReadonlyMap<string, Date>;
  /** The figures of the last look, and since when they are the same. */
  readonly mark: string;
  readonly markedAt: Date;
  /** Since when the goal is reached without a break. */
  readonly reachedSince: Date | undefined;
};

export const nothingSeen = (now: Date): Memory => ({
  badSince: new Map(),
  mark: '',
  markedAt: now,
  reachedSince: undefined,
});

/** What one look adds to the memory. `mark` changes with every progress. */
export function remember(
  memory: Memory,
  seen: { readonly pods: readonly PodFacts[]; readonly mark: string; readonly reached: boolean },
  now: Date,
): Memory {
  const badSince = new Map<string, Date>();
  for (const pod of seen.pods) {
    const since = memory.badSince.get(pod.uid) ?? (badReason(pod) === undefined ? undefined : now);
    if (since !== undefined && !pod.ready && !pod.terminating) badSince.set(pod.uid, since);
  }
  return {
    badSince,
    mark: seen.mark,
    markedAt: seen.mark === memory.mark ? memory.markedAt : now,
    reachedSince: seen.reached ? (memory.reachedSince ?? now) : undefined,
  };
}

export const secondsBetween = (from: Date, to: Date): number => (to.getTime() - from.getTime()) / 1000;

/** A pod that could not start for longer than the limits allow, and cannot now. */
export function hopelessPod(
  pods: readonly PodFacts[],
  { badSince }: Memory,
  { limits, now }: { readonly limits: WatchLimits; readonly now: Date },
): PodFacts | undefined {
  return pods.find((pod) => {
    const since = badSince.get(pod.uid);
    return (
      since !== undefined &&
      badReason(pod) !== undefined &&
      secondsBetween(since, now) >= limits.badPodSeconds
    );
  });
}
