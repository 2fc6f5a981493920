import { z } from 'zod';
import { ACTION_NAMES } from '../domain/action.ts';
import { SEVERITIES } from '../domain/severity.ts';
import { anySeconds, applicationName, channel, name, namespace, seconds, tagName, whole } from './forms.ts';
import type { Known } from './known.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;

const tags = z.record(tagName, z.string());

export const LANGUAGES = ['en', 'zh'] as const;

/** A name that must stand elsewhere in the file. */
function reference<T extends z.ZodType<string>>(
  form: T,
  allowed: readonly string[] | undefined,
  what: string,
) {
  return form.refine((value) => allowed?.includes(value) ?? true, {
    error: `must be ${what} of this file`,
    params: { allowed: allowed ?? [] },
  });
}

const MEMBER = /^(user:[UW][A-Z0-9]{2,20}|group:S[A-Z0-9]{2,20}|email:[^\s@]{1,64}@[^\s@]{1,190}|team:\S+)$/;

const members = ({ teams }: Known) =>
  z.array(
    z
      .string()
      .regex(MEMBER, {
        error: 'must be user:U…, group:S…, email:… or team:… (ids as Slack shows them)',
        abort: true,
      })
      .refine((member) => !member.startsWith('team:') || (teams?.includes(member.slice(5)) ?? true), {
        error: 'must name a team of this file',
        params: { allowed: (teams ?? []).map((team) => `team:${team}`) },
      }),
  );

const roles = (known: Known) => {
  const holders = members(known).default([]);
  return z
    .strictObject({
      EMERGENCY_OPERATOR: holders.describe('May ask to delete pods.'),
      APPLICATION_DEPLOYER: holders.describe('May ask to redeploy.'),
      APPROVER: holders.describe('May approve and deny tickets of other people.'),
      AUDITOR: holders.describe('May read the audit history.'),
      ADMIN: holders.describe('Has every role.'),
    })
    .refine(({ APPROVER, ADMIN }) => APPROVER.length + ADMIN.length > 0, {
      error: 'must give APPROVER or ADMIN to somebody, or no ticket could be approved',
    });
};

const pattern = z
  .string()
  .regex(/^[^\s:]+(:\S.*)?$/, 'must be the name of an application, or tag:value for all that carry the tag');

const team = (known: Known) =>
  z.strictObject({
    members: members(known).default([]),
    applications: z.array(pattern).default([]).describe('Application names, or tag:value.'),
  });

const cluster = z
  .strictObject({
    name,
    context: z
      .string()
      .min(1, 'must not be empty')
      .exactOptional()
      .describe('A context of the kubeconfig; the one named like the cluster where it is left out.'),
    inCluster: z
      .literal(true, 'must be true, or be left out')
      .exactOptional()
      .describe('The cluster that Firebreak itself runs in.'),
    namespaces: z.array(namespace).min(1, 'must name at least one namespace'),
  })
  .refine(({ context, inCluster }) => context === undefined || inCluster === undefined, {
    error: 'must not have both context and inCluster',
  });

const clusters = z.array(cluster).min(1, 'must have at least one cluster').superRefine(namesDiffer);

type Named = { readonly name?: string };

function namesDiffer(list: readonly Named[], { addIssue }: Pick<z.RefinementCtx, 'addIssue'>): void {
  for (const index of repeated(list)) {
    addIssue({ code: 'custom', path: [index, 'name'], message: 'must differ from the names before it' });
  }
}

/** Where a name stands for the second time. */
function repeated(list: readonly Named[]): number[] {
  const names = list.map((item) => item.name);
  return names.flatMap((item, index) => (item !== undefined && names.indexOf(item) < index ? [index] : []));
}

const atLeastOne = <T extends z.ZodType>(item: T) =>
  z.array(item).min(1, 'must have at least one item, or be left out');

const bySeverity = (most: number) =>
  z.strictObject({
    P0: seconds(most).exactOptional(),
    P1: seconds(most).exactOptional(),
    P2: seconds(most).exactOptional(),
    P3: seconds(most).exactOptional(),
  });

