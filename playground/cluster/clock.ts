/** Time and timers of one cluster, so that stopping the cluster leaves nothing behind. */
export type Clock = {
  readonly now: () => Date;
  /** Runs once after so many milliseconds; the answer cancels it. */
  readonly after: (delayMs: number, run: () => void) => () => void;
  readonly stop: () => void;
};

export function makeClock(): Clock {
  const running = new Set<NodeJS.Timeout>();
  return {
    now: () => new Date(),
    after: (delayMs, run) => {
      const timer = setTimeout(() => {
        running.delete(timer);
        run();
      }, delayMs);
      running.add(timer);
      return () => {
        running.delete(timer);
        clearTimeout(timer);
      };
    },
    stop: () => {
      for (const timer of running) clearTimeout(timer);
      running.clear();
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
