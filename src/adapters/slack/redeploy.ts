import { Refusal } from '../../domain/refusal.ts';
import type { Ticket } from '../../domain/ticket.ts';
import { type Submitted, showing } from './gate.ts';
import type { Incoming } from './incoming.ts';
import type { Hands } from './listen-deps.ts';
import type { Submission } from './payloads.ts';
import { inWindow } from './request.ts';
import { startedModal } from './started.ts';
import { BUTTONS, CALLBACKS, entryRef, FIELDS } from './views/ids.ts';
import { loadingModal } from './views/modal.ts';
import { uidValue } from './views/pod-choice.ts';
import { redeployModal } from './views/redeploy-modal.ts';
import { openWindow } from './window.ts';

/** What a redeploy replaces, and its start. */
export function listenForRedeploys(incoming: Incoming, hands: Hands): void {
  const { useCases, clients, words } = hands;
  incoming.press(BUTTONS.redeploy, async (press, request) => {
    const ref = entryRef.decode(press.value);
    const loading = loadingModal(words, words.dialog.redeploy.title);
    const window = await openWindow(clients, press.triggerId, loading);
    await inWindow(window, { request, words }, async () => {
      const look = await useCases.lookAtEntry({ ...ref, actor: press.from.userId });
      await window.show(redeployModal(look, words));
    });
  });
  incoming.submission(CALLBACKS.redeploy, (submission) => redeploying(hands, submission));
}

function redeploying({ useCases, words }: Hands, submission: Submission): Submitted {
  const { from, entered } = submission;
  const ref = entryRef.decode(submission.value);
  const chosen = new Set(entered.chosen(FIELDS.workloads));
  return {
    ack: showing(loadingModal(words, words.dialog.redeploy.title)),
    follow: async (window, { log }) => {
      const look = await useCases.lookAtEntry({ ...ref, actor: from.userId });
      const all = look.looks.map(({ workload }) => workload.uid);
      const uids = chosen.size === 0 ? all : all.filter((uid) => chosen.has(uidValue(uid)));
      const ticket = await redeployEach({ useCases }, submission, uids);
      log.info({ ticketNo: ticket.ticketNo }, 'redeploy asked for');
      await window.show(startedModal(ticket, { entryId: ref.entryId, uids }, words));
    },
  };
}

async function redeployEach(
  { useCases }: Pick<Hands, 'useCases'>,
  { from, value, requestId }: Submission,
  uids: readonly string[],
): Promise<Ticket> {
  const ref = entryRef.decode(value);
  let ticket: Ticket | undefined;
  for (const uid of uids) {
    ticket = await useCases.redeploy({
      ...ref,
      actor: from.userId,
      workload: uid,
      requestId: `${requestId}:${uid}`,
    });
  }
  if (ticket === undefined) throw new Refusal('bad-input', { field: FIELDS.workloads });
  return ticket;
}
