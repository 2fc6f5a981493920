import type { Entry, EntryState } from './entry.ts';
import type { Person } from './person.ts';
import { Refusal } from './refusal.ts';
import { BY_FIREBREAK, noStep, type Step, step } from './step.ts';
import { assertRequesting, assertState, entryOf, type Ticket, wrongState } from './ticket.ts';
import { newToken, TOKEN_DESCRIPTION, type TokenValue } from './token.ts';

const ERROR_LENGTH = 500;

/** The Redis value an entry's token must have, or undefined where no token is owed (any more). */
export function owedToken(ticket: Ticket, entryId: number, now: Date): TokenValue | undefined {
  const { state, requester } = ticket;
  const { action, application, state: entryState } = entryOf(ticket, entryId);
  if (state.kind !== 'APPROVED' || entryState.kind !== 'processing' || now >= state.tokensEndAt)
    return undefined;
  return {
    username: requester.username,
    applicationName: application.name,
    ticketId: ticket.id,
    ticketNo: ticket.ticketNo,
    expires: state.tokensEndAt.toISOString(),
    valid: true,
    desc: TOKEN_DESCRIPTION,
    action,
    cluster: application.cluster,
    namespace: application.namespace,
    userId: requester.userId,
    entryId,
  };
}

/** Whether an entry has no token any more and gets none, so that nothing of it may be left in Redis. */
export function isTokenOver(ticket: Ticket, entryId: number): boolean {
  const { state } = entryOf(ticket, entryId);
  switch (state.kind) {
    case 'ended':
    case 'closed':
      return true;
    case 'failed':
      return !mayRetry(ticket);
    case 'waiting':
    case 'processing':
    case 'active':
      return false;
  }
}

const mayRetry = ({ state }: Ticket): boolean => state.kind === 'APPROVED' && state.finishedBy === undefined;

/** Records that the token of an entry is in Redis. Says nothing where none was owed. */
export function tokenCreated(ticket: Ticket, entryId: number, now: Date): Step {
  const value = owedToken(ticket, entryId, now);
  if (value === undefined) return noStep(ticket);
  const token = newToken(now, new Date(value.expires));
  const { action, application } = entryOf(ticket, entryId);
  const about = { entryId, application: application.name, actor: BY_FIREBREAK };
  const next = withEntry(ticket, entryId, { kind: 'active', executedAt: now, token });
  return step(next, now, {
    facts: [
      { type: 'token.created', ...about, detail: { action, expires: value.expires } },
      { type: 'entry.processed', ...about, detail: { action, success: true, ...authorizedIn(next) } },
    ],
  });
}

/** Records that the token of an entry could not be made; the others go on, and it can be retried. */
export function tokenFailed(
  ticket: Ticket,
  entryId: number,
  { error, now }: { readonly error: string; readonly now: Date },
): Step {
  if (owedToken(ticket, entryId, now) === undefined) return noStep(ticket);
  const { action, application } = entryOf(ticket, entryId);
  const brief = error.slice(0, ERROR_LENGTH);
  const next = withEntry(ticket, entryId, { kind: 'failed', executedAt: now, error: brief });
  return step(next, now, {
    facts: [
      {
        type: 'entry.failed',
        actor: BY_FIREBREAK,
        entryId,
        application: application.name,
        detail: { action, error: brief, ...authorizedIn(next) },
      },
    ],
  });
}

/**
 * On the event after which no entry is left to try, the ids of those that are authorized: what is told of
 * them is told once, and the chain says at which event.
 */
function authorizedIn({ entries }: Ticket): { authorized?: number[] } {
  if (entries.some(({ state }) => state.kind === 'processing')) return {};
  return { authorized: entries.filter(({ state }) => state.kind === 'active').map(({ id }) => id) };
}

/** The requester asks for the token again; no new approval, and the same end. */
export function retryEntry(
  ticket: Ticket,
  { person, entryId }: { readonly person: Person; readonly entryId: number },
  now: Date,
): Step {
  assertRequesting(ticket, person);
  assertState(ticket, 'APPROVED');
  if (!mayRetry(ticket)) throw wrongState(ticket);
  const entry = entryOf(ticket, entryId);
  if (entry.state.kind !== 'failed') throw new Refusal('entry-not-failed', { ticketNo: ticket.ticketNo });
  if (now >= ticket.state.tokensEndAt) throw tokenEnded(entry, ticket.state.tokensEndAt);
  const retried = withEntry(ticket, entryId, { kind: 'processing' });
  return step(retried, now, {
    facts: [],
    jobs: [{ kind: 'process-entry', ticketId: ticket.id, entryId }],
  });
}

export function tokenEnded(entry: Entry, at: Date): Refusal {
  return new Refusal('token-ended', { application: entry.application.name, action: entry.action, at });
}

export function withEntry(ticket: Ticket, entryId: number, state: EntryState): Ticket {
  return {
    ...ticket,
    entries: ticket.entries.map((entry) => (entry.id === entryId ? { ...entry, state } : entry)),
  };
}
