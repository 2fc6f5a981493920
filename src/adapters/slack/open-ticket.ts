import { Refusal } from '../../domain/refusal.ts';
import { entryOf } from '../../domain/ticket.ts';
import { qualifiedName } from '../../usecases/open-ticket.ts';
import type { Words } from '../../words/words.ts';
import { type Submitted, showing } from './gate.ts';
import type { Incoming } from './incoming.ts';
import type { Hands } from './listen-deps.ts';
import { errorsIn, formFrom, showForm } from './open-form.ts';
import type { Press, Submission } from './payloads.ts';
import { inWindow, type Request } from './request.ts';
import { requestTicket } from './request-ticket.ts';
import { applicationOptions } from './views/application-options.ts';
import { BUTTONS, CALLBACKS, FIELDS, followUpRef } from './views/ids.ts';
import { loadingModal } from './views/modal.ts';
import { openTicketModal } from './views/open-ticket-modal.ts';
import { checkingModal, keptForm } from './views/opening-modals.ts';
import { openWindow, windowOf } from './window.ts';

/** A select offers no more. */
const OFFERED_AT_ONCE = 100;

/** The form of a ticket: its type-ahead, its submission, and the ways to it but the command. */
export function listenForTickets(incoming: Incoming, hands: Hands): void {
  const { catalog } = hands;
  incoming.suggestions(FIELDS.applications, (typed) =>
    applicationOptions(catalog.search(typed, OFFERED_AT_ONCE)),
  );
  incoming.submission(CALLBACKS.openTicket, (submission, words) => opening(hands, submission, words));
  incoming.press(BUTTONS.backToForm, (press, request) => backToForm(hands, press, request));
  incoming.press(BUTTONS.openEvenSo, (press, request) => openEvenSo(hands, press, request));
  incoming.press(BUTTONS.openFollowUp, (press, request) => followUp(hands, press, request));
}

function opening(hands: Hands, { entered, from, requestId }: Submission, words: Words): Submitted {
  const { catalog } = hands;
  const form = formFrom(entered, hands);
  const errors = errorsIn(form, { catalog, words });
  if (Object.keys(errors).length > 0) return { ack: { response_action: 'errors', errors } };
  return {
    ack: showing(checkingModal(words)),
    follow: (window, request) =>
      requestTicket(hands, { window, request }, { actor: from.userId, form, requestId }),
  };
}

async function backToForm({ clients }: Hands, { view }: Press, request: Request): Promise<void> {
  if (view === undefined) throw new Refusal('bad-input', { field: 'button' });
  const { words } = request;
  const window = windowOf(clients, view.id);
  await inWindow(window, { request, words }, async () => {
    await window.show(openTicketModal(keptForm(view.metadata), words));
  });
}

/** A ticket of one's own beside those of other people on the same application. */
async function openEvenSo(hands: Hands, press: Press, request: Request): Promise<void> {
  const { view, from, requestId } = press;
  if (view === undefined) throw new Refusal('bad-input', { field: 'button' });
  const { form } = keptForm(view.metadata);
  const window = windowOf(hands.clients, view.id);
  await window.show(checkingModal(request.words));
  await requestTicket(hands, { window, request }, { actor: from.userId, form, requestId, evenSo: true });
}

/** A new ticket for one action on the application of an entry. */
async function followUp(hands: Hands, press: Press, request: Request): Promise<void> {
  const { tickets, clients } = hands;
  const { words } = request;
  const { ticketId, entryId, action } = followUpRef.decode(press.value);
  const { view, triggerId, from } = press;
  const window =
    view === undefined
      ? await openWindow(clients, triggerId, loadingModal(words))
      : windowOf(clients, view.id);
  await inWindow(window, { request, words }, async () => {
    const ticket = await tickets.read(ticketId);
    if (ticket === undefined) throw new Refusal('ticket-unknown', {});
    const application = qualifiedName(entryOf(ticket, entryId).application);
    const filled = { action, application, reason: '' };
    await showForm(hands, { window, words }, { actor: from.userId, filled });
  });
}
