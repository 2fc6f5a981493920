import { cancelTicket } from '../domain/cancel-ticket.ts';
import type { UserId } from '../domain/person.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { Directory, Now, Tickets } from './ports.ts';

type Deps = {
  readonly tickets: Tickets;
  readonly directory: Directory;
  readonly now: Now;
};

export type CancelTicket = (input: {
  readonly actor: UserId;
  readonly ticketId: number;
  readonly requestId: string;
}) => Promise<Ticket>;

/** The requester takes back a ticket nobody has decided. */
export function makeCancelTicket({ tickets, directory, now }: Deps): CancelTicket {
  return async ({ actor, ticketId, requestId }) => {
    const person = await directory.person(actor, 'decision');
    return tickets.change(ticketId, { requestId }, (ticket) => cancelTicket(ticket, person, now()));
  };
}
