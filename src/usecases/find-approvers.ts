import { isEligibleApprover, type Question, type Tier, tierOf } from '../domain/eligibility.ts';
import { type FlatMember, flatMembers, type Member } from '../domain/members.ts';
import type { Person, UserId } from '../domain/person.ts';
import type { Policy } from '../domain/policy.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Directory, Freshness } from './ports.ts';

/** People whose yes would count, in the order the policy names them, and the tier each is of. */
export type Approvers = Readonly<Record<Tier, readonly UserId[]>>;

/**
 * Who can decide a question now. Somebody in both tiers is an approver. Not as fresh as a decision, for
 * which each is looked up again: a group may have more people than Slack tells of in half a minute.
 */
export async function findApprovers(
  directory: Directory,
  policy: Policy,
  question: Question,
): Promise<Approvers> {
  const approvers = await eligible(directory, policy, { question, tier: 'approvers' });
  const backups = await eligible(directory, policy, { question, tier: 'backups' });
  return { approvers, backups: backups.filter((userId) => !approvers.includes(userId)) };
}

async function eligible(
  directory: Directory,
  policy: Policy,
  { question, tier }: { readonly question: Question; readonly tier: Tier },
): Promise<readonly UserId[]> {
  const named = question.cases.flatMap((subject) => tierOf(policy, subject, tier));
  const ids = await peopleAmong(directory, policy, named);
  const others = ids.filter((userId) => userId !== question.requester);
  const people = await Promise.all(others.map((userId) => known(directory, userId, 'operation')));
  return people
    .filter((person) => person !== undefined)
    .filter((person) => isEligibleApprover(policy, person, question))
    .map(({ userId }) => userId);
}

/** Everybody the members stand for, each once, in the order the policy names them. */
export async function peopleAmong(
  directory: Directory,
  policy: Policy,
  members: readonly Member[],
): Promise<UserId[]> {
  const ids = await Promise.all(flatMembers(policy, members).map((member) => idsOf(directory, member)));
  return [...new Set(ids.flat())];
}

/** Somebody the policy names and Slack no longer knows is nobody. */
export async function known(
  directory: Directory,
  userId: UserId,
  freshness: Freshness,
): Promise<Person | undefined> {
  try {
    return await directory.person(userId, freshness);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

async function idsOf(directory: Directory, member: FlatMember): Promise<readonly UserId[]> {
  switch (member.kind) {
    case 'user':
      return [member.id];
    case 'group':
      return directory.group(member.id, 'operation');
    case 'email': {
      const userId = await directory.byEmail(member.email, 'operation');
      return userId === undefined ? [] : [userId];
    }
    case 'oncall':
      return directory.onCall(member.schedule, 'operation');
  }
}

/** Those who are not in Do Not Disturb; all of them where that leaves nobody. */
export async function reachable(directory: Directory, people: readonly UserId[]): Promise<readonly UserId[]> {
  const silent = await directory.inDoNotDisturb(people);
  const awake = people.filter((userId) => !silent.has(userId));
  return awake.length > 0 ? awake : people;
}
