import { createHash, randomBytes } from 'node:crypto';
import { assertMember } from '../domain/eligibility.ts';
import type { Entry } from '../domain/entry.ts';
import type { UserId } from '../domain/person.ts';
import { revealToken } from '../domain/reveal-token.ts';
import { entryOf } from '../domain/ticket.ts';
import { checkToken } from './check-token.ts';
import { readTicket } from './look-at-entry.ts';
import type { Directory, Now, Tickets, Tokens } from './ports.ts';

type Deps = {
  readonly tickets: Tickets;
  readonly tokens: Tokens;
  readonly directory: Directory;
  readonly now: Now;
};

/** `secret` is for the requester's eyes only and is kept nowhere. */
export type Revealed = { readonly secret: string; readonly expires: Date; readonly entry: Entry };

export type RevealToken = (input: {
  readonly actor: UserId;
  readonly ticketId: number;
  readonly entryId: number;
}) => Promise<Revealed>;

const SECRET_BYTES = 32;

/** Makes a new bearer secret for a live token; the one before ends. Stored is its SHA-256 alone. */
export function makeRevealToken({ tickets, tokens, directory, now }: Deps): RevealToken {
  return async ({ actor, ticketId, entryId }) => {
    assertMember(await directory.person(actor, 'operation'));
    const seen = await readTicket(tickets, ticketId);
    await checkToken({ tokens, now }, seen, { entryId, userId: actor });
    const secret = `fbk_${randomBytes(SECRET_BYTES).toString('base64url')}`;
    const secretHash = createHash('sha256').update(secret).digest('hex');
    let before: string | undefined;
    const ticket = await tickets.change(ticketId, {}, (current) => {
      before = secretHashOf(entryOf(current, entryId));
      return revealToken(current, { entryId, userId: actor, secretHash }, now());
    });
    const entry = entryOf(ticket, entryId);
    if (entry.state.kind !== 'active') throw new Error('a revealed token has an active entry');
    const expires = entry.state.token.expiresAt;
    await tokens.putSecret(entry.tokenKey, { hash: secretHash, before, expires });
    return { secret, expires, entry };
  };
}

export function secretHashOf({ state }: Entry): string | undefined {
  return state.kind === 'active' || state.kind === 'ended' ? state.token.secretHash : undefined;
}
