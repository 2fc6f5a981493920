import type { UserId } from '../../domain/person.ts';
import { REASON_LENGTH } from '../../domain/ticket.ts';
import type { Catalog } from '../../usecases/ports.ts';
import { EMPTY, type Filled } from './command-grammar.ts';
import { read } from './failure.ts';
import type { Incoming } from './incoming.ts';
import type { Hands } from './listen-deps.ts';
import { readableText } from './message-text.ts';
import { showForm } from './open-form.ts';
import type { Shortcut } from './payloads.ts';
import { inWindow, type Request } from './request.ts';
import { loadingModal } from './views/modal.ts';
import { cutText } from './views/mrkdwn.ts';
import { openWindow } from './window.ts';

const OPEN_TICKET = 'open_emergency_ticket';
const OPEN_TICKET_ABOUT = 'open_emergency_ticket_about';

/** The form of a ticket, from the composer's menu, or filled in from a message. */
export function listenForShortcuts(incoming: Incoming, hands: Hands): void {
  incoming.shortcut(OPEN_TICKET, (shortcut, request) => openEmpty(hands, shortcut, request));
  incoming.shortcut(OPEN_TICKET_ABOUT, (shortcut, request) =>
    open(
      hands,
      { ...shortcut, actor: shortcut.from.userId, fill: () => about(hands, shortcut, request) },
      request,
    ),
  );
}

type Opener = { readonly from: { readonly userId: UserId }; readonly triggerId: string };

/** Shows the empty form in a window of its own. */
export async function openEmpty(hands: Hands, { from, triggerId }: Opener, request: Request): Promise<void> {
  await open(hands, { triggerId, actor: from.userId, fill: async () => EMPTY }, request);
}

type Opening = {
  readonly triggerId: string;
  readonly actor: UserId;
  readonly fill: () => Promise<Filled>;
};

async function open(hands: Hands, { triggerId, actor, fill }: Opening, request: Request): Promise<void> {
  const { words } = request;
  const window = await openWindow(hands.clients, triggerId, loadingModal(words, words.open.title));
  await inWindow(window, { request, words }, async () =>
    showForm(hands, { window, words }, { actor, filled: await fill() }),
  );
}

/** What the message says, and where it is. */
async function about(hands: Hands, { message }: Shortcut, request: Request): Promise<Filled> {
  if (message === undefined) return EMPTY;
  const text = readableText(message.text);
  return {
    action: undefined,
    application: onlyApplicationIn(text, hands.catalog),
    reason: cutText(text.trim(), REASON_LENGTH.most),
    reference: await linkTo(hands, message, request),
  };
}

/** The one application that a text names, in one place; two names or two places leave the choice to people. */
function onlyApplicationIn(text: string, catalog: Pick<Catalog, 'find'>): string | undefined {
  const terms = new Set([...text.matchAll(TERM)].map(([term]) => term));
  const found = [...terms].flatMap((term) => catalog.find(term).map(({ name }) => name));
  const [name, another] = found;
  return another === undefined ? name : undefined;
}

/** A whole name, such as `web-service` or `api.v2`; a full stop behind it ends the sentence. */
const TERM = /[\p{L}\p{N}]+(?:[._-]+[\p{L}\p{N}]+)*/gu;

/** Where Firebreak can't see the message there is no link to it, and the form does without. */
async function linkTo(
  { clients }: Hands,
  { channel, ts }: NonNullable<Shortcut['message']>,
  { log }: Request,
): Promise<string | undefined> {
  try {
    const { permalink } = await read(clients.posts.chat.getPermalink({ channel, message_ts: ts }));
    return permalink !== undefined && URL.parse(permalink)?.protocol === 'https:' ? permalink : undefined;
  } catch (error) {
    log.info({ err: error }, 'a message has no link');
    return undefined;
  }
}
