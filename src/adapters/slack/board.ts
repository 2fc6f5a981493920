import type { Ticket } from '../../domain/ticket.ts';
import type { JobHandlers } from '../../usecases/do-job.ts';
import { askInPerson, tellInPerson } from './ask.ts';
import type { BoardDeps } from './board-deps.ts';
import { editCard } from './card.ts';
import { editOffer } from './glass-offer.ts';
import { atHome } from './home.ts';
import { editDirectMessage, editPanel } from './panel.ts';
import { makeShowProgress } from './progress.ts';
import { editEnds } from './roll-back-offer.ts';
import { tellThread } from './thread.ts';

export type Board = Pick<JobHandlers, 'show-ticket' | 'tell-thread' | 'show-progress'>;

/**
 * The jobs that show tickets in Slack. Each reads the ticket anew and shows it whole, so that one that was
 * lost or came twice is made good by the next; the queue does one of a kind and ticket at a time. They throw,
 * to be tried again, while Slack is away.
 */
export function makeBoard(deps: BoardDeps): Board {
  return {
    'show-ticket': ({ ticketId }, signal) => showTicket(deps, ticketId, signal),
    'tell-thread': ({ ticketId }, signal) => tellThread(deps, ticketId, signal),
    'show-progress': makeShowProgress(deps),
  };
}

/** Somebody else may be showing an older state at the same moment, so what was shown is looked at again. */
const MOST_LOOKS = 5;

async function showTicket(deps: BoardDeps, ticketId: number, signal: AbortSignal): Promise<void> {
  let shown = await deps.tickets.read(ticketId);
  for (let looks = 0; shown !== undefined && looks < MOST_LOOKS; looks++) {
    await show(deps, shown, signal);
    const now: Ticket | undefined = await deps.tickets.read(ticketId);
    if (JSON.stringify(now) === JSON.stringify(shown)) return;
    shown = now;
  }
}

function show(deps: BoardDeps, ticket: Ticket, signal: AbortSignal): Promise<void> {
  return atHome(deps, ticket, {
    signal,
    work: async (home) => {
      await editCard(deps, ticket, { home, signal });
      await editPanel(deps, ticket, { home, signal });
      await editDirectMessage(deps, ticket, { home, signal });
      await askInPerson(deps, ticket, { home, signal });
      await tellInPerson(deps, ticket, { home, signal });
      await editOffer(deps, ticket, { signal });
      await editEnds(deps, ticket, { signal });
    },
  });
}
