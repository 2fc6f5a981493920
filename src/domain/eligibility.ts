import { ACTIONS } from './action.ts';
import { freezeAt, thawAt } from './freeze.ts';
import { isAmong, type Member, namesOf } from './members.ts';
import type { Person, UserId } from './person.ts';
import {
  type Case,
  denialFor,
  mayTouch,
  type Policy,
  type Role,
  rolesOf,
  rulingFor,
  teamsOf,
} from './policy.ts';
import { Refusal } from './refusal.ts';

/**
 * Refuses who may not ask for a case: guests, strangers, bots and deactivated users; people without the
 * role; people without permission on the application; whom a deny rule meets.
 */
export function assertMayRequest(policy: Policy, person: Person, subject: Case): void {
  assertMember(person);
  const { action, application } = subject;
  const { role } = ACTIONS[action];
  if (!rolesOf(policy, person).has(role)) {
    throw new Refusal('role-missing', { role, action, grantors: namesOf(policy.roles[role]) });
  }
  if (!mayTouch(policy, person, application)) {
    const teams = teamsOf(policy, application);
    throw new Refusal('application-forbidden', { application: application.name, teams });
  }
  assertNotDenied(policy, person, subject);
}

/** Deny rules win over everything, also over an approval that has been given. */
export function assertNotDenied(policy: Policy, person: Person, subject: Case): void {
  const denial = denialFor(policy, person, subject);
  if (denial === undefined) return;
  const { action, application } = subject;
  throw new Refusal('denied-by-policy', {
    rule: denial.name,
    reason: denial.reason,
    application: application.name,
    action,
  });
}

/** Refuses while the rule of a case has a freeze; `more` is told with it. */
export function assertNotFrozen(policy: Policy, subject: Case, more: Refusal['facts']): void {
  const { freezes } = rulingFor(policy, subject).terms;
  const freeze = freezeAt(freezes, subject.at);
  if (freeze === undefined) return;
  const until = thawAt(freezes, subject.at);
  throw new Refusal('frozen', {
    application: subject.application.name,
    reason: freeze.reason,
    ...more,
    ...(until === undefined ? {} : { until }),
  });
}

export function assertMember(person: Person): void {
  if (person.standing !== 'member') throw new Refusal('not-a-member', { standing: person.standing });
}

/** Who is asked first, and who is asked when they don't answer. */
export type Tier = 'approvers' | 'backups';

const ROLE_OF: Readonly<Record<Tier, Role>> = { approvers: 'APPROVER', backups: 'ADMIN' };

/** The members of a tier for one case. */
export function tierOf(policy: Policy, subject: Case, tier: Tier): readonly Member[] {
  return rulingFor(policy, subject).terms[tier] ?? policy.roles[ROLE_OF[tier]];
}

/** What somebody would decide on, and for whom. */
export type Question = { readonly requester: UserId; readonly cases: readonly Case[] };

/** Whether somebody's yes or no counts: for every case they are of one tier or the other, and never for their own. */
export function isEligibleApprover(policy: Policy, person: Person, { requester, cases }: Question): boolean {
  return (
    person.standing === 'member' &&
    person.userId !== requester &&
    cases.every((subject) =>
      (['approvers', 'backups'] as const).some((tier) =>
        isAmong(policy, tierOf(policy, subject, tier), person),
      ),
    )
  );
}

/** Every member whose yes could count for one of the cases, for a refusal to name. */
export function decidersOf(policy: Policy, cases: readonly Case[]): string[] {
  const members = cases.flatMap((subject) => [
    ...tierOf(policy, subject, 'approvers'),
    ...tierOf(policy, subject, 'backups'),
  ]);
  return [...new Set(namesOf(members))];
}
