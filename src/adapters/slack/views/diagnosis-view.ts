import type { KnownBlock, ModalView } from '@slack/types';
import type { Diagnosed } from '../../../usecases/diagnose-application.ts';
import type { Words } from '../../../words/words.ts';
import { context } from './blocks.ts';
import { diagnosisBlocks } from './diagnosis-blocks.ts';
import { type Message, message } from './message.ts';
import { modal } from './modal.ts';
import { mrkdwnVoice as voice } from './mrkdwn.ts';

/** Each takes up to 20 of the 50 blocks of a message, and of the 100 of a window. */
const MOST = { message: 2, modal: 4 } as const;

/** A private answer with the diagnosis of an application. */
export function diagnosisMessage(diagnosed: Diagnosed, words: Words): Message {
  const [first] = diagnosed.reports;
  const text = first === undefined ? '' : words.diagnosis.heading(first, voice);
  return message(text, allBlocks(diagnosed, words, MOST.message));
}

/** The same in a window. */
export function diagnosisModal(diagnosed: Diagnosed, words: Words): ModalView {
  const { dialog, diagnosis } = words;
  return modal({
    title: diagnosis.title,
    close: dialog.close,
    blocks: allBlocks(diagnosed, words, MOST.modal),
  });
}

/** The workloads that are worst off in full; the others in a line. */
function allBlocks({ reports, gone }: Diagnosed, words: Words, most: number): KnownBlock[] {
  const { diagnosis } = words;
  return [
    ...reports.slice(0, most).flatMap((report) => diagnosisBlocks(report, words)),
    ...(reports.length <= most ? [] : [context(diagnosis.others(reports.slice(most), voice))]),
    ...(gone.length === 0 ? [] : [context(diagnosis.gone(gone, voice))]),
  ];
}
