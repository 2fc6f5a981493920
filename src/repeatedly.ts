export type Repeated = { readonly stop: () => Promise<void> };

/**
 * Does `work` now and then every `everyMs` after it has ended; a failure is told and does not end it.
 * `stop` waits for what is being done.
 */
export function repeatedly(
  work: () => Promise<void>,
  { everyMs, failed }: { readonly everyMs: number; readonly failed: (error: unknown) => void },
): Repeated {
  const stopping = new AbortController();
  const round = async () => {
    while (!stopping.signal.aborted) {
      await work().catch(failed);
      await interruptible(everyMs, stopping.signal);
    }
  };
  const running = round();
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

function interruptible(pauseMs: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(done, pauseMs);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
  });
}
