import { isGlassOffered } from '../../domain/break-glass.ts';
import type { Ticket } from '../../domain/ticket.ts';
import type { MessageId } from '../../usecases/ports.ts';
import type { BoardDeps } from './board-deps.ts';
import { edit } from './edit.ts';
import { isChannelGone } from './failure.ts';
import { pageAllReply } from './views/thread-reply.ts';

/** The reply that tells the last rung, and offers the requester to go on alone. There is one of a ticket. */
export const offerId = (ticketId: number): MessageId => ({ ticketId, kind: 'reply', key: 'page-all' });

/** Takes the button from the thread once it is no longer offered; where the reply is gone, so is the button. */
export async function editOffer(
  deps: BoardDeps,
  ticket: Ticket,
  { signal }: { readonly signal: AbortSignal },
): Promise<void> {
  const { terms, climbed, asked } = ticket;
  if (!terms.breakGlass || !climbed.includes('page-all') || isGlassOffered(ticket)) return;
  const shown = pageAllReply(ticket, asked, deps.channelWords());
  try {
    await edit(deps, offerId(ticket.id), { shown, signal });
  } catch (error) {
    if (!isChannelGone(error)) throw error;
  }
}
