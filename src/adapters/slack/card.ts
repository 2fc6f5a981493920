import type { Ticket } from '../../domain/ticket.ts';
import type { MessageId } from '../../usecases/ports.ts';
import type { BoardDeps } from './board-deps.ts';
import { edit } from './edit.ts';
import { isChannelGone } from './failure.ts';
import { type Posted, postOnce } from './post-once.ts';
import { ticketCard } from './views/ticket-card.ts';

/**
 * Where a ticket is told: its card, and the thread under it. `moved` once nothing could be posted to its own
 * channel any more and the default channel took over.
 */
export type Home = Posted & { readonly key: '' | 'moved' };

export const cardId = (ticketId: number, key: Home['key']): MessageId => ({ ticketId, kind: 'card', key });

/**
 * Where the ticket is told; its card is posted now if it was not.
 * @throws SlackDenial where no channel can be used; Unavailable `slack`.
 */
export async function ensureCard(deps: BoardDeps, ticket: Ticket, signal: AbortSignal): Promise<Home> {
  const moved = await deps.messages.find(cardId(ticket.id, 'moved'));
  if (moved !== undefined) return moveCard(deps, ticket, signal);
  try {
    return await postCard(deps, ticket, { key: '', signal });
  } catch (error) {
    if (!isChannelGone(error) || ticket.channel === deps.defaultChannel()) throw error;
    return moveCard(deps, ticket, signal);
  }
}

/** Posts the card to the default channel, where everything is told from now on. */
export function moveCard(deps: BoardDeps, ticket: Ticket, signal: AbortSignal): Promise<Home> {
  return postCard(deps, ticket, { key: 'moved', signal });
}

/** Lets the card show the ticket as it is. */
export async function editCard(
  deps: BoardDeps,
  ticket: Ticket,
  { home, signal }: { readonly home: Home; readonly signal: AbortSignal },
): Promise<void> {
  const shown = ticketCard(ticket, deps.channelWords());
  await edit(deps, cardId(ticket.id, home.key), { shown, signal });
}

async function postCard(
  deps: BoardDeps,
  ticket: Ticket,
  { key, signal }: { readonly key: Home['key']; readonly signal: AbortSignal },
): Promise<Home> {
  const channel = key === 'moved' ? deps.defaultChannel() : ticket.channel;
  const shown = ticketCard(ticket, deps.channelWords());
  const id = cardId(ticket.id, key);
  return {
    ...(await postOnce(deps, { id, place: { channel }, shown, since: ticket.openedAt, signal })),
    key,
  };
}
