import type { Verdict } from './break-glass.ts';
import { assertMember, decidersOf, isEligibleApprover } from './eligibility.ts';
import type { Person } from './person.ts';
import { type Policy, rolesOf } from './policy.ts';
import { Refusal } from './refusal.ts';
import { byPerson, type Step, step } from './step.ts';
import { clean } from './text.ts';
import { casesOf, type Ticket, whoIs } from './ticket.ts';

export type Reviewing = {
  readonly person: Person;
  readonly policy: Policy;
  readonly verdict: Verdict;
  readonly comment: string;
};

const COMMENT_LENGTH = 2000;

/** An approver looks at what was done without an approval; the requester never. It is said once. */
export function reviewBreakGlass(ticket: Ticket, reviewing: Reviewing, now: Date): Step {
  const { person, policy, verdict } = reviewing;
  const broken = assertMayReview(ticket, reviewing);
  const comment = clean(reviewing.comment.trim(), COMMENT_LENGTH);
  if (comment === '') throw new Refusal('bad-input', { field: 'comment', problem: 'missing' });
  const review = { by: whoIs(person), at: now, verdict, comment };
  return step({ ...ticket, breakGlass: { ...broken, review } }, now, {
    facts: [
      {
        type: 'breakglass.reviewed',
        actor: byPerson(person),
        detail: {
          verdict,
          comment,
          displayName: person.displayName,
          policyHash: policy.hash,
          roles: [...rolesOf(policy, person)],
          groups: [...person.groups],
        },
      },
    ],
  });
}

/** Refuses who may not review this ticket; gives what there is to review. */
export function assertMayReview(
  ticket: Ticket,
  { person, policy }: Pick<Reviewing, 'person' | 'policy'>,
): NonNullable<Ticket['breakGlass']> {
  const { ticketNo, breakGlass: broken, requester } = ticket;
  assertMember(person);
  if (person.userId === requester.userId) throw new Refusal('self-approval', { ticketNo, what: 'review' });
  const question = { requester: requester.userId, cases: casesOf(ticket) };
  if (!isEligibleApprover(policy, person, question)) {
    const grantors = decidersOf(policy, question.cases);
    throw new Refusal('not-an-approver', { ticketNo, role: 'APPROVER', grantors, what: 'review' });
  }
  if (broken?.review !== undefined) {
    throw new Refusal('review-not-owed', { ticketNo, by: broken.review.by.userId, at: broken.review.at });
  }
  if (broken === undefined) throw new Refusal('review-not-owed', { ticketNo });
  return broken;
}
