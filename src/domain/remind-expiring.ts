import { BY_CLOCK, noStep, type Step, step } from './step.ts';
import type { Ticket } from './ticket.ts';

/** Reminds the requester that their tokens end soon; once, and only while there are some. */
export function remindExpiring(ticket: Ticket, now: Date): Step {
  const { state, terms } = ticket;
  if (state.kind !== 'APPROVED' || state.finishedBy !== undefined || ticket.remindedOfEnd)
    return noStep(ticket);
  const remindAt = state.tokensEndAt.getTime() - terms.expiringSeconds * 1000;
  if (now.getTime() < remindAt || now >= state.tokensEndAt) return noStep(ticket);
  const live = ticket.entries.filter((entry) => entry.state.kind === 'active');
  if (live.length === 0) return noStep(ticket);
  return step({ ...ticket, remindedOfEnd: true }, now, {
    facts: live.map(({ id, action, application }) => ({
      type: 'token.expiring',
      actor: BY_CLOCK,
      entryId: id,
      application: application.name,
      detail: { action, endsAt: state.tokensEndAt.toISOString() },
    })),
  });
}
