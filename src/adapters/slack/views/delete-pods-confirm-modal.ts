import type { ModalView } from '@slack/types';
import type { EntryLook } from '../../../usecases/look-at-entry.ts';
import type { Words } from '../../../words/words.ts';
import { context, section } from './blocks.ts';
import { CALLBACKS, type DeletionRef, deletionRef } from './ids.ts';
import { modal } from './modal.ts';
import { mrkdwnVoice as voice } from './mrkdwn.ts';
import { type ChosenPods, chosenPods, markOf } from './pod-choice.ts';

export type DeletionInDoubt = {
  readonly look: EntryLook;
  /** As it was submitted. */
  readonly choice: Pick<DeletionRef, 'workloads' | 'which' | 'pods' | 'method' | 'pace' | 'graceSeconds'>;
  readonly now: Date;
};

/**
 * Asks again before a deletion that takes the last Ready pod or most of them, or that gives no time to shut
 * down (Refusal `confirmation-needed`).
 */
export function deletePodsConfirmModal({ look, choice, now }: DeletionInDoubt, words: Words): ModalView {
  const { confirmDeletion, cancel } = words.dialog;
  const chosen = chosenPods(look, choice, now);
  const meant = chosen.flatMap(({ pods }) => pods);
  const names = namesOf(look, meant).map(voice.code);
  return modal({
    title: confirmDeletion.title,
    submit: confirmDeletion.submit,
    close: cancel,
    callback: CALLBACKS.deletePodsConfirm,
    metadata: deletionRef.encode({
      ticketId: look.ticket.id,
      entryId: look.entry.id,
      which: choice.which,
      method: choice.method,
      pace: choice.pace,
      graceSeconds: choice.graceSeconds,
      workloads: choice.which === 'these' ? [] : chosen.map(({ workload }) => markOf(workload.uid)),
      pods: choice.which === 'these' ? meant.map(markOf) : [],
    }),
    blocks: [
      section([...doubts(look, { chosen, choice }, words), confirmDeletion.pace(choice.pace)].join('\n')),
      section(words.ticket.listed(names, NAMED) || '-'),
      context(confirmDeletion.nothingYet),
    ],
  });
}

const NAMED = 8;
const WORKLOADS_NAMED = 5;

function namesOf({ looks }: EntryLook, uids: readonly string[]): string[] {
  const pods = looks.flatMap(({ snapshot }) => snapshot.pods);
  return pods.filter(({ uid }) => uids.includes(uid)).map(({ name }) => name);
}

type Meant = { readonly chosen: readonly ChosenPods[]; readonly choice: DeletionInDoubt['choice'] };

function doubts(look: EntryLook, { chosen, choice }: Meant, words: Words): string[] {
  const { uncertain, noGrace } = words.dialog.confirmDeletion;
  const told = [...outages(look, chosen, words), ...(choice.graceSeconds === 0 ? [noGrace] : [])];
  return told.length === 0 ? [uncertain] : told;
}

/** What each workload loses, the worst first. */
function outages({ looks }: EntryLook, chosen: readonly ChosenPods[], words: Words): string[] {
  const { about } = words.dialog.confirmDeletion;
  const losses = chosen
    .map(({ workload, pods }) => {
      const look = looks.find((each) => each.workload.uid === workload.uid);
      const ready = (look?.snapshot.pods ?? []).filter((pod) => pod.ready && !pod.terminating);
      const taken = ready.filter(({ uid }) => pods.includes(uid)).length;
      return { taken, ready: ready.length, workload: workload.name };
    })
    .filter(({ taken }) => taken > 0)
    .toSorted((a, b) => b.taken / b.ready - a.taken / a.ready);
  const left = losses.length - WORKLOADS_NAMED;
  return [
    ...losses.slice(0, WORKLOADS_NAMED).map((loss) => about(loss, voice)),
    ...(left > 0 ? [words.ticket.andMore(left)] : []),
  ];
}
