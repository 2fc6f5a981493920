import { ACTION_NAMES, ACTIONS } from './action.ts';
import type { Place, Tags } from './application.ts';
import { tierOf } from './eligibility.ts';
import { flatMembers, type Member, namesOf } from './members.ts';
import { type Case, type Conditions, type Policy, type Role, type Rule, rulingFor } from './policy.ts';
import { SEVERITIES } from './severity.ts';
import type { Hours } from './time-of-week.ts';

/** Something a policy allows itself that nobody can have meant. */
export type PolicyWarning =
  /** Whatever meets it meets an earlier rule first. */
  | {
      readonly kind: 'covered';
      readonly list: 'rules' | 'deny';
      readonly rule: string;
      readonly by: string;
    }
  /** No cluster of the rule has a namespace of the rule. */
  | { readonly kind: 'nowhere'; readonly list: 'rules' | 'deny'; readonly rule: string }
  | { readonly kind: 'team-empty'; readonly team: string }
  | { readonly kind: 'team-idle'; readonly team: string }
  /** An application of the file that no team can have. */
  | { readonly kind: 'teamless'; readonly application: string }
  /** Nobody has the role, so nobody can ask for `action`. */
  | { readonly kind: 'role-empty'; readonly role: Role; readonly action: string }
  /** All who could approve are named one by one, and they are fewer than are needed. */
  | {
      readonly kind: 'quorum';
      readonly rule: string;
      readonly approvals: number;
      readonly named: readonly string[];
    };

type Surroundings = {
  /** Every namespace of every cluster. */
  readonly places: readonly Place[];
  /** Tags by application name, as the file sets them. */
  readonly overrides: Readonly<Record<string, Tags>>;
};

/** A rule or a deny rule, as far as they are alike. */
type Conditional = {
  readonly name: string;
  readonly when: Conditions;
  /** Whom it is about, in the notation of `firebreak.yaml`; undefined for everybody. */
  readonly whom: readonly string[] | undefined;
};

export function policyWarnings(policy: Policy, { places, overrides }: Surroundings): PolicyWarning[] {
  const rules = policy.rules.map(({ name, when }) => ({ name, when, whom: undefined }));
  const deny = policy.deny.map(({ name, when: { requesters, ...when } }) => ({
    name,
    when,
    whom: requesters && namesOf(requesters),
  }));
  return [
    ...emptyRoles(policy),
    ...oddTeams(policy),
    ...Object.entries(overrides)
      .filter(([name, tags]) => !someTeamCanHave(policy, name, tags))
      .map(([application]): PolicyWarning => ({ kind: 'teamless', application })),
    ...inVain('deny', deny, places),
    ...inVain('rules', rules, places),
    ...smallQuorums(policy),
  ];
}

function emptyRoles({ roles }: Policy): PolicyWarning[] {
  if (roles.ADMIN.length > 0) return [];
  return ACTION_NAMES.map((action) => ({ action, role: ACTIONS[action].role }))
    .filter(({ role }) => roles[role].length === 0)
    .map((each) => ({ kind: 'role-empty', ...each }));
}

function oddTeams(policy: Policy): PolicyWarning[] {
  const used = new Set(membersOf(policy).flatMap((member) => (member.kind === 'team' ? [member.name] : [])));
  return Object.entries(policy.teams).flatMap(([team, { members, applications }]): PolicyWarning[] => {
    if (flatMembers(policy, members).length === 0) return [{ kind: 'team-empty', team }];
    return applications.length === 0 && !used.has(team) ? [{ kind: 'team-idle', team }] : [];
  });
}

/** Every member that stands anywhere in the policy. */
function membersOf({ roles, teams, defaults, rules, deny }: Policy): readonly Member[] {
  const terms = [defaults, ...rules.map((rule) => rule.terms)];
  return [
    ...Object.values(roles),
    ...Object.values(teams).map(({ members }) => members),
    ...terms.flatMap(({ approvers = [], backups = [], tell = [] }) => [approvers, backups, tell]),
    ...deny.map(({ when }) => when.requesters ?? []),
  ].flat();
}

/** A tag that the file does not set may come from the workload's labels. */
function someTeamCanHave({ teams }: Policy, name: string, tags: Tags): boolean {
  const patterns = Object.values(teams).flatMap(({ applications }) => applications);
  return patterns.some((pattern) => {
    const [tag = '', ...rest] = pattern.split(':');
    if (rest.length === 0) return pattern === name;
    return tags[tag] === undefined || tags[tag] === rest.join(':');
  });
}

function inVain(
  list: 'rules' | 'deny',
  rules: readonly Conditional[],
  places: readonly Place[],
): PolicyWarning[] {
  return rules.flatMap((rule, index): PolicyWarning[] => {
    if (isNowhere(rule.when, places)) return [{ kind: 'nowhere', list, rule: rule.name }];
    const by = rules.slice(0, index).find((earlier) => covers(earlier, rule));
    return by === undefined ? [] : [{ kind: 'covered', list, rule: rule.name, by: by.name }];
  });
}

function isNowhere({ clusters, namespaces }: Conditions, places: readonly Place[]): boolean {
  return !places.some(
    ({ cluster, namespace }) =>
      (clusters?.includes(cluster) ?? true) && (namespaces?.includes(namespace) ?? true),
  );
}

/** Whether whatever meets `later` meets `earlier`; a no may be wrong, a yes never is. */
function covers(earlier: Conditional, later: Conditional): boolean {
  const [one, other] = [earlier.when, later.when];
  return (
    includes(one.actions, other.actions, ACTION_NAMES) &&
    includes(one.severities, other.severities, SEVERITIES) &&
    includes(one.clusters, other.clusters) &&
    includes(one.namespaces, other.namespaces) &&
    includes(one.hours?.map(hoursKey), other.hours?.map(hoursKey)) &&
    includes(earlier.whom, later.whom) &&
    Object.entries(one.tags ?? {}).every(([tag, value]) => other.tags?.[tag] === value)
  );
}

const hoursKey = ({ days, from, until, timeZone }: Hours): string =>
  [...days].sort().join() + [from, until, timeZone].join();

/** Lists of what is allowed; undefined allows everything, which is `all` where that is known. */
function includes(
  wide: readonly string[] | undefined,
  narrow: readonly string[] | undefined,
  all?: readonly string[],
): boolean {
  const inside = narrow ?? all;
  if (wide === undefined) return true;
  return inside?.every((item) => wide.includes(item)) ?? false;
}

function smallQuorums(policy: Policy): PolicyWarning[] {
  const parts: readonly Rule[] = [{ name: 'defaults', when: {}, terms: {} }, ...policy.rules];
  return parts.flatMap(({ name, when, terms }): PolicyWarning[] => {
    const alone = { ...policy, rules: [{ name, when: {}, terms }] };
    const subject = caseTagged(when.tags ?? {});
    const { approvals } = rulingFor(alone, subject).terms;
    const deciders = [...tierOf(alone, subject, 'approvers'), ...tierOf(alone, subject, 'backups')];
    const flat = flatMembers(policy, deciders);
    const named = [...new Set(namesOf(flat))];
    const isCountable = flat.every(({ kind }) => kind === 'user' || kind === 'email');
    return isCountable && named.length < approvals ? [{ kind: 'quorum', rule: name, approvals, named }] : [];
  });
}

/** Any case of an application with these tags. */
const caseTagged = (tags: Tags): Case => ({
  action: 'delete-pods',
  application: { name: '', cluster: '', namespace: '', workloads: [], tags },
  severity: 'P0',
  at: new Date(0),
});
