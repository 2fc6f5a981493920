import type { WorkloadRef } from './application.ts';
import { badContainer, type PodFacts, refOf, type View } from './facts.ts';
import { assertNothingRuns, type GuardFacts } from './guards.ts';
import { beginning, factOf, type OperationRequest, withOperation } from './operate.ts';
import type { DeletedPod, Deletion, Outcome, Pace, PodOutcome, PodRef } from './operation.ts';
import { Refusal } from './refusal.ts';
import { byPerson, noStep, progressStep, type Step, step } from './step.ts';
import { entryOf, operationOf, type Ticket } from './ticket.ts';
import { assertAllows, assertTokenLives, useToken } from './use-token.ts';
import { hopelessPod, type Memory, remember, secondsBetween, type WatchLimits } from './watching.ts';

export type DeletionRequest = OperationRequest & {
  /** Uids of the pods to delete. */
  readonly chosen: readonly string[];
  readonly pace: Pace;
  /** The person has seen what an outage it may be. */
  readonly confirmed: boolean;
  /** The workload and its pods as they were read for this request. */
  readonly view: View;
};

/** Starts the deletion of chosen pods; nothing is deleted before this step is committed. */
export function startDeletion(
  ticket: Ticket,
  request: DeletionRequest,
  { facts, now }: { readonly facts: GuardFacts; readonly now: Date },
): Step {
  assertTokenLives(ticket, request, now);
  assertAllows(entryOf(ticket, request.entryId), 'delete-pods');
  const deletion = deletionOf(ticket, request, now);
  assertNothingRuns(facts, deletion);
  if (!request.confirmed) assertNoOutage(deletion, request.view);
  const used = useToken(ticket, request.entryId, now);
  return step(withOperation(used.ticket, deletion), now, {
    facts: [
      ...used.facts,
      {
        ...factOf(deletion, 'pods.delete.started', {
          pace: deletion.pace,
          pods: deletion.pods.map(({ name, uid }) => ({ name, uid })),
        }),
        actor: byPerson(ticket.requester),
      },
    ],
    jobs: [{ kind: 'run-operation', ticketId: ticket.id, operationId: deletion.id }],
  });
}

function deletionOf(ticket: Ticket, request: DeletionRequest, now: Date): Deletion {
  const { application } = entryOf(ticket, request.entryId);
  assertWorkload(application.workloads, request.workload);
  const chosen = new Set(request.chosen);
  const pods = request.view.pods.filter(({ uid }) => chosen.has(uid));
  if (pods.length === 0) throw new Refusal('no-pods-chosen', { application: application.name });
  return {
    kind: 'delete-pods',
    ...beginning(ticket, request, { total: pods.length, now }),
    pace: request.pace,
    pods: pods.map((pod) => ({ ...refOf(pod), outcome: 'waiting', error: undefined })),
    before: request.view.pods.map(refOf),
    replacements: [],
  };
}

/** A token reaches the workloads stored with its entry and no other (SPEC 1). */
export function assertWorkload(allowed: readonly WorkloadRef[], workload: WorkloadRef): void {
  if (
    !allowed.some(
      ({ uid, kind, name }) => uid === workload.uid && kind === workload.kind && name === workload.name,
    )
  ) {
    throw new Refusal('outside-scope', { workload: workload.name });
  }
}

/** Taking the last Ready pod, or more than half of the Ready ones at once, must be said twice. */
function assertNoOutage({ pods, pace }: Deletion, view: View): void {
  const chosen = new Set(pods.map(({ uid }) => uid));
  const ready = view.pods.filter((pod) => pod.ready && !pod.terminating);
  const taken = ready.filter(({ uid }) => chosen.has(uid)).length;
  if (taken === 0) return;
  const takesLast = taken === ready.length && (pace === 'all-at-once' || ready.length === 1);
  const takesMost = pace === 'all-at-once' && taken * 2 > ready.length;
  if (takesLast || takesMost) throw new Refusal('confirmation-needed', { taken, ready: ready.length });
}

export type DeletionMove =
  | { readonly kind: 'delete'; readonly pods: readonly PodRef[] }
  | { readonly kind: 'wait' }
  | { readonly kind: 'end'; readonly outcome: Outcome; readonly error: string | undefined };

/** What to do next about a deletion, from one look at the workload. Pure; the caller acts and asks again. */
export function nextDeletionMove(
  deletion: Deletion,
  view: View,
  { memory, limits, now }: { readonly memory: Memory; readonly limits: WatchLimits; readonly now: Date },
): { readonly move: DeletionMove; readonly memory: Memory; readonly seen: DeletionSeen } {
  const seen = seenOf(deletion, view);
  const remembered = remember(
    memory,
    {
      pods: seen.replacements,
      mark: `${seen.taken}/${seen.ready}/${seen.replacements.length}`,
      reached: seen.restored,
    },
    now,
  );
  const patience = view.workload.progressDeadlineSeconds ?? limits.noProgressSeconds;
  const move = moveFor(deletion, seen, {
    bad: hopelessPod(seen.replacements, remembered, { limits, now }),
    idleSeconds: secondsBetween(remembered.markedAt, now),
    patience,
  });
  return { move, memory: remembered, seen };
}

