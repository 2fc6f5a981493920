import type { AuditEvent } from '../../domain/audit.ts';
import type { Entry } from '../../domain/entry.ts';
import type { Rung } from '../../domain/ladder.ts';
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
  escalated: (
    ticket: Ticket,
    { rung, asked }: { readonly rung: Rung; readonly asked: readonly string[] },
    voice: Voice,
  ): string => {
    const people = ticketWords.people(asked, voice);
    if (people === '')
      return `📣 Nobody has decided ${ticket.ticketNo}, and there is nobody else to ask.${next(ticket, voice)}`;
    const why = rung === 'page-all' ? 'Everybody who can decide is asked now' : 'Asking the back-ups now';
    return `📣 ${people}: nobody has decided ${ticket.ticketNo}. ${why}: please look at the card above.${next(ticket, voice)}`;
  },
  processed: (ticket: Ticket, entries: readonly Entry[], voice: Voice): string => {
    const until = 'tokensEndAt' in ticket.state ? ` until ${voice.time(ticket.state.tokensEndAt)}` : '';
    const how = ticket.breakGlass === undefined ? '' : ' without an approval';
    return `🔑 Authorized${how}${until}: ${deeds(entries, voice)}.`;
  },
  entryFailed: (ticket: Ticket, event: AuditEvent, voice: Voice): string => {
    const entry = ticket.entries.find(({ id }) => id === event.entryId);
    const what = entry === undefined ? voice.code(event.application ?? '') : deed(entry, voice.code);
    const error =
      typeof event.detail.error === 'string' ? voice.text(event.detail.error) : 'the cause is not known';
    const rest = ticket.entries.length > 1 ? ' The rest goes on.' : '';
    return `❌ No authorization to ${what}: ${error}.${rest} ${voice.person(ticket.requester.userId)}, press ${voice.bold('Try again')} in the panel${ticket.breakGlass === undefined ? '; no new approval is needed' : ''}.`;
  },
  tokensExpired: (entries: readonly Entry[], voice: Voice): string =>
    `⌛ The authorization to ${deeds(entries, voice)} has ended: its time is over.`,
  tokensExpiring: (ticket: Ticket, voice: Voice): string => {
    const ends = 'tokensEndAt' in ticket.state ? ` ${voice.time(ticket.state.tokensEndAt)}` : ' soon';
    return `⏰ ${voice.person(ticket.requester.userId)}, your authorizations of ${ticket.ticketNo} end${ends}. Finish if it is over. If you need longer, ask for it now with ${voice.code(`/emergency extend ${ticket.ticketNo}`)}: it takes a new approval.`;
  },
  tokensSuperseded: (entries: readonly Entry[], event: AuditEvent, voice: Voice): string => {
    const newer = typeof event.detail.by === 'string' ? voice.code(event.detail.by) : 'a newer ticket';
    return `🔁 The authorization to ${deeds(entries, voice)} has ended here and goes on under ${newer}.`;
  },
  joined: (ticket: Ticket, event: AuditEvent, voice: Voice): string =>
    event.detail.how === 'takes-over'
      ? `🤝 ${voice.person(ticket.requester.userId)}: ${actor(event, voice)} asks to take this over with ${voice.code(String(event.detail.by ?? ''))}. When that is approved, the authorizations here end.`
      : `👀 ${actor(event, voice)} joined ${ticket.ticketNo} and follows this thread.`,
  glassBroken: (ticket: Ticket, skipped: readonly string[], voice: Voice): string => {
    const until = 'tokensEndAt' in ticket.state ? ` until ${voice.time(ticket.state.tokensEndAt)}` : '';
    const people = ticketWords.people(skipped, voice);
    const who = people === '' ? 'an approver' : 'one of you';
    return `🔴 ${voice.bold('BREAK GLASS')}: ${voice.person(ticket.requester.userId)} acts without an approval${until}, for half the usual time. ${people === '' ? '' : `${people}: you could have decided and were not waited for. `}If it is wrong, stop it with ${voice.bold('Revoke')} on the card. A review by ${who} is owed: press ${voice.bold('Review')} there. Reason:`;
  },
  glassReviewed: (ticket: Ticket, event: AuditEvent, voice: Voice): string =>
    event.detail.verdict === 'justified'
      ? `✅ ${actor(event, voice)} reviewed the broken glass of ${ticket.ticketNo}: justified. ${voice.person(ticket.requester.userId)}, nothing more is owed.`
      : `❗ ${actor(event, voice)} reviewed the broken glass of ${ticket.ticketNo}: not justified. Speak with ${voice.person(ticket.requester.userId)} about what should have happened.`,
  reviewOwed: (ticket: Ticket, asked: readonly string[], voice: Voice): string =>
    `🔔 ${ticketWords.people(asked, voice) || 'Approvers'}: the glass was broken on ${ticket.ticketNo}, and nobody has reviewed it yet. Please press ${voice.bold('Review')} on the card above.`,
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
