import type { KnownBlock, ModalView } from '@slack/types';
import type { Words } from '../../../words/words.ts';
import { LIMITS, plain, section } from './blocks.ts';

type ModalSpec = {
  readonly title: string;
  readonly blocks: readonly KnownBlock[];
  readonly close: string;
  readonly submit?: string;
  readonly callback?: string;
  readonly metadata?: string;
};

export function modal({ title, blocks, close, submit, callback, metadata }: ModalSpec): ModalView {
  return {
    type: 'modal',
    title: plain(title, LIMITS.modalTitle),
    close: plain(close, LIMITS.modalTitle),
    ...(submit === undefined ? {} : { submit: plain(submit, LIMITS.modalTitle) }),
    ...(callback === undefined ? {} : { callback_id: callback }),
    ...(metadata === undefined ? {} : { private_metadata: metadata }),
    blocks: [...blocks],
  };
}

/** A modal that only says something. `text` is mrkdwn, as `words` gives it with a voice. */
export function noticeModal(text: string, words: Words, title = words.dialog.notice): ModalView {
  return modal({ title, close: words.dialog.close, blocks: [section(text)] });
}

/** What is opened at once, while what belongs in it is looked up. */
export function loadingModal(words: Words, title = words.dialog.notice): ModalView {
  return modal({ title, close: words.dialog.cancel, blocks: [section(words.dialog.loading)] });
}
