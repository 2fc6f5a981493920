import { ACTION_NAMES } from '../domain/action.ts';
import { liveToken } from '../domain/entry.ts';
import type { UserId } from '../domain/person.ts';
import { Refusal } from '../domain/refusal.ts';
import { assertRequester, type Ticket } from '../domain/ticket.ts';
import { type Opened, type OpenTicket, qualifiedName } from './open-ticket.ts';
import type { Now, Tickets } from './ports.ts';

type Deps = {
  readonly tickets: Pick<Tickets, 'read'>;
  readonly openTicket: Pick<OpenTicket, 'open'>;
  readonly now: Now;
};

export type ExtendTicket = {
  /** The ticket, if this person can ask to extend it. @throws Refusal `not-the-requester`, `nothing-to-extend`. */
  offer(input: { readonly actor: UserId; readonly ticketId: number }): Promise<Ticket>;
  /** Opens a new ticket for the same, which needs a new approval; until then the older one's tokens live on. */
  request(input: {
    readonly actor: UserId;
    readonly ticketId: number;
    readonly reason: string;
    readonly reference: string | undefined;
    readonly requestId: string;
  }): Promise<Opened>;
};

export function makeExtendTicket({ tickets, openTicket, now }: Deps): ExtendTicket {
  const extendable = async ({ actor, ticketId }: { actor: UserId; ticketId: number }): Promise<Ticket> => {
    const ticket = await tickets.read(ticketId);
    if (ticket === undefined) throw new Refusal('ticket-unknown', { ticketId });
    assertRequester(ticket, actor);
    const isLive = ticket.entries.some((entry) => liveToken(entry, now()) !== undefined);
    if (!isLive) throw new Refusal('nothing-to-extend', { ticketNo: ticket.ticketNo });
    return ticket;
  };
  return {
    offer: extendable,
    request: async ({ actor, ticketId, reason, reference, requestId }) => {
      const ticket = await extendable({ actor, ticketId });
      const { severity, entries, ticketNo } = ticket;
      const form = {
        actions: ACTION_NAMES.filter((name) => entries.some(({ action }) => action === name)),
        applications: [...new Set(entries.map(({ application }) => qualifiedName(application)))],
        severity,
        reason,
        reference,
      };
      const succeeds = { kind: 'extends', ticketId, ticketNo } as const;
      return openTicket.open({ actor, form, requestId, succeeds });
    },
  };
}
