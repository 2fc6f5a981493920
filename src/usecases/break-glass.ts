import { breakGlass, type GlassForm } from '../domain/break-glass.ts';
import type { UserId } from '../domain/person.ts';
import { Refusal } from '../domain/refusal.ts';
import { casesOf, type Ticket } from '../domain/ticket.ts';
import { findApprovers } from './find-approvers.ts';
import type { Directory, Now, PolicyInForce, Tickets } from './ports.ts';

type Deps = {
  readonly tickets: Tickets;
  readonly directory: Directory;
  readonly policy: PolicyInForce;
  readonly now: Now;
};

export type BreakGlassOn = (input: {
  readonly actor: UserId;
  readonly ticketId: number;
  readonly form: GlassForm;
  readonly requestId: string;
}) => Promise<Ticket>;

/** The requester goes on without an approval, once everybody has been asked. */
export function makeBreakGlass({ tickets, directory, policy, now }: Deps): BreakGlassOn {
  return async ({ actor, ticketId, form, requestId }) => {
    const person = await directory.person(actor, 'decision');
    const seen = await tickets.read(ticketId);
    if (seen === undefined) throw new Refusal('ticket-unknown', {});
    const question = { requester: seen.requester.userId, cases: casesOf(seen) };
    const { approvers, backups } = await findApprovers(directory, policy(), question);
    const skipped = [...new Set([...approvers, ...backups, ...seen.asked])];
    const breaking = { person, policy: policy(), form, skipped, stepUp: false };
    return tickets.change(ticketId, { requestId }, (ticket) => breakGlass(ticket, breaking, now()));
  };
}
