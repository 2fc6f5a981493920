import type { Person, UserId } from '../domain/person.ts';
import {
  flatMembers,
  isEligibleApprover,
  type Member,
  type Policy,
  type Question,
  type Tier,
  tierOf,
} from '../domain/policy.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Directory } from './ports.ts';

/** People whose yes would count, in the order the policy names them, and the tier each is of. */
export type Approvers = Readonly<Record<Tier, readonly UserId[]>>;

type FlatMember = Exclude<Member, { kind: 'team' }>;

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
  const ids = await Promise.all(flatMembers(policy, named).map((member) => idsOf(directory, member)));
  const others = [...new Set(ids.flat())].filter((userId) => userId !== question.requester);
  const people = await Promise.all(others.map((userId) => known(directory, userId)));
  return people
    .filter((person) => person !== undefined)
    .filter((person) => isEligibleApprover(policy, person, question))
    .map(({ userId }) => userId);
}

/** Somebody the policy names and Slack no longer knows is nobody. */
async function known(directory: Directory, userId: UserId): Promise<Person | undefined> {
  try {
    return await directory.person(userId, 'operation');
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
  }
}

/** Those who are not in Do Not Disturb; all of them where that leaves nobody. */
export async function reachable(directory: Directory, people: readonly UserId[]): Promise<readonly UserId[]> {
  const silent = await directory.inDoNotDisturb(people);
  const awake = people.filter((userId) => !silent.has(userId));
  return awake.length > 0 ? awake : people;
}