export type DeletionSeen = {
  readonly replacements: readonly PodFacts[];
  /** Replacements that are Ready. */
  readonly ready: number;
  /** Pods that have been deleted or were gone. */
  readonly taken: number;
  /** Every pod taken so far has been made good. */
  readonly restored: boolean;
};

function seenOf(deletion: Deletion, view: View): DeletionSeen {
  const known = new Set(deletion.before.map(({ uid }) => uid));
  const takenUids = new Set(deletion.pods.filter(isTaken).map(({ uid }) => uid));
  const replacements = view.pods.filter(({ uid, terminating }) => !known.has(uid) && !terminating);
  const ready = replacements.filter((pod) => pod.ready).length;
  const serving = view.pods.filter((pod) => pod.ready && !pod.terminating && !takenUids.has(pod.uid)).length;
  const enough = serving >= view.workload.wanted;
  return { replacements, ready, taken: takenUids.size, restored: ready >= takenUids.size || enough };
}

const isTaken = ({ outcome }: DeletedPod): boolean => outcome === 'deleted' || outcome === 'gone';

function moveFor(
  { pods, pace, stopRequestedBy }: Deletion,
  { restored, ready, taken }: DeletionSeen,
  { bad, idleSeconds, patience }: { bad: PodFacts | undefined; idleSeconds: number; patience: number },
): DeletionMove {
  const waiting = pods.filter(({ outcome }) => outcome === 'waiting');
  const [next] = waiting;
  if (stopRequestedBy !== undefined && next !== undefined) {
    return { kind: 'end', outcome: 'stopped', error: `stopped with ${waiting.length} pods left` };
  }
  if (bad !== undefined) {
    const reason = `${bad.name}: ${badContainer(bad)?.waitingReason ?? 'not starting'}`;
    return { kind: 'end', outcome: next === undefined ? 'failed' : 'halted', error: reason };
  }
  if (next !== undefined && (pace === 'all-at-once' || restored)) {
    return { kind: 'delete', pods: pace === 'all-at-once' ? waiting.map(refOf) : [refOf(next)] };
  }
  if (restored) return endOf(pods);
  if (stopRequestedBy !== undefined)
    return {
      kind: 'end',
      outcome: 'stopped',
      error: 'stopped on request, while waiting for the replacements',
    };
  if (idleSeconds < patience) return { kind: 'wait' };
  const error = `${ready} of ${taken} replacements Ready after ${Math.round(idleSeconds)} s without progress`;
  return { kind: 'end', outcome: next === undefined ? 'failed' : 'halted', error };
}

function endOf(pods: readonly DeletedPod[]): DeletionMove {
  const failed = pods.filter(({ outcome }) => outcome === 'failed');
  if (failed.length === 0) return { kind: 'end', outcome: 'succeeded', error: undefined };
  const error = failed.map(({ name, error }) => `${name}: ${error ?? 'not deleted'}`).join('; ');
  return { kind: 'end', outcome: 'failed', error };
}

/** Records what became of one pod, right after it was tried. */
export function podTried(
  ticket: Ticket,
  operationId: string,
  tried: { readonly uid: string; readonly outcome: PodOutcome; readonly error?: string; readonly now: Date },
): Step {
  const deletion = deletionIn(ticket, operationId);
  const pod = deletion?.pods.find(({ uid }) => uid === tried.uid);
  if (deletion === undefined || pod === undefined || pod.outcome !== 'waiting') return noStep(ticket);
  const { outcome, error, now } = tried;
  const pods = deletion.pods.map((each) => (each.uid === pod.uid ? { ...each, outcome, error } : each));
  const updated = pods.filter(isTaken).length;
  const next: Deletion = {
    ...deletion,
    pods,
    lastUpdateAt: now,
    progress: { ...deletion.progress, updated },
  };
  return progressStep(withOperation(ticket, next), now, {
    facts: [factOf(next, 'pods.delete.pod', { name: pod.name, uid: pod.uid, outcome, error: error ?? null })],
    operationId,
  });
}

/** Records the replacements as they come. */
export function replacementsSeen(
  ticket: Ticket,
  operationId: string,
  { seen, now }: { readonly seen: DeletionSeen; readonly now: Date },
): Step {
  const deletion = deletionIn(ticket, operationId);
  if (deletion === undefined) return noStep(ticket);
  const replacements = seen.replacements.map(refOf);
  const same = seen.ready === deletion.progress.ready && replacements.length === deletion.replacements.length;
  if (same) return noStep(ticket);
  const progress = { ...deletion.progress, ready: seen.ready };
  return progressStep(
    withOperation(ticket, { ...deletion, replacements, progress, lastUpdateAt: now }),
    now,
    {
      facts: [
        factOf(deletion, 'cluster.pods_changed', {
          came: replacements.map(({ name }) => name),
          ready: seen.ready,
        }),
      ],
      operationId,
    },
  );
}

function deletionIn(ticket: Ticket, operationId: string): Deletion | undefined {
  const operation = operationOf(ticket, operationId);
  return operation.kind === 'delete-pods' && operation.end === undefined ? operation : undefined;
}
