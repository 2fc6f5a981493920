import { isDoubtful, isGrace } from '../../domain/delete-pods.ts';
import { METHODS, PACES } from '../../domain/operation.ts';
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
  const method = METHODS.find((one) => one === entered.typed(FIELDS.method));
  const pace = PACES.find((one) => one === entered.typed(FIELDS.pace));
  if (which === undefined) throw new Refusal('bad-input', { field: FIELDS.which });
  if (method === undefined) throw new Refusal('bad-input', { field: FIELDS.method });
  if (pace === undefined) throw new Refusal('bad-input', { field: FIELDS.pace });
  const pods = [...entered.chosen(FIELDS.pods)];
  const graceSeconds = secondsIn(entered.typed(FIELDS.grace));
  const errors = {
    ...(which === 'these' && pods.length === 0 ? { [FIELDS.pods]: words.dialog.deletePods.chooseSome } : {}),
    ...(graceSeconds === 'wrong' ? { [FIELDS.grace]: words.dialog.deletePods.graceProblem } : {}),
  };
  if (graceSeconds === 'wrong' || Object.keys(errors).length > 0) {
    return { ack: { response_action: 'errors', errors } };
  }
  const workloads = [...entered.chosen(FIELDS.workloads)];
  const entry = entryRef.decode(submission.value);
  const choice = { ...entry, workloads, which, pods, method, pace, graceSeconds };
  return deleting(hands, { submission, words }, { choice, confirmed: false });
}

/** Nothing entered: the pods' own. */
function secondsIn(typed: string): number | 'wrong' | undefined {
  const text = typed.trim();
  if (text === '') return undefined;
  return /^\d+$/.test(text) && isGrace(Number(text)) ? Number(text) : 'wrong';
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
      await unlessDoubtful(hands, { window, request, look, how, chosen }, async () => {
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
  const { ticketId, entryId, method, graceSeconds, pace } = choice;
  return startEach(chosen, ({ workload: { uid }, pods }) =>
    useCases.deletePods({
      actor: from.userId,
      ticketId,
      entryId,
      workload: uid,
      pods,
      method,
      graceSeconds,
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
  readonly chosen: readonly ChosenPods[];
};

/** Asks before any of several workloads is begun with; and again where one has lost pods since it was looked at. */
async function unlessDoubtful(
  { now }: Hands,
  { window, request, look, how, chosen }: Doubtful,
  work: () => Promise<void>,
): Promise<void> {
  const ask = () =>
    window.show(deletePodsConfirmModal({ look, choice: how.choice, now: now() }, request.words));
  if (!how.confirmed && chosen.some((one) => isInDoubt(look, one, how))) {
    await ask();
    return;
  }
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'confirmation-needed') throw error;
    await ask();
  }
}

function isInDoubt(
  { looks }: EntryLook,
  { workload, pods: chosen }: ChosenPods,
  { choice }: Deleting,
): boolean {
  const view = looks.find((each) => each.workload.uid === workload.uid)?.snapshot;
  return (
    view !== undefined && isDoubtful({ view, chosen, pace: choice.pace, graceSeconds: choice.graceSeconds })
  );
}
