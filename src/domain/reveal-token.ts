import type { UserId } from './person.ts';
import { withEntry } from './process-entry.ts';
import { byPerson, type Step, step } from './step.ts';
import { entryOf, type Ticket } from './ticket.ts';
import { assertTokenLives } from './use-token.ts';

/** Gives an entry's token a new bearer secret, by its hash; the one before no longer counts. */
export function revealToken(
  ticket: Ticket,
  input: { readonly entryId: number; readonly userId: UserId; readonly secretHash: string },
  now: Date,
): Step {
  assertTokenLives(ticket, input, now);
  const { entryId, secretHash } = input;
  const { state, application, action } = entryOf(ticket, entryId);
  if (state.kind !== 'active') throw new Error('a live token has an active entry');
  const revealed = { ...state, token: { ...state.token, secretHash } };
  return step(withEntry(ticket, entryId, revealed), now, {
    facts: [
      {
        type: 'token.revealed',
        actor: byPerson(ticket.requester),
        entryId,
        application: application.name,
        detail: { action, again: state.token.secretHash !== undefined },
      },
    ],
  });
}
