import type { ModalView } from '@slack/types';
import type { EntryLook } from '../../../usecases/look-at-entry.ts';
import type { Words } from '../../../words/words.ts';
import { context, section } from './blocks.ts';
import { CALLBACKS, entryRef } from './ids.ts';
import { modal } from './modal.ts';
import { mrkdwnVoice as voice } from './mrkdwn.ts';
import { workloadsInput } from './workloads-input.ts';

const SHOWN = 10;

/** What a redeploy replaces. */
export function redeployModal(look: EntryLook, words: Words): ModalView {
  const { redeploy, cancel } = words.dialog;
  const shown = look.looks.slice(0, SHOWN);
  const left = look.looks.length - shown.length;
  return modal({
    title: redeploy.title,
    submit: redeploy.submit,
    close: cancel,
    callback: CALLBACKS.redeploy,
    metadata: entryRef.encode({ ticketId: look.ticket.id, entryId: look.entry.id }),
    blocks: [
      section(redeploy.about(look.entry, voice)),
      ...shown.map(({ snapshot }) => section(redeploy.workload(snapshot.workload, voice))),
      ...(left === 0 ? [] : [context(words.ticket.andMore(left))]),
      ...workloadsInput(look, words),
    ],
  });
}
