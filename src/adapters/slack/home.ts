import type { Ticket } from '../../domain/ticket.ts';
import type { BoardDeps } from './board-deps.ts';
import { ensureCard, type Home, moveCard } from './card.ts';
import { isChannelGone } from './failure.ts';
import { ensurePanel } from './panel.ts';

/**
 * Does `work` where the ticket is told. Where nothing can be posted to that channel any more, card and panel
 * move to the default channel, and it is done there.
 */
export async function atHome(
  deps: BoardDeps,
  ticket: Ticket,
  { signal, work }: { readonly signal: AbortSignal; readonly work: (home: Home) => Promise<void> },
): Promise<void> {
  const home = await ensureCard(deps, ticket, signal);
  try {
    await work(home);
  } catch (error) {
    if (!isChannelGone(error) || home.channel === deps.defaultChannel()) throw error;
    deps.log.warn({ err: error, ticketNo: ticket.ticketNo }, 'the ticket moves to the default channel');
    const moved = await moveCard(deps, ticket, signal);
    if (ticket.state.kind === 'APPROVED') await ensurePanel(deps, ticket, { home: moved, signal });
    await work(moved);
  }
}
