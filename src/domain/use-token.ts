import type { Action } from './action.ts';
import { type Entry, liveToken } from './entry.ts';
import type { UserId } from './person.ts';
import { tokenEnded, withEntry } from './process-entry.ts';
import { Refusal } from './refusal.ts';
import { byPerson, type Fact } from './step.ts';
import { assertRequester, entryOf, type Ticket } from './ticket.ts';

/**
 * Refuses unless PostgreSQL's side of the token lives: the ticket is approved, the presser is its
 * requester, and the token has neither ended nor used up its budget. Redis' side is asked apart.
 */
export function assertTokenLives(
  ticket: Ticket,
  { entryId, userId }: { readonly entryId: number; readonly userId: UserId },
  now: Date,
): void {
  assertRequester(ticket, userId);
  const entry = entryOf(ticket, entryId);
  if (liveToken(entry, now) !== undefined && ticket.state.kind === 'APPROVED') return;
  const { state } = entry;
  if (state.kind === 'active' || state.kind === 'ended') {
    throw tokenEnded(entry, state.kind === 'ended' ? state.endedAt : state.token.expiresAt);
  }
  throw new Refusal('token-not-ready', {
    ticketNo: ticket.ticketNo,
    application: entry.application.name,
    action: entry.action,
  });
}

/** An approval of one action is none of another. @throws Refusal `outside-scope`. */
export function assertAllows({ action, application }: Entry, wanted: Action): void {
  if (action === wanted) return;
  throw new Refusal('outside-scope', { application: application.name, allowed: action });
}

export type Used = { readonly ticket: Ticket; readonly facts: Fact[] };

/** Counts one operation against the token's budget. */
export function useToken(ticket: Ticket, entryId: number, now: Date): Used {
  const { token, entry } = activeToken(ticket, entryId, now);
  if (token.operations >= ticket.terms.operationsPerToken) {
    throw new Refusal('budget-used-up', {
      application: entry.application.name,
      limit: ticket.terms.operationsPerToken,
    });
  }
  return usedOnce(ticket, { entryId, operations: token.operations + 1 }, now);
}

/** Notes a use that the budget does not count. */
export function freeUse(ticket: Ticket, entryId: number, now: Date): Used {
  const { token } = activeToken(ticket, entryId, now);
  return usedOnce(ticket, { entryId, operations: token.operations }, now);
}

function activeToken(ticket: Ticket, entryId: number, now: Date) {
  const entry = entryOf(ticket, entryId);
  if (entry.state.kind !== 'active') throw tokenEnded(entry, now);
  return { entry, state: entry.state, token: entry.state.token };
}

function usedOnce(
  ticket: Ticket,
  { entryId, operations }: { readonly entryId: number; readonly operations: number },
  now: Date,
): Used {
  const { entry, state, token } = activeToken(ticket, entryId, now);
  const used = { ...token, firstUsedAt: token.firstUsedAt ?? now, lastUsedAt: now, operations };
  const fact: Fact = {
    type: 'token.used',
    actor: byPerson(ticket.requester),
    entryId,
    application: entry.application.name,
    detail: { action: entry.action, operations: used.operations, budget: ticket.terms.operationsPerToken },
  };
  return { ticket: withEntry(ticket, entryId, { ...state, token: used }), facts: [fact] };
}