const terms = (known: Known) => ({
  approvers: atLeastOne(members(known).element)
    .exactOptional()
    .describe('Who decides. Built in: the role APPROVER.'),
  backups: atLeastOne(members(known).element)
    .exactOptional()
    .describe('Who is asked when they do not. Built in: the role ADMIN.'),
  approvals: whole(10, 'people')
    .exactOptional()
    .describe('How many people must approve. Built in: 1, and 2 for applications tagged critical: "true".'),
  tokenSeconds: seconds(DAY).exactOptional().describe('How long a token lives. Built in: 7200.'),
  remindSeconds: bySeverity(30 * DAY)
    .exactOptional()
    .describe('When approvers are asked again. Built in: 180, 600, 1800 and 14400.'),
  escalateSeconds: bySeverity(30 * DAY)
    .exactOptional()
    .describe('When the back-ups are asked. Built in: 300, 900, 3600 and 28800.'),
  pageAllSeconds: bySeverity(30 * DAY)
    .exactOptional()
    .describe('When everybody who can decide is asked. Built in: 900, 1800, 7200 and 86400.'),
  pendingSeconds: bySeverity(30 * DAY)
    .exactOptional()
    .describe('How long an undecided ticket waits. Built in: 3600, 7200, 28800 and 172800.'),
  operationsPerToken: whole(1000, 'operations').exactOptional().describe('Built in: 10.'),
  redeploysPerHour: whole(1000, 'redeploys')
    .exactOptional()
    .describe('Of one application by everybody. Built in: 3.'),
});

const rule = (known: Known) =>
  z.strictObject({
    name: z.string().min(1, 'must not be empty').max(100, 'must have at most 100 characters').exactOptional(),
    when: z
      .strictObject({
        actions: atLeastOne(z.enum(ACTION_NAMES)).exactOptional(),
        tags: tags.exactOptional(),
        clusters: atLeastOne(reference(name, known.clusters, 'a cluster')).exactOptional(),
        namespaces: atLeastOne(
          reference(namespace, known.namespaces, 'a namespace of a cluster'),
        ).exactOptional(),
        severities: atLeastOne(z.enum(SEVERITIES)).exactOptional(),
      })
      .describe('All of it must match; {} matches everything.'),
    ...terms(known),
  });

const rules = (known: Known) =>
  z.array(rule(known)).superRefine(namesDiffer).default([]).describe('The first that matches applies.');

const applications = z.strictObject({
  tags: z.array(tagName).default([]).describe('Labels and annotations to take as tags besides the usual.'),
  overrides: z
    .record(applicationName, tags)
    .default({})
    .describe('Tags by application that win over labels and annotations.'),
});

const channels = (known: Known) =>
  z.strictObject({
    default: channel.describe('Where tickets are posted that no team has a channel for.'),
    audit: channel.exactOptional(),
    teams: z.record(reference(name, known.teams, 'a team'), channel).default({}),
    language: z
      .enum(LANGUAGES)
      .default('en')
      .describe('Of messages in channels: English, or Simplified Chinese. People are answered in their own.'),
  });

const watch = z.strictObject({
  settleSeconds: anySeconds(HOUR).exactOptional().describe('Built in: 5.'),
  badPodSeconds: anySeconds(HOUR).exactOptional().describe('Built in: 15.'),
  noProgressSeconds: anySeconds(DAY).exactOptional().describe('Built in: 600.'),
});

/** The whole of `firebreak.yaml`. */
export function fileSchema(known: Known) {
  return z.strictObject({
    clusters,
    applications: applications.prefault({}),
    channels: channels(known),
    roles: roles(known),
    teams: z.record(name, team(known)).default({}),
    defaults: z.strictObject(terms(known)).prefault({}).describe('What holds where a rule says nothing.'),
    rules: rules(known),
    watch: watch
      .prefault({})
      .describe('How long an operation looks before it calls what it sees an outcome.'),
  });
}

export type FirebreakFile = z.output<ReturnType<typeof fileSchema>>;
