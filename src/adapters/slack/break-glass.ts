import { type GlassForm, type GlassProblem, glassProblemsOf } from '../../domain/break-glass.ts';
import type { Words } from '../../words/words.ts';
import { type Submitted, showing } from './gate.ts';
import type { Incoming } from './incoming.ts';
import type { Hands } from './listen-deps.ts';
import type { Entered, Press, Submission } from './payloads.ts';
import { inWindow, type Request, sayDone } from './request.ts';
import { refused } from './request-ticket.ts';
import { breakGlassFormModal, breakGlassModal } from './views/break-glass-modal.ts';
import { BUTTONS, CALLBACKS, FIELDS, glassOfRef, glassRef, keptFormRef, ticketRef } from './views/ids.ts';
import { loadingModal, noticeModal } from './views/modal.ts';
import { mrkdwnVoice } from './views/mrkdwn.ts';
import { checkingModal, formIn } from './views/opening-modals.ts';
import { openWindow, type Window, windowOf } from './window.ts';

/** The requester goes on without an approval: the button asks why, the modal does it. */
export function listenForBreakGlass(incoming: Incoming, hands: Hands): void {
  incoming.press(BUTTONS.breakGlass, (press, request) =>
    press.view === undefined ? fromTicket(hands, press, request) : fromForm(hands, press, request),
  );
  incoming.submission(CALLBACKS.breakGlass, (submission, words) => breaking(hands, submission, words));
}

/** On the card, or in its thread. */
async function fromTicket({ useCases, clients }: Hands, press: Press, request: Request): Promise<void> {
  const { words } = request;
  const { ticketId } = ticketRef.decode(press.value);
  const window = await openWindow(
    clients,
    press.triggerId,
    loadingModal(words, words.breakGlass.modal.title),
  );
  await inWindow(window, { request, words }, async () => {
    const ticket = await useCases.breakGlass.offer({ actor: press.from.userId, ticketId });
    await window.show(breakGlassModal(ticket, words));
  });
}

/** Beside a form that could not become a ticket in the usual way. */
async function fromForm({ clients }: Hands, { view, value }: Press, request: Request): Promise<void> {
  const { words } = request;
  const { code } = glassRef.decode(value);
  const form = keptFormRef.decode(view?.metadata);
  const window = windowOf(clients, view?.id ?? '');
  await inWindow(window, { request, words }, async () => {
    await window.show(breakGlassFormModal({ code, form }, words));
  });
}

function breaking(hands: Hands, submission: Submission, words: Words): Submitted {
  const of = glassOfRef.decode(submission.value);
  const glass = glassIn(submission.entered);
  const errors = errorsIn(glass, { takesCode: of.code, words });
  if (Object.keys(errors).length > 0) return { ack: { response_action: 'errors', errors } };
  const asked = { actor: submission.from.userId, requestId: submission.requestId };
  return 'ticketId' in of
    ? {
        ack: showing(loadingModal(words, words.breakGlass.modal.title)),
        follow: (window, request) =>
          breakOn(hands, { window, request }, { ...asked, ...glass, ticketId: of.ticketId }),
      }
    : {
        ack: showing(checkingModal(words)),
        follow: (window, request) =>
          openBroken(hands, { window, request }, { ...asked, glass, form: formIn(of.form).form }),
      };
}

type Glass = { readonly form: GlassForm; readonly code: string | undefined };

function glassIn(entered: Entered): Glass {
  const reference = entered.typed(FIELDS.reference).trim();
  const code = entered.typed(FIELDS.code).replaceAll(/\s/g, '');
  return {
    form: {
      confirmation: entered.typed(FIELDS.confirmation),
      reason: entered.typed(FIELDS.reason),
      reference: reference === '' ? undefined : reference,
    },
    code: code === '' ? undefined : code,
  };
}

/** By field, what is wrong as far as memory can tell. */
function errorsIn(
  { form, code }: Glass,
  { takesCode, words }: { readonly takesCode: boolean; readonly words: Words },
): Readonly<Record<string, string>> {
  const { modal } = words.breakGlass;
  const said = (each: GlassProblem) =>
    each.field === 'confirmation' ? modal.confirmation.missing : words.open.problem(each);
  return {
    ...Object.fromEntries(glassProblemsOf(form).map((each) => [each.field, said(each)])),
    ...(takesCode && code === undefined ? { [FIELDS.code]: modal.code.missing } : {}),
  };
}

type Where = { readonly window: Window; readonly request: Request };
type On = Parameters<Hands['useCases']['breakGlass']['request']>[0];
type Opening = Parameters<Hands['useCases']['openTicket']['open']>[0];

async function breakOn({ useCases }: Hands, { window, request }: Where, wanted: On): Promise<void> {
  const ticket = await useCases.breakGlass.request(wanted);
  request.log.warn({ ticketNo: ticket.ticketNo }, 'the glass is broken');
  const text = request.words.breakGlass.done(ticket, mrkdwnVoice);
  const modal = noticeModal(text, request.words, request.words.breakGlass.modal.title);
  await sayDone(window, { modal, text }, request);
}

async function openBroken(hands: Hands, where: Where, wanted: Opening): Promise<void> {
  const { window, request } = where;
  try {
    const { ticket } = await hands.useCases.openTicket.open(wanted);
    request.log.warn({ ticketNo: ticket.ticketNo }, 'the glass is broken');
    const text = request.words.breakGlass.done(ticket, mrkdwnVoice);
    const modal = noticeModal(text, request.words, request.words.breakGlass.modal.title);
    await sayDone(window, { modal, text }, request);
  } catch (error) {
    await refused(hands, { ...where, form: wanted.form }, error);
  }
}
