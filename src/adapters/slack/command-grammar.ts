import { ACTION_NAMES, type Action } from '../../domain/action.ts';
import type { UserId } from '../../domain/person.ts';

/** What somebody typed after `/emergency`. */
export type Typed =
  /** The form, empty or filled in. */
  | { readonly kind: 'open'; readonly filled: Filled }
  | { readonly kind: 'status'; readonly ticketNo: string }
  | { readonly kind: 'list' | 'mine' }
  | { readonly kind: 'who' | 'look'; readonly application: string }
  | { readonly kind: 'reset-authenticator'; readonly userId: UserId }
  | { readonly kind: 'application-missing'; readonly command: string }
  | { readonly kind: 'person-missing' }
  | { readonly kind: 'cancel' | 'finish' | 'revoke'; readonly ticketNo: string }
  | { readonly kind: 'extend'; readonly ticketNo: string }
  | { readonly kind: 'ticket-missing'; readonly command: string }
  /** `typed` where it is no command. */
  | { readonly kind: 'help'; readonly typed: string | undefined };

/** What the form starts with. */
export type Filled = {
  readonly action: Action | undefined;
  readonly application: string | undefined;
  readonly reason: string;
  readonly reference?: string | undefined;
};

const ON_A_TICKET = ['cancel', 'finish', 'revoke', 'extend'] as const;
const TICKET_NO = /^WO-\d{4}-\d{6,}$/;
export const EMPTY: Filled = { action: undefined, application: undefined, reason: '' };

/** Never fails: what makes no sense is answered with help. */
export function parseCommand(text: string): Typed {
  const [word = '', ...rest] = text.trim().split(/\s+/);
  const command = word.toLowerCase();
  if (command === '' || command === 'open') return { kind: 'open', filled: EMPTY };
  const action = ACTION_NAMES.find((name) => name === command);
  if (action !== undefined) return { kind: 'open', filled: filledFrom(action, rest) };
  if (command === 'list' || command === 'mine') return { kind: command };
  if (command === 'who' || command === 'look') return onApplication(command, rest);
  if (command === 'reset-authenticator') return resetOf(rest);
  if (command === 'help') return { kind: 'help', typed: undefined };
  if (command === 'status') return rest.length === 0 ? { kind: 'mine' } : onTicket('status', rest);
  const onATicket = ON_A_TICKET.find((name) => name === command);
  if (onATicket !== undefined) return onTicket(onATicket, rest);
  return { kind: 'help', typed: word };
}

function onApplication(kind: 'who' | 'look', [application]: readonly string[]): Typed {
  return application === undefined ? { kind: 'application-missing', command: kind } : { kind, application };
}

/** Slack writes somebody who was chosen from the list as `<@U…|name>`. */
function resetOf([typed = '']: readonly string[]): Typed {
  const userId = /^<@([UW][A-Z0-9]+)(?:\|[^>]*)?>$/.exec(typed)?.[1];
  return userId === undefined ? { kind: 'person-missing' } : { kind: 'reset-authenticator', userId };
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
