import { takesPlace } from '../../domain/authorize.ts';
import { nextRung, type Rung } from '../../domain/ladder.ts';
import { approvalsOf, runningOperations, type Ticket } from '../../domain/ticket.ts';
import type { Voice } from '../voice.ts';
import { andMore, count, deed, duration, operations } from './phrases.ts';
import { standingOf, ticketWords } from './ticket.ts';

/** The ticket's message in the channel. */
export const cardWords = {
  /** For notifications and screen readers. */
  summary: (ticket: Ticket, voice: Voice): string => {
    const deeds = ticket.entries.slice(0, SUMMARY_DEEDS).map((entry) => deed(entry, voice.code));
    const more = ticket.entries.length - deeds.length;
    const what = `${deeds.join(', ')}${more > 0 ? ` ${andMore(more)}` : ''}`;
    if (ticket.breakGlass !== undefined) {
      return `${ticketWords.heading(ticket)}. ${voice.person(ticket.requester.userId)} asked to ${what}. Reason: ${voice.text(ticket.breakGlass.reason)}`;
    }
    return `${ticket.ticketNo} (${ticket.severity}), ${ticketWords.state(ticket.state.kind)}: ${voice.person(ticket.requester.userId)} asks to ${what}. Reason: ${voice.text(ticket.reason)}`;
  },
  allows: (ticket: Ticket, voice: Voice): string => {
    const { operationsPerToken, tokenSeconds } = ticket.terms;
    const who = voice.person(ticket.requester.userId);
    return `${voice.bold('Approval allows')} ${who} to do the above, and nothing else, for ${duration(tokenSeconds)} from the approval: up to ${count(operationsPerToken, 'time')} each.`;
  },
  asked: (ticket: Ticket, voice: Voice): string =>
    `${voice.bold('Asked to approve:')} ${ticketWords.people(ticket.asked, voice) || 'nobody at the moment'}`,
  /** Who is told besides; nothing where it is nobody. */
  told: (ticket: Ticket, voice: Voice): string | undefined =>
    ticket.told.length === 0
      ? undefined
      : `${voice.bold('For information:')} ${ticketWords.people(ticket.told, voice)}`,
  /** Which ticket this one takes the place of; nothing where it is none. */
  succeeds: ({ succeeds, requester, breakGlass }: Ticket, voice: Voice): string | undefined => {
    if (succeeds === undefined || !takesPlace({ succeeds, breakGlass })) return undefined;
    const older = voice.code(succeeds.ticketNo);
    return succeeds.kind === 'extends'
      ? `🔁 More time for ${older}: its authorizations end when these begin.`
      : `🤝 ${voice.person(requester.userId)} takes ${older} over: its authorizations for the same end when these begin.`;
  },
  approvals: (ticket: Ticket, voice: Voice): string => {
    const given = approvalsOf(ticket);
    const by =
      given.length === 0
        ? ''
        : ` by ${ticketWords.people(
            given.map((each) => each.by.userId),
            voice,
          )}`;
    return `${given.length} of ${count(ticket.terms.approvals, 'approval')} given${by}`;
  },
  expires: (ticket: Ticket, voice: Voice): string =>
    `Expires ${voice.time(ticket.expiresAt)} if nobody decides`,
  /** What happens next while nobody decides; nothing once it can only expire. */
  next: (ticket: Ticket, voice: Voice): string | undefined => {
    const rung = nextRung(ticket);
    return rung === undefined ? undefined : `Next: ${RUNG_WORDS[rung.rung]} ${voice.time(rung.at)}`;
  },
  /** For who is asked to decide, in their direct messages. */
  asking: (ticket: Ticket, link: string, voice: Voice): string =>
    ticket.state.kind === 'PENDING_APPROVAL'
      ? `🚨 ${cardWords.summary(ticket, voice)} ${voice.bold('Please decide:')} ${link}`
      : `${ticket.ticketNo}: ${standingOf(ticket)}. There is nothing left to decide. ${link}`,
  openCard: 'Open the card',
  /** What became of the ticket: who, when, and what follows. Nothing while it waits. */
  outcome: (ticket: Ticket, voice: Voice): string | undefined => outcome(ticket, voice),
  buttons: {
    approve: 'Approve',
    deny: 'Deny',
    remind: 'Remind approvers',
    cancel: 'Cancel ticket',
    revoke: 'Revoke',
  },
  confirmApproval: {
    title: (ticketNo: string): string => `Approve ${ticketNo}?`,
    /** Up to `deeds` it is always said; a medium cuts the deeds that don't fit. */
    text: (requester: string, deeds: string): string => `${requester} may then ${deeds}.`,
    yes: 'Approve',
    no: 'Not yet',
  },
  confirmCancel: {
    title: (ticketNo: string): string => `Cancel ${ticketNo}?`,
    text: 'The request is taken back and nobody needs to decide it. Only its requester can do this.',
    yes: 'Cancel ticket',
    no: 'Keep it',
  },
  confirmRevoke: {
    title: (ticketNo: string): string => `Revoke ${ticketNo}?`,
    text: 'Every authorization of this ticket ends at once. A deletion under way halts before its next pod; a rollout that has begun goes on. To act again, a new ticket is needed.',
    yes: 'Revoke',
    no: 'Keep it',
  },
};

