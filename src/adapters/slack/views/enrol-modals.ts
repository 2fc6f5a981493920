import type { KnownBlock, ModalView } from '@slack/types';
import type { Offer } from '../../../usecases/enrol-totp.ts';
import type { Words } from '../../../words/words.ts';
import { button, buttons, context, preformatted, section } from './blocks.ts';
import { codeInput } from './code-input.ts';
import { BUTTONS, CALLBACKS, pictureRef } from './ids.ts';
import { modal } from './modal.ts';

/** Shows a new secret, as a picture where Slack has taken it, and asks for its first code. */
export function enrolModal({ secret }: Offer, fileId: string | undefined, words: Words): ModalView {
  const { enrol } = words.stepUp;
  const inGroups = (secret.match(/.{1,4}/g) ?? []).join(' ');
  return enrolling({ fileId, words }, [
    section(enrol.about(fileId !== undefined)),
    ...(fileId === undefined
      ? []
      : [
          { type: 'image' as const, slack_file: { id: fileId }, alt_text: enrol.picture },
          context(enrol.typeIn),
        ]),
    preformatted(inGroups),
    context(enrol.secrecy),
    codeInput(words),
  ]);
}

/** Asks for another code of the secret that was shown, or lets begin again: it is kept nowhere to be shown twice. */
export function enrolAgainModal(problem: string, fileId: string | undefined, words: Words): ModalView {
  const { enrol } = words.stepUp;
  return enrolling({ fileId, words }, [
    section(`⚠️ ${problem}`),
    codeInput(words),
    context(enrol.startOver),
    ...buttons('enrol', [button({ action: BUTTONS.enrolAgain, label: enrol.again, value: '{}' })]),
  ]);
}

/** Asks for a code of the authenticator that is to be replaced. */
export function replaceModal(problem: string | undefined, words: Words): ModalView {
  const { replace } = words.stepUp;
  return modal({
    title: replace.title,
    submit: replace.submit,
    close: words.dialog.cancel,
    callback: CALLBACKS.replaceTotp,
    blocks: [
      section(replace.about),
      ...(problem === undefined ? [] : [section(`⚠️ ${problem}`)]),
      codeInput(words),
    ],
  });
}

type Enrolling = { readonly fileId: string | undefined; readonly words: Words };

function enrolling({ fileId, words }: Enrolling, blocks: readonly KnownBlock[]): ModalView {
  const { enrol } = words.stepUp;
  return modal({
    title: enrol.title,
    submit: enrol.submit,
    close: words.dialog.cancel,
    callback: CALLBACKS.enrolTotp,
    metadata: pictureRef.encode({ fileId }),
    blocks,
  });
}
