import type { ModalView } from '@slack/types';
import type { Ticket } from '../../../domain/ticket.ts';
import type { Words } from '../../../words/words.ts';
import { context, LIMITS, plain, quote, section } from './blocks.ts';
import { codeInput } from './code-input.ts';
import { CALLBACKS, FIELDS, seenRef } from './ids.ts';
import { input } from './inputs.ts';
import { modal } from './modal.ts';
import { mrkdwnVoice as voice } from './mrkdwn.ts';

const COMMENT_LENGTH = 2000;

export type ApprovalDraft = {
  /** SHA-256, hex, of the card the person saw. */
  readonly cardHash: string;
  readonly comment: string;
  /** What was wrong with the code before; mrkdwn. */
  readonly problem: string | undefined;
};

/** Asks for the code that an approval takes. */
export function approveModal(
  ticket: Ticket,
  { cardHash, comment, problem }: ApprovalDraft,
  words: Words,
): ModalView {
  const { approve } = words.stepUp;
  return modal({
    title: approve.title(ticket.ticketNo),
    submit: approve.submit,
    close: words.dialog.cancel,
    callback: CALLBACKS.approveTicket,
    metadata: seenRef.encode({ ticketId: ticket.id, cardHash }),
    blocks: [
      section(approve.about(ticket, voice)),
      ...ticket.entries.map((entry) =>
        section(`${words.ticket.entry(entry, voice)}\n${words.ticket.place(entry, voice)}`),
      ),
      quote(ticket.reason),
      context(approve.why),
      ...(problem === undefined ? [] : [section(`⚠️ ${problem}`)]),
      codeInput(words),
      input(FIELDS.comment, {
        label: approve.comment.label,
        optional: true,
        element: {
          type: 'plain_text_input',
          action_id: FIELDS.comment,
          multiline: true,
          max_length: COMMENT_LENGTH,
          placeholder: plain(approve.comment.placeholder, LIMITS.header),
          ...(comment === '' ? {} : { initial_value: comment }),
        },
      }),
    ],
  });
}
