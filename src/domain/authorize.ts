import type { Job } from './step.ts';
import type { Ticket } from './ticket.ts';

type Authorized = { readonly ticket: Ticket; readonly tokensEndAt: Date; readonly jobs: readonly Job[] };

/** Starts the tokens' time: every entry gets its token, once those of an older ticket have made room. */
export function authorize(
  ticket: Ticket,
  { tokenSeconds, now }: { readonly tokenSeconds: number; readonly now: Date },
): Authorized {
  const tokensEndAt = new Date(now.getTime() + tokenSeconds * 1000);
  const processing: Ticket = {
    ...ticket,
    entries: ticket.entries.map((entry) => ({ ...entry, state: { kind: 'processing' } })),
    state: { kind: 'APPROVED', approvedAt: now, tokensEndAt, finishedBy: undefined },
  };
  const remindAt = new Date(tokensEndAt.getTime() - ticket.terms.expiringSeconds * 1000);
  return {
    ticket: processing,
    tokensEndAt,
    jobs: [
      ...processingJobs(processing),
      ...(remindAt > now ? [{ kind: 'remind-expiring', ticketId: ticket.id, at: remindAt } as const] : []),
      { kind: 'expire-tokens', ticketId: ticket.id, at: tokensEndAt },
    ],
  };
}

/** What gives the entries their tokens; an older ticket's tokens end first, so that one lives at a time. */
function processingJobs(ticket: Ticket): Job[] {
  const { succeeds } = ticket;
  if (succeeds === undefined || !takesPlace(ticket)) return entryJobs(ticket);
  return [{ kind: 'supersede-tokens', ticketId: succeeds.ticketId, by: ticket.id }];
}

/** It takes somebody's yes to end the authorizations of somebody else; who broke the glass has none. */
export const takesPlace = ({ succeeds, breakGlass }: Pick<Ticket, 'succeeds' | 'breakGlass'>): boolean =>
  succeeds?.kind === 'extends' || (succeeds !== undefined && breakGlass === undefined);

/** One job for every entry that still has to get its token. */
export function entryJobs({ id, entries }: Ticket): Job[] {
  return entries
    .filter(({ state }) => state.kind === 'processing')
    .map((entry) => ({ kind: 'process-entry', ticketId: id, entryId: entry.id }));
}
