import { chaseReview } from '../domain/break-glass.ts';
import { expireTicket } from '../domain/expire-ticket.ts';
import { expireTokens } from '../domain/expire-tokens.ts';
import { remindExpiring } from '../domain/remind-expiring.ts';
import type { Now, Tickets } from './ports.ts';

type Deps = { readonly tickets: Tickets; readonly now: Now };
type OnTicket = (input: { readonly ticketId: number; readonly at: Date }) => Promise<void>;

/** A job that came before its time is tried again. */
function assertDue(now: Now, at: Date): void {
  if (now() < at) throw new Error(`not due before ${at.toISOString()}`);
}

/** Ends a ticket nobody decided in time. */
export function makeExpireTicket({ tickets, now }: Deps): OnTicket {
  return async ({ ticketId, at }) => {
    assertDue(now, at);
    await tickets.change(ticketId, {}, (ticket) => expireTicket(ticket, now()));
  };
}

/** Says that the tokens end soon. */
export function makeRemindExpiring({ tickets, now }: Deps): OnTicket {
  return async ({ ticketId, at }) => {
    assertDue(now, at);
    await tickets.change(ticketId, {}, (ticket) => remindExpiring(ticket, now()));
  };
}

/** Asks for a review that is owed. */
export function makeChaseReview({ tickets, now }: Deps): OnTicket {
  return async ({ ticketId, at }) => {
    assertDue(now, at);
    await tickets.change(ticketId, {}, (ticket) => chaseReview(ticket, now()));
  };
}

/** Ends tokens whose time is over. */
export function makeExpireTokens({ tickets, now }: Deps): OnTicket {
  return async ({ ticketId, at }) => {
    assertDue(now, at);
    await tickets.change(ticketId, {}, (ticket) => expireTokens(ticket, now()));
  };
}
