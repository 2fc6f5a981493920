import { type DeletionSeen, nextDeletionMove, podTried, replacementsSeen } from '../domain/delete-pods.ts';
import type { Deletion, PodRef } from '../domain/operation.ts';
import { Refusal, reasonOf } from '../domain/refusal.ts';
import { operationOf, type Ticket } from '../domain/ticket.ts';
import { nothingSeen } from '../domain/watching.ts';
import { end, LOOK_EVERY_MS, type RunDeps, readAgain, whyNoMore } from './running.ts';

type Run = { readonly ticketId: number; readonly deletion: Deletion; readonly signal: AbortSignal };

/** Deletes what is left of the chosen pods at the chosen pace, and watches until they are replaced. */
export async function runDeletion(deps: RunDeps, run: Run): Promise<void> {
  const { ticketId, signal } = run;
  const { id, workload } = run.deletion;
  let memory = nothingSeen(deps.now());
  for await (const view of deps.clusters.watch(run.deletion, workload, { everyMs: LOOK_EVERY_MS, signal })) {
    const current = await currentOf(deps, run);
    if (current === undefined) return;
    const { deletion } = current;
    const limits = deps.policy().watch;
    const next = nextDeletionMove(deletion, view, { memory, limits, now: deps.now() });
    memory = next.memory;
    await recordReplacements(deps, current, next.seen);
    if (next.move.kind === 'end') return end(deps, { ...next.move, ticketId, operationId: id });
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
    await deleteOne(deps, run, pod);
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

async function deleteOne(deps: RunDeps, { ticketId, deletion, signal }: Run, pod: PodRef): Promise<void> {
  const { tickets, clusters, now } = deps;
  const tried = await clusters.deletePod(deletion, pod, signal).then(
    (outcome) => ({ outcome }),
    (error: unknown) => {
      if (error instanceof Refusal) return { outcome: 'failed' as const, error: reasonOf(error) };
      throw error;
    },
  );
  await tickets.change(ticketId, {}, (ticket) =>
    podTried(ticket, deletion.id, { uid: pod.uid, ...tried, now: now() }),
  );
}
