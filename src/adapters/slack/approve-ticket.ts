import type { Ticket } from '../../domain/ticket.ts';
import { unlessCodeWrong } from './about-code.ts';
import { explain } from './explain.ts';
import { type Submitted, showing } from './gate.ts';
import type { Incoming } from './incoming.ts';
import type { Hands } from './listen-deps.ts';
import type { Press, Submission } from './payloads.ts';
import { inWindow, type Request, sayDone } from './request.ts';
import { approveModal } from './views/approve-modal.ts';
import { codeErrors } from './views/code-input.ts';
import { answer } from './views/command-messages.ts';
import { BUTTONS, CALLBACKS, FIELDS, seenRef, ticketRef } from './views/ids.ts';
import { loadingModal, noticeModal } from './views/modal.ts';
import { openWindow } from './window.ts';

/** One person's yes, at one press; or in a window, where it takes a code. What they saw is kept with it. */
export function listenForApproval(incoming: Incoming, hands: Hands): void {
  const { useCases, tickets } = hands;
  incoming.press(BUTTONS.approveTicket, async (press, request) => {
    const { ticketId } = ticketRef.decode(press.value);
    const seen = await tickets.read(ticketId);
    if (seen?.terms.stepUp === true) return askForCode(hands, { press, ticketId }, request);
    const ticket = await useCases.approveTicket({
      actor: press.from.userId,
      ticketId,
      requestId: press.requestId,
      cardHash: press.shownHash,
      comment: '',
      code: undefined,
    });
    await request.say(request.asker, answer(approved(ticket, request)));
  });
  incoming.submission(CALLBACKS.approveTicket, (submission, words) => {
    const errors = codeErrors(submission.entered.typed(FIELDS.code), words);
    if (errors !== undefined) return { ack: { response_action: 'errors', errors } };
    return { ack: showing(loadingModal(words)), follow: approving(hands, submission) };
  });
}

type Asking = { readonly press: Press; readonly ticketId: number };

async function askForCode(
  { clients, useCases }: Hands,
  { press, ticketId }: Asking,
  request: Request,
): Promise<void> {
  const { words } = request;
  const window = await openWindow(clients, press.triggerId, loadingModal(words));
  await inWindow(window, { request, words }, async () => {
    const ticket = await useCases.offerApproval({ actor: press.from.userId, ticketId });
    const draft = { cardHash: press.shownHash, comment: '', problem: undefined };
    await window.show(approveModal(ticket, draft, words));
  });
}

function approving(
  { useCases, tickets }: Hands,
  { value, entered, from, requestId }: Submission,
): NonNullable<Submitted['follow']> {
  const { ticketId, cardHash } = seenRef.decode(value);
  const comment = entered.typed(FIELDS.comment).trim();
  const code = entered.typed(FIELDS.code);
  return async (window, request) => {
    const { words } = request;
    const approve = async () => {
      const input = { actor: from.userId, ticketId, cardHash, comment, code, requestId };
      const text = approved(await useCases.approveTicket(input), request);
      await sayDone(window, { modal: noticeModal(text, words), text }, request);
    };
    await unlessCodeWrong(approve, async (refusal) => {
      const problem = explain(refusal, request).text;
      const ticket = await tickets.read(ticketId);
      if (ticket === undefined) throw refusal;
      await window.show(approveModal(ticket, { cardHash, comment, problem }, words));
    });
  };
}

function approved(ticket: Ticket, { log, words }: Request): string {
  log.info({ ticketNo: ticket.ticketNo }, 'approved');
  return words.command.done.approved(ticket);
}
