import { ACTION_NAMES, type Action } from '../../domain/action.ts';
import type { TicketForm } from '../../domain/open-ticket.ts';
import type { UserId } from '../../domain/person.ts';
import { Refusal } from '../../domain/refusal.ts';
import { entryOf } from '../../domain/ticket.ts';
import { qualifiedName } from '../../usecases/open-ticket.ts';
import type { Words } from '../../words/words.ts';
import { explain } from './explain.ts';
import { type Submitted, showing } from './gate.ts';
import type { Incoming } from './incoming.ts';
import type { Hands } from './listen-deps.ts';
import { errorsIn, formFrom, showForm } from './open-form.ts';
import type { Press, Submission } from './payloads.ts';
import { inWindow, type Request, sayDone } from './request.ts';
import { applicationOptions } from './views/application-options.ts';
import { BUTTONS, CALLBACKS, FIELDS, followUpRef } from './views/ids.ts';
import { loadingModal } from './views/modal.ts';
import { mrkdwnVoice, slackLink } from './views/mrkdwn.ts';
import { openTicketModal } from './views/open-ticket-modal.ts';
import { checkingModal, keptForm, openedModal, refusedModal } from './views/opening-modals.ts';
import { openWindow, type Window, windowOf } from './window.ts';

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
  incoming.press(BUTTONS.openFollowUp, (press, request) => followUp(hands, press, request));
}

function opening(hands: Hands, { entered, from, requestId }: Submission, words: Words): Submitted {
  const { useCases, catalog } = hands;
  const form = formFrom(entered, hands);
  const errors = errorsIn(form, { catalog, words });
  if (Object.keys(errors).length > 0) return { ack: { response_action: 'errors', errors } };
  return {
    ack: showing(checkingModal(words)),
    follow: async (window, request) => {
      const actor = from.userId;
      try {
        const opened = await useCases.openTicket.request({ actor, form, requestId });
        request.log.info({ ticketNo: opened.ticket.ticketNo }, 'ticket opened');
        const text = request.words.open.opened.text(opened.ticket, mrkdwnVoice);
        await sayDone(window, { modal: openedModal(opened, request.words), text }, request);
      } catch (error) {
        await refused(hands, { window, request, form }, error);
      }
    },
  };
}

/** Says why, and keeps what was filled in. */
async function refused(
  hands: Hands,
  { window, request, form }: { window: Window; request: Request; form: TicketForm },
  error: unknown,
): Promise<void> {
  const { words } = request;
  const why = explain(error, request);
  const offered = await offeredTo(hands, request.asker.userId);
  const text = `${why.text}${await linkToOpen(hands, words, error)}`;
  const shown = await window.show(refusedModal(text, { offered, form }, words));
  if (shown === 'closed') await request.say(request.asker, why.message());
}

/** The way to the ticket that is open already (SPEC 2). */
async function linkToOpen({ cardLink }: Hands, words: Words, error: unknown): Promise<string> {
  if (!(error instanceof Refusal) || error.code !== 'already-open') return '';
  const { ticketNo } = error.facts;
  const link = typeof ticketNo === 'string' ? await cardLink?.(ticketNo) : undefined;
  return link === undefined ? '' : `\n${slackLink(link, words.open.refused.seeOpen)}`;
}

/** All actions where it can't be found out now: asking for one that is not allowed is refused anyway. */
async function offeredTo({ useCases }: Hands, actor: UserId): Promise<readonly Action[]> {
  return useCases.openTicket.offer({ actor }).then(
    ({ actions }) => actions,
    () => ACTION_NAMES,
  );
}

async function backToForm({ clients }: Hands, { view }: Press, request: Request): Promise<void> {
  if (view === undefined) throw new Refusal('bad-input', { field: 'button' });
  const { words } = request;
  const window = windowOf(clients, view.id);
  await inWindow(window, { request, words }, async () => {
    await window.show(openTicketModal(keptForm(view.metadata), words));
  });
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
