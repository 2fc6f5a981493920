import type { UserId } from '../../domain/person.ts';
import { textProblemsOf } from '../../domain/text-problems.ts';
import type { Words } from '../../words/words.ts';
import { type Submitted, showing } from './gate.ts';
import type { Incoming } from './incoming.ts';
import type { Hands } from './listen-deps.ts';
import type { Submission } from './payloads.ts';
import { inWindow, type Request, sayDone } from './request.ts';
import { extendModal } from './views/extend-modal.ts';
import { BUTTONS, CALLBACKS, FIELDS, ticketRef } from './views/ids.ts';
import { loadingModal } from './views/modal.ts';
import { mrkdwnVoice } from './views/mrkdwn.ts';
import { checkingModal, openedModal } from './views/opening-modals.ts';
import { openWindow } from './window.ts';

/** The requester asks for more time: the button of the panel, and the form it opens. */
export function listenForExtensions(incoming: Incoming, hands: Hands): void {
  incoming.press(BUTTONS.extendTicket, (press, request) => {
    const { ticketId } = ticketRef.decode(press.value);
    const { from, triggerId } = press;
    return askForMore(hands, { find: async () => ticketId, actor: from.userId, triggerId }, request);
  });
  incoming.submission(CALLBACKS.extendTicket, (submission, words) => extend(hands, submission, words));
}

type Asking = {
  /** The ticket's id. */
  readonly find: () => Promise<number>;
  readonly actor: UserId;
  readonly triggerId: string;
};

/** Shows the form in a window of its own; the window first, since Slack lets it open for 3 s only. */
export async function askForMore(
  { useCases, clients }: Hands,
  { find, actor, triggerId }: Asking,
  request: Request,
): Promise<void> {
  const { words } = request;
  const window = await openWindow(clients, triggerId, loadingModal(words, words.extend.title));
  await inWindow(window, { request, words }, async () => {
    const ticketId = await find();
    await window.show(extendModal(await useCases.extendTicket.offer({ actor, ticketId }), words));
  });
}

function extend(
  { useCases }: Hands,
  { value, entered, from, requestId }: Submission,
  words: Words,
): Submitted {
  const { ticketId } = ticketRef.decode(value);
  const reason = entered.typed(FIELDS.reason);
  const typed = entered.typed(FIELDS.reference).trim();
  const reference = typed === '' ? undefined : typed;
  const problems = textProblemsOf({ reason, reference });
  if (problems.length > 0) {
    const errors = Object.fromEntries(problems.map((each) => [each.field, words.open.problem(each)]));
    return { ack: { response_action: 'errors', errors } };
  }
  return {
    ack: showing(checkingModal(words)),
    follow: async (window, request) => {
      const input = { actor: from.userId, ticketId, reason, reference, requestId };
      const opened = await useCases.extendTicket.request(input);
      request.log.info({ ticketNo: opened.ticket.ticketNo, extends: ticketId }, 'ticket opened');
      const text = request.words.open.opened.text(opened.ticket, mrkdwnVoice);
      await sayDone(window, { modal: openedModal(opened, request.words), text }, request);
    },
  };
}