const RUNG_WORDS: Readonly<Record<Rung, string>> = {
  remind: 'they are reminded',
  escalate: 'the back-ups are asked',
  'page-all': 'everybody who can decide is asked',
};

const SUMMARY_DEEDS = 3;

function outcome(ticket: Ticket, voice: Voice): string | undefined {
  const { state } = ticket;
  switch (state.kind) {
    case 'PENDING_APPROVAL':
      return undefined;
    case 'APPROVED':
      if (ticket.breakGlass !== undefined) return finishing(ticket, voice).trim() || undefined;
      return `${voice.bold('Approved')} by ${approvers(ticket, voice)}, ${voice.time(state.approvedAt)}. Valid until ${voice.time(state.tokensEndAt)}.${finishing(ticket, voice)}`;
    case 'COMPLETED':
      return `${voice.bold('Completed')} ${state.by === undefined ? 'when its time was over' : `by ${voice.person(state.by.userId)}`}, ${voice.time(state.at)}. ${approvedBy(ticket, voice)}; ${operations(ticket.operations.length)}. The thread tells what was done.`;
    case 'DENIED':
      return `${voice.bold('Denied')} by ${voice.person(state.by.userId)}, ${voice.time(state.at)}. Nothing was done.`;
    case 'CANCELLED':
      return `${voice.bold('Cancelled')} by ${voice.person(state.by.userId)}, ${voice.time(state.at)}. Nothing was done.`;
    case 'EXPIRED':
      return `${voice.bold('Expired')} ${voice.time(state.at)}: nobody decided in time. Nothing was done.`;
    case 'REVOKED':
      return `${voice.bold('Revoked')} by ${voice.person(state.by.userId)}, ${voice.time(state.at)}. All its authorizations have ended; ${operations(ticket.operations.length)} before that.`;
  }
}

function approvedBy(ticket: Ticket, voice: Voice): string {
  return ticket.breakGlass === undefined ? `Approved by ${approvers(ticket, voice)}` : 'Nobody approved it';
}

function approvers(ticket: Ticket, voice: Voice): string {
  const given = approvalsOf(ticket).map(({ by }) => by.userId);
  return given.length === 0 ? 'its approvers' : ticketWords.people(given, voice);
}

function finishing(ticket: Ticket, voice: Voice): string {
  if (ticket.state.kind !== 'APPROVED' || ticket.state.finishedBy === undefined) return '';
  const running = runningOperations(ticket).length;
  return ` ${voice.person(ticket.state.finishedBy.userId)} has finished it; it is completed when the ${count(running, 'operation')} still running ${running === 1 ? 'has' : 'have'} ended.`;
}
