import { PACES } from '../../domain/operation.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { EntryLook } from '../../usecases/look-at-entry.ts';
import type { Words } from '../../words/words.ts';
import { type Submitted, showing } from './gate.ts';
import type { Incoming } from './incoming.ts';
import type { Hands } from './listen-deps.ts';
import type { Submission } from './payloads.ts';
import { inWindow, type Request } from './request.ts';
import { type Started, showStarted, startEach } from './started.ts';
import { deletePodsConfirmModal } from './views/delete-pods-confirm-modal.ts';
import { deletePodsModal } from './views/delete-pods-modal.ts';
import { BUTTONS, CALLBACKS, type DeletionRef, deletionRef, entryRef, FIELDS, WHICH } from './views/ids.ts';
import { loadingModal } from './views/modal.ts';
import { type ChosenPods, chosenPods } from './views/pod-choice.ts';
import { openWindow, type Window } from './window.ts';

/** Which pods, and how fast; asks again where it may be an outage. */
export function listenForDeletions(incoming: Incoming, hands: Hands): void {
  const { useCases, clients, now } = hands;
  incoming.press(BUTTONS.deletePods, async (press, request) => {
    const { words } = request;
    const ref = entryRef.decode(press.value);
    const loading = loadingModal(words, words.dialog.deletePods.title);
    const window = await openWindow(clients, press.triggerId, loading);
    await inWindow(window, { request, words }, async () => {
      const look = await useCases.lookAtEntry({ ...ref, actor: press.from.userId });
      await window.show(deletePodsModal(look, now(), words));
    });
  });
  incoming.submission(CALLBACKS.deletePods, (submission, words) => choose(hands, { submission, words }));
  incoming.submission(CALLBACKS.deletePodsConfirm, (submission, words) => {
    const choice = deletionRef.decode(submission.value);
    return deleting(hands, { submission, words }, { choice, confirmed: true });
  });
}

type Sent = { readonly submission: Submission; readonly words: Words };

function choose(hands: Hands, { submission, words }: Sent): Submitted {
  const { entered } = submission;
  const which = WHICH.find((one) => one === entered.typed(FIELDS.which));
  const pace = PACES.find((one) => one === entered.typed(FIELDS.pace));
  if (which === undefined) throw new Refusal('bad-input', { field: FIELDS.which });
  if (pace === undefined) throw new Refusal('bad-input', { field: FIELDS.pace });
  const pods = [...entered.chosen(FIELDS.pods)];
  if (which === 'these' && pods.length === 0) {
    const errors = { [FIELDS.pods]: words.dialog.deletePods.chooseSome };
    return { ack: { response_action: 'errors', errors } };
  }
  const workloads = [...entered.chosen(FIELDS.workloads)];
  const choice = { ...entryRef.decode(submission.value), workloads, which, pods, pace };
  return deleting(hands, { submission, words }, { choice, confirmed: false });
}

type Deleting = { readonly choice: DeletionRef; readonly confirmed: boolean };

function deleting(hands: Hands, { submission, words }: Sent, how: Deleting): Submitted {
  const { useCases, now } = hands;
  const { ticketId, entryId } = how.choice;
  return {
    ack: showing(loadingModal(words, words.dialog.deletePods.title)),
    follow: async (window, request) => {
      const look = await useCases.lookAtEntry({ actor: submission.from.userId, ticketId, entryId });
      const chosen = chosenPods(look, how.choice, now());
      const application = look.entry.application.name;
      if (chosen.length === 0) throw new Refusal('no-pods-chosen', { application });
      await unlessDoubtful(hands, { window, request, look, how }, async () => {
        const outcome = await deleteEach(hands, submission, { ...how, chosen });
        request.log.info({ ticketNo: outcome.ticket.ticketNo }, 'deletion asked for');
        await showStarted({ window, request, words: request.words }, outcome, entryId);
      });
    },
  };
}

/** One deletion for each workload. A repeat, as after a doubt, finds those that were started already. */
function deleteEach(
  { useCases }: Hands,
  { from, requestId }: Submission,
  { choice, confirmed, chosen }: Deleting & { readonly chosen: readonly ChosenPods[] },
): Promise<Started> {
  const { ticketId, entryId, pace } = choice;
  return startEach(chosen, ({ workload: { uid }, pods }) =>
    useCases.deletePods({
      actor: from.userId,
      ticketId,
      entryId,
      workload: uid,
      pods,
      pace,
      confirmed,
      requestId: `${requestId}:${uid}`,
    }),
  );
}

type Doubtful = {
  readonly window: Window;
  readonly request: Request;
  readonly look: EntryLook;
  readonly how: Deleting;
};

async function unlessDoubtful(
  { now }: Hands,
  { window, request, look, how }: Doubtful,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'confirmation-needed') throw error;
    const doubt = { look, choice: how.choice, now: now() };
    await window.show(deletePodsConfirmModal(doubt, request.words));
  }
}
