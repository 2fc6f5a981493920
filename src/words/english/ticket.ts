import type { Action } from '../../domain/action.ts';
import { CONFIRMATION } from '../../domain/break-glass.ts';
import type { Entry } from '../../domain/entry.ts';
import { liveToken } from '../../domain/entry.ts';
import type { Severity } from '../../domain/severity.ts';
import type { Ticket, TicketState } from '../../domain/ticket.ts';
import type { Voice } from '../voice.ts';
import { ACTION_NAMES_ENGLISH, andMore, deed, someOf } from './phrases.ts';

const SEVERITIES: Readonly<Record<Severity, string>> = {
  P0: 'everything is down',
  P1: 'a core function is broken',
  P2: 'part of a function is broken',
  P3: 'slow or degraded',
};

const STATES: Readonly<Record<TicketState['kind'], string>> = {
  PENDING_APPROVAL: 'waiting for approval',
  APPROVED: 'approved',
  COMPLETED: 'completed',
  DENIED: 'denied',
  CANCELLED: 'cancelled',
  EXPIRED: 'expired',
  REVOKED: 'revoked',
};

const TAGS_SHOWN = 6;
const MENTIONED = 10;

/** Nobody has approved a ticket whose glass was broken. */
const stateName = ({ state, breakGlass }: Ticket): string =>
  breakGlass !== undefined && state.kind === 'APPROVED' ? 'acting without an approval' : STATES[state.kind];

/** How a ticket stands, in a few words. */
export const standingOf = (ticket: Ticket): string =>
  ticket.breakGlass === undefined ? stateName(ticket) : `🔴 ${CONFIRMATION}, ${stateName(ticket)}`;

/** What is said of tickets and entries wherever they are shown. */
export const ticketWords = {
  action: (action: Action): string => ACTION_NAMES_ENGLISH[action],
  severity: (severity: Severity): string => `${severity}: ${SEVERITIES[severity]}`,
  state: (kind: TicketState['kind']): string => STATES[kind],
  heading: (ticket: Ticket): string =>
    `${ticket.breakGlass === undefined ? '' : `${CONFIRMATION} · `}${ticket.ticketNo} · ${ticket.severity} · ${stateName(ticket)}`,
  requestedBy: (ticket: Ticket, voice: Voice): string =>
    `${voice.bold('Requested by')} ${voice.person(ticket.requester.userId)}, ${voice.time(ticket.openedAt)} · ${ticket.severity}: ${SEVERITIES[ticket.severity]}`,
  /** `link` is written for the medium already. */
  reference: (link: string, voice: Voice): string => `${voice.bold('Reference:')} ${link}`,
  entry: (entry: Entry, voice: Voice): string =>
    `${voice.bold(ACTION_NAMES_ENGLISH[entry.action])} · ${voice.code(entry.application.name)}`,
  place: ({ application: { cluster, namespace } }: Entry, voice: Voice): string =>
    `cluster ${voice.code(cluster)}, namespace ${voice.code(namespace)}`,
  tags: ({ application }: Entry, voice: Voice): string | undefined => tags(application.tags, voice),
  entryState: (entry: Entry, now: Date | undefined, voice: Voice): string | undefined =>
    entryState(entry, now, voice),
  /** What the requester may do, with every entry once. */
  deeds: (entries: readonly Entry[], say: (name: string) => string): string[] =>
    entries.map((entry) => deed(entry, say)),
  people: (userIds: readonly string[], voice: Voice): string => someOf(userIds.map(voice.person), MENTIONED),
  andMore,
  listed: (parts: readonly string[], limit: number): string => someOf(parts, limit),
};

function tags(tags: Readonly<Record<string, string>>, voice: Voice): string | undefined {
  const pairs = Object.entries(tags).map(([name, value]) => `${voice.text(name)}: ${voice.text(value)}`);
  if (pairs.length === 0) return undefined;
  const shown = pairs.slice(0, TAGS_SHOWN).join(' · ');
  return pairs.length <= TAGS_SHOWN ? shown : `${shown} ${andMore(pairs.length - TAGS_SHOWN)}`;
}

function entryState(entry: Entry, now: Date | undefined, voice: Voice): string | undefined {
  const { state } = entry;
  switch (state.kind) {
    case 'waiting':
    case 'closed':
      return undefined;
    case 'processing':
      return '⏳ The authorization is being created.';
    case 'failed':
      return `❌ No authorization: ${voice.text(state.error)}`;
    case 'active':
      return now === undefined || liveToken(entry, now) !== undefined
        ? `✅ Authorized until ${voice.time(state.token.expiresAt)}`
        : `The authorization ended ${voice.time(state.token.expiresAt)}.`;
    case 'ended':
      return `The authorization ended ${voice.time(state.endedAt)}.`;
  }
}
