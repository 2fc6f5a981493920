import { approveTicket, assertStillAllowed, type Decider } from '../domain/approve-ticket.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Ticket } from '../domain/ticket.ts';
import { type DecideDeps, type DecisionInput, deciderOf } from './decide.ts';
import { known } from './find-approvers.ts';
import type { VerifyCode } from './verify-code.ts';

type Deps = DecideDeps & { readonly verifyCode: VerifyCode };

/** `code`: of the person's authenticator; needed where the ticket's terms say so. */
export type ApproveTicket = (input: DecisionInput & { readonly code: string | undefined }) => Promise<Ticket>;

/** One person's yes. */
export function makeApproveTicket({ verifyCode, ...deps }: Deps): ApproveTicket {
  return async (input) => {
    const { requestId, ticketId, actor, code } = input;
    const seen = await deps.tickets.read(ticketId);
    if (seen === undefined) throw new Refusal('ticket-unknown', { ticketId });
    const decider = await deciderOf(deps, input);
    const requester = await known(deps.directory, seen.requester.userId, 'decision');
    const approve = (ticket: Ticket, by: Decider) => {
      const now = deps.now();
      const step = approveTicket(ticket, by, now);
      assertStillAllowed(ticket, { requester, policy: by.policy }, now);
      return step;
    };
    const change = (by: Decider) =>
      deps.tickets.change(ticketId, { requestId }, (ticket) => approve(ticket, by));
    if (!takesCode(seen, decider)) return change(decider);
    const verified: Decider = { ...decider, stepUp: true };
    // Only somebody whose yes would count has a try to lose.
    approve(seen, verified);
    if (code === undefined) throw new Refusal('code-needed', { ticketNo: seen.ticketNo });
    await verifyCode({ actor, code });
    return change(verified);
  };
}

/** Who has decided already is told so, or has only sent the same request twice. */
function takesCode({ terms, decisions }: Ticket, { person }: Decider): boolean {
  return terms.stepUp && decisions.every(({ by }) => by.userId !== person.userId);
}
