import type { UserId } from '../domain/person.ts';
import { flatMembers, isEligibleApprover, type Member, type Policy } from '../domain/policy.ts';
import type { Directory, Freshness } from './ports.ts';

/** Everybody whose yes would count on a ticket of `requester`, in the order the policy names them. */
export async function findApprovers(
  directory: Directory,
  policy: Policy,
  requester: UserId,
): Promise<readonly UserId[]> {
  const members = flatMembers(policy, [...policy.roles.APPROVER, ...policy.roles.ADMIN]);
  const ids = await Promise.all(members.map((member) => idsOf(directory, member, 'decision')));
  const others = [...new Set(ids.flat())].filter((userId) => userId !== requester);
  const people = await Promise.all(others.map((userId) => directory.person(userId, 'decision')));
  return people.filter((person) => isEligibleApprover(policy, person, requester)).map(({ userId }) => userId);
}

async function idsOf(
  directory: Directory,
  member: Exclude<Member, { kind: 'team' }>,
  freshness: Freshness,
): Promise<readonly UserId[]> {
  switch (member.kind) {
    case 'user':
      return [member.id];
    case 'group':
      return directory.group(member.id, freshness);
    case 'email': {
      const userId = await directory.byEmail(member.email, freshness);
      return userId === undefined ? [] : [userId];
    }
  }
}
