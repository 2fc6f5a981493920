import { type GlassForm, type GlassProblem, glassProblemsOf } from '../../domain/break-glass.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Ticket } from '../../domain/ticket.ts';
import type { Words } from '../../words/words.ts';
import { isAboutCode, unlessCodeWrong } from './about-code.ts';
import { explain } from './explain.ts';
import { type Submitted, showing } from './gate.ts';
import type { Incoming } from './incoming.ts';
import type { Hands } from './listen-deps.ts';
import type { Entered, Press, Submission } from './payloads.ts';
import { inWindow, type Request, sayDone } from './request.ts';
import { refused } from './request-ticket.ts';
import { breakGlassModal, type GlassOf } from './views/break-glass-modal.ts';
import { codeErrors } from './views/code-input.ts';
import {
  BUTTONS,
  CALLBACKS,
  FIELDS,
  type GlassOfRef,
  glassOfRef,
  glassRef,
  keptFormRef,
  ticketRef,
} from './views/ids.ts';
import { loadingModal, noticeModal } from './views/modal.ts';
import { mrkdwnVoice } from './views/mrkdwn.ts';
import { formIn } from './views/opening-modals.ts';
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
    const draft = { form: { reference: ticket.reference }, problem: undefined };
    await window.show(breakGlassModal({ kind: 'ticket', ticket }, draft, words));
  });
}

/** Beside a form that could not become a ticket in the usual way. */
async function fromForm({ clients }: Hands, { view, value }: Press, request: Request): Promise<void> {
  if (view === undefined) throw new Refusal('bad-input', { field: 'button' });
  const { words } = request;
  const ref = { ...glassRef.decode(value), form: keptFormRef.decode(view.metadata) };
  const window = windowOf(clients, view.id);
  await inWindow(window, { request, words }, async () => {
    const draft = { form: { reference: ref.form.reference }, problem: undefined };
    await window.show(breakGlassModal({ kind: 'form', ref }, draft, words));
  });
}

type Glass = { readonly form: GlassForm; readonly code: string | undefined };
type Breaking = { readonly of: GlassOfRef; readonly glass: Glass; readonly submission: Submission };
type Where = { readonly window: Window; readonly request: Request };

function breaking(hands: Hands, submission: Submission, words: Words): Submitted {
  const of = glassOfRef.decode(submission.value);
  const glass = glassIn(submission.entered, of);
  const errors = errorsIn(glass, words);
  if (Object.keys(errors).length > 0) return { ack: { response_action: 'errors', errors } };
  return {
    ack: showing(loadingModal(words, words.breakGlass.modal.title)),
    follow: async (window, request) => {
      const breaking = { of, glass, submission };
      await unlessCodeWrong(
        () => breakIt(hands, { window, request }, breaking),
        async (refusal) => {
          const draft = { form: glass.form, problem: explain(refusal, request).text };
          await window.show(breakGlassModal(await shownOf(hands, of), draft, request.words));
        },
      );
    },
  };
}

function glassIn(entered: Entered, { code }: GlassOfRef): Glass {
  const reference = entered.typed(FIELDS.reference).trim();
  return {
    form: {
      confirmation: entered.typed(FIELDS.confirmation),
      reason: entered.typed(FIELDS.reason),
      reference: reference === '' ? undefined : reference,
    },
    code: code ? entered.typed(FIELDS.code) : undefined,
  };
}

/** By field, what is wrong as far as memory can tell. */
function errorsIn({ form, code }: Glass, words: Words): Readonly<Record<string, string>> {
  const said = (each: GlassProblem) =>
    each.field === 'confirmation' ? words.breakGlass.modal.confirmation.missing : words.open.problem(each);
  return {
    ...Object.fromEntries(glassProblemsOf(form).map((each) => [each.field, said(each)])),
    ...(code === undefined ? {} : codeErrors(code, words)),
  };
}

async function breakIt(hands: Hands, { window, request }: Where, breaking: Breaking): Promise<void> {
  const ticket = await brokenTicket(hands, { window, request }, breaking);
  if (ticket === undefined) return;
  const { words, log } = request;
  log.warn({ ticketNo: ticket.ticketNo }, 'the glass is broken');
  const text = words.breakGlass.done(ticket, mrkdwnVoice);
  await sayDone(window, { modal: noticeModal(text, words, words.breakGlass.modal.title), text }, request);
}

/** The ticket; nothing where the form was turned down once more, and the window says why. */
async function brokenTicket(
  hands: Hands,
  where: Where,
  { of, glass, submission: { from, requestId } }: Breaking,
): Promise<Ticket | undefined> {
  const { breakGlass, openTicket } = hands.useCases;
  const actor = from.userId;
  if ('ticketId' in of) return breakGlass.request({ actor, requestId, ticketId: of.ticketId, ...glass });
  const { form } = formIn(of.form);
  try {
    const { ticket } = await openTicket.open({ actor, requestId, form, glass });
    return ticket;
  } catch (error) {
    if (isAboutCode(error)) throw error;
    await refused(hands, { ...where, form }, error);
    return undefined;
  }
}

async function shownOf({ tickets }: Hands, ref: GlassOfRef): Promise<GlassOf> {
  if ('form' in ref) return { kind: 'form', ref };
  const ticket = await tickets.read(ref.ticketId);
  if (ticket === undefined) throw new Refusal('ticket-unknown', {});
  return { kind: 'ticket', ticket };
}
