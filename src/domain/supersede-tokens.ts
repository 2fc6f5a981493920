import { applicationId } from './application.ts';
import { entryJobs } from './authorize.ts';
import { endTokens } from './end-tokens.ts';
import type { Entry } from './entry.ts';
import { BY_FIREBREAK, type Job, type Step, step } from './step.ts';
import type { Ticket } from './ticket.ts';

/**
 * Ends those tokens of an older ticket whose place an approved newer one takes, and then has the newer
 * one's tokens made: there is never more than one (SPEC 3).
 */
export function supersedeTokens(older: Ticket, newer: Ticket, now: Date): Step {
  const jobs = entryJobs(newer);
  const taken = new Set(newer.entries.map(placeOf));
  const live = older.entries.filter((entry) => entry.state.kind === 'active' && taken.has(placeOf(entry)));
  if (older.state.kind !== 'APPROVED' || live.length === 0) return { ticket: older, events: [], jobs };
  const ended = endTokens(older, now, {
    why: 'superseded',
    actor: BY_FIREBREAK,
    only: live.map(({ id }) => id),
    detail: { by: newer.ticketNo },
  });
  return step(ended.ticket, now, { facts: ended.facts, jobs: [...withdrawals(older, newer), ...jobs] });
}

/** Under the same key the newer token takes the older one's place in Redis by itself. */
function withdrawals(older: Ticket, newer: Ticket): Job[] {
  const written = new Set(newer.entries.map(({ tokenKey }) => tokenKey));
  return older.entries
    .filter(({ tokenKey }) => !written.has(tokenKey))
    .map(({ id }) => ({ kind: 'withdraw-token', ticketId: older.id, entryId: id }));
}

const placeOf = ({ action, application }: Entry): string => `${action} ${applicationId(application)}`;
