import type { AuditEvent, AuditType } from '../../domain/audit.ts';
import type { Ticket } from '../../domain/ticket.ts';
import type { MessageId } from '../../usecases/ports.ts';
import type { BoardDeps } from './board-deps.ts';
import type { Home } from './card.ts';
import { isChannelGone, SlackDenial } from './failure.ts';
import { editOffer, offerId } from './glass-offer.ts';
import { atHome } from './home.ts';
import { editPanel, ensureDirectMessage, ensurePanel } from './panel.ts';
import { postOnce } from './post-once.ts';
import { editProgress, progressId } from './progress.ts';
import { editEnds, endId } from './roll-back-offer.ts';
import { type Message, messageHash } from './views/message.ts';
import { threadReply } from './views/thread-reply.ts';

const AT_ONCE = 50;

type Untold = { readonly seq: number; readonly event: AuditEvent };

/** Tells the ticket's thread what it has not been told, in order. Where it stops, the next job goes on. */
export async function tellThread(deps: BoardDeps, ticketId: number, signal: AbortSignal): Promise<void> {
  for (;;) {
    const untold = await deps.messages.untold(ticketId, AT_ONCE);
    // Read after the events: an older ticket would not know yet what they tell.
    const ticket = await deps.tickets.read(ticketId);
    const last = untold.at(-1);
    if (ticket === undefined || last === undefined) return;
    await tellAll(deps, { ticket, untold, signal });
    await deps.messages.told(ticketId, last.seq);
  }
}

type Telling = { readonly ticket: Ticket; readonly untold: readonly Untold[]; readonly signal: AbortSignal };

async function tellAll(deps: BoardDeps, { ticket, untold, signal }: Telling): Promise<void> {
  for (const { seq, event } of untold) {
    signal.throwIfAborted();
    const shown = threadReply(event, ticket, deps.channelWords());
    if (shown === undefined) continue;
    await tell(deps, { ticket, id: idFor(ticket.id, seq, event), event, shown, signal });
    await deps.messages.told(ticket.id, seq);
  }
}

/** The start of an operation is its progress message, which is edited as it goes. */
function idFor(ticketId: number, seq: number, event: AuditEvent): MessageId {
  if (event.type === 'ticket.escalated' && event.detail.rung === 'page-all') return offerId(ticketId);
  const end = endId(event, ticketId);
  if (end !== undefined) return end;
  const isStart = event.type === 'pods.delete.started' || event.type === 'redeploy.started';
  return isStart && event.operationId !== undefined
    ? progressId(ticketId, event.operationId)
    : { ticketId, kind: 'reply', key: String(seq) };
}

/** From here on the requester may act. */
const AUTHORIZING: ReadonlySet<AuditType> = new Set<AuditType>(['ticket.approved', 'breakglass.used']);

type Reply = {
  readonly ticket: Ticket;
  readonly id: MessageId;
  readonly event: AuditEvent;
  readonly shown: Message;
  readonly signal: AbortSignal;
};

/** One reply that Slack won't take for what it holds never keeps the others from being told. */
async function tell(deps: BoardDeps, reply: Reply): Promise<void> {
  const { ticket, id, signal } = reply;
  try {
    await atHome(deps, ticket, { signal, work: (home) => tellUnder(deps, reply, home) });
  } catch (error) {
    if (!(error instanceof SlackDenial) || isChannelGone(error)) throw error;
    deps.log.error({ err: error, ...id }, 'Slack does not take a reply; the thread goes on without it');
  }
}

async function tellUnder(deps: BoardDeps, reply: Reply, home: Home): Promise<void> {
  const { ticket, id, event, shown, signal } = reply;
  const place = { channel: home.channel, threadTs: home.ts };
  await postOnce(deps, { id, place, shown, since: event.at, signal });
  if (AUTHORIZING.has(event.type)) {
    const panel = await ensurePanel(deps, ticket, { home, signal });
    await ensureDirectMessage(deps, ticket, { panel, signal });
  }
  const isOffer = id.key === offerId(ticket.id).key;
  const isEnd = endId(event, ticket.id) !== undefined;
  if (AUTHORIZING.has(event.type) || id.kind === 'progress' || isOffer || isEnd) {
    await catchUp(deps, reply, home);
  }
  if (id.kind === 'reply' && event.operationId !== undefined) await endProgress(deps, reply);
}

/** Nobody should press Stop once the end is told; the progress message would else wait for its next turn. */
async function endProgress(deps: BoardDeps, { ticket, event, signal }: Reply): Promise<void> {
  const { operationId } = event;
  if (operationId === undefined) return;
  try {
    await editProgress(deps, ticket, { operationId, signal });
  } catch (error) {
    signal.throwIfAborted();
    deps.log.warn({ err: error, operationId }, 'a progress message is not up to date yet');
  }
}

/** What happened while a message was being posted found nothing to edit; this makes it good. */
async function catchUp(deps: BoardDeps, { id, event, shown, signal }: Reply, home: Home): Promise<void> {
  const ticket = await deps.tickets.read(id.ticketId);
  if (ticket === undefined) return;
  if (AUTHORIZING.has(event.type)) return editPanel(deps, ticket, { home, signal });
  if (endId(event, ticket.id) !== undefined) return editEnds(deps, ticket, { signal });
  if (id.kind !== 'progress') return editOffer(deps, ticket, { signal });
  const again = threadReply(event, ticket, deps.channelWords());
  if (again === undefined || messageHash(again) === messageHash(shown)) return;
  await editProgress(deps, ticket, { operationId: id.key, signal });
}
