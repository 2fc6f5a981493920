import type { UserId } from '../domain/person.ts';
import { Refusal } from '../domain/refusal.ts';
import { operationOf, type Ticket } from '../domain/ticket.ts';
import { readTicket } from './look-at-entry.ts';
import type { Tickets } from './ports.ts';
import type { Redeploy } from './redeploy.ts';

export type RollBack = (input: {
  readonly actor: UserId;
  readonly ticketId: number;
  readonly operationId: string;
  readonly requestId: string;
}) => Promise<Ticket>;

/** Takes a redeploy back: its workload goes to the revision that it had before. */
export function makeRollBack({
  tickets,
  redeploy,
}: {
  readonly tickets: Tickets;
  readonly redeploy: Redeploy;
}): RollBack {
  return async ({ actor, ticketId, operationId, requestId }) => {
    const operation = operationOf(await readTicket(tickets, ticketId), operationId);
    const { entryId, workload } = operation;
    const toRevision = operation.kind === 'redeploy' ? operation.previousRevision : undefined;
    if (toRevision === undefined) throw new Refusal('revision-gone', { workload: workload.name });
    const change = { mode: 'roll-back', toRevision } as const;
    return redeploy({ actor, ticketId, entryId, workload: workload.uid, change, requestId });
  };
}
