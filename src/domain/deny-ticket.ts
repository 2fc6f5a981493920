import { assertMayDecide, COMMENT_LENGTH, type Decider, decisionFact, decisionOf } from './approve-ticket.ts';
import { Refusal } from './refusal.ts';
import { byPerson, type Step, step } from './step.ts';
import { clean } from './text.ts';
import { approvalsOf, type Ticket, whoIs } from './ticket.ts';

/** One denial ends a ticket; it says why. */
export function denyTicket(ticket: Ticket, decider: Decider, now: Date): Step {
  assertMayDecide(ticket, decider, now);
  const comment = clean(decider.comment.trim(), COMMENT_LENGTH);
  if (comment === '') throw new Refusal('bad-input', { field: 'reason', problem: 'missing' });
  const by = whoIs(decider.person);
  const decision = decisionOf(ticket, { ...decider, comment }, { kind: 'denied', now });
  const count = { given: approvalsOf(ticket).length, wanted: ticket.terms.approvals };
  return step(
    {
      ...ticket,
      decisions: [...ticket.decisions, decision],
      entries: ticket.entries.map((entry) => ({ ...entry, state: { kind: 'closed' } })),
      state: { kind: 'DENIED', at: now, by, reason: comment },
    },
    now,
    {
      facts: [
        decisionFact(ticket, decision, count),
        { type: 'ticket.denied', actor: byPerson(by), detail: { reason: comment } },
      ],
    },
  );
}
