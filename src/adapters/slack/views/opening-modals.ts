import type { ModalView } from '@slack/types';
import type { Action } from '../../../domain/action.ts';
import type { TicketForm } from '../../../domain/open-ticket.ts';
import type { Opened } from '../../../usecases/open-ticket.ts';
import type { Words } from '../../../words/words.ts';
import { button, buttons, section } from './blocks.ts';
import { BUTTONS, keptFormRef, METADATA_LENGTH } from './ids.ts';
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

/**
 * The form was turned down. A form that fits into the modal waits behind `back_to_form`; a longer one is
 * shown again at once, with `text` (mrkdwn) above it.
 */
export function refusedModal(text: string, kept: KeptForm | undefined, words: Words): ModalView {
  const { refused } = words.open;
  if (kept === undefined) return noticeModal(text, words, refused.title);
  const metadata = encodeForm(kept);
  if (metadata.length > METADATA_LENGTH) return openTicketModal({ ...kept, notice: text }, words);
  return modal({
    title: refused.title,
    close: words.dialog.close,
    metadata,
    blocks: [
      section(text),
      ...buttons('refused', [
        button({ action: BUTTONS.backToForm, label: refused.back, value: 'form', style: 'primary' }),
      ]),
    ],
  });
}

/** As `keptForm` reads it. */
export function encodeForm({ offered, form }: KeptForm): string {
  const { actions, applications, severity, reason, reference } = form;
  return keptFormRef.encode({
    offered: [...offered],
    actions: [...actions],
    applications: [...applications],
    severity,
    reason,
    ...(reference === undefined ? {} : { reference }),
  });
}

/** The form behind `back_to_form`. @throws Refusal `bad-input`. */
export function keptForm(metadata: string): KeptForm {
  const { offered, reference, ...form } = keptFormRef.decode(metadata);
  return { offered, form: { ...form, reference } };
}
