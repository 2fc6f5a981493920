/** Time and timers of one cluster. What is due runs strictly in the order it is due, however busy the machine is. */
export type Clock = {
  readonly now: () => Date;
  /** Runs once after so many milliseconds; the answer cancels it. */
  readonly after: (delayMs: number, run: () => void) => () => void;
  readonly stop: () => void;
};

type Due = { readonly atMs: number; readonly run: () => void };

/**
 * A callback that is late counts its own delays from when it was due. So a machine that falls behind sees the
 * same order of things as one that does not; only the watch on the wall goes on.
 */
export function makeClock(): Clock {
  const queue: Due[] = [];
  let runningMs: number | undefined;
  let alarm: NodeJS.Timeout | undefined;

  function setAlarm(): void {
    clearTimeout(alarm);
    const next = queue[0];
    alarm = next && setTimeout(runDue, Math.max(next.atMs - performance.now(), 0));
  }

  function runDue(): void {
    try {
      for (let next = queue[0]; next && next.atMs <= performance.now(); next = queue[0]) {
        queue.shift();
        runningMs = next.atMs;
        next.run();
      }
    } finally {
      runningMs = undefined;
      setAlarm();
    }
  }

  function after(delayMs: number, run: () => void): () => void {
    const due = { atMs: (runningMs ?? performance.now()) + delayMs, run };
    const place = queue.findLastIndex((other) => other.atMs <= due.atMs) + 1;
    queue.splice(place, 0, due);
    if (place === 0 && runningMs === undefined) setAlarm();
    return () => {
      const index = queue.indexOf(due);
      if (index >= 0) queue.splice(index, 1);
    };
  }

  return {
    now: () => new Date(),
    after,
    stop: () => {
      queue.length = 0;
      clearTimeout(alarm);
    },
  };
}

/** Kubernetes' time format: whole seconds. */
export function toSeconds(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

/** The format of `eventTime`: microseconds. */
export function toMicros(date: Date): string {
  return `${date.toISOString().slice(0, 23)}000Z`;
}
