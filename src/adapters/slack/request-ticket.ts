import { ACTION_NAMES, type Action } from '../../domain/action.ts';
import type { UserId } from '../../domain/person.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { TicketForm } from '../../domain/ticket-form.ts';
import type { TicketRequest } from '../../usecases/open-ticket.ts';
import type { Words } from '../../words/words.ts';
import { explain } from './explain.ts';
import type { Hands } from './listen-deps.ts';
import { type Request, sayDone } from './request.ts';
import type { GlassRef } from './views/ids.ts';
import { inHandModal } from './views/in-hand-modal.ts';
import { mrkdwnVoice, slackLink } from './views/mrkdwn.ts';
import { openedModal, refusedModal } from './views/opening-modals.ts';
import type { Window } from './window.ts';

type Where = { readonly window: Window; readonly request: Request };

/** Asks for a ticket, and lets the window say what came of it: opened, in somebody's hands already, or why not. */
export async function requestTicket(hands: Hands, where: Where, wanted: TicketRequest): Promise<void> {
  const { window, request } = where;
  try {
    const came = await hands.useCases.openTicket.request(wanted);
    if (came.kind === 'in-hand') {
      const kept = { offered: await offeredTo(hands, wanted.actor), form: wanted.form };
      await window.show(inHandModal(came.others, kept, request.words));
      return;
    }
    request.log.info({ ticketNo: came.ticket.ticketNo }, 'ticket opened');
    const text = request.words.open.opened.text(came.ticket, mrkdwnVoice);
    await sayDone(window, { modal: openedModal(came, request.words), text }, request);
  } catch (error) {
    await refused(hands, { ...where, form: wanted.form }, error);
  }
}

/** Says why, and keeps what was filled in. */
export async function refused(
  hands: Hands,
  { window, request, form }: Where & { readonly form: TicketForm },
  error: unknown,
): Promise<void> {
  const { words } = request;
  const why = explain(error, request);
  const offered = await offeredTo(hands, request.asker.userId);
  const text = `${why.text}${await linkToOpen(hands, words, error)}`;
  const shown = await window.show(refusedModal(text, { offered, form, glass: glassIn(error) }, words));
  if (shown === 'closed') await request.say(request.asker, why.message());
}

/** Whether the requester may go on without an approval, and what that takes. */
function glassIn(error: unknown): GlassRef | undefined {
  if (!(error instanceof Refusal)) return undefined;
  const { breakGlass, stepUp } = error.facts;
  return breakGlass === 'offered' ? { code: stepUp === 'needed' } : undefined;
}

/** The way to the ticket that is open already (SPEC 2). */
async function linkToOpen({ cardLink }: Hands, words: Words, error: unknown): Promise<string> {
  if (!(error instanceof Refusal) || error.code !== 'already-open') return '';
  const { ticketNo } = error.facts;
  const link = typeof ticketNo === 'string' ? await cardLink?.(ticketNo) : undefined;
  return link === undefined ? '' : `\n${slackLink(link, words.open.refused.seeOpen)}`;
}

/** All actions where it can't be found out now: asking for one that is not allowed is refused anyway. */
async function offeredTo({ useCases }: Hands, actor: UserId): Promise<readonly Action[]> {
  return useCases.openTicket.offer({ actor }).then(
    ({ actions }) => actions,
    () => ACTION_NAMES,
  );
}
