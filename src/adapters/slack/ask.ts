import type { UserId } from '../../domain/person.ts';
import type { Severity } from '../../domain/severity.ts';
import type { Ticket } from '../../domain/ticket.ts';
import type { MessageId } from '../../usecases/ports.ts';
import { type BoardDeps, LANGUAGE_MS } from './board-deps.ts';
import { edit } from './edit.ts';
import { SlackDenial } from './failure.ts';
import { directChannel, linkTo, type Showing } from './panel.ts';
import { postOnce } from './post-once.ts';
import { askMessage } from './views/ask-message.ts';

/** Below these nobody is woken by a direct message; the mention on the card has to do. */
const IN_PERSON: ReadonlySet<Severity> = new Set(['P0', 'P1']);

/** No more people than that are written to; the card mentions no more either. */
const MOST_ASKED = 20;

const askId = (ticketId: number, userId: UserId): MessageId => ({ ticketId, kind: 'ask', key: userId });

/**
 * Leads everybody who has been asked to decide an urgent ticket from their direct messages to its card, and
 * tells them when there is nothing left to decide.
 */
export async function askInPerson(deps: BoardDeps, ticket: Ticket, { home, signal }: Showing): Promise<void> {
  if (!IN_PERSON.has(ticket.severity)) return;
  const link = await linkTo(deps, home, signal);
  const pending = ticket.state.kind === 'PENDING_APPROVAL';
  for (const userId of ticket.asked.slice(0, MOST_ASKED)) {
    const id = askId(ticket.id, userId);
    const shown = askMessage(ticket, link, await deps.readers.within(userId, LANGUAGE_MS));
    try {
      if (pending) {
        const channel = await directChannel(deps, userId, signal);
        await postOnce(deps, { id, place: { channel }, shown, since: ticket.openedAt, signal });
      }
      await edit(deps, id, { shown, signal });
    } catch (error) {
      if (!(error instanceof SlackDenial)) throw error;
      deps.log.warn({ err: error, ticketNo: ticket.ticketNo, userId }, 'an approver gets no direct message');
    }
  }
}
