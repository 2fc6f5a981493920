import { randomUUID } from 'node:crypto';
import { operationGuard, redeploysGuard } from '../domain/guards.ts';
import type { UserId } from '../domain/person.ts';
import { assertMember } from '../domain/policy.ts';
import { startRedeploy } from '../domain/redeploy.ts';
import { entryOf, type Ticket } from '../domain/ticket.ts';
import { checkToken } from './check-token.ts';
import { type LookDeps, readTicket, workloadOf } from './look-at-entry.ts';

export type Redeploy = (input: {
  readonly actor: UserId;
  readonly ticketId: number;
  readonly entryId: number;
  /** Uid of the workload to restart. */
  readonly workload: string;
  readonly requestId: string;
}) => Promise<Ticket>;

const LOOK_MS = 10_000;

/** Starts a restart; the workload is patched by a job after this is committed. */
export function makeRedeploy(deps: LookDeps): Redeploy {
  const { tickets, clusters, directory, now } = deps;
  return async ({ actor, ticketId, entryId, workload: uid, requestId }) => {
    assertMember(await directory.person(actor, 'operation'));
    const seen = await readTicket(tickets, ticketId);
    await checkToken(deps, seen, { entryId, userId: actor });
    const { application } = entryOf(seen, entryId);
    const workload = workloadOf(entryOf(seen, entryId), uid);
    const snapshot = await clusters.look(application, workload, AbortSignal.timeout(LOOK_MS));
    const guards = [operationGuard({ ...application, workload }), redeploysGuard(application)];
    const operationId = randomUUID();
    return tickets.change(ticketId, { guards, requestId }, (ticket, facts) =>
      startRedeploy(
        ticket,
        { entryId, userId: actor, operationId, workload, snapshot },
        { facts, now: now() },
      ),
    );
  };
}
