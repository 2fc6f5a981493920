import type { ModalView } from '@slack/types';
import { VERDICTS } from '../../../domain/break-glass.ts';
import type { Ticket } from '../../../domain/ticket.ts';
import type { Words } from '../../../words/words.ts';
import { LIMITS, option, plain, quote, section } from './blocks.ts';
import { CALLBACKS, FIELDS, ticketRef } from './ids.ts';
import { input } from './inputs.ts';
import { modal } from './modal.ts';
import { mrkdwnVoice as voice } from './mrkdwn.ts';

const COMMENT_LENGTH = 2000;

/** What an approver says afterwards of a ticket whose glass was broken. */
export function reviewBreakGlassModal(ticket: Ticket, words: Words): ModalView {
  const { reviewBreakGlass: review, dialog } = words;
  return modal({
    title: review.title(ticket.ticketNo),
    submit: review.submit,
    close: dialog.cancel,
    callback: CALLBACKS.reviewBreakGlass,
    metadata: ticketRef.encode({ ticketId: ticket.id }),
    blocks: [
      section(review.about(ticket, voice)),
      quote(ticket.breakGlass?.reason ?? ''),
      input(FIELDS.verdict, {
        label: review.verdict.label,
        element: {
          type: 'radio_buttons',
          action_id: FIELDS.verdict,
          options: VERDICTS.map((verdict) => option(review.verdicts[verdict], verdict)),
        },
      }),
      input(FIELDS.comment, {
        label: review.comment.label,
        element: {
          type: 'plain_text_input',
          action_id: FIELDS.comment,
          multiline: true,
          max_length: COMMENT_LENGTH,
          placeholder: plain(review.comment.placeholder, LIMITS.header),
        },
      }),
    ],
  });
}
