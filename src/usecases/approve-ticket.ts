import { approveTicket } from '../domain/approve-ticket.ts';
import { type Decide, type DecideDeps, deciderOf } from './decide.ts';

/** One person's yes. */
export function makeApproveTicket(deps: DecideDeps): Decide {
  return async (input) => {
    const decider = await deciderOf(deps, input);
    const { requestId } = input;
    return deps.tickets.change(input.ticketId, { requestId }, (ticket) =>
      approveTicket(ticket, decider, deps.now()),
    );
  };
}
