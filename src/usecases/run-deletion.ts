import { podHeld, podTried, replacementsSeen } from '../domain/delete-pods.ts';
import { type DeletionSeen, nextDeletionMove } from '../domain/next-deletion-move.ts';
import type { DeletedPod, Deletion, PodRef } from '../domain/operation.ts';
import { Refusal, reasonOf, Unavailable } from '../domain/refusal.ts';
import { operationOf, type Ticket } from '../domain/ticket.ts';
import { nothingSeen } from '../domain/watching.ts';
import { type Holds, makeHolds } from './holds.ts';
import type { Removal } from './ports.ts';
import { end, LOOK_EVERY_MS, type RunDeps, readAgain, reasonBehind, whyNoMore } from './running.ts';

type Run = {
  readonly ticketId: number;
  readonly deletion: Deletion;
  readonly holds: Holds;
  readonly signal: AbortSignal;
};

/** Deletes what is left of the chosen pods at the chosen pace, and watches until they are replaced. */
export async function runDeletion(deps: RunDeps, begun: Omit<Run, 'holds'>): Promise<void> {
  const run = { ...begun, holds: makeHolds() };
  const { ticketId, signal } = run;
  const { id, workload } = run.deletion;
  let memory = nothingSeen(deps.now());
  for await (const view of deps.clusters.watch(run.deletion, workload, { everyMs: LOOK_EVERY_MS, signal })) {
    const current = await currentOf(deps, run);
    if (current === undefined) return;
    const { deletion } = current;
    const limits = deps.policy().watch;
    const look = { memory, limits, now: deps.now(), notBefore: run.holds.notBefore };
    const next = nextDeletionMove(deletion, view, look);
    memory = next.memory;
    await recordReplacements(deps, current, next.seen);
    if (next.move.kind === 'end') return end(deps, { ...next.move, ticketId, operationId: id });
    if (next.move.kind === 'give-up') await giveUp(deps, run, next.move.pods);
    if (next.move.kind === 'delete' && !(await deleteAll(deps, run, next.move.pods))) return;
  }
}

type Current = { readonly ticket: Ticket; readonly deletion: Deletion };

/** As they are now; undefined once the deletion has ended. Read once per look: tickets are large. */
async function currentOf({ tickets }: RunDeps, run: Run): Promise<Current | undefined> {
  const ticket = await readAgain(tickets, run.ticketId);
  const deletion = operationOf(ticket, run.deletion.id);
  return deletion.kind === 'delete-pods' && deletion.end === undefined ? { ticket, deletion } : undefined;
}

async function recordReplacements(
  { tickets, now }: RunDeps,
  { ticket, deletion }: Current,
  seen: DeletionSeen,
): Promise<void> {
  if (replacementsSeen(ticket, deletion.id, { seen, now: now() }).events.length === 0) return;
  await tickets.change(ticket.id, {}, (locked) =>
    replacementsSeen(locked, deletion.id, { seen, now: now() }),
  );
}

/** False when the token ended or a stop was asked for before all were deleted; the operation has ended then. */
async function deleteAll(deps: RunDeps, run: Run, pods: readonly PodRef[]): Promise<boolean> {
  for (const pod of pods) {
    const halt = await reasonToHalt(deps, run);
    if (halt !== undefined) {
      await end(deps, { ticketId: run.ticketId, operationId: run.deletion.id, ...halt });
      return false;
    }
    const tried = await tryToDelete(deps, run, pod);
    await record(deps, run, { pod, tried });
    if (tried.outcome === 'unanswered') break;
  }
  return true;
}

type Halt = { readonly outcome: 'halted' | 'stopped'; readonly error: string };

/** Checked before each pod: whether it may still be deleted, and is still wanted. */
async function reasonToHalt(deps: RunDeps, { ticketId, deletion }: Run): Promise<Halt | undefined> {
  const ticket = await readAgain(deps.tickets, ticketId);
  const { stopRequestedBy } = operationOf(ticket, deletion.id);
  if (stopRequestedBy !== undefined) return { outcome: 'stopped', error: 'stopped on request' };
  const error = await whyNoMore(deps, ticket, deletion);
  return error === undefined ? undefined : { outcome: 'halted', error };
}

/** What came of one try; `unanswered`: not by the cluster, so what became of the pod is not known. */
type Tried =
  | Removal
  | { readonly outcome: 'unanswered'; readonly why: string; readonly retryAfterSeconds: undefined };

async function tryToDelete({ clusters }: RunDeps, { deletion, signal }: Run, pod: PodRef): Promise<Tried> {
  const { method, graceSeconds } = deletion;
  try {
    return await clusters.deletePod(deletion, pod, { method, graceSeconds, signal });
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Refusal) return { outcome: 'failed', why: reasonOf(error) };
    if (!(error instanceof Unavailable) || error.system !== 'cluster') throw error;
    // Tried again later, whatever came of it: by the pod's uid a second try can't reach another pod.
    return { outcome: 'unanswered', why: reasonBehind(error), retryAfterSeconds: undefined };
  }
}

async function record(
  { tickets, now }: RunDeps,
  { ticketId, deletion: { id }, holds }: Run,
  { pod: { uid }, tried }: { readonly pod: PodRef; readonly tried: Tried },
): Promise<void> {
  if (tried.outcome === 'held' || tried.outcome === 'unanswered') {
    const { why } = tried;
    holds.held(uid, { retryAfterSeconds: tried.retryAfterSeconds, now: now() });
    await tickets.change(ticketId, {}, (ticket) => podHeld(ticket, id, { uid, why, now: now() }));
    return;
  }
  const { outcome } = tried;
  const why = tried.outcome === 'failed' ? { error: tried.why } : {};
  await tickets.change(ticketId, {}, (ticket) => podTried(ticket, id, { uid, outcome, ...why, now: now() }));
}

async function giveUp({ tickets, now }: RunDeps, run: Run, pods: readonly DeletedPod[]): Promise<void> {
  for (const { uid, error = 'held' } of pods) {
    await tickets.change(run.ticketId, {}, (ticket) =>
      podTried(ticket, run.deletion.id, { uid, outcome: 'failed', error, now: now() }),
    );
  }
}
