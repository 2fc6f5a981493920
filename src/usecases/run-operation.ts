import { operationHeard } from '../domain/operate.ts';
import type { Operation } from '../domain/operation.ts';
import { Refusal, reasonOf, Unavailable } from '../domain/refusal.ts';
import { operationOf, type Ticket } from '../domain/ticket.ts';
import { secondsBetween } from '../domain/watching.ts';
import { hearClusters } from './hear-clusters.ts';
import { runDeletion } from './run-deletion.ts';
import { runRedeploy } from './run-redeploy.ts';
import { end, type RunDeps, reasonBehind } from './running.ts';

export type RunOperation = (
  input: { readonly ticketId: number; readonly operationId: string },
  signal: AbortSignal,
) => Promise<void>;

/**
 * Carries a started operation to its end, from wherever it stands: whoever gets the job after a crash
 * goes on. Throws, to be tried again, while the cluster is away or `signal` takes this process out.
 */
export function makeRunOperation(deps: RunDeps): RunOperation {
  return async ({ ticketId, operationId }, signal) => {
    const ticket = await deps.tickets.read(ticketId);
    if (ticket === undefined) return;
    const operation = operationOf(ticket, operationId);
    if (operation.end !== undefined) return;
    const { clusters, heardAt } = hearClusters(deps.clusters, deps.now);
    try {
      await run({ ...deps, clusters }, { ticket, operation, signal });
    } catch (error) {
      signal.throwIfAborted();
      await settleFailure(deps, { ticketId, operation, error, heardAt: heardAt() });
    }
  };
}

type Running = { readonly ticket: Ticket; readonly operation: Operation; readonly signal: AbortSignal };

function run(deps: RunDeps, { ticket, operation, signal }: Running): Promise<void> {
  switch (operation.kind) {
    case 'delete-pods':
      return runDeletion(deps, { ticketId: ticket.id, deletion: operation, signal });
    case 'redeploy':
      return runRedeploy(deps, { ticketId: ticket.id, redeploy: operation, signal });
  }
}

type Failed = {
  readonly ticketId: number;
  readonly operation: Operation;
  readonly error: unknown;
  /** When the cluster last answered this attempt, if it did. */
  readonly heardAt: Date | undefined;
};

/** A refusal ends the operation; a cluster that is away is waited for as long as any progress is. */
async function settleFailure(deps: RunDeps, { ticketId, operation, error, heardAt }: Failed): Promise<void> {
  if (error instanceof Refusal) {
    return end(deps, { ticketId, operationId: operation.id, outcome: 'failed', error: reasonOf(error) });
  }
  if (!(error instanceof Unavailable) || error.system !== 'cluster') throw error;
  const ticket = await deps.tickets.change(ticketId, {}, (locked) =>
    operationHeard(locked, operation.id, heardAt),
  );
  const idle = secondsBetween(operationOf(ticket, operation.id).lastUpdateAt, deps.now());
  if (idle < deps.policy().watch.noProgressSeconds) throw error;
  const reason = `cluster ${operation.cluster} did not answer for ${Math.round(idle)} s; how far it got is not known (${reasonBehind(error)})`;
  await end(deps, { ticketId, operationId: operation.id, outcome: 'timeout', error: reason });
}
