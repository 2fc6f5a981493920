import type { Verdict } from '../domain/break-glass.ts';
import type { UserId } from '../domain/person.ts';
import { Refusal } from '../domain/refusal.ts';
import { assertMayReview, reviewBreakGlass } from '../domain/review-break-glass.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { Directory, Now, PolicyInForce, Tickets } from './ports.ts';

type Deps = {
  readonly tickets: Tickets;
  readonly directory: Directory;
  readonly policy: PolicyInForce;
  readonly now: Now;
};

export type ReviewBreakGlass = {
  /** The ticket this person may review now. @throws Refusal as `request` does. */
  offer(input: { readonly actor: UserId; readonly ticketId: number }): Promise<Ticket>;
  /** An approver's word on what was done without an approval. */
  request(input: {
    readonly actor: UserId;
    readonly ticketId: number;
    readonly verdict: Verdict;
    readonly comment: string;
    readonly requestId: string;
  }): Promise<Ticket>;
};

export function makeReviewBreakGlass({ tickets, directory, policy, now }: Deps): ReviewBreakGlass {
  return {
    offer: async ({ actor, ticketId }) => {
      const person = await directory.person(actor, 'decision');
      const ticket = await tickets.read(ticketId);
      if (ticket === undefined) throw new Refusal('ticket-unknown', {});
      assertMayReview(ticket, { person, policy: policy() });
      return ticket;
    },
    request: async ({ actor, ticketId, verdict, comment, requestId }) => {
      const person = await directory.person(actor, 'decision');
      const reviewing = { person, policy: policy(), verdict, comment };
      return tickets.change(ticketId, { requestId }, (ticket) => reviewBreakGlass(ticket, reviewing, now()));
    },
  };
}
