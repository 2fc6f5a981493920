import type { UserId } from '../domain/person.ts';
import { stopOperation } from '../domain/stop-operation.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { Directory, Now, Tickets } from './ports.ts';

type Deps = { readonly tickets: Tickets; readonly directory: Directory; readonly now: Now };

export type StopOperation = (input: {
  readonly actor: UserId;
  readonly ticketId: number;
  readonly operationId: string;
  readonly requestId: string;
}) => Promise<Ticket>;

/** The requester wants no more of a running operation; whoever runs it sees that at the next look. */
export function makeStopOperation({ tickets, directory, now }: Deps): StopOperation {
  return async ({ actor, ticketId, operationId, requestId }) => {
    const person = await directory.person(actor, 'operation');
    return tickets.change(ticketId, { requestId }, (ticket) =>
      stopOperation(ticket, { person, operationId }, now()),
    );
  };
}
