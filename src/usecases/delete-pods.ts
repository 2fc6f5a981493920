import { randomUUID } from 'node:crypto';
import { startDeletion } from '../domain/delete-pods.ts';
import { operationGuard } from '../domain/guards.ts';
import type { Pace } from '../domain/operation.ts';
import type { UserId } from '../domain/person.ts';
import type { Ticket } from '../domain/ticket.ts';
import { type LookDeps, lookAtWorkload } from './look-at-entry.ts';

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

/** Starts a deletion; the pods are deleted by a job after this is committed. */
export function makeDeletePods(deps: LookDeps): DeletePods {
  return async ({ workload: uid, pods, requestId, pace, confirmed, ...held }) => {
    const { entry, workload, snapshot } = await lookAtWorkload(deps, held, uid);
    const { actor: userId, ticketId, entryId } = held;
    const guards = [operationGuard({ ...entry.application, workload })];
    const what = { workload, chosen: pods, pace, confirmed, view: snapshot };
    const request = { ...what, entryId, userId, operationId: randomUUID() };
    return deps.tickets.change(ticketId, { guards, requestId }, (ticket, facts) =>
      startDeletion(ticket, request, { facts, now: deps.now() }),
    );
  };
}
