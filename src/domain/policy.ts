import { ACTIONS, type Action } from './action.ts';
import type { Application } from './application.ts';
import type { LadderSeconds } from './ladder.ts';
import type { Person, UserId } from './person.ts';
import { Refusal } from './refusal.ts';
import type { Severity } from './severity.ts';
import type { WatchLimits } from './watching.ts';

export type Role = 'EMERGENCY_OPERATOR' | 'APPLICATION_DEPLOYER' | 'APPROVER' | 'AUDITOR' | 'ADMIN';

export const ROLES: readonly Role[] = [
  'EMERGENCY_OPERATOR',
  'APPLICATION_DEPLOYER',
  'APPROVER',
  'AUDITOR',
  'ADMIN',
];

/** Who is meant: a person, a Slack user group, an e-mail address, or a team of this policy. */
export type Member =
  | { readonly kind: 'user'; readonly id: UserId }
  | { readonly kind: 'group'; readonly id: string }
  | { readonly kind: 'email'; readonly email: string }
  | { readonly kind: 'team'; readonly name: string };

export type Team = {
  readonly members: readonly Member[];
  /** Application names, or `tag:value` for all that carry the tag. */
  readonly applications: readonly string[];
};

/** What a rule may set; what it leaves out comes from the policy's defaults. Durations in seconds. */
export type Terms = {
  /** Who decides; the role APPROVER where it is left out. */
  readonly approvers: readonly Member[] | undefined;
  /** Who is asked when they don't; ADMIN where it is left out. */
  readonly backups: readonly Member[] | undefined;
  readonly approvals: number | undefined;
  readonly tokenSeconds: number;
  readonly pendingSeconds: Readonly<Record<Severity, number>>;
  readonly ladder: Readonly<Record<Severity, LadderSeconds>>;
  readonly operationsPerToken: number;
  readonly redeploysPerHour: number;
};

export type Rule = {
  readonly name: string;
  readonly when: {
    readonly actions?: readonly Action[];
    readonly tags?: Readonly<Record<string, string>>;
    readonly clusters?: readonly string[];
    readonly namespaces?: readonly string[];
    readonly severities?: readonly Severity[];
  };
  readonly terms: Partial<Terms>;
};

export type Policy = {
  readonly roles: Readonly<Record<Role, readonly Member[]>>;
  readonly teams: Readonly<Record<string, Team>>;
  readonly defaults: Terms;
  readonly rules: readonly Rule[];
  readonly watch: WatchLimits;
  /** SHA-256, hex, of the file it was read from; kept with every decision. */
  readonly hash: string;
};

export type Case = {
  readonly action: Action;
  readonly application: Application;
  readonly severity: Severity;
};

/** The terms of one case, and the rule they come from (`defaults` where none matched). */
export type Ruling = { readonly rule: string; readonly terms: Terms & { readonly approvals: number } };

const CRITICAL_APPROVALS = 2;

/** Exactly one rule applies: the first that matches (SPEC 4). */
export function rulingFor(policy: Policy, subject: Case): Ruling {
  const rule = policy.rules.find((candidate) => matches(candidate, subject));
  const terms = { ...policy.defaults, ...rule?.terms };
  const usual = subject.application.tags.critical === 'true' ? CRITICAL_APPROVALS : 1;
  return {
    rule: rule?.name ?? 'defaults',
    terms: { ...terms, approvals: terms.approvals ?? usual },
  };
}

function matches({ when }: Rule, { action, application, severity }: Case): boolean {
  return (
    (when.actions?.includes(action) ?? true) &&
    (when.clusters?.includes(application.cluster) ?? true) &&
    (when.namespaces?.includes(application.namespace) ?? true) &&
    (when.severities?.includes(severity) ?? true) &&
    Object.entries(when.tags ?? {}).every(([tag, value]) => application.tags[tag] === value)
  );
}

/** The roles somebody holds; `ADMIN` includes every other. */
export function rolesOf(policy: Policy, person: Person): ReadonlySet<Role> {
  if (isAmong(policy, policy.roles.ADMIN, person)) return new Set(ROLES);
  return new Set(ROLES.filter((role) => isAmong(policy, policy.roles[role], person)));
}

export function isAmong(policy: Policy, members: readonly Member[], person: Person): boolean {
  return flatMembers(policy, members).some((member) => means(member, person));
}

function means(member: Exclude<Member, { kind: 'team' }>, person: Person): boolean {
  switch (member.kind) {
    case 'user':
      return member.id === person.userId;
    case 'group':
      return person.groups.includes(member.id);
    case 'email':
      return member.email.toLowerCase() === person.email?.toLowerCase();
  }
}

/** Members with every team replaced by its own; a team that names itself, directly or not, adds nothing. */
export function flatMembers(
  policy: Policy,
  members: readonly Member[],
  seen: ReadonlySet<string> = new Set(),
): Exclude<Member, { kind: 'team' }>[] {
  return members.flatMap((member) => {
    if (member.kind !== 'team') return [member];
    if (seen.has(member.name)) return [];
    return flatMembers(policy, policy.teams[member.name]?.members ?? [], new Set([...seen, member.name]));
  });
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

/**
 * Refuses who may not ask for `action` on `application`: guests, strangers, bots and deactivated
 * users; people without the role; people without permission on the application.
 */
export function assertMayRequest(
  policy: Policy,
  person: Person,
  { action, application }: Omit<Case, 'severity'>,
): void {
  assertMember(person);
  const { role } = ACTIONS[action];
  if (!rolesOf(policy, person).has(role)) {
    throw new Refusal('role-missing', { role, action, grantors: namesOf(policy.roles[role]) });
  }
  if (!mayTouch(policy, person, application)) {
    const teams = teamsOf(policy, application);
    throw new Refusal('application-forbidden', { application: application.name, teams });
  }
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

/** Members in the notation of `firebreak.yaml`. */
export function namesOf(members: readonly Member[]): string[] {
  return members.map(nameOf);
}

function nameOf(member: Member): string {
  switch (member.kind) {
    case 'user':
    case 'group':
      return `${member.kind}:${member.id}`;
    case 'email':
      return `email:${member.email}`;
    case 'team':
      return `team:${member.name}`;
  }
}

/** Ids of all Slack user groups that the policy names. */
export function groupsIn({ roles, teams, defaults, rules }: Policy): string[] {
  const terms = [defaults, ...rules.map((rule) => rule.terms)];
  const named = terms.flatMap(({ approvers = [], backups = [] }) => [approvers, backups]);
  const teamMembers = Object.values(teams).map((team) => team.members);
  const members = [...Object.values(roles), ...teamMembers, ...named].flat();
  return [...new Set(members.flatMap((member) => (member.kind === 'group' ? [member.id] : [])))];
}
