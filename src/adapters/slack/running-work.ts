/** Counts what is being done, so that a stop can wait for it. */
export type RunningWork = {
  run<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves when nothing runs any more, or after `patienceMs`. */
  ended(patienceMs: number): Promise<void>;
};

export function makeRunningWork(): RunningWork {
  const running = new Set<Promise<unknown>>();
  return {
    run(work) {
      const promise = work();
      running.add(promise);
      const forget = () => running.delete(promise);
      promise.then(forget, forget);
      return promise;
    },
    async ended(patienceMs) {
      const patience = AbortSignal.timeout(patienceMs);
      const over = new Promise<void>((resolve) => {
        patience.addEventListener('abort', () => resolve(), { once: true });
      });
      while (running.size > 0 && !patience.aborted) {
        await Promise.race([Promise.allSettled([...running]), over]);
      }
    },
  };
}
