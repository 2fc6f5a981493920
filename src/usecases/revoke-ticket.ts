import type { UserId } from '../domain/person.ts';
import { revokeTicket } from '../domain/revoke-ticket.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { Directory, Now, PolicyInForce, Tickets } from './ports.ts';

type Deps = {
  readonly tickets: Tickets;
  readonly directory: Directory;
  readonly policy: PolicyInForce;
  readonly now: Now;
};

export type RevokeTicket = (input: {
  readonly actor: UserId;
  readonly ticketId: number;
  readonly requestId: string;
}) => Promise<Ticket>;

/** Requester, an eligible approver or ADMIN take an approved ticket back. */
export function makeRevokeTicket({ tickets, directory, policy, now }: Deps): RevokeTicket {
  return async ({ actor, ticketId, requestId }) => {
    const person = await directory.person(actor, 'decision');
    return tickets.change(ticketId, { requestId }, (ticket) =>
      revokeTicket(ticket, { person, policy: policy() }, now()),
    );
  };
}
