import type { InputBlock, ModalView } from '@slack/types';
import { CONFIRMATION, type GlassForm, glassTokenSeconds } from '../../../domain/break-glass.ts';
import { REASON_LENGTH, type Ticket } from '../../../domain/ticket.ts';
import type { Words } from '../../../words/words.ts';
import { LIMITS, plain, section } from './blocks.ts';
import { codeInput } from './code-input.ts';
import { CALLBACKS, FIELDS, type GlassOfRef, glassOfRef } from './ids.ts';
import { input } from './inputs.ts';
import { modal } from './modal.ts';
import { mrkdwnVoice as voice } from './mrkdwn.ts';
import { referenceInput } from './open-ticket-modal.ts';

/** What is filled in already. */
export type GlassDraft = {
  readonly form: Partial<GlassForm>;
  /** mrkdwn above the form, where its code was not right. */
  readonly problem: string | undefined;
};

/** For a ticket that nobody decides, or a form that could not become one in the usual way. */
export type GlassOf =
  | { readonly kind: 'ticket'; readonly ticket: Pick<Ticket, 'id' | 'terms'> }
  | { readonly kind: 'form'; readonly ref: Extract<GlassOfRef, { form: unknown }> };

/** Says what it means, and has it confirmed by typing. */
export function breakGlassModal(of: GlassOf, { form, problem }: GlassDraft, words: Words): ModalView {
  const { breakGlass, dialog } = words;
  const ref = refOf(of);
  const tokenSeconds = of.kind === 'ticket' ? glassTokenSeconds(of.ticket.terms.tokenSeconds) : undefined;
  return modal({
    title: breakGlass.modal.title,
    submit: breakGlass.modal.submit,
    close: dialog.cancel,
    callback: CALLBACKS.breakGlass,
    metadata: glassOfRef.encode(ref),
    blocks: [
      section(breakGlass.modal.about(tokenSeconds, voice).join('\n')),
      ...(problem === undefined ? [] : [section(`⚠️ ${problem}`)]),
      confirmationInput(form, words),
      reasonInput(form, words),
      referenceInput(form, words),
      ...(ref.code ? [codeInput(words)] : []),
    ],
  });
}

const refOf = (of: GlassOf): GlassOfRef =>
  of.kind === 'ticket' ? { ticketId: of.ticket.id, code: of.ticket.terms.stepUp } : of.ref;

/** The same words in every language: what is typed must not be a matter of translation. */
function confirmationInput({ confirmation }: Partial<GlassForm>, { breakGlass }: Words): InputBlock {
  return input(FIELDS.confirmation, {
    label: breakGlass.modal.confirmation.label,
    element: {
      type: 'plain_text_input',
      action_id: FIELDS.confirmation,
      max_length: CONFIRMATION_LENGTH,
      placeholder: plain(CONFIRMATION, LIMITS.header),
      ...initial(confirmation),
    },
  });
}

/** Room for blanks around it. */
const CONFIRMATION_LENGTH = 50;

function reasonInput({ reason }: Partial<GlassForm>, { breakGlass }: Words): InputBlock {
  const said = breakGlass.modal.reason;
  return input(FIELDS.reason, {
    label: said.label,
    hint: said.hint,
    element: {
      type: 'plain_text_input',
      action_id: FIELDS.reason,
      multiline: true,
      min_length: REASON_LENGTH.least,
      max_length: REASON_LENGTH.most,
      placeholder: plain(said.placeholder, LIMITS.header),
      ...initial(reason),
    },
  });
}

const initial = (text = ''): { readonly initial_value?: string } =>
  text === '' ? {} : { initial_value: text };
