import { createHash } from 'node:crypto';
import type { WorkloadRef } from '../../../domain/application.ts';
import { isUnhealthy, type PodFacts, restartsOf } from '../../../domain/facts.ts';
import type { EntryLook } from '../../../usecases/look-at-entry.ts';
import type { DeletionRef } from './ids.ts';

const MARK_BYTES = 9;
const VALUE_LENGTH = 75;

/** A short stand-in for a uid, where a hundred of them have to fit into a modal's metadata. */
export function markOf(uid: string): string {
  return createHash('sha256').update(uid).digest().subarray(0, MARK_BYTES).toString('base64url');
}

/** What stands for a pod or workload in a select: its uid, or its mark where that is too long. */
export const uidValue = (uid: string): string => (uid.length <= VALUE_LENGTH ? uid : markOf(uid));

export type SortedPods = {
  readonly unhealthy: readonly PodFacts[];
  readonly ready: readonly PodFacts[];
  readonly starting: readonly PodFacts[];
};

/** The pods that can be deleted, the worst first. */
export function sortedPods({ looks }: Pick<EntryLook, 'looks'>, now: Date): SortedPods {
  const pods = looks
    .flatMap(({ snapshot }) => snapshot.pods)
    .filter(({ terminating }) => !terminating)
    .toSorted((a, b) => restartsOf(b) - restartsOf(a) || a.name.localeCompare(b.name));
  const well = pods.filter((pod) => !isUnhealthy(pod, now));
  return {
    unhealthy: pods.filter((pod) => isUnhealthy(pod, now)),
    ready: well.filter(({ ready }) => ready),
    starting: well.filter(({ ready }) => !ready),
  };
}

export type ChosenPods = { readonly workload: WorkloadRef; readonly pods: readonly string[] };

/**
 * The uids meant by a choice, for each workload that has any: one deletion each. No chosen workloads means
 * all of them.
 */
export function chosenPods(
  { looks }: Pick<EntryLook, 'looks'>,
  choice: Pick<DeletionRef, 'workloads' | 'which' | 'pods'>,
  now: Date,
): ChosenPods[] {
  const workloads = new Set(choice.workloads);
  const pods = new Set(choice.pods);
  const isMeant = (pod: PodFacts) =>
    !pod.terminating && (choice.which === 'unhealthy' ? isUnhealthy(pod, now) : isAmong(pods, pod.uid));
  return looks
    .filter(({ workload }) => workloads.size === 0 || isAmong(workloads, workload.uid))
    .map(({ workload, snapshot }) => ({
      workload,
      pods: snapshot.pods.filter(isMeant).map(({ uid }) => uid),
    }))
    .filter(({ pods: meant }) => meant.length > 0);
}

const isAmong = (values: ReadonlySet<string>, uid: string): boolean =>
  values.has(uid) || values.has(markOf(uid));
