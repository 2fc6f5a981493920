import type { Fact } from './step.ts';
import { runningOperations, type Ticket } from './ticket.ts';

/**
 * An approved ticket ends when nothing is left of it: no operation runs, and it was finished, or every
 * token has ended, or the time of its tokens is over (SPEC 2).
 */
export function settled(ticket: Ticket, now: Date): { ticket: Ticket; facts: Fact[] } {
  const { state } = ticket;
  if (state.kind !== 'APPROVED' || runningOperations(ticket).length > 0) return { ticket, facts: [] };
  const allEnded = ticket.entries.every(({ state: { kind } }) => kind === 'ended' || kind === 'closed');
  const noneLives = ticket.entries.every(({ state: { kind } }) => kind !== 'active' && kind !== 'processing');
  const timeIsUp = now >= state.tokensEndAt && noneLives;
  if (state.finishedBy === undefined && !allEnded && !timeIsUp) return { ticket, facts: [] };
  const by = state.finishedBy;
  return {
    ticket: {
      ...ticket,
      state: {
        kind: 'COMPLETED',
        approvedAt: state.approvedAt,
        tokensEndAt: state.tokensEndAt,
        at: now,
        by,
      },
    },
    facts: [
      {
        type: 'ticket.completed',
        actor:
          by === undefined ? { kind: 'clock' } : { kind: 'person', userId: by.userId, username: by.username },
        detail: { how: by === undefined ? 'tokens-ended' : 'finished' },
      },
    ],
  };
}
