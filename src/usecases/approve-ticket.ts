import { approveTicket, assertStillAllowed } from '../domain/approve-ticket.ts';
import { Refusal } from '../domain/refusal.ts';
import { type Decide, type DecideDeps, deciderOf } from './decide.ts';
import { known } from './find-approvers.ts';

/** One person's yes. */
export function makeApproveTicket(deps: DecideDeps): Decide {
  return async (input) => {
    const { requestId, ticketId } = input;
    const decider = await deciderOf(deps, input);
    const seen = await deps.tickets.read(ticketId);
    if (seen === undefined) throw new Refusal('ticket-unknown', { ticketId });
    const requester = await known(deps.directory, seen.requester.userId, 'decision');
    return deps.tickets.change(ticketId, { requestId }, (ticket) => {
      const now = deps.now();
      const step = approveTicket(ticket, decider, now);
      assertStillAllowed(ticket, { requester, policy: decider.policy }, now);
      return step;
    });
  };
}
