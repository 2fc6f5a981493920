import type { KnownBlock, ModalView } from '@slack/types';
import { CONFIRMATION, glassTokenSeconds } from '../../../domain/break-glass.ts';
import { REASON_LENGTH, type Ticket } from '../../../domain/ticket.ts';
import type { Words } from '../../../words/words.ts';
import { LIMITS, plain, section } from './blocks.ts';
import { CALLBACKS, FIELDS, type GlassOfRef, glassOfRef } from './ids.ts';
import { input } from './inputs.ts';
import { modal } from './modal.ts';
import { mrkdwnVoice as voice } from './mrkdwn.ts';
import { referenceInput } from './open-ticket-modal.ts';

/** Digits of a code. */
const CODE_LENGTH = 6;

/** For a ticket that nobody decides. */
export function breakGlassModal({ id: ticketId, terms, reference }: Ticket, words: Words): ModalView {
  const tokenSeconds = glassTokenSeconds(terms.tokenSeconds);
  return formFor({ ticketId, code: terms.stepUp }, { tokenSeconds, reference }, words);
}

/** For a form that could not become a ticket in the usual way. */
export function breakGlassFormModal(of: Extract<GlassOfRef, { form: unknown }>, words: Words): ModalView {
  return formFor(of, { tokenSeconds: undefined, reference: of.form.reference }, words);
}

type Known = { readonly tokenSeconds: number | undefined; readonly reference: string | undefined };

function formFor(of: GlassOfRef, { tokenSeconds, reference }: Known, words: Words): ModalView {
  const { breakGlass, dialog } = words;
  return modal({
    title: breakGlass.modal.title,
    submit: breakGlass.modal.submit,
    close: dialog.cancel,
    callback: CALLBACKS.breakGlass,
    metadata: glassOfRef.encode(of),
    blocks: [
      section(breakGlass.modal.about(tokenSeconds, voice).join('\n')),
      confirmationInput(words),
      reasonInput(words),
      referenceInput(reference === undefined ? {} : { reference }, words),
      ...(of.code ? [codeInput(words)] : []),
    ],
  });
}

/** The same words in every language: what is typed must not be a matter of translation. */
function confirmationInput({ breakGlass: { modal: said } }: Words): KnownBlock {
  return input(FIELDS.confirmation, {
    label: said.confirmation.label,
    element: {
      type: 'plain_text_input',
      action_id: FIELDS.confirmation,
      max_length: 100,
      placeholder: plain(CONFIRMATION, LIMITS.header),
    },
  });
}

function reasonInput({ breakGlass: { modal: said } }: Words): KnownBlock {
  return input(FIELDS.reason, {
    label: said.reason.label,
    hint: said.reason.hint,
    element: {
      type: 'plain_text_input',
      action_id: FIELDS.reason,
      multiline: true,
      min_length: REASON_LENGTH.least,
      max_length: REASON_LENGTH.most,
      placeholder: plain(said.reason.placeholder, LIMITS.header),
    },
  });
}

function codeInput({ breakGlass: { modal: said } }: Words): KnownBlock {
  return input(FIELDS.code, {
    label: said.code.label,
    element: {
      type: 'plain_text_input',
      action_id: FIELDS.code,
      min_length: CODE_LENGTH,
      max_length: CODE_LENGTH + 1,
      placeholder: plain('123456', LIMITS.header),
    },
  });
}
