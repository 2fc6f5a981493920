import type { UserId } from '../../domain/person.ts';
import type { Ticket } from '../../domain/ticket.ts';
import type { MessageId } from '../../usecases/ports.ts';
import { type BoardDeps, LANGUAGE_MS } from './board-deps.ts';
import type { Home } from './card.ts';
import { edit } from './edit.ts';
import { asked, isChannelGone, SlackDenial } from './failure.ts';
import { patiently } from './patiently.ts';
import { type Posted, postOnce } from './post-once.ts';
import { actionPanel, directMessage } from './views/action-panel.ts';

const panelId = (ticketId: number, { key }: Home): MessageId => ({ ticketId, kind: 'panel', key });
const directId = (ticketId: number): MessageId => ({ ticketId, kind: 'direct', key: '' });

export type Showing = { readonly home: Home; readonly signal: AbortSignal };

/** Posts the requester's buttons under the card, once the ticket is approved. */
export async function ensurePanel(deps: BoardDeps, ticket: Ticket, showing: Showing): Promise<Posted> {
  const { home, signal } = showing;
  return postOnce(deps, {
    id: panelId(ticket.id, home),
    place: { channel: home.channel, threadTs: home.ts },
    shown: actionPanel(ticket, deps.channelWords()),
    since: ticket.openedAt,
    signal,
  });
}

/** Lets the panel show the ticket as it is, where there is one. */
export async function editPanel(deps: BoardDeps, ticket: Ticket, { home, signal }: Showing): Promise<void> {
  const shown = actionPanel(ticket, deps.channelWords());
  await edit(deps, panelId(ticket.id, home), { shown, signal });
}

/** Leads the requester from their direct messages to the panel. Who can't be written to goes without. */
export async function ensureDirectMessage(
  deps: BoardDeps,
  ticket: Ticket,
  { panel, signal }: { readonly panel: Posted; readonly signal: AbortSignal },
): Promise<void> {
  try {
    const { userId } = ticket.requester;
    const words = await deps.readers.within(userId, LANGUAGE_MS);
    const shown = directMessage(ticket, await linkTo(deps, panel, signal), words);
    const channel = await directChannel(deps, userId, signal);
    const id = directId(ticket.id);
    await postOnce(deps, { id, place: { channel }, shown, since: ticket.openedAt, signal });
  } catch (error) {
    if (!(error instanceof SlackDenial)) throw error;
    deps.log.warn({ err: error, ticketNo: ticket.ticketNo }, 'the requester gets no direct message');
  }
}

/** Lets the direct message say how the ticket stands, where there is one. */
export async function editDirectMessage(
  deps: BoardDeps,
  ticket: Ticket,
  { home, signal }: Showing,
): Promise<void> {
  const direct = await deps.messages.find(directId(ticket.id));
  const panel = await deps.messages.find(panelId(ticket.id, home));
  if (direct?.status !== 'sent' || panel?.ts === undefined) return;
  const { channel, ts } = panel;
  try {
    const words = await deps.readers.within(ticket.requester.userId, LANGUAGE_MS);
    const shown = directMessage(ticket, await linkTo(deps, { channel, ts }, signal), words);
    await edit(deps, directId(ticket.id), { shown, signal });
  } catch (error) {
    if (!isChannelGone(error)) throw error;
  }
}

/** The channel of somebody's direct messages. @throws SlackDenial where they can't be written to. */
export async function directChannel(
  { clients }: BoardDeps,
  userId: UserId,
  signal: AbortSignal,
): Promise<string> {
  const { channel } = await patiently(signal, () =>
    asked(clients.state.conversations.open({ users: userId })),
  );
  if (channel?.id === undefined) throw new SlackDenial('no_channel', channel);
  return channel.id;
}

export async function linkTo(
  { clients }: BoardDeps,
  { channel, ts }: Posted,
  signal: AbortSignal,
): Promise<string> {
  const { permalink } = await patiently(signal, () =>
    asked(clients.state.chat.getPermalink({ channel, message_ts: ts })),
  );
  if (permalink === undefined) throw new SlackDenial('no_permalink', permalink);
  return permalink;
}
