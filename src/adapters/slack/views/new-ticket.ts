import type { ActionsBlock, ModalView } from '@slack/types';
import type { Words } from '../../../words/words.ts';
import { button, buttons, section } from './blocks.ts';
import { BUTTONS, type FollowUpRef, followUpRef } from './ids.ts';
import { type Message, message } from './message.ts';
import { modal } from './modal.ts';

/** A private answer to who needs a new ticket, with the button for it. */
export function newTicketAnswer(text: string, ref: FollowUpRef, words: Words): Message {
  return message(text, [section(text), ...newTicketButton(ref, words)]);
}

/** The same where a modal is open. */
export function newTicketModal(text: string, ref: FollowUpRef, words: Words): ModalView {
  return modal({
    title: words.dialog.notice,
    close: words.dialog.close,
    blocks: [section(text), ...newTicketButton(ref, words)],
  });
}

function newTicketButton(ref: FollowUpRef, { panel }: Words): ActionsBlock[] {
  return buttons('answer', [
    button({
      action: BUTTONS.openFollowUp,
      label: panel.buttons.newTicket,
      value: followUpRef.encode(ref),
      style: 'primary',
    }),
  ]);
}
