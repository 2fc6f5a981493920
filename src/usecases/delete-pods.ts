import { randomUUID } from 'node:crypto';
import { startDeletion } from '../domain/delete-pods.ts';
import { operationGuard } from '../domain/guards.ts';
import type { Pace } from '../domain/operation.ts';
import type { UserId } from '../domain/person.ts';
import { assertMember } from '../domain/policy.ts';
import { entryOf, type Ticket } from '../domain/ticket.ts';
import { checkToken } from './check-token.ts';
import { type LookDeps, readTicket, workloadOf } from './look-at-entry.ts';

export type DeletePods = (input: {
  readonly actor: UserId;
  readonly ticketId: number;
  readonly entryId: number;
  /** Uid of the workload whose pods these are. */
  readonly workload: string;
  /** Uids of the pods. */
  readonly pods: readonly string[];
  readonly pace: Pace;
  readonly confirmed: boolean;
  readonly requestId: string;
}) => Promise<Ticket>;

const LOOK_MS = 10_000;

/** Starts a deletion; the pods are deleted by a job after this is committed. */
export function makeDeletePods(deps: LookDeps): DeletePods {
  const { tickets, clusters, directory, now } = deps;
  return async ({ actor, ticketId, entryId, workload: uid, pods, requestId, ...how }) => {
    assertMember(await directory.person(actor, 'operation'));
    const seen = await readTicket(tickets, ticketId);
    await checkToken(deps, seen, { entryId, userId: actor });
    const entry = entryOf(seen, entryId);
    const workload = workloadOf(entry, uid);
    const view = await clusters.look(entry.application, workload, AbortSignal.timeout(LOOK_MS));
    const guards = [operationGuard({ ...entry.application, workload })];
    const operationId = randomUUID();
    return tickets.change(ticketId, { guards, requestId }, (ticket, facts) =>
      startDeletion(
        ticket,
        { ...how, entryId, userId: actor, operationId, workload, chosen: pods, view },
        { facts, now: now() },
      ),
    );
  };
}
