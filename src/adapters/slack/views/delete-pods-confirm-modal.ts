import type { ModalView } from '@slack/types';
import type { EntryLook } from '../../../usecases/look-at-entry.ts';
import type { Words } from '../../../words/words.ts';
import { context, section } from './blocks.ts';
import { CALLBACKS, type DeletionRef, deletionRef } from './ids.ts';
import { modal } from './modal.ts';
import { mrkdwnVoice as voice } from './mrkdwn.ts';
import { chosenPods, markOf } from './pod-choice.ts';

export type DeletionInDoubt = {
  readonly look: EntryLook;
  /** As it was submitted. */
  readonly choice: Pick<DeletionRef, 'workloads' | 'which' | 'pods' | 'pace'>;
  readonly now: Date;
};

/** Asks again before a deletion that takes the last Ready pod or most of them (Refusal `confirmation-needed`). */
export function deletePodsConfirmModal({ look, choice, now }: DeletionInDoubt, words: Words): ModalView {
  const { confirmDeletion, cancel } = words.dialog;
  const chosen = chosenPods(look, choice, now);
  const meant = chosen.flatMap(({ pods }) => pods);
  const pods = look.looks.flatMap(({ snapshot }) => snapshot.pods).filter(({ terminating }) => !terminating);
  const ready = pods.filter((pod) => pod.ready);
  const outage = {
    taken: ready.filter(({ uid }) => meant.includes(uid)).length,
    ready: ready.length,
    application: look.entry.application.name,
  };
  const names = pods.filter(({ uid }) => meant.includes(uid)).map(({ name }) => voice.code(name));
  return modal({
    title: confirmDeletion.title,
    submit: confirmDeletion.submit,
    close: cancel,
    callback: CALLBACKS.deletePodsConfirm,
    metadata: deletionRef.encode({
      ticketId: look.ticket.id,
      entryId: look.entry.id,
      which: choice.which,
      pace: choice.pace,
      workloads: choice.which === 'these' ? [] : chosen.map(({ workload }) => markOf(workload.uid)),
      pods: choice.which === 'these' ? meant.map(markOf) : [],
    }),
    blocks: [
      section(`${confirmDeletion.about(outage, voice)} ${confirmDeletion.pace(choice.pace)}`),
      section(words.ticket.listed(names, NAMED) || '-'),
      context(confirmDeletion.nothingYet),
    ],
  });
}

const NAMED = 8;
