import type { UserId } from '../../domain/person.ts';
import type { Severity } from '../../domain/severity.ts';
import type { Ticket } from '../../domain/ticket.ts';
import type { MessageId } from '../../usecases/ports.ts';
import type { Words } from '../../words/words.ts';
import { type BoardDeps, LANGUAGE_MS } from './board-deps.ts';
import { edit } from './edit.ts';
import { SlackDenial } from './failure.ts';
import { directChannel, linkTo, type Showing } from './panel.ts';
import { postOnce } from './post-once.ts';
import { askMessage, glassMessage } from './views/ask-message.ts';
import type { Message } from './views/message.ts';

/** Below these nobody is woken by a direct message; the mention on the card has to do. */
const IN_PERSON: ReadonlySet<Severity> = new Set(['P0', 'P1']);

/** No more people than that are written to; the card mentions no more either. */
const MOST_ASKED = 20;

const askId = (ticketId: number, userId: UserId): MessageId => ({ ticketId, kind: 'ask', key: userId });
const glassId = (ticketId: number, userId: UserId): MessageId => ({
  ticketId,
  kind: 'ask',
  key: `break-glass ${userId}`,
});

/**
 * Leads everybody who has been asked to decide an urgent ticket from their direct messages to its card, and
 * tells them when there is nothing left to decide.
 */
export async function askInPerson(deps: BoardDeps, ticket: Ticket, { home, signal }: Showing): Promise<void> {
  if (!IN_PERSON.has(ticket.severity)) return;
  const link = await linkTo(deps, home, signal);
  await writeToEach(deps, ticket.asked, {
    idFor: (userId) => askId(ticket.id, userId),
    shownIn: (words) => askMessage(ticket, link, words),
    post: ticket.state.kind === 'PENDING_APPROVAL',
    since: ticket.openedAt,
    signal,
  });
}

/**
 * Tells everybody who could have decided that the glass was broken, in a message of its own: an edit of the
 * earlier one would wake nobody. It asks for the review, until there is one.
 */
export async function tellInPerson(
  deps: BoardDeps,
  ticket: Ticket,
  { home, signal }: Showing,
): Promise<void> {
  const { breakGlass: broken } = ticket;
  if (broken === undefined) return;
  const link = await linkTo(deps, home, signal);
  await writeToEach(deps, [...new Set([...broken.skipped, ...ticket.asked])], {
    idFor: (userId) => glassId(ticket.id, userId),
    shownIn: (words) => glassMessage(ticket, link, words),
    post: broken.review === undefined,
    since: broken.at,
    signal,
  });
}

type Writing = {
  readonly idFor: (userId: UserId) => MessageId;
  readonly shownIn: (words: Words) => Message;
  /** Also to who has no such message yet. */
  readonly post: boolean;
  readonly since: Date;
  readonly signal: AbortSignal;
};

/** Who can't be written to goes without. */
async function writeToEach(
  deps: BoardDeps,
  people: readonly UserId[],
  { idFor, shownIn, post, since, signal }: Writing,
): Promise<void> {
  for (const userId of people.slice(0, MOST_ASKED)) {
    const id = idFor(userId);
    const shown = shownIn(await deps.readers.within(userId, LANGUAGE_MS));
    try {
      if (post) {
        const channel = await directChannel(deps, userId, signal);
        await postOnce(deps, { id, place: { channel }, shown, since, signal });
      }
      await edit(deps, id, { shown, signal });
    } catch (error) {
      if (!(error instanceof SlackDenial)) throw error;
      deps.log.warn({ err: error, ...id }, 'an approver gets no direct message');
    }
  }
}
