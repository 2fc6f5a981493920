import type { UserId } from '../domain/person.ts';
import { retryEntry } from '../domain/process-entry.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { Directory, Now, Tickets } from './ports.ts';

type Deps = { readonly tickets: Tickets; readonly directory: Directory; readonly now: Now };

export type RetryEntry = (input: {
  readonly actor: UserId;
  readonly ticketId: number;
  readonly entryId: number;
  readonly requestId: string;
}) => Promise<Ticket>;

/** The requester has a token made that could not be made before. */
export function makeRetryEntry({ tickets, directory, now }: Deps): RetryEntry {
  return async ({ actor, ticketId, entryId, requestId }) => {
    const person = await directory.person(actor, 'operation');
    return tickets.change(ticketId, { requestId }, (ticket) =>
      retryEntry(ticket, { person, entryId }, now()),
    );
  };
}
