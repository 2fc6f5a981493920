import type { ModalView } from '@slack/types';
import { REASON_LENGTH, type Ticket } from '../../../domain/ticket.ts';
import type { Words } from '../../../words/words.ts';
import { LIMITS, plain, section } from './blocks.ts';
import { CALLBACKS, FIELDS, ticketRef } from './ids.ts';
import { input } from './inputs.ts';
import { modal } from './modal.ts';
import { mrkdwnVoice as voice } from './mrkdwn.ts';
import { referenceInput } from './open-ticket-modal.ts';

/** Asks why an approved ticket needs more time. */
export function extendModal(ticket: Ticket, words: Words): ModalView {
  const { extend, open } = words;
  return modal({
    title: extend.title,
    submit: extend.submit,
    close: open.close,
    callback: CALLBACKS.extendTicket,
    metadata: ticketRef.encode({ ticketId: ticket.id }),
    blocks: [
      section(extend.about(ticket, voice)),
      input(FIELDS.reason, {
        label: extend.reason.label,
        element: {
          type: 'plain_text_input',
          action_id: FIELDS.reason,
          multiline: true,
          min_length: REASON_LENGTH.least,
          max_length: REASON_LENGTH.most,
          placeholder: plain(extend.reason.placeholder, LIMITS.header),
        },
      }),
      referenceInput({ reference: ticket.reference }, words),
    ],
  });
}
