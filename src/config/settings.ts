import type { Tags } from '../domain/application.ts';
import { LADDER_SECONDS, type LadderSeconds, type Rung } from '../domain/ladder.ts';
import type { Member, Team } from '../domain/members.ts';
import type { Policy, Rule, Terms } from '../domain/policy.ts';
import { PENDING_SECONDS, type Severity } from '../domain/severity.ts';
import { WATCH_LIMITS } from '../domain/watching.ts';
import type { FirebreakFile, LANGUAGES } from './schema.ts';

/** What `firebreak.yaml` says. */
export type Settings = {
  readonly policy: Policy;
  readonly clusters: readonly ClusterSettings[];
  readonly applications: ApplicationSettings;
  readonly channels: ChannelSettings;
};

export type ClusterSettings = {
  readonly name: string;
  /** A context of the kubeconfig; by default the one named like the cluster. */
  readonly context?: string;
  /** The cluster that Firebreak itself runs in. */
  readonly inCluster?: true;
  readonly namespaces: readonly string[];
};

export type ApplicationSettings = {
  /** Labels and annotations that are tags besides the built-in ones. */
  readonly tags: readonly string[];
  /** By application name; they win over labels and annotations. */
  readonly overrides: Readonly<Record<string, Tags>>;
};

export type Language = (typeof LANGUAGES)[number];

export type ChannelSettings = {
  readonly default: string;
  readonly audit: string | undefined;
  /** Channel id by team name. */
  readonly teams: Readonly<Record<string, string>>;
  /** Of what is written in channels. */
  readonly language: Language;
};

/** What holds where the file says nothing (SPEC 3, 4 and 6). */
const BUILT_IN_TERMS: Terms = {
  approvals: undefined,
  tokenSeconds: 7200,
  approvers: undefined,
  backups: undefined,
  ladder: LADDER_SECONDS,
  pendingSeconds: PENDING_SECONDS,
  operationsPerToken: 10,
  redeploysPerHour: 3,
  tell: [],
  expiringSeconds: 600,
  freezes: [],
  breakGlass: false,
  reviewSeconds: 86_400,
  stepUp: false,
};

export function settingsFrom(file: FirebreakFile, hash: string): Settings {
  const { audit, ...channels } = file.channels;
  return {
    policy: policyFrom(file, hash),
    clusters: file.clusters,
    applications: file.applications,
    channels: { ...channels, audit },
  };
}

function policyFrom(file: FirebreakFile, hash: string): Policy {
  const { roles } = file;
  const defaults: Terms = { ...BUILT_IN_TERMS, ...termsFrom(file.defaults, BUILT_IN_TERMS) };
  return {
    roles: {
      EMERGENCY_OPERATOR: roles.EMERGENCY_OPERATOR.map(memberFrom),
      APPLICATION_DEPLOYER: roles.APPLICATION_DEPLOYER.map(memberFrom),
      APPROVER: roles.APPROVER.map(memberFrom),
      AUDITOR: roles.AUDITOR.map(memberFrom),
      ADMIN: roles.ADMIN.map(memberFrom),
    },
    teams: Object.fromEntries(Object.entries(file.teams).map(([name, team]) => [name, teamFrom(team)])),
    onCall: {},
    defaults,
    deny: [],
    rules: file.rules.map((rule, index) => ruleFrom(rule, index, defaults)),
    watch: { ...WATCH_LIMITS, ...file.watch },
    hash,
  };
}

function teamFrom({ members, applications }: FirebreakFile['teams'][string]): Team {
  return { members: members.map(memberFrom), applications };
}

function ruleFrom(rule: FirebreakFile['rules'][number], index: number, defaults: Terms): Rule {
  const { name = `rule ${index + 1}`, when, ...terms } = rule;
  return { name, when, terms: termsFrom(terms, defaults) };
}

/** What a part of the file says of terms; where it names one severity of four, `base` has the others. */
function termsFrom(said: FirebreakFile['defaults'], base: Terms): Partial<Terms> {
  const { approvers, backups, pendingSeconds, remindSeconds, escalateSeconds, pageAllSeconds, ...plain } =
    said;
  const ladder = { remind: remindSeconds, escalate: escalateSeconds, 'page-all': pageAllSeconds };
  return {
    ...plain,
    ...(approvers === undefined ? {} : { approvers: approvers.map(memberFrom) }),
    ...(backups === undefined ? {} : { backups: backups.map(memberFrom) }),
    ...(pendingSeconds === undefined
      ? {}
      : { pendingSeconds: { ...base.pendingSeconds, ...pendingSeconds } }),
    ...(Object.values(ladder).every((times) => times === undefined)
      ? {}
      : { ladder: ladderFrom(ladder, base) }),
  };
}

function ladderFrom(
  said: Readonly<Record<Rung, Partial<Record<Severity, number>> | undefined>>,
  { ladder }: Terms,
): Terms['ladder'] {
  const of = (severity: Severity): LadderSeconds => ({
    remind: said.remind?.[severity] ?? ladder[severity].remind,
    escalate: said.escalate?.[severity] ?? ladder[severity].escalate,
    'page-all': said['page-all']?.[severity] ?? ladder[severity]['page-all'],
  });
  return { P0: of('P0'), P1: of('P1'), P2: of('P2'), P3: of('P3') };
}

/** The schema has seen to the form. */
function memberFrom(text: string): Member {
  const at = text.indexOf(':');
  const [kind, rest] = [text.slice(0, at), text.slice(at + 1)];
  switch (kind) {
    case 'user':
    case 'group':
      return { kind, id: rest };
    case 'email':
      return { kind, email: rest };
    default:
      return { kind: 'team', name: rest };
  }
}
