import type { AuditEvent } from '../../domain/audit.ts';
import type { Entry } from '../../domain/entry.ts';
import { approvalsOf, type Ticket } from '../../domain/ticket.ts';
import type { Voice } from '../voice.ts';
import { cardWords } from './card.ts';
import { count, deed, operations, someOf } from './phrases.ts';
import { ticketWords } from './ticket.ts';

const DEEDS_NAMED = 10;

/** Replies under the card: one sentence for each thing that happened. */
export const threadWords = {
  decisionApproved: (ticket: Ticket, event: AuditEvent, voice: Voice): string => {
    const given = Number(event.detail.given ?? approvalsOf(ticket).length);
    const wanted = Number(event.detail.wanted ?? ticket.terms.approvals);
    const missing = wanted - given;
    const rest = missing > 0 ? ` ${count(missing, 'more approval')} needed.` : '';
    return `👍 ${actor(event, voice)} approved (${given} of ${wanted}).${rest}`;
  },
  decisionDenied: (event: AuditEvent, voice: Voice): string => `👎 ${actor(event, voice)} denied:`,
  approved: (ticket: Ticket, voice: Voice): string => {
    const until =
      ticket.state.kind === 'APPROVED' || ticket.state.kind === 'COMPLETED'
        ? ` until ${voice.time(ticket.state.tokensEndAt)}`
        : '';
    return `✅ ${ticket.ticketNo} is approved. ${voice.person(ticket.requester.userId)} may act${until}.`;
  },
  denied: (ticket: Ticket, voice: Voice): string =>
    `⛔ ${ticket.ticketNo} is denied and nothing was done. ${voice.person(ticket.requester.userId)}, if it is still needed, speak to who denied it and open a new ticket.`,
  cancelled: (ticket: Ticket, event: AuditEvent, voice: Voice): string =>
    `🚫 ${actor(event, voice)} cancelled ${ticket.ticketNo}. Nothing was done.`,
  expired: (ticket: Ticket, voice: Voice): string =>
    `⌛ ${ticket.ticketNo} expired: nobody decided in time. Nothing was done. ${voice.person(ticket.requester.userId)}, if it is still needed, open a new ticket.`,
  completed: (ticket: Ticket, event: AuditEvent, voice: Voice): string =>
    event.detail.how === 'finished'
      ? `🏁 ${actor(event, voice)} finished ${ticket.ticketNo}. It is completed, with ${operations(ticket.operations.length)}.`
      : `🏁 ${ticket.ticketNo} is completed, with ${operations(ticket.operations.length)}: its authorizations have ended.`,
  revoked: (ticket: Ticket, event: AuditEvent, voice: Voice): string =>
    `🔒 ${actor(event, voice)} revoked ${ticket.ticketNo}. Nothing more can be started under it; a rollout that has begun is watched to its end.`,
  reminded: (ticket: Ticket, asked: readonly string[], voice: Voice): string =>
    `🔔 ${ticketWords.people(asked, voice) || 'Approvers'}: ${ticket.ticketNo} still waits for a decision. ${voice.person(ticket.requester.userId)} asks you to look at the card above. It expires ${voice.time(ticket.expiresAt)}.`,
  remindedInTime: (ticket: Ticket, asked: readonly string[], voice: Voice): string =>
    `🔔 ${ticketWords.people(asked, voice) || 'Approvers'}: nobody has decided ${ticket.ticketNo} yet. Please look at the card above.${next(ticket, voice)}`,
  escalated: (ticket: Ticket, event: AuditEvent, asked: readonly string[], voice: Voice): string => {
    const people = ticketWords.people(asked, voice);
    if (people === '')
      return `📣 Nobody has decided ${ticket.ticketNo}, and there is nobody else to ask.${next(ticket, voice)}`;
    const why =
      event.detail.rung === 'page-all' ? 'Everybody who can decide is asked now' : 'Asking the back-ups now';
    return `📣 ${people}: nobody has decided ${ticket.ticketNo}. ${why}: please look at the card above.${next(ticket, voice)}`;
  },
  processed: (ticket: Ticket, entries: readonly Entry[], voice: Voice): string => {
    const until = 'tokensEndAt' in ticket.state ? ` until ${voice.time(ticket.state.tokensEndAt)}` : '';
    return `🔑 Authorized${until}: ${deeds(entries, voice)}.`;
  },
  entryFailed: (ticket: Ticket, event: AuditEvent, voice: Voice): string => {
    const entry = ticket.entries.find(({ id }) => id === event.entryId);
    const what = entry === undefined ? voice.code(event.application ?? '') : deed(entry, voice.code);
    const error = typeof event.detail.error === 'string' ? event.detail.error : 'the cause is not known';
    const rest = ticket.entries.length > 1 ? ' The rest goes on.' : '';
    return `❌ No authorization to ${what}: ${voice.text(error)}.${rest} ${voice.person(ticket.requester.userId)}, press ${voice.bold('Try again')} in the panel; no new approval is needed.`;
  },
  tokensExpired: (entries: readonly Entry[], voice: Voice): string =>
    `⌛ The authorization to ${deeds(entries, voice)} has ended: its time is over.`,
  tokensRevoked: (entries: readonly Entry[], event: AuditEvent, voice: Voice): string =>
    `🔒 ${actor(event, voice)} ended the authorization to ${deeds(entries, voice)}.`,
};

function next(ticket: Ticket, voice: Voice): string {
  const said = cardWords.next(ticket, voice);
  return said === undefined ? '' : ` ${said}.`;
}

function deeds(entries: readonly Entry[], voice: Voice): string {
  return someOf(
    entries.map((entry) => deed(entry, voice.code)),
    DEEDS_NAMED,
  );
}

function actor({ actor }: AuditEvent, voice: Voice): string {
  return actor.kind === 'person' ? voice.person(actor.userId) : 'Firebreak';
}
