import { randomUUID } from 'node:crypto';
import { operationGuard, redeploysGuard } from '../domain/guards.ts';
import type { UserId } from '../domain/person.ts';
import { startRedeploy } from '../domain/redeploy.ts';
import type { Ticket } from '../domain/ticket.ts';
import { type LookDeps, lookAtWorkload } from './look-at-entry.ts';

export type Redeploy = (input: {
  readonly actor: UserId;
  readonly ticketId: number;
  readonly entryId: number;
  /** Uid of the workload to restart. */
  readonly workload: string;
  readonly requestId: string;
}) => Promise<Ticket>;

/** Starts a restart; the workload is patched by a job after this is committed. */
export function makeRedeploy(deps: LookDeps): Redeploy {
  return async ({ workload: uid, requestId, ...held }) => {
    const { entry, workload, snapshot } = await lookAtWorkload(deps, held, uid);
    const { actor: userId, ticketId, entryId } = held;
    const { application } = entry;
    const guards = [operationGuard({ ...application, workload }), redeploysGuard(application)];
    const request = { entryId, userId, operationId: randomUUID(), workload, snapshot };
    return deps.tickets.change(ticketId, { guards, requestId }, (ticket, facts) =>
      startRedeploy(ticket, request, { facts, now: deps.now() }),
    );
  };
}
