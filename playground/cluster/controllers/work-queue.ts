import type { Clock } from '../clock.ts';
import { StaleObject } from '../collection.ts';

export type WorkQueue = {
  /** Looks at the object soon; asking again before that changes nothing. */
  readonly add: (key: string) => void;
  readonly addAfter: (key: string, delayMs: number) => void;
};

/**
 * Runs `sync` for each key, a moment after it was asked for. A sync that finds its object changed meanwhile
 * is run again, as the real controllers' queues do.
 */
export function makeWorkQueue(clock: Clock, reactMs: number, sync: (key: string) => void): WorkQueue {
  const waiting = new Set<string>();

  function run(key: string): void {
    waiting.delete(key);
    try {
      sync(key);
    } catch (error) {
      if (!(error instanceof StaleObject)) throw error;
      add(key);
    }
  }

  function add(key: string): void {
    if (waiting.has(key)) return;
    waiting.add(key);
    clock.after(reactMs, () => run(key));
  }

  return { add, addAfter: (key, delayMs) => void clock.after(delayMs, () => add(key)) };
}

export function keyOf({ metadata }: { metadata: { namespace: string; name: string } }): string {
  return `${metadata.namespace}/${metadata.name}`;
}

export function splitKey(key: string): [namespace: string, name: string] {
  const [namespace = '', name = ''] = key.split('/');
  return [namespace, name];
}
