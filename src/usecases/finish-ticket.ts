import { finishTicket } from '../domain/finish-ticket.ts';
import type { UserId } from '../domain/person.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { Directory, Now, Tickets } from './ports.ts';

type Deps = {
  readonly tickets: Tickets;
  readonly directory: Directory;
  readonly now: Now;
};

export type FinishTicket = (input: {
  readonly actor: UserId;
  readonly ticketId: number;
  readonly requestId: string;
}) => Promise<Ticket>;

/** The requester says that the emergency is over. */
export function makeFinishTicket({ tickets, directory, now }: Deps): FinishTicket {
  return async ({ actor, ticketId, requestId }) => {
    const person = await directory.person(actor, 'decision');
    return tickets.change(ticketId, { requestId }, (ticket) => finishTicket(ticket, person, now()));
  };
}
