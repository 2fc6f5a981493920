import type { Clock } from '../clock.ts';
import { StaleObject } from '../collection.ts';

/**
 * How quickly the controllers notice, as multiples of the cluster's `reactMs`. The proportions are those of the
 * recordings: which controller sees which step of the other depends on them, and with it what a watch shows.
 */
export const reactions = {
  /** the Deployment controller, of a ReplicaSet's new status */
  toReplicaSet: 1,
  /** the ReplicaSet controller, of a new or scaled ReplicaSet */
  toScaling: 2,
  /** the ReplicaSet controller, of its refused creation of a pod */
  toRefusal: 3,
  /** either, of an object that changed under its hands */
  toConflict: 4,
  /** the ReplicaSet controller, of its pods and of its own counting */
  toPods: 7,
  /** the Deployment controller, of a Deployment, also when it wrote it itself */
  toDeployment: 7,
} as const;

export type WorkQueue = {
  /** Looks at the object after so long; asking again before that changes nothing. */
  readonly add: (key: string, reaction: number) => void;
  readonly addAfter: (key: string, delayMs: number) => void;
};

/**
 * Runs `sync` for each key, a moment after it was asked for. A sync that finds its object changed meanwhile
 * is run again, as the real controllers' queues do.
 */
export function makeWorkQueue(clock: Clock, reactMs: number, sync: (key: string) => void): WorkQueue {
  const waiting = new Map<string, () => void>();

  function run(key: string): void {
    waiting.delete(key);
    try {
      sync(key);
    } catch (error) {
      if (!(error instanceof StaleObject)) throw error;
      schedule(key, reactMs * reactions.toConflict);
    }
  }

  function schedule(key: string, delayMs: number): void {
    waiting.get(key)?.();
    waiting.set(
      key,
      clock.after(delayMs, () => run(key)),
    );
  }

  return {
    add: (key, reaction) => {
      if (!waiting.has(key)) schedule(key, reactMs * reaction);
    },
    addAfter: (key, delayMs) => {
      clock.after(delayMs, () => {
        if (!waiting.has(key)) schedule(key, 0);
      });
    },
  };
}

export function keyOf({ metadata }: { metadata: { namespace: string; name: string } }): string {
  return `${metadata.namespace}/${metadata.name}`;
}

export function splitKey(key: string): [namespace: string, name: string] {
  const [namespace = '', name = ''] = key.split('/');
  return [namespace, name];
}
