import { isTokenOver, owedToken, tokenCreated, tokenFailed } from '../domain/process-entry.ts';
import { Unavailable } from '../domain/refusal.ts';
import { entryOf, type Ticket } from '../domain/ticket.ts';
import type { Now, Tickets, Tokens } from './ports.ts';
import { secretHashOf } from './reveal-token.ts';

type Deps = { readonly tickets: Tickets; readonly tokens: Tokens; readonly now: Now };
type OnEntry = (input: { readonly ticketId: number; readonly entryId: number }) => Promise<void>;

/**
 * Makes the token of an approved entry. The value is written before the fact that it was created; a
 * crash between the two writes the same value again, or takes it away where the ticket has ended meanwhile.
 */
export function makeProcessEntry(deps: Deps): OnEntry {
  const { tickets, tokens, now } = deps;
  return async ({ ticketId, entryId }) => {
    const seen = await tickets.read(ticketId);
    if (seen === undefined) return;
    const value = owedToken(seen, entryId, now());
    if (value === undefined) return withdrawAll(deps, seen, entryId);
    const key = entryOf(seen, entryId).tokenKey;
    const failure = await tokens.put(key, value).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (failure !== undefined) return recordFailure(deps, { ticketId, entryId, failure });
    const ticket = await tickets.change(ticketId, {}, (current) => tokenCreated(current, entryId, now()));
    await withdrawAll(deps, ticket, entryId);
  };
}

/**
 * What is left of this token where it is over, and of the one under the same key that it took the place of:
 * that one's bearer secret would lead to this. Not before this one is made: the older value could be found
 * and the newer one taken away.
 */
async function withdrawAll({ tickets, tokens }: Deps, ticket: Ticket, entryId: number): Promise<void> {
  await withdraw(tokens, ticket, entryId);
  const older = ticket.succeeds && (await tickets.read(ticket.succeeds.ticketId));
  const { tokenKey } = entryOf(ticket, entryId);
  const replaced = older?.entries.find((entry) => entry.tokenKey === tokenKey);
  if (older !== undefined && replaced !== undefined) await withdraw(tokens, older, replaced.id);
}

async function recordFailure(
  { tickets, now }: Deps,
  { ticketId, entryId, failure }: { ticketId: number; entryId: number; failure: unknown },
): Promise<void> {
  if (!(failure instanceof Unavailable)) throw failure;
  const error = 'Redis was not answering';
  await tickets.change(ticketId, {}, (current) => tokenFailed(current, entryId, { error, now: now() }));
}

/** Takes out of Redis what is left of a token that is over; any other stays. */
export function makeWithdrawToken({ tickets, tokens }: Omit<Deps, 'now'>): OnEntry {
  return async ({ ticketId, entryId }) => {
    const ticket = await tickets.read(ticketId);
    if (ticket !== undefined) await withdraw(tokens, ticket, entryId);
  };
}

async function withdraw(tokens: Tokens, ticket: Ticket, entryId: number): Promise<void> {
  if (!isTokenOver(ticket, entryId)) return;
  const entry = entryOf(ticket, entryId);
  await tokens.remove(entry.tokenKey, { ticketId: ticket.id, secretHash: secretHashOf(entry) });
}
