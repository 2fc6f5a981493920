import { setTimeout as pause } from 'node:timers/promises';
import { Refusal } from '../../domain/refusal.ts';
import type { Offer } from '../../usecases/enrol-totp.ts';
import { unlessCodeWrong } from './about-code.ts';
import { explain } from './explain.ts';
import { SlackDenial } from './failure.ts';
import { type OnSubmission, showing } from './gate.ts';
import type { Incoming } from './incoming.ts';
import type { Hands } from './listen-deps.ts';
import { inWindow, type Request, sayDone } from './request.ts';
import { codeErrors } from './views/code-input.ts';
import { enrolAgainModal, enrolModal, replaceModal } from './views/enrol-modals.ts';
import { BUTTONS, CALLBACKS, FIELDS, pictureRef } from './views/ids.ts';
import { loadingModal, noticeModal } from './views/modal.ts';
import { qrPng } from './views/qr-png.ts';
import { openWindow, type Window, windowOf } from './window.ts';

/** Setting up an authenticator, in the person's own window and nowhere else. */
export function listenForEnrolment(incoming: Incoming, hands: Hands): void {
  const { clients } = hands;
  incoming.press(BUTTONS.enrolTotp, async (press, request) => {
    const { words } = request;
    const window = await openWindow(clients, press.triggerId, loadingModal(words, words.stepUp.enrol.title));
    await inWindow(window, { request, words }, () => begin(hands, { window, request }));
  });
  incoming.press(BUTTONS.enrolAgain, async ({ view }, request) => {
    if (view === undefined) throw new Refusal('bad-input', { field: 'button' });
    await forget(hands, view.metadata);
    const window = windowOf(clients, view.id);
    await inWindow(window, { request, words: request.words }, () => begin(hands, { window, request }));
  });
  incoming.submission(CALLBACKS.replaceTotp, replacing(hands));
  incoming.submission(CALLBACKS.enrolTotp, confirming(hands));
}

type Asked = { readonly window: Window; readonly request: Request };

/** Whoever has an authenticator is asked for a code of it first. */
async function begin(hands: Hands, { window, request }: Asked): Promise<void> {
  const actor = request.asker.userId;
  const { available, confirmedAt } = await hands.useCases.enrolTotp.status({ actor });
  if (!available) throw new Refusal('step-up-unavailable', { problem: 'no-key' });
  if (confirmedAt !== undefined) {
    await window.show(replaceModal(undefined, request.words));
    return;
  }
  await offer(hands, { window, request }, undefined);
}

/** The secret as text at once; the picture follows when Slack has it, if it takes it at all. */
async function offer(hands: Hands, { window, request }: Asked, code: string | undefined): Promise<void> {
  const { useCases, pictures } = hands;
  const { words, asker } = request;
  const offered = await useCases.enrolTotp.begin({ actor: asker.userId, code });
  if ((await window.show(enrolModal(offered, undefined, words))) === 'closed') return;
  const fileId = await pictures.put(qrPng(offered.uri), words.stepUp.enrol.picture);
  if (fileId === undefined) return;
  const outcome = await showPicture({ window, request }, offered, fileId);
  if (outcome === 'shown') return;
  await pictures.remove(fileId);
}

/** Slack takes a moment until it shows a file, and refuses the whole view until then. */
const READY_MS = 400;
const LOOKS = 10;

async function showPicture(
  { window, request }: Asked,
  offered: Offer,
  fileId: string,
): Promise<'shown' | 'closed' | 'failed'> {
  const view = enrolModal(offered, fileId, request.words);
  for (let look = 1; look <= LOOKS; look++) {
    await pause(READY_MS);
    try {
      return await window.show(view);
    } catch (err) {
      const isLast = look === LOOKS || !(err instanceof SlackDenial);
      if (!isLast) continue;
      request.log.warn({ err }, 'the picture could not be shown; the secret stands beside it as text');
      return 'failed';
    }
  }
  return 'failed';
}

function replacing(hands: Hands): OnSubmission {
  return ({ entered }, words) => {
    const code = entered.typed(FIELDS.code);
    const errors = codeErrors(code, words);
    if (errors !== undefined) return { ack: { response_action: 'errors', errors } };
    return {
      ack: showing(loadingModal(words, words.stepUp.replace.title)),
      follow: (window, request) =>
        unlessCodeWrong(
          () => offer(hands, { window, request }, code),
          (refusal) => window.show(replaceModal(explain(refusal, request).text, request.words)),
        ),
    };
  };
}

function confirming(hands: Hands): OnSubmission {
  const { useCases } = hands;
  return ({ entered, value, from }, words) => {
    const code = entered.typed(FIELDS.code);
    const errors = codeErrors(code, words);
    if (errors !== undefined) return { ack: { response_action: 'errors', errors } };
    const { fileId } = pictureRef.decode(value);
    return {
      ack: showing(loadingModal(words, words.stepUp.enrol.title)),
      follow: (window, request) =>
        unlessCodeWrong(
          async () => {
            await useCases.enrolTotp.confirm({ actor: from.userId, code });
            request.log.info('an authenticator is set up');
            const text = request.words.stepUp.enrol.done;
            await sayDone(window, { modal: noticeModal(text, request.words), text }, request);
            await forget(hands, value);
            await showAtHome(hands, request);
          },
          (refusal) => window.show(enrolAgainModal(explain(refusal, request).text, fileId, request.words)),
        ),
    };
  };
}

/** Where they can replace it from now on. It is set up all the same where Slack does not take that. */
async function showAtHome({ appHome }: Hands, { asker, words, log }: Request): Promise<void> {
  try {
    await appHome(asker.userId, { words });
  } catch (err) {
    log.warn({ err }, 'the App Home could not be shown anew');
  }
}

/** The picture of a secret is of no use to anybody but thieves once it was scanned. */
async function forget({ pictures }: Hands, metadata: string): Promise<void> {
  const { fileId } = pictureRef.decode(metadata);
  if (fileId !== undefined) await pictures.remove(fileId);
}
