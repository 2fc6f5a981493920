import { type DeletionSeen, nextDeletionMove, podTried, replacementsSeen } from '../domain/delete-pods.ts';
import type { Deletion, PodRef } from '../domain/operation.ts';
import { Refusal, reasonOf } from '../domain/refusal.ts';
import { operationOf } from '../domain/ticket.ts';
import { nothingSeen } from '../domain/watching.ts';
import { end, LOOK_EVERY_MS, type RunDeps, readAgain, whyNoMore } from './running.ts';

type Run = { readonly ticketId: number; readonly deletion: Deletion; readonly signal: AbortSignal };

/** Deletes what is left of the chosen pods at the chosen pace, and watches until they are replaced. */
export async function runDeletion(deps: RunDeps, run: Run): Promise<void> {
  const { ticketId, signal } = run;
  const { id, workload } = run.deletion;
  let memory = nothingSeen(deps.now());
  for await (const view of deps.clusters.watch(run.deletion, workload, { everyMs: LOOK_EVERY_MS, signal })) {
    const deletion = await current(deps, run);
    if (deletion === undefined) return;
    const limits = deps.policy().watch;
    const next = nextDeletionMove(deletion, view, { memory, limits, now: deps.now() });
    memory = next.memory;
    await recordReplacements(deps, run, next.seen);
    if (next.move.kind === 'end') return end(deps, { ...next.move, ticketId, operationId: id });
    if (next.move.kind === 'delete' && !(await deleteAll(deps, run, next.move.pods))) return;
  }
}

async function current({ tickets }: RunDeps, { ticketId, deletion }: Run): Promise<Deletion | undefined> {
  const operation = operationOf(await readAgain(tickets, ticketId), deletion.id);
  return operation.kind === 'delete-pods' && operation.end === undefined ? operation : undefined;
}

async function recordReplacements(
  deps: RunDeps,
  { ticketId, deletion }: Run,
  seen: DeletionSeen,
): Promise<void> {
  const { tickets, now } = deps;
  const ticket = await readAgain(tickets, ticketId);
  if (replacementsSeen(ticket, deletion.id, { seen, now: now() }).events.length === 0) return;
  await tickets.change(ticketId, {}, (locked) => replacementsSeen(locked, deletion.id, { seen, now: now() }));
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
