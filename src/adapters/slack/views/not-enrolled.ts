import type { ModalView } from '@slack/types';
import type { Words } from '../../../words/words.ts';
import { button, buttons, section } from './blocks.ts';
import { BUTTONS, pictureRef } from './ids.ts';
import { type Message, message } from './message.ts';
import { modal } from './modal.ts';

/** A private answer to who needs an authenticator, with the button that sets one up. */
export function notEnrolledAnswer(text: string, words: Words): Message {
  return message(text, [section(text), ...setUp(BUTTONS.enrolTotp, words)]);
}

/** The same where a modal is open: it is set up in that one. */
export function notEnrolledModal(text: string, words: Words): ModalView {
  return modal({
    title: words.dialog.notice,
    close: words.dialog.close,
    metadata: pictureRef.encode({}),
    blocks: [section(text), ...setUp(BUTTONS.enrolAgain, words)],
  });
}

const setUp = (action: string, { stepUp }: Words) =>
  buttons('enrol', [button({ action, label: stepUp.home.setUp, value: '{}', style: 'primary' })]);
