export type Latch = {
  readonly open: () => void;
  /** Waits until it was opened since the last wait, for `limitMs`, or until the signal aborts; never rejects. */
  readonly wait: (limitMs: number, signal: AbortSignal) => Promise<void>;
};

/** Lets many changes wake one waiter once. */
export function makeLatch(): Latch {
  let opened = Promise.withResolvers<void>();
  return {
    open: () => opened.resolve(),
    async wait(limitMs, signal) {
      const over = Promise.withResolvers<void>();
      const timer = setTimeout(over.resolve, limitMs);
      const abort = () => over.resolve();
      signal.addEventListener('abort', abort, { once: true });
      if (signal.aborted) abort();
      await Promise.race([opened.promise, over.promise]);
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      opened = Promise.withResolvers();
    },
  };
}
