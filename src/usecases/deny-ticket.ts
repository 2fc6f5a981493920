import { denyTicket } from '../domain/deny-ticket.ts';
import { type Decide, type DecideDeps, deciderOf } from './decide.ts';

/** One person's no, with the reason; it ends the ticket. */
export function makeDenyTicket(deps: DecideDeps): Decide {
  return async (input) => {
    const decider = await deciderOf(deps, input);
    const { requestId } = input;
    return deps.tickets.change(input.ticketId, { requestId }, (ticket) =>
      denyTicket(ticket, decider, deps.now()),
    );
  };
}
