import { applicationId } from './application.ts';
import { entryJobs } from './authorize.ts';
import { endTokens } from './end-tokens.ts';
import type { Entry } from './entry.ts';
import { BY_FIREBREAK, type Job, type Step, step } from './step.ts';
import type { Ticket } from './ticket.ts';

/**
 * Ends those tokens of an older ticket whose place an approved newer one takes, with those it was still to
 * get there, and then has the newer one's tokens made: there is never more than one (SPEC 3).
 */
export function supersedeTokens(older: Ticket, newer: Ticket, now: Date): Step {
  const jobs = entryJobs(newer);
  const taken = new Set(newer.entries.map(placeOf));
  const over = older.entries.filter((entry) => mayLive(entry) && taken.has(placeOf(entry)));
  if (older.state.kind !== 'APPROVED' || over.length === 0) return { ticket: older, events: [], jobs };
  const ended = endTokens(older, now, {
    why: 'superseded',
    actor: BY_FIREBREAK,
    only: over.map(({ id }) => id),
    detail: { by: newer.ticketNo },
  });
  return step(closed(ended.ticket, over), now, {
    facts: ended.facts,
    jobs: [...withdrawals(older, newer), ...jobs],
  });
}

/** Has a token, or can get one: what failed can be tried again. */
const mayLive = ({ state: { kind } }: Entry): boolean =>
  kind === 'active' || kind === 'processing' || kind === 'failed';

/** Under the same key the newer token takes the older one's place in Redis by itself. */
function withdrawals(older: Ticket, newer: Ticket): Job[] {
  const written = new Set(newer.entries.map(({ tokenKey }) => tokenKey));
  return older.entries
    .filter(({ tokenKey }) => !written.has(tokenKey))
    .map(({ id }) => ({ kind: 'withdraw-token', ticketId: older.id, entryId: id }));
}

function closed(ticket: Ticket, over: readonly Entry[]): Ticket {
  const without = new Set(over.filter(({ state }) => state.kind !== 'active').map(({ id }) => id));
  return {
    ...ticket,
    entries: ticket.entries.map((entry) =>
      without.has(entry.id) ? { ...entry, state: { kind: 'closed' } } : entry,
    ),
  };
}

const placeOf = ({ action, application }: Entry): string => `${action} ${applicationId(application)}`;
