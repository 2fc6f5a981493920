import { assertMayBreak, breakGlass, type GlassForm } from '../domain/break-glass.ts';
import type { UserId } from '../domain/person.ts';
import type { Policy } from '../domain/policy.ts';
import { Refusal } from '../domain/refusal.ts';
import { casesOf, type Ticket } from '../domain/ticket.ts';
import { findApprovers } from './find-approvers.ts';
import type { Directory, Now, PolicyInForce, Tickets } from './ports.ts';
import { underOnePolicy } from './under-one-policy.ts';
import type { VerifyCode } from './verify-code.ts';

type Deps = {
  readonly tickets: Tickets;
  readonly directory: Directory;
  readonly policy: PolicyInForce;
  readonly verifyCode: VerifyCode;
  readonly now: Now;
};

export type BreakGlassOn = {
  /** The ticket whose glass this person may break now. @throws Refusal as `request` does. */
  offer(input: { readonly actor: UserId; readonly ticketId: number }): Promise<Ticket>;
  /**
   * The requester goes on without an approval, once everybody has been asked. `code`: of their authenticator;
   * needed where the ticket's terms say so.
   */
  request(input: {
    readonly actor: UserId;
    readonly ticketId: number;
    readonly form: GlassForm;
    readonly code: string | undefined;
    readonly requestId: string;
  }): Promise<Ticket>;
};

export function makeBreakGlass(deps: Deps): BreakGlassOn {
  const { tickets, directory, policy, verifyCode, now } = deps;
  return {
    offer: async ({ actor, ticketId }) => {
      const person = await directory.person(actor, 'decision');
      const ticket = await seenTicket(deps, ticketId);
      assertMayBreak(ticket, person, now());
      return ticket;
    },
    request: async ({ actor, ticketId, form, code, requestId }) => {
      const seen = await seenTicket(deps, ticketId);
      const found = await underOnePolicy(policy, async (inForce) => ({
        person: await directory.person(actor, 'decision'),
        policy: inForce,
        skipped: await everybodyFor(deps, inForce, seen),
      }));
      const breaking = { ...found, form, stepUp: seen.terms.stepUp };
      // Whose glass is broken already is told so, or has only sent the same request twice.
      if (seen.terms.stepUp && seen.breakGlass === undefined) {
        // Only somebody who may has a try to lose.
        breakGlass(seen, breaking, now());
        if (code === undefined) throw new Refusal('code-needed', { ticketNo: seen.ticketNo });
        await verifyCode({ actor, code });
      }
      return tickets.change(ticketId, { requestId }, (ticket) => breakGlass(ticket, breaking, now()));
    },
  };
}

async function seenTicket({ tickets }: Deps, ticketId: number): Promise<Ticket> {
  const ticket = await tickets.read(ticketId);
  if (ticket === undefined) throw new Refusal('ticket-unknown', {});
  return ticket;
}

/** Whose yes would count now, and who was asked for it. */
async function everybodyFor({ directory }: Deps, policy: Policy, ticket: Ticket): Promise<readonly UserId[]> {
  const question = { requester: ticket.requester.userId, cases: casesOf(ticket) };
  const { approvers, backups } = await findApprovers(directory, policy, question);
  return [...new Set([...approvers, ...backups, ...ticket.asked])];
}
