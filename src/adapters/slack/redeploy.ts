import type { Words } from '../../words/words.ts';
import { type Submitted, showing } from './gate.ts';
import type { Incoming } from './incoming.ts';
import type { Hands } from './listen-deps.ts';
import type { Submission } from './payloads.ts';
import { inWindow } from './request.ts';
import { showStarted, startEach } from './started.ts';
import { BUTTONS, CALLBACKS, entryRef, FIELDS } from './views/ids.ts';
import { loadingModal } from './views/modal.ts';
import { uidValue } from './views/pod-choice.ts';
import { redeployModal } from './views/redeploy-modal.ts';
import { openWindow } from './window.ts';

/** What a redeploy replaces, and its start. */
export function listenForRedeploys(incoming: Incoming, hands: Hands): void {
  const { useCases, clients } = hands;
  incoming.press(BUTTONS.redeploy, async (press, request) => {
    const { words } = request;
    const ref = entryRef.decode(press.value);
    const loading = loadingModal(words, words.dialog.redeploy.title);
    const window = await openWindow(clients, press.triggerId, loading);
    await inWindow(window, { request, words }, async () => {
      const look = await useCases.lookAtEntry({ ...ref, actor: press.from.userId });
      await window.show(redeployModal(look, words));
    });
  });
  incoming.submission(CALLBACKS.redeploy, (submission, words) => redeploying(hands, submission, words));
}

function redeploying({ useCases }: Hands, submission: Submission, words: Words): Submitted {
  const { from, entered, requestId } = submission;
  const ref = entryRef.decode(submission.value);
  const chosen = new Set(entered.chosen(FIELDS.workloads));
  return {
    ack: showing(loadingModal(words, words.dialog.redeploy.title)),
    follow: async (window, request) => {
      const look = await useCases.lookAtEntry({ ...ref, actor: from.userId });
      const meant = look.looks.filter(
        ({ workload: { uid } }) => chosen.size === 0 || chosen.has(uidValue(uid)),
      );
      const outcome = await startEach(meant, ({ workload: { uid } }) =>
        useCases.redeploy({
          ...ref,
          actor: from.userId,
          workload: uid,
          change: { mode: 'restart' },
          requestId: `${requestId}:${uid}`,
        }),
      );
      request.log.info({ ticketNo: outcome.ticket.ticketNo }, 'redeploy asked for');
      await showStarted({ window, request, words: request.words }, outcome, ref.entryId);
    },
  };
}
