import { endTokens } from './end-tokens.ts';
import { BY_CLOCK, noStep, type Step, step } from './step.ts';
import type { Ticket } from './ticket.ts';

/** Ends the tokens whose time is over, and with them the ticket once its operations have ended. */
export function expireTokens(ticket: Ticket, now: Date): Step {
  if (ticket.state.kind !== 'APPROVED' || now < ticket.state.tokensEndAt) return noStep(ticket);
  const { ticket: without, facts, jobs } = endTokens(ticket, now, { why: 'expired', actor: BY_CLOCK });
  const ended = {
    ...without,
    entries: without.entries.map((entry) =>
      entry.state.kind === 'processing' ? { ...entry, state: { kind: 'closed' } as const } : entry,
    ),
  };
  return step(ended, now, { facts, jobs });
}
