import { setTimeout as sleep } from 'node:timers/promises';

/** How long to wait before trying again: doubles from the first to the most, each with jitter. */
export type Pauses = { readonly firstMs: number; readonly mostMs: number };

export type Backoff = {
  /** Waits; rejects with the signal's reason. */
  pause(signal: AbortSignal): Promise<void>;
  /** It worked: the next pause is the first again. */
  reset(): void;
};

/** Between half and the whole of the step, so that many watchers don't come back in one moment. */
export function makeBackoff({ firstMs, mostMs }: Pauses): Backoff {
  let stepMs = firstMs;
  return {
    async pause(signal) {
      const pauseMs = stepMs * (0.5 + Math.random() / 2);
      stepMs = Math.min(stepMs * 2, mostMs);
      await sleep(pauseMs, undefined, { signal }).catch((error: unknown) => {
        signal.throwIfAborted();
        throw error;
      });
    },
    reset() {
      stepMs = firstMs;
    },
  };
}
