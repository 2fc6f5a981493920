import { VERDICTS } from '../../domain/break-glass.ts';
import type { Words } from '../../words/words.ts';
import { type Submitted, showing } from './gate.ts';
import type { Incoming } from './incoming.ts';
import type { Hands } from './listen-deps.ts';
import type { Submission } from './payloads.ts';
import { inWindow, sayDone } from './request.ts';
import { BUTTONS, CALLBACKS, FIELDS, ticketRef } from './views/ids.ts';
import { loadingModal, noticeModal } from './views/modal.ts';
import { mrkdwnVoice } from './views/mrkdwn.ts';
import { reviewBreakGlassModal } from './views/review-break-glass-modal.ts';
import { openWindow } from './window.ts';

/** An approver's word on a broken glass: the button asks for it, the modal gives it. */
export function listenForReviews(incoming: Incoming, hands: Hands): void {
  const { useCases, clients } = hands;
  incoming.press(BUTTONS.reviewBreakGlass, async (press, request) => {
    const { words } = request;
    const { ticketId } = ticketRef.decode(press.value);
    const window = await openWindow(clients, press.triggerId, loadingModal(words));
    await inWindow(window, { request, words }, async () => {
      const ticket = await useCases.reviewBreakGlass.offer({ actor: press.from.userId, ticketId });
      await window.show(reviewBreakGlassModal(ticket, words));
    });
  });
  incoming.submission(CALLBACKS.reviewBreakGlass, (submission, words) => review(hands, submission, words));
}

function review({ useCases }: Hands, submission: Submission, words: Words): Submitted {
  const { value, entered, from, requestId } = submission;
  const { ticketId } = ticketRef.decode(value);
  const verdict = VERDICTS.find((each) => each === entered.typed(FIELDS.verdict));
  const comment = entered.typed(FIELDS.comment).trim();
  if (verdict === undefined || comment === '') {
    const { choose, comment: said } = words.reviewBreakGlass;
    const errors = {
      ...(verdict === undefined ? { [FIELDS.verdict]: choose } : {}),
      ...(comment === '' ? { [FIELDS.comment]: said.missing } : {}),
    };
    return { ack: { response_action: 'errors', errors } };
  }
  return {
    ack: showing(loadingModal(words)),
    follow: async (window, request) => {
      const given = { actor: from.userId, ticketId, verdict, comment, requestId };
      const ticket = await useCases.reviewBreakGlass.request(given);
      request.log.info({ ticketNo: ticket.ticketNo, verdict }, 'broken glass reviewed');
      const text = request.words.reviewBreakGlass.done(ticket, mrkdwnVoice);
      await sayDone(window, { modal: noticeModal(text, request.words), text }, request);
    },
  };
}
