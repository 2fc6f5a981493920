import type { Person, UserId } from '../domain/person.ts';
import { flatMembers, isEligibleApprover, type Member, type Policy } from '../domain/policy.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Directory } from './ports.ts';

/**
 * Everybody whose yes would count on a ticket of `requester`, in the order the policy names them. Not as
 * fresh as a decision, for which each is looked up again: a group may have more people than Slack tells of
 * in half a minute.
 */
export async function findApprovers(
  directory: Directory,
  policy: Policy,
  requester: UserId,
): Promise<readonly UserId[]> {
  const members = flatMembers(policy, [...policy.roles.APPROVER, ...policy.roles.ADMIN]);
  const ids = await Promise.all(members.map((member) => idsOf(directory, member)));
  const others = [...new Set(ids.flat())].filter((userId) => userId !== requester);
  const people = await Promise.all(others.map((userId) => personIfKnown(directory, userId)));
  return people
    .filter((person) => person !== undefined)
    .filter((person) => isEligibleApprover(policy, person, requester))
    .map(({ userId }) => userId);
}

/** The policy may name somebody who has left. */
async function personIfKnown(directory: Directory, userId: UserId): Promise<Person | undefined> {
  return directory.person(userId, 'operation').catch((error: unknown) => {
    if (error instanceof Refusal) return undefined;
    throw error;
  });
}

async function idsOf(
  directory: Directory,
  member: Exclude<Member, { kind: 'team' }>,
): Promise<readonly UserId[]> {
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
