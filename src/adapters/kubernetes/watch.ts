import { setTimeout as sleep } from 'node:timers/promises';
import type { View } from '../../domain/facts.ts';
import { type FamilyOptions, followFamily } from './follow-family.ts';
import type { Subject } from './look.ts';

/** @property everyMs the longest time between two views while the API server can be reached */
export type WatchOptions = FamilyOptions & { readonly everyMs: number };

/** Changes come in bursts; one view of them all is enough. */
const BURST_MS = 20;

/**
 * Looks at a workload at every change, and at least every `everyMs`. Yields nothing while the API server
 * cannot be reached. What is yielded is only ever as new as three watches that are not ordered against each
 * other: settle before taking a goal for reached.
 * @throws the signal's reason, Refusal `workload-gone`, ClusterFailure
 */
export async function* watch(subject: Subject, options: WatchOptions): AsyncGenerator<View> {
  const { everyMs, signal } = options;
  const family = await followFamily(subject, options);
  try {
    for (;;) {
      await family.changed.wait(everyMs, signal);
      signal.throwIfAborted();
      const view = family.view();
      if (view !== undefined) yield view;
      await sleep(BURST_MS, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    await family.stop();
  }
}
