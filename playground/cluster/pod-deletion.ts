import { type Clock, toSeconds } from './clock.ts';
import type { Pod } from './pod.ts';
import type { Store } from './store.ts';

export type Deletion = {
  /** Undefined: the pod's own `terminationGracePeriodSeconds`. Negative counts as 1. */
  readonly graceSeconds?: number | undefined;
  readonly mode?: 'real' | 'dry-run';
};

const defaultGraceSeconds = 30;

/**
 * Deletes a pod the way the API server does: marks it and leaves the rest to its kubelet, or removes it at
 * once when the grace period is 0 or no node has it. A later call may only shorten the grace period.
 *
 * @returns the pod as the answer shows it.
 */
export function deletePod(store: Store, clock: Clock, pod: Pod, { graceSeconds, mode }: Deletion): Pod {
  const grace = graceOf(pod, graceSeconds);
  const marked = mark(pod, grace, clock);
  if (mode === 'dry-run') return marked;
  const stored = store.pods.replace(marked);
  const isKept = (stored.metadata.finalizers ?? []).length > 0;
  return stored.metadata.deletionGracePeriodSeconds === 0 && !isKept ? store.pods.remove(stored) : stored;
}

function graceOf(pod: Pod, asked: number | undefined): number {
  const seconds = asked ?? pod.spec.terminationGracePeriodSeconds ?? defaultGraceSeconds;
  if (pod.spec.nodeName === undefined) return 0;
  return seconds < 0 ? 1 : seconds;
}

function mark(pod: Pod, graceSeconds: number, clock: Clock): Pod {
  const { metadata } = pod;
  const isDeleted = metadata.deletionTimestamp !== undefined;
  if (isDeleted && graceSeconds >= (metadata.deletionGracePeriodSeconds ?? 0)) return pod;
  const end = new Date(clock.now().getTime() + graceSeconds * 1_000);
  return {
    ...pod,
    metadata: {
      ...metadata,
      generation: (metadata.generation ?? 0) + (isDeleted ? 0 : 1),
      deletionTimestamp: toSeconds(end),
      deletionGracePeriodSeconds: graceSeconds,
    },
  };
}
