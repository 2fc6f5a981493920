import { assertMember } from '../domain/eligibility.ts';
import type { UserId } from '../domain/person.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { Directory, Tickets } from './ports.ts';

type Deps = { readonly tickets: Tickets; readonly directory: Directory };

/** More than a message shows, so that it can say how many are left. */
const FOUND = 200;

/** What a member of the workspace can read of tickets. */
export type FindTickets = {
  /** @throws Refusal `ticket-unknown`. */
  byNumber(input: { readonly actor: UserId; readonly ticketNo: string }): Promise<Ticket>;
  open(input: { readonly actor: UserId }): Promise<readonly Ticket[]>;
  mine(input: { readonly actor: UserId }): Promise<readonly Ticket[]>;
};

export function makeFindTickets({ tickets, directory }: Deps): FindTickets {
  const member = async (actor: UserId) => assertMember(await directory.person(actor, 'operation'));
  return {
    byNumber: async ({ actor, ticketNo }) => {
      await member(actor);
      const ticket = await tickets.byNumber(ticketNo);
      if (ticket === undefined) throw new Refusal('ticket-unknown', { ticketNo });
      return ticket;
    },
    open: async ({ actor }) => {
      await member(actor);
      return tickets.list({ open: true }, FOUND);
    },
    mine: async ({ actor }) => {
      await member(actor);
      return tickets.list({ requester: actor }, FOUND);
    },
  };
}
