import { assertMember, isEligibleApprover } from './eligibility.ts';
import { endTokens } from './end-tokens.ts';
import type { Person } from './person.ts';
import { type Policy, rolesOf } from './policy.ts';
import { Refusal } from './refusal.ts';
import { byPerson, type Step, step } from './step.ts';
import { assertState, casesOf, type Ticket, whoIs } from './ticket.ts';

/**
 * Takes an approved ticket back at once; for the requester, an eligible approver and ADMIN. A paced
 * deletion halts before its next pod; a rollout already patched is watched to its end.
 */
export function revokeTicket(
  ticket: Ticket,
  { person, policy }: { readonly person: Person; readonly policy: Policy },
  now: Date,
): Step {
  assertMember(person);
  if (!mayRevoke(ticket, person, policy)) throw new Refusal('may-not-revoke', { ticketNo: ticket.ticketNo });
  assertState(ticket, 'APPROVED');
  const ended = endTokens(ticket, now, { why: 'revoked', actor: byPerson(person) });
  return step({ ...ended.ticket, state: { kind: 'REVOKED', at: now, by: whoIs(person) } }, now, {
    facts: [{ type: 'ticket.revoked', actor: byPerson(person) }, ...ended.facts],
    jobs: ended.jobs,
  });
}

function mayRevoke(ticket: Ticket, person: Person, policy: Policy): boolean {
  return (
    person.userId === ticket.requester.userId ||
    isEligibleApprover(policy, person, { requester: ticket.requester.userId, cases: casesOf(ticket) }) ||
    rolesOf(policy, person).has('ADMIN')
  );
}
