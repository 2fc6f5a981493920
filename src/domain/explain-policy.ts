import { ACTIONS } from './action.ts';
import { type Tier, tierOf } from './eligibility.ts';
import { type Freeze, freezeAt, thawAt } from './freeze.ts';
import { isAmong, namesOf } from './members.ts';
import type { Person, Standing } from './person.ts';
import {
  type Case,
  type Conditions,
  denialFor,
  type Policy,
  type Role,
  type Ruling,
  rolesOf,
  rulingFor,
  teamsOf,
} from './policy.ts';
import { type Hours, isWithin } from './time-of-week.ts';

/** One condition of a rule that a case does not meet. */
export type Unmet =
  | {
      readonly kind: 'action' | 'cluster' | 'namespace' | 'severity';
      readonly wanted: readonly string[];
      readonly found: string;
    }
  | {
      readonly kind: 'tag';
      readonly tag: string;
      readonly wanted: string;
      readonly found: string | undefined;
    }
  | { readonly kind: 'hours'; readonly wanted: readonly Hours[]; readonly found: Date };

/** A rule that was looked at; it matches where nothing is unmet. */
export type Considered = { readonly rule: string; readonly unmet: readonly Unmet[] };

/** What has to be so before somebody may ask; `holds` says whether it is. */
export type Check =
  | { readonly kind: 'standing'; readonly holds: boolean; readonly standing: Standing }
  | {
      readonly kind: 'role';
      readonly holds: boolean;
      readonly role: Role;
      /** Members in the notation of `firebreak.yaml`. */
      readonly holders: readonly string[];
    }
  | {
      readonly kind: 'team';
      readonly holds: boolean;
      /** Teams that have the application, and those of them that have the person. */
      readonly teams: readonly string[];
      readonly own: readonly string[];
    }
  | {
      readonly kind: 'deny';
      readonly holds: boolean;
      readonly denial: { readonly rule: string; readonly reason: string } | undefined;
    }
  /** Only where the people were looked up who could approve. */
  | { readonly kind: 'approvers'; readonly holds: boolean; readonly wanted: number; readonly found: number };

export type Frozen = {
  readonly freeze: Freeze;
  /** Undefined for hours that never end. */
  readonly until: Date | undefined;
  /** Whether it may be asked for all the same by breaking the glass. */
  readonly breakGlass: boolean;
};

export type Explanation = {
  /** In the order of the file, up to the one that applies; all of them where the defaults do. */
  readonly rules: readonly Considered[];
  readonly ruling: Ruling;
  /** Who could approve, in the notation of `firebreak.yaml`. */
  readonly deciders: Readonly<Record<Tier, readonly string[]>>;
  readonly frozen: Frozen | undefined;
  /** Of one person; none where nobody is meant. */
  readonly checks: readonly Check[];
};

/** Why a case is judged as it is, and whether this person may ask for it. */
export function explainPolicy(policy: Policy, person: Person | undefined, subject: Case): Explanation {
  const all = policy.rules.map(({ name, when }) => ({ rule: name, unmet: unmetBy(when, subject) }));
  const applying = all.findIndex(({ unmet }) => unmet.length === 0);
  return {
    rules: applying < 0 ? all : all.slice(0, applying + 1),
    ruling: rulingFor(policy, subject),
    deciders: {
      approvers: namesOf(tierOf(policy, subject, 'approvers')),
      backups: namesOf(tierOf(policy, subject, 'backups')),
    },
    frozen: frozenAt(policy, subject),
    checks: person === undefined ? [] : checksOf(policy, person, subject),
  };
}

/** With one more check: whether `found` people are enough to approve. */
export function withDeciders(explanation: Explanation, found: number): Explanation {
  const { approvals: wanted } = explanation.ruling.terms;
  const check: Check = { kind: 'approvers', holds: found >= wanted, wanted, found };
  return { ...explanation, checks: [...explanation.checks, check] };
}

/** Whether the person of an explanation may ask in the usual way. */
export const mayRequest = ({ checks, frozen }: Explanation): boolean =>
  checks.every(({ holds }) => holds) && frozen === undefined;

function unmetBy(when: Conditions, { action, application, severity, at }: Case): readonly Unmet[] {
  const { cluster, namespace, tags } = application;
  return [
    ...unlisted('action', when.actions, action),
    ...unlisted('cluster', when.clusters, cluster),
    ...unlisted('namespace', when.namespaces, namespace),
    ...unlisted('severity', when.severities, severity),
    ...Object.entries(when.tags ?? {})
      .filter(([tag, wanted]) => tags[tag] !== wanted)
      .map(([tag, wanted]): Unmet => ({ kind: 'tag', tag, wanted, found: tags[tag] })),
    ...(when.hours === undefined || when.hours.some((hours) => isWithin(hours, at))
      ? []
      : [{ kind: 'hours', wanted: when.hours, found: at } satisfies Unmet]),
  ];
}

function unlisted(
  kind: 'action' | 'cluster' | 'namespace' | 'severity',
  wanted: readonly string[] | undefined,
  found: string,
): readonly Unmet[] {
  return wanted === undefined || wanted.includes(found) ? [] : [{ kind, wanted, found }];
}

function frozenAt(policy: Policy, subject: Case): Frozen | undefined {
  const { freezes, breakGlass } = rulingFor(policy, subject).terms;
  const freeze = freezeAt(freezes, subject.at);
  return freeze === undefined ? undefined : { freeze, until: thawAt(freezes, subject.at), breakGlass };
}

function checksOf(policy: Policy, person: Person, subject: Case): readonly Check[] {
  const { role } = ACTIONS[subject.action];
  const teams = teamsOf(policy, subject.application);
  const own = teams.filter((team) => isAmong(policy, policy.teams[team]?.members ?? [], person));
  const denial = denialFor(policy, person, subject);
  return [
    { kind: 'standing', holds: person.standing === 'member', standing: person.standing },
    {
      kind: 'role',
      holds: rolesOf(policy, person).has(role),
      role,
      holders: namesOf([...policy.roles[role], ...policy.roles.ADMIN]),
    },
    { kind: 'team', holds: own.length > 0, teams, own },
    {
      kind: 'deny',
      holds: denial === undefined,
      denial: denial === undefined ? undefined : { rule: denial.name, reason: denial.reason },
    },
  ];
}
