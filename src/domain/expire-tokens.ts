import { endTokens } from './end-tokens.ts';
import { BY_CLOCK, noStep, type Step, step } from './step.ts';
import type { Ticket } from './ticket.ts';

/** Ends the tokens whose time is over, and with them the ticket once its operations have ended. */
export function expireTokens(ticket: Ticket, now: Date): Step {
  if (ticket.state.kind !== 'APPROVED' || now < ticket.state.tokensEndAt) return noStep(ticket);
  const ended = endTokens(ticket, now, { why: 'expired', actor: BY_CLOCK });
  return step(ended.ticket, now, { facts: ended.facts, jobs: ended.jobs });
}
