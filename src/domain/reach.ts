import { ACTION_NAMES, ACTIONS, type Action } from './action.ts';
import { isAmong } from './members.ts';
import type { Person } from './person.ts';
import { type Policy, rolesOf } from './policy.ts';

/**
 * The applications of the teams somebody is in: names, and `tag:value` for all that carry the tag.
 */
export function applicationsOf(policy: Policy, person: Person): readonly string[] {
  const own = Object.values(policy.teams).filter(({ members }) => isAmong(policy, members, person));
  return [...new Set(own.flatMap(({ applications }) => applications))];
}

/** What somebody can ask for on one application or another: they have the role, and a team with applications. */
export function actionsWithin(policy: Policy, person: Person): readonly Action[] {
  if (person.standing !== 'member' || applicationsOf(policy, person).length === 0) return [];
  const roles = rolesOf(policy, person);
  return ACTION_NAMES.filter((action) => roles.has(ACTIONS[action].role));
}

/** Whether their yes or no could count for anything at all. */
export function decidesAnything(policy: Policy, person: Person): boolean {
  const terms = [policy.defaults, ...policy.rules.map((rule) => rule.terms)];
  const named = terms.flatMap(({ approvers = [], backups = [] }) => [...approvers, ...backups]);
  const { APPROVER, ADMIN } = policy.roles;
  return person.standing === 'member' && isAmong(policy, [...APPROVER, ...ADMIN, ...named], person);
}
