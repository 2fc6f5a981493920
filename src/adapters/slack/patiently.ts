import { setTimeout as pause } from 'node:timers/promises';
import { Unavailable } from '../../domain/refusal.ts';
import { retryAfterMs } from './failure.ts';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5000;
/** All pauses of one call together, shorter than anybody waits for a post to show; then the job is tried again. */
const PATIENCE_MS = 15_000;

/**
 * Makes a call again for as long as Slack certainly did nothing of it: when it asked to wait (429), or could
 * not be reached. For jobs, not for people who wait. @throws whatever the call throws otherwise; the
 * signal's reason.
 */
export async function patiently<T>(signal: AbortSignal, call: () => Promise<T>): Promise<T> {
  let waitedMs = 0;
  for (let backoffMs = FIRST_PAUSE_MS; ; backoffMs = Math.min(backoffMs * 2, LONGEST_PAUSE_MS)) {
    try {
      signal.throwIfAborted();
      return await call();
    } catch (error) {
      const waitMs = retryAfterMs(error) ?? backoffMs;
      const didNothing = error instanceof Unavailable && error.system === 'slack' && error.effect === 'none';
      if (!didNothing || waitedMs + waitMs > PATIENCE_MS) throw error;
      await pause(waitMs, undefined, { signal });
      waitedMs += waitMs;
    }
  }
}
