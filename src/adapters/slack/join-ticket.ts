import { Refusal } from '../../domain/refusal.ts';
import type { Incoming } from './incoming.ts';
import type { Hands } from './listen-deps.ts';
import type { Press } from './payloads.ts';
import { inWindow, type Request, sayDone } from './request.ts';
import { requestTicket } from './request-ticket.ts';
import { BUTTONS, ticketRef } from './views/ids.ts';
import { noticeModal } from './views/modal.ts';
import { mrkdwnVoice } from './views/mrkdwn.ts';
import { checkingModal, keptForm } from './views/opening-modals.ts';
import { windowOf } from './window.ts';

/** Somebody else is on it: follow their thread, or ask to take it over. */
export function listenForJoining(incoming: Incoming, hands: Hands): void {
  incoming.press(BUTTONS.joinTicket, (press, request) => join(hands, press, request));
  incoming.press(BUTTONS.takeOver, (press, request) => takeOver(hands, press, request));
}

async function join({ useCases, clients }: Hands, press: Press, request: Request): Promise<void> {
  const { ticketId } = ticketRef.decode(press.value);
  const { from, view, requestId } = press;
  if (view === undefined) throw new Refusal('bad-input', { field: 'button' });
  const { words, log } = request;
  const window = windowOf(clients, view.id);
  await inWindow(window, { request, words }, async () => {
    const ticket = await useCases.joinTicket({ actor: from.userId, ticketId, requestId });
    log.info({ ticketNo: ticket.ticketNo }, 'joined');
    const text = words.join.joined(ticket, mrkdwnVoice);
    await sayDone(window, { modal: noticeModal(text, words), text }, request);
  });
}

/** A ticket of one's own, with the form that waits in the window. */
async function takeOver(hands: Hands, press: Press, request: Request): Promise<void> {
  const { ticketId } = ticketRef.decode(press.value);
  const { from, view, requestId } = press;
  if (view === undefined) throw new Refusal('bad-input', { field: 'button' });
  const { form } = keptForm(view.metadata);
  const { words } = request;
  const window = windowOf(hands.clients, view.id);
  await inWindow(window, { request, words }, async () => {
    await window.show(checkingModal(words));
    const other = await hands.tickets.read(ticketId);
    if (other === undefined) throw new Refusal('ticket-unknown', {});
    const { ticketNo } = other;
    const succeeds = { kind: 'takes-over', ticketId, ticketNo } as const;
    await requestTicket(hands, { window, request }, { actor: from.userId, form, requestId, succeeds });
  });
}
