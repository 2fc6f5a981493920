import { typedImageProblem } from '../../domain/image.ts';
import { MODES } from '../../domain/operation.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Words } from '../../words/words.ts';
import { type Submitted, showing } from './gate.ts';
import type { Incoming } from './incoming.ts';
import type { Hands } from './listen-deps.ts';
import type { Submission } from './payloads.ts';
import { inWindow } from './request.ts';
import { showStarted, startEach } from './started.ts';
import { BUTTONS, CALLBACKS, entryRef, FIELDS } from './views/ids.ts';
import { loadingModal } from './views/modal.ts';
import { chosenChanges, type RedeployChoice } from './views/redeploy-choice.ts';
import { redeployModal } from './views/redeploy-modal.ts';
import { openWindow } from './window.ts';

/** What a redeploy replaces with what, and its start. */
export function listenForRedeploys(incoming: Incoming, hands: Hands): void {
  const { useCases, clients, now } = hands;
  incoming.press(BUTTONS.redeploy, async (press, request) => {
    const { words } = request;
    const ref = entryRef.decode(press.value);
    const loading = loadingModal(words, words.dialog.redeploy.title);
    const window = await openWindow(clients, press.triggerId, loading);
    await inWindow(window, { request, words }, async () => {
      const look = await useCases.lookForRedeploy({ ...ref, actor: press.from.userId });
      await window.show(redeployModal(look, now(), words));
    });
  });
  incoming.submission(CALLBACKS.redeploy, (submission, words) => choose(hands, submission, words));
}

function choose(hands: Hands, submission: Submission, words: Words): Submitted {
  const { entered } = submission;
  // A window that was opened before there was a choice means a restart.
  const mode = MODES.find((one) => one === (entered.typed(FIELDS.mode) || 'restart'));
  if (mode === undefined) throw new Refusal('bad-input', { field: FIELDS.mode });
  const choice = {
    mode,
    workloads: entered.chosen(FIELDS.workloads),
    revision: entered.typed(FIELDS.revision),
    container: entered.typed(FIELDS.container),
    image: entered.typed(FIELDS.image),
  };
  const errors = errorsIn(choice, words);
  return Object.keys(errors).length === 0
    ? redeploying(hands, { submission, choice }, words)
    : { ack: { response_action: 'errors', errors } };
}

/** By field, what is missing or wrong as far as can be told at once. */
function errorsIn(
  { mode, revision, container, image }: RedeployChoice,
  { dialog: { redeploy } }: Words,
): Record<string, string> {
  if (mode === 'roll-back' && revision === '') return { [FIELDS.revision]: redeploy.chooseRevision };
  if (mode !== 'image') return {};
  const problem = typedImageProblem(image);
  return {
    ...(container === '' ? { [FIELDS.container]: redeploy.chooseContainer } : {}),
    ...(problem === undefined ? {} : { [FIELDS.image]: redeploy.imageProblem(problem) }),
  };
}

type Chosen = { readonly submission: Submission; readonly choice: RedeployChoice };

function redeploying({ useCases }: Hands, { submission, choice }: Chosen, words: Words): Submitted {
  const { from, requestId } = submission;
  const ref = entryRef.decode(submission.value);
  return {
    ack: showing(loadingModal(words, words.dialog.redeploy.title)),
    follow: async (window, request) => {
      const look = await useCases.lookForRedeploy({ ...ref, actor: from.userId });
      const outcome = await startEach(chosenChanges(look, choice), ({ workload: { uid }, change }) =>
        useCases.redeploy({
          ...ref,
          actor: from.userId,
          workload: uid,
          change,
          requestId: `${requestId}:${uid}`,
        }),
      );
      request.log.info({ ticketNo: outcome.ticket.ticketNo, mode: choice.mode }, 'redeploy asked for');
      await showStarted({ window, request, words: request.words }, outcome, ref.entryId);
    },
  };
}
