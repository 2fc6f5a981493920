import type { Action } from './action.ts';
import type { Application } from './application.ts';
import type { Freeze } from './freeze.ts';
import type { LadderSeconds } from './ladder.ts';
import { isAmong, type Member, mayBeAmong, type Team } from './members.ts';
import type { Person } from './person.ts';
import type { Schedule } from './rota.ts';
import type { Severity } from './severity.ts';
import { type Hours, isWithin } from './time-of-week.ts';
import type { WatchLimits } from './watching.ts';

export type Role = 'EMERGENCY_OPERATOR' | 'APPLICATION_DEPLOYER' | 'APPROVER' | 'AUDITOR' | 'ADMIN';

export const ROLES: readonly Role[] = [
  'EMERGENCY_OPERATOR',
  'APPLICATION_DEPLOYER',
  'APPROVER',
  'AUDITOR',
  'ADMIN',
];

/** What a rule may set; what it leaves out comes from the policy's defaults. Durations in seconds. */
export type Terms = {
  /** Who decides; the role APPROVER where it is left out. */
  readonly approvers: readonly Member[] | undefined;
  /** Who is asked when they don't; ADMIN where it is left out. */
  readonly backups: readonly Member[] | undefined;
  readonly approvals: number | undefined;
  /** Who is told of a ticket besides those who are asked. */
  readonly tell: readonly Member[];
  readonly tokenSeconds: number;
  /** How long before the tokens' end the requester is reminded of it. */
  readonly expiringSeconds: number;
  readonly pendingSeconds: Readonly<Record<Severity, number>>;
  readonly ladder: Readonly<Record<Severity, LadderSeconds>>;
  readonly operationsPerToken: number;
  readonly redeploysPerHour: number;
  /** When nothing may be asked for but by breaking the glass. */
  readonly freezes: readonly Freeze[];
  /** Whether the requester may act at once when nobody answers, for half the time, and owes a review. */
  readonly breakGlass: boolean;
  /** How often an owed review is asked for. */
  readonly reviewSeconds: number;
  /** Whether an approval takes a code of the approver's authenticator. */
  readonly stepUp: boolean;
};

/** What a rule looks at; what it leaves out matches everything, and all of the rest must match. */
export type Conditions = {
  readonly actions?: readonly Action[];
  readonly tags?: Readonly<Record<string, string>>;
  readonly clusters?: readonly string[];
  readonly namespaces?: readonly string[];
  readonly severities?: readonly Severity[];
  /** Any of them. */
  readonly hours?: readonly Hours[];
};

export type Rule = {
  readonly name: string;
  readonly when: Conditions;
  readonly terms: Partial<Terms>;
};

/** What nobody may ask for, or nobody of `requesters`, whatever else the policy allows. */
export type DenyRule = {
  readonly name: string;
  readonly when: Conditions & { readonly requesters?: readonly Member[] };
  readonly reason: string;
};

export type Policy = {
  readonly roles: Readonly<Record<Role, readonly Member[]>>;
  readonly teams: Readonly<Record<string, Team>>;
  /** Who is on call, by the name that members use. */
  readonly onCall: Readonly<Record<string, Schedule>>;
  readonly defaults: Terms;
  readonly deny: readonly DenyRule[];
  readonly rules: readonly Rule[];
  readonly watch: WatchLimits;
  /** SHA-256, hex, of the file it was read from; kept with every decision. */
  readonly hash: string;
};

/** `at` is when it is asked for: rules may look at the time of the week. */
export type Case = {
  readonly action: Action;
  readonly application: Application;
  readonly severity: Severity;
  readonly at: Date;
};

/** The terms of one case, and the rule they come from (`defaults` where none matched). */
export type Ruling = { readonly rule: string; readonly terms: Terms & { readonly approvals: number } };

const CRITICAL_APPROVALS = 2;

/** Exactly one rule applies: the first that matches (SPEC 4). */
export function rulingFor(policy: Policy, subject: Case): Ruling {
  const rule = policy.rules.find(({ when }) => failedCondition(when, subject) === undefined);
  const terms = { ...policy.defaults, ...rule?.terms };
  return {
    rule: rule?.name ?? 'defaults',
    terms: { ...terms, approvals: terms.approvals ?? usualApprovals(subject.application) },
  };
}

/** How many people must approve where no rule says it. */
export function usualApprovals({ tags }: { readonly tags?: Readonly<Record<string, string>> }): number {
  return tags?.critical === 'true' ? CRITICAL_APPROVALS : 1;
}

/** The first condition, in the order of the documentation, that a case does not meet. */
export function failedCondition(when: Conditions, subject: Case): keyof Conditions | undefined {
  const { action, severity, at } = subject;
  const { cluster, namespace, tags } = subject.application;
  if (!(when.actions?.includes(action) ?? true)) return 'actions';
  if (!Object.entries(when.tags ?? {}).every(([tag, value]) => tags[tag] === value)) return 'tags';
  if (!(when.clusters?.includes(cluster) ?? true)) return 'clusters';
  if (!(when.namespaces?.includes(namespace) ?? true)) return 'namespaces';
  if (!(when.severities?.includes(severity) ?? true)) return 'severities';
  if (!(when.hours?.some((hours) => isWithin(hours, at)) ?? true)) return 'hours';
  return undefined;
}

/** The first deny rule that meets, or may meet, a person and a case. */
export function denialFor(policy: Policy, person: Person, subject: Case): DenyRule | undefined {
  return policy.deny.find(
    ({ when }) =>
      failedCondition(when, subject) === undefined &&
      (when.requesters === undefined || mayBeAmong(policy, when.requesters, person)),
  );
}

/** The roles somebody holds; `ADMIN` includes every other. */
export function rolesOf(policy: Policy, person: Person): ReadonlySet<Role> {
  if (isAmong(policy, policy.roles.ADMIN, person)) return new Set(ROLES);
  return new Set(ROLES.filter((role) => isAmong(policy, policy.roles[role], person)));
}

/** Teams whose applications include this one. */
export function teamsOf(policy: Policy, application: Application): string[] {
  return Object.entries(policy.teams)
    .filter(([, team]) => team.applications.some((pattern) => reaches(pattern, application)))
    .map(([name]) => name);
}

function reaches(pattern: string, application: Application): boolean {
  const [tag = '', ...rest] = pattern.split(':');
  return rest.length === 0 ? pattern === application.name : application.tags[tag] === rest.join(':');
}

export function mayTouch(policy: Policy, person: Person, application: Application): boolean {
  return teamsOf(policy, application).some((name) =>
    isAmong(policy, policy.teams[name]?.members ?? [], person),
  );
}

/** Ids of all Slack user groups that the policy names. */
export function groupsIn(policy: Policy): string[] {
  const ids = membersIn(policy).flatMap((member) => (member.kind === 'group' ? [member.id] : []));
  return [...new Set(ids)];
}

/** Names of all on-call schedules whose people the policy means anywhere. */
export function schedulesIn(policy: Policy): string[] {
  const names = membersIn(policy).flatMap((member) => (member.kind === 'oncall' ? [member.schedule] : []));
  return [...new Set(names)];
}

function membersIn({ roles, teams, defaults, rules, deny }: Policy): readonly Member[] {
  const terms = [defaults, ...rules.map((rule) => rule.terms)];
  const named = terms.flatMap(({ approvers = [], backups = [], tell = [] }) => [approvers, backups, tell]);
  const denied = deny.map(({ when }) => when.requesters ?? []);
  const teamMembers = Object.values(teams).map((team) => team.members);
  return [...Object.values(roles), ...teamMembers, ...named, ...denied].flat();
}
