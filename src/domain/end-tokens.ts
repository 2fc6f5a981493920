import type { Actor } from './audit.ts';
import type { Entry } from './entry.ts';
import type { Fact, Job } from './step.ts';
import type { Ticket } from './ticket.ts';
import type { TokenEnd } from './token.ts';

type Ended = { readonly ticket: Ticket; readonly facts: Fact[]; readonly jobs: Job[] };

/**
 * Ends every live token of an approved ticket, and closes what was still to get one. Jobs take out of Redis
 * whatever may stand there: of a token that could not be made that is not known.
 */
export function endTokens(
  ticket: Ticket,
  now: Date,
  { why, actor }: { readonly why: TokenEnd; readonly actor: Actor },
): Ended {
  const live = ticket.entries.filter(({ state }) => state.kind === 'active');
  const written = ticket.entries.filter(({ state }) => state.kind === 'active' || state.kind === 'failed');
  const ending = { ...ticket, entries: ticket.entries.map((entry) => ended(entry, now, why)) };
  return {
    ticket: closeUnprocessed(ending),
    facts: live.map(({ id, action, application }) => ({
      type: `token.${why}` as const,
      actor,
      entryId: id,
      application: application.name,
      detail: { action },
    })),
    jobs: written.map(({ id }) => ({ kind: 'withdraw-token', ticketId: ticket.id, entryId: id })),
  };
}

function ended(entry: Entry, now: Date, why: TokenEnd): Entry {
  if (entry.state.kind !== 'active') return entry;
  const { executedAt, token } = entry.state;
  return { ...entry, state: { kind: 'ended', executedAt, token, endedAt: now, why } };
}

/** Entries that can no longer get a token. */
export function closeUnprocessed(ticket: Ticket): Ticket {
  return {
    ...ticket,
    entries: ticket.entries.map((entry) =>
      entry.state.kind === 'waiting' || entry.state.kind === 'processing'
        ? { ...entry, state: { kind: 'closed' } }
        : entry,
    ),
  };
}
