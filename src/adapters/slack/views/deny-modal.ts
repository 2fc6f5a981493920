import type { ModalView } from '@slack/types';
import type { Ticket } from '../../../domain/ticket.ts';
import { QUICK_REASONS } from '../../../words/quick-reasons.ts';
import type { Words } from '../../../words/words.ts';
import { LIMITS, option, plain, section } from './blocks.ts';
import { CALLBACKS, FIELDS, ticketRef } from './ids.ts';
import { input } from './inputs.ts';
import { modal } from './modal.ts';
import { mrkdwnVoice as voice } from './mrkdwn.ts';

const COMMENT_LENGTH = 2000;

/** Why a ticket is denied: a quick reason, own words, or both (`denialComment`). */
export function denyModal(ticket: Ticket, words: Words): ModalView {
  const { deny, cancel } = words.dialog;
  return modal({
    title: deny.title(ticket.ticketNo),
    submit: deny.submit,
    close: cancel,
    callback: CALLBACKS.denyTicket,
    metadata: ticketRef.encode({ ticketId: ticket.id }),
    blocks: [
      section(deny.about(ticket, voice)),
      input(FIELDS.quickReason, {
        label: deny.quick.label,
        optional: true,
        element: {
          type: 'static_select',
          action_id: FIELDS.quickReason,
          placeholder: plain(deny.quick.placeholder, LIMITS.header),
          options: QUICK_REASONS.map((reason) => option(deny.quickReasons[reason], reason)),
        },
      }),
      input(FIELDS.reason, {
        label: deny.reason.label,
        optional: true,
        element: {
          type: 'plain_text_input',
          action_id: FIELDS.reason,
          multiline: true,
          max_length: COMMENT_LENGTH,
          placeholder: plain(deny.reason.placeholder, LIMITS.header),
        },
      }),
    ],
  });
}

/** What is kept as the reason of a denial, in the words of whoever will read it; empty where neither was given. */
export function denialComment(
  given: { readonly quick: string | undefined; readonly reason: string | undefined },
  { dialog }: Words,
): string {
  const known = QUICK_REASONS.find((reason) => reason === given.quick);
  const quick = known === undefined ? '' : dialog.deny.quickReasons[known];
  return dialog.deny.comment([quick, given.reason?.trim() ?? ''].filter((part) => part !== ''));
}
