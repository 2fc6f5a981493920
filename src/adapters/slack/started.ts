import type { ModalView } from '@slack/types';
import type { Ticket } from '../../domain/ticket.ts';
import type { Words } from '../../words/words.ts';
import { noticeModal } from './views/modal.ts';
import { mrkdwnVoice } from './views/mrkdwn.ts';

/** Says what was started on these workloads; how it goes is told in the thread. */
export function startedModal(
  { operations }: Ticket,
  { entryId, uids }: { readonly entryId: number; readonly uids: readonly string[] },
  words: Words,
): ModalView {
  const started = uids.map((uid) =>
    operations.findLast((operation) => operation.entryId === entryId && operation.workload.uid === uid),
  );
  const titles = started
    .filter((operation) => operation !== undefined)
    .map((operation) => words.operation.title(operation, mrkdwnVoice));
  return noticeModal(titles.join('\n'), words);
}
