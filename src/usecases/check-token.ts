import type { UserId } from '../domain/person.ts';
import { tokenEnded } from '../domain/process-entry.ts';
import { entryOf, type Ticket } from '../domain/ticket.ts';
import { tokenMatches } from '../domain/token.ts';
import { assertTokenLives } from '../domain/use-token.ts';
import type { Now, Tokens } from './ports.ts';

/**
 * Refuses unless Redis and PostgreSQL both say that this person may act now (SPEC 3). The ticket is as
 * it was read; whoever changes it asks PostgreSQL again inside the transaction.
 * @throws Refusal `not-the-requester`, `token-ended`, `token-not-ready`; Unavailable `redis`.
 */
export async function checkToken(
  { tokens, now }: { readonly tokens: Tokens; readonly now: Now },
  ticket: Ticket,
  { entryId, userId }: { readonly entryId: number; readonly userId: UserId },
): Promise<void> {
  assertTokenLives(ticket, { entryId, userId }, now());
  const entry = entryOf(ticket, entryId);
  const value = await tokens.get(entry.tokenKey);
  const owner = {
    ticketId: ticket.id,
    entryId,
    userId,
    action: entry.action,
    application: entry.application,
  };
  if (value === undefined || !tokenMatches(value, owner, now())) throw tokenEnded(entry, now());
}
