import type { UserId } from '../domain/person.ts';
import { remindApprovers } from '../domain/remind-approvers.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { Directory, Now, Tickets } from './ports.ts';

type Deps = {
  readonly tickets: Tickets;
  readonly directory: Directory;
  readonly now: Now;
};

export type RemindApprovers = (input: {
  readonly actor: UserId;
  readonly ticketId: number;
  readonly requestId: string;
}) => Promise<Ticket>;

/** The requester has the approvers asked again. */
export function makeRemindApprovers({ tickets, directory, now }: Deps): RemindApprovers {
  return async ({ actor, ticketId, requestId }) => {
    const person = await directory.person(actor, 'decision');
    return tickets.change(ticketId, { requestId }, (ticket) => remindApprovers(ticket, person, now()));
  };
}
