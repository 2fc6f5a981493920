import { ACTION_NAMES, type Action } from '../../domain/action.ts';
import { nearestNames } from '../../domain/application.ts';

/** What somebody typed after `/emergency`. */
export type Typed =
  /** The form, empty or filled in. */
  | { readonly kind: 'open'; readonly filled: Filled }
  | { readonly kind: 'status'; readonly ticketNo: string }
  | { readonly kind: 'list' | 'mine' }
  | { readonly kind: 'cancel' | 'finish' | 'revoke'; readonly ticketNo: string }
  | { readonly kind: 'ticket-missing'; readonly command: string }
  | { readonly kind: 'help' }
  | { readonly kind: 'unknown'; readonly typed: string; readonly nearest: string | undefined };

/** What the form starts with. */
export type Filled = {
  readonly action: Action | undefined;
  readonly application: string | undefined;
  readonly reason: string;
};

const ON_A_TICKET = ['cancel', 'finish', 'revoke'] as const;
const COMMANDS = ['open', ...ACTION_NAMES, 'status', 'list', 'mine', ...ON_A_TICKET, 'help'] as const;
const TICKET_NO = /^WO-\d{4}-\d{6,}$/;
const EMPTY: Filled = { action: undefined, application: undefined, reason: '' };

/** Never fails: what makes no sense is `unknown`, with the command that may have been meant. */
export function parseCommand(text: string): Typed {
  const [word = '', ...rest] = text.trim().split(/\s+/);
  const command = word.toLowerCase();
  if (command === '' || command === 'open') return { kind: 'open', filled: EMPTY };
  const action = ACTION_NAMES.find((name) => name === command);
  if (action !== undefined) return { kind: 'open', filled: filledFrom(action, rest) };
  if (command === 'list' || command === 'mine' || command === 'help') return { kind: command };
  if (command === 'status') return rest.length === 0 ? { kind: 'mine' } : onTicket('status', rest);
  const onATicket = ON_A_TICKET.find((name) => name === command);
  if (onATicket !== undefined) return onTicket(onATicket, rest);
  return { kind: 'unknown', typed: word, nearest: nearestNames(command, COMMANDS, 1)[0] };
}

function filledFrom(action: Action, [application, ...reason]: readonly string[]): Filled {
  return { action, application, reason: reason.join(' ') };
}

function onTicket(
  kind: 'status' | (typeof ON_A_TICKET)[number],
  [typed = '']: readonly string[],
): Extract<Typed, { ticketNo: string }> | Extract<Typed, { kind: 'ticket-missing' }> {
  const ticketNo = typed.toUpperCase();
  return TICKET_NO.test(ticketNo) ? { kind, ticketNo } : { kind: 'ticket-missing', command: kind };
}
