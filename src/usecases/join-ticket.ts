import { announceTakeover, joinTicket } from '../domain/join-ticket.ts';
import type { UserId } from '../domain/person.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { Directory, Now, PolicyInForce, Tickets } from './ports.ts';

type Deps = {
  readonly tickets: Tickets;
  readonly directory: Directory;
  readonly policy: PolicyInForce;
  readonly now: Now;
};

export type JoinTicket = (input: {
  readonly actor: UserId;
  readonly ticketId: number;
  readonly requestId: string;
}) => Promise<Ticket>;

/** Somebody follows the open emergency of somebody else. */
export function makeJoinTicket({ tickets, directory, policy, now }: Deps): JoinTicket {
  return async ({ actor, ticketId, requestId }) => {
    const person = await directory.person(actor, 'decision');
    return tickets.change(ticketId, { requestId }, (ticket) =>
      joinTicket(ticket, { person, policy: policy() }, now()),
    );
  };
}

/** Tells an open ticket that a newer one asks to take it over. */
export function makeAnnounceTakeover({ tickets, now }: Pick<Deps, 'tickets' | 'now'>) {
  return async ({ ticketId, by }: { readonly ticketId: number; readonly by: number }): Promise<void> => {
    const newer = await tickets.read(by);
    if (newer === undefined) return;
    await tickets.change(ticketId, {}, (ticket) => announceTakeover(ticket, newer, now()));
  };
}
