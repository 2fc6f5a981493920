import type { ModalView } from '@slack/types';
import type { Action } from '../../../domain/action.ts';
import type { TicketForm } from '../../../domain/ticket-form.ts';
import type { Opened } from '../../../usecases/open-ticket.ts';
import type { Words } from '../../../words/words.ts';
import { button, buttons, section } from './blocks.ts';
import {
  BUTTONS,
  type FormRef,
  type GlassRef,
  glassOfRef,
  glassRef,
  keptFormRef,
  METADATA_LENGTH,
} from './ids.ts';
import { modal, noticeModal } from './modal.ts';
import { mrkdwnVoice as voice } from './mrkdwn.ts';
import { openTicketModal } from './open-ticket-modal.ts';

/** Between the submission of the form and its answer. */
export function checkingModal(words: Words): ModalView {
  const { title, text } = words.open.checking;
  return noticeModal(text, words, title);
}

/** The ticket is open: where it is, and who else is at it. */
export function openedModal({ ticket, others }: Opened, words: Words): ModalView {
  const { opened } = words.open;
  const elsewhere = others.map((other) => `• ${opened.other(other, voice)}`);
  return modal({
    title: opened.title,
    close: words.dialog.close,
    blocks: [
      section(opened.text(ticket, voice)),
      ...(elsewhere.length === 0 ? [] : [section([`*${opened.others}*`, ...elsewhere].join('\n'))]),
      section(opened.next),
    ],
  });
}

export type KeptForm = { readonly offered: readonly Action[]; readonly form: TicketForm };

/** `glass`: the requester may go on without an approval. */
export type RefusedForm = KeptForm & { readonly glass?: GlassRef | undefined };

/**
 * The form was turned down. A form that fits into the modal waits behind `back_to_form`, and behind
 * `break_glass` where that is offered; a longer one is shown again at once, with `text` (mrkdwn) above it.
 */
export function refusedModal(text: string, kept: RefusedForm | undefined, words: Words): ModalView {
  const { refused } = words.open;
  if (kept === undefined) return noticeModal(text, words, refused.title);
  const { glass } = kept;
  const metadata = encodeForm(kept);
  const carried = glass === undefined ? metadata : glassOfRef.encode({ ...glass, form: formRef(kept) });
  if (carried.length > METADATA_LENGTH) return tooLongModal(text, kept, words);
  return modal({
    title: refused.title,
    close: words.dialog.close,
    metadata,
    blocks: [
      section(text),
      ...buttons('refused', [
        button({ action: BUTTONS.backToForm, label: refused.back, value: 'form', style: 'primary' }),
        ...(glass === undefined
          ? []
          : [
              button({
                action: BUTTONS.breakGlass,
                label: words.breakGlass.button,
                value: glassRef.encode(glass),
                style: 'danger',
              }),
            ]),
      ]),
    ],
  });
}

function tooLongModal(text: string, kept: RefusedForm, words: Words): ModalView {
  const { offered, form, glass } = kept;
  const notice = glass === undefined ? text : `${text}\n${words.breakGlass.tooLong}`;
  return openTicketModal({ offered, form, notice }, words);
}

/** As `keptForm` reads it. */
export const encodeForm = (kept: KeptForm): string => keptFormRef.encode(formRef(kept));

/** A form as it is kept in a modal. */
export function formRef({ offered, form }: KeptForm): FormRef {
  const { actions, applications, severity, reason, reference } = form;
  return {
    offered: [...offered],
    actions: [...actions],
    applications: [...applications],
    severity,
    reason,
    ...(reference === undefined ? {} : { reference }),
  };
}

/** The form behind `back_to_form`. @throws Refusal `bad-input`. */
export const keptForm = (metadata: string): KeptForm => formIn(keptFormRef.decode(metadata));

export function formIn(kept: FormRef): KeptForm {
  const { offered, reference, ...form } = kept;
  return { offered, form: { ...form, reference } };
}
