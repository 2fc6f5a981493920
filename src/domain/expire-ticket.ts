import { closeUnprocessed } from './end-tokens.ts';
import { BY_CLOCK, noStep, type Step, step } from './step.ts';
import type { Ticket } from './ticket.ts';

/** Ends a ticket that nobody decided in time; does nothing before that, or when it is decided. */
export function expireTicket(ticket: Ticket, now: Date): Step {
  if (ticket.state.kind !== 'PENDING_APPROVAL' || now < ticket.expiresAt) return noStep(ticket);
  return step({ ...closeUnprocessed(ticket), state: { kind: 'EXPIRED', at: now } }, now, {
    facts: [{ type: 'ticket.expired', actor: BY_CLOCK }],
  });
}
