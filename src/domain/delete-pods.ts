import { allowedDown, batchesOf, type DownLimits, readyPods } from './allowed-down.ts';
import type { WorkloadRef } from './application.ts';
import { refOf, type View } from './facts.ts';
import { assertNothingRuns, type GuardFacts } from './guards.ts';
import type { DeletionSeen } from './next-deletion-move.ts';
import { beginning, factOf, type OperationRequest, withOperation } from './operate.ts';
import {
  type Deletion,
  GRACE_SECONDS,
  isTaken,
  type Method,
  type Pace,
  type PodOutcome,
} from './operation.ts';
import { Refusal } from './refusal.ts';
import { byPerson, noStep, progressStep, type Step, step } from './step.ts';
import { entryOf, operationOf, type Ticket } from './ticket.ts';
import { assertAllows, assertTokenLives, useToken } from './use-token.ts';

export type DeletionRequest = OperationRequest & {
  /** Uids of the pods to delete. */
  readonly chosen: readonly string[];
  readonly method: Method;
  /** Seconds that each pod is given to shut down; absent: the pod's own. */
  readonly graceSeconds: number | undefined;
  readonly pace: Pace;
  /** The person has seen what an outage it may be. */
  readonly confirmed: boolean;
  /** The workload and its pods as they were read for this request. */
  readonly view: View;
  readonly limits: DownLimits;
};

/** Starts the deletion of chosen pods; nothing is deleted before this step is committed. */
export function startDeletion(
  ticket: Ticket,
  request: DeletionRequest,
  { facts, now }: { readonly facts: GuardFacts; readonly now: Date },
): Step {
  assertTokenLives(ticket, request, now);
  assertAllows(entryOf(ticket, request.entryId), 'delete-pods');
  assertGrace(request);
  const deletion = deletionOf(ticket, request, now);
  assertNothingRuns(facts, deletion);
  if (!request.confirmed) assertNoDoubt(request);
  const used = useToken(ticket, request.entryId, now);
  return step(withOperation(used.ticket, deletion), now, {
    facts: [
      ...used.facts,
      {
        ...factOf(deletion, 'pods.delete.started', {
          method: deletion.method,
          pace: deletion.pace,
          graceSeconds: deletion.graceSeconds ?? null,
          batches: plannedBatches(deletion),
          pods: deletion.pods.map(({ name, uid }) => ({ name, uid })),
        }),
        actor: byPerson(ticket.requester),
      },
    ],
    jobs: [{ kind: 'run-operation', ticketId: ticket.id, operationId: deletion.id }],
  });
}

const plannedBatches = ({ pace, pods, allowedDown: allowed }: Deletion): number[] =>
  pace === 'all-at-once' ? [pods.length] : batchesOf(pods.length, allowed);

function deletionOf(ticket: Ticket, request: DeletionRequest, now: Date): Deletion {
  const { application } = entryOf(ticket, request.entryId);
  const { view } = request;
  assertWorkload(application.workloads, request.workload);
  const chosen = new Set(request.chosen);
  const pods = view.pods.filter(({ uid }) => chosen.has(uid));
  if (pods.length === 0) throw new Refusal('no-pods-chosen', { application: application.name });
  const ready = readyPods(view, now).length;
  return {
    kind: 'delete-pods',
    ...beginning(ticket, request, { total: pods.length, now }),
    method: request.method,
    graceSeconds: request.graceSeconds,
    pace: request.pace,
    readyBefore: ready,
    allowedDown: allowedDown({ wanted: view.workload.wanted, ready }, request.limits),
    pods: pods.map((pod) => ({ ...refOf(pod), outcome: 'waiting', error: undefined })),
    before: view.pods.map(refOf),
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

/** Whether so many seconds may be asked for. */
export const isGrace = (seconds: number): boolean =>
  Number.isInteger(seconds) && seconds >= GRACE_SECONDS.least && seconds <= GRACE_SECONDS.most;

function assertGrace({ graceSeconds }: DeletionRequest): void {
  if (graceSeconds !== undefined && !isGrace(graceSeconds))
    throw new Refusal('bad-input', { field: 'grace' });
}

type Doubtful = Pick<DeletionRequest, 'view' | 'chosen' | 'pace' | 'graceSeconds'>;

/**
 * Whether a deletion must be asked for twice: where it takes the last Ready pod of its workload, or more than
 * half of the Ready ones at once, and where it leaves the pods no time to shut down.
 */
export function isDoubtful(request: Doubtful): boolean {
  const { taken, ready } = takenBy(request);
  const atOnce = request.pace === 'all-at-once';
  const takesLast = taken > 0 && taken === ready && (atOnce || ready === 1);
  return takesLast || (atOnce && taken * 2 > ready) || request.graceSeconds === 0;
}

function takenBy({ view, chosen }: Pick<Doubtful, 'view' | 'chosen'>) {
  const uids = new Set(chosen);
  const ready = view.pods.filter((pod) => pod.ready && !pod.terminating);
  return { taken: ready.filter(({ uid }) => uids.has(uid)).length, ready: ready.length };
}

function assertNoDoubt(request: DeletionRequest): void {
  if (!isDoubtful(request)) return;
  const grace = request.graceSeconds === 0 ? { graceSeconds: 0 } : {};
  throw new Refusal('confirmation-needed', { ...takenBy(request), ...grace });
}

/** Records what became of one pod, right after it was tried. */
export function podTried(
  ticket: Ticket,
  operationId: string,
  tried: { readonly uid: string; readonly outcome: PodOutcome; readonly error?: string; readonly now: Date },
): Step {
  const { uid, outcome, error, now } = tried;
  return podChanged(ticket, operationId, { uid, outcome, error, now, told: outcome });
}

/** Records what holds a pod that will be tried again; only what is new of it. */
export function podHeld(
  ticket: Ticket,
  operationId: string,
  held: { readonly uid: string; readonly why: string; readonly now: Date },
): Step {
  const { uid, why: error, now } = held;
  const pod = deletionIn(ticket, operationId)?.pods.find((each) => each.uid === uid);
  if (pod?.error === error) return noStep(ticket);
  return podChanged(ticket, operationId, { uid, outcome: 'waiting', error, now, told: 'held' });
}

type PodChange = {
  readonly uid: string;
  readonly outcome: PodOutcome;
  readonly error: string | undefined;
  readonly now: Date;
  /** How the audit log calls it. */
  readonly told: string;
};

function podChanged(ticket: Ticket, operationId: string, change: PodChange): Step {
  const { uid, outcome, error, now, told } = change;
  const deletion = deletionIn(ticket, operationId);
  const pod = deletion?.pods.find((each) => each.uid === uid);
  if (deletion === undefined || pod?.outcome !== 'waiting') return noStep(ticket);
  const pods = deletion.pods.map((each) => (each.uid === uid ? { ...each, outcome, error } : each));
  const progress = { ...deletion.progress, updated: pods.filter(isTaken).length };
  const next: Deletion = { ...deletion, pods, lastUpdateAt: now, progress };
  return progressStep(withOperation(ticket, next), now, {
    facts: [factOf(next, 'pods.delete.pod', { name: pod.name, uid, outcome: told, error: error ?? null })],
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
