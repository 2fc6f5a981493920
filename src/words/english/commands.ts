import type { Action } from '../../domain/action.ts';
import type { Application } from '../../domain/application.ts';
import { liveToken } from '../../domain/entry.ts';
import type { UserId } from '../../domain/person.ts';
import { approvalsOf, type Ticket } from '../../domain/ticket.ts';
import type { Voice } from '../voice.ts';
import { count, deed, listed, someOf } from './phrases.ts';
import { standingOf, ticketWords } from './ticket.ts';

const NAMED = 3;

type Commands = readonly (readonly [typed: string, does: string])[];

type WhoCanDecide = {
  readonly application: Application;
  readonly deciders: readonly {
    readonly action: Action;
    readonly approvals: number;
    readonly approvers: readonly UserId[];
    readonly backups: readonly UserId[];
  }[];
  readonly onCall: readonly { readonly schedule: string; readonly people: readonly UserId[] }[];
};

/** Answers to the slash command. */
export const commandWords = {
  help: {
    heading: 'Firebreak: emergency access to Kubernetes, approved and watched in Slack',
    didYouMean: (typed: string, command: string, voice: Voice): string =>
      `There is no ${voice.code(`/emergency ${typed}`)}. Did you mean ${voice.code(`/emergency ${command}`)}?`,
    unknown: (typed: string, voice: Voice): string => `There is no ${voice.code(`/emergency ${typed}`)}.`,
    /** What one types, and what happens then. */
    commands: [
      ['/emergency', 'opens the form for a ticket'],
      ['/emergency delete-pods APP [reason]', 'the same form, filled in'],
      ['/emergency redeploy APP [reason]', 'the same form, filled in'],
      ['/emergency look APP', 'how its pods are and what would help; changes nothing'],
      ['/emergency status WO-…', 'one ticket'],
      ['/emergency who APP', 'who could approve now, and who is on call'],
      ['/emergency list', 'the open tickets'],
      ['/emergency mine', 'your tickets and authorizations'],
      ['/emergency cancel WO-…', 'takes back your ticket that waits for approval'],
      ['/emergency finish WO-…', 'the emergency is over'],
      ['/emergency revoke WO-…', 'ends an approved ticket at once'],
      ['/emergency extend WO-…', 'asks for more time on a ticket of yours'],
      ['/emergency reset-authenticator @NAME', 'for admins: takes the authenticator of a lost phone away'],
      ['/emergency help', 'this help'],
    ] satisfies Commands,
    howItGoes:
      'You open a ticket, somebody else approves it on its card, and you may then do exactly these actions on these applications, for two hours unless your policy says otherwise. Your buttons are in the thread of the card, where every step is told. Press Finish when it is over. If nobody answers and it cannot wait, the card offers to break the glass where your policy allows it.',
    advice:
      'Before: say what is broken and what you plan, and tell the people concerned. While: only what is needed, and watch it. After: check that the service answers, and write down what you learnt.',
  },
  list: {
    heading: (n: number): string => (n === 0 ? 'No ticket is open.' : `Open tickets: ${n}`),
    line: (ticket: Ticket, voice: Voice): string =>
      `${voice.bold(ticket.ticketNo)} · ${ticket.severity} · ${standingOf(ticket)} · ${voice.person(ticket.requester.userId)}, ${voice.time(ticket.openedAt)}\n${what(ticket, voice)}`,
  },
  mine: {
    heading: (n: number): string => (n === 0 ? 'You have no tickets yet.' : `Your newest tickets: ${n}`),
    line: (ticket: Ticket, now: Date, voice: Voice): string =>
      `${voice.bold(ticket.ticketNo)} · ${ticket.severity} · ${standingOf(ticket)}, ${voice.time(ticket.openedAt)}\n${what(ticket, voice)}${authorizations(ticket, now, voice)}`,
  },
  status: {
    openedIn: (ticket: Ticket, voice: Voice): string => `Card and thread: ${voice.channel(ticket.channel)}`,
  },
  /** The short answer to a press or command that did what it says. */
  done: {
    cancelled: (ticket: Ticket): string => `${ticket.ticketNo} is cancelled.`,
    finished: (ticket: Ticket): string =>
      ticket.state.kind === 'COMPLETED'
        ? `${ticket.ticketNo} is completed.`
        : `${ticket.ticketNo} is finished; it completes when what is running has ended.`,
    revoked: (ticket: Ticket): string => `${ticket.ticketNo} is revoked.`,
    approved: (ticket: Ticket): string =>
      `Thank you: your approval of ${ticket.ticketNo} counts.${standing(ticket)}`,
    denied: (ticket: Ticket, voice: Voice): string =>
      `${ticket.ticketNo} is denied and nothing was done. ${voice.person(ticket.requester.userId)} and everybody in the channel can read why.`,
    reminded: (ticket: Ticket): string =>
      `The approvers of ${ticket.ticketNo} are asked again in its thread.`,
    retried: (ticket: Ticket): string => `${ticket.ticketNo}: the authorization is being created again.`,
    rollingBack: 'It is being rolled back. The thread tells how it goes.',
    stopping: 'It is being stopped: nothing more is begun. The thread tells how it ended.',
  },
  who: ({ application, deciders, onCall }: WhoCanDecide, voice: Voice): string =>
    [
      `${voice.bold(`Who could approve for ${voice.text(application.name)}`)} (${voice.text(`${application.cluster}/${application.namespace}`)}), if you asked now:`,
      ...deciders.map(({ action, approvals, approvers, backups }) => {
        const asked = ticketWords.people(approvers, voice) || 'nobody is asked first';
        const then =
          backups.length === 0 ? '' : `; if they don't answer, ${ticketWords.people(backups, voice)}`;
        return `• ${ticketWords.action(action)}: ${asked}${then}. ${count(approvals, 'approval')} needed.`;
      }),
      ...onCall.map(({ schedule, people }) => {
        const named = ticketWords.people(people, voice) || 'nobody at the moment';
        return `On call (schedule ${voice.code(schedule)}): ${named}`;
      }),
    ].join('\n'),
  missingApplication: (command: string, voice: Voice): string =>
    `Which application? Type ${voice.code(`/emergency ${command} APP`)} with its name.`,
  missingTicketNo: (command: string, voice: Voice): string =>
    `Which ticket? Type ${voice.code(`/emergency ${command} WO-…`)} with its number; ${voice.code('/emergency mine')} lists yours.`,
};

/** How a ticket stands after an approval. */
function standing(ticket: Ticket): string {
  switch (ticket.state.kind) {
    case 'PENDING_APPROVAL':
      return ` ${count(ticket.terms.approvals - approvalsOf(ticket).length, 'more approval')} needed.`;
    case 'APPROVED':
      return ' It is approved.';
    case 'COMPLETED':
    case 'DENIED':
    case 'CANCELLED':
    case 'EXPIRED':
    case 'REVOKED':
      return '';
  }
}

function what(ticket: Ticket, voice: Voice): string {
  return someOf(
    ticket.entries.map((entry) => deed(entry, voice.code)),
    NAMED,
  );
}

function authorizations(ticket: Ticket, now: Date, voice: Voice): string {
  const live = ticket.entries.filter((entry) => liveToken(entry, now) !== undefined);
  const [first] = live;
  const token = first === undefined ? undefined : liveToken(first, now);
  if (token === undefined) return '';
  const names = live.map((entry) => deed(entry, voice.code));
  return `\n🔑 Until ${voice.time(token.expiresAt)} you may ${listed(names.slice(0, NAMED))}${names.length > NAMED ? ` ${ticketWords.andMore(names.length - NAMED)}` : ''}.`;
}
