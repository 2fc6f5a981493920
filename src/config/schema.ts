import { z } from 'zod';
import {
  anySeconds,
  applicationName,
  channel,
  name,
  namespace,
  reference,
  tagName,
  timeZone,
} from './forms.ts';
import type { Known } from './known.ts';
import { members } from './member-schema.ts';
import { namesDiffer } from './names-differ.ts';
import { schedule } from './on-call-schema.ts';
import { denyRules, rules } from './rule-schema.ts';
import { termsAgree } from './terms-agree.ts';
import { terms } from './terms-schema.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;

const tags = z.record(tagName, z.string());

export const LANGUAGES = ['en', 'zh'] as const;

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

const clusters = z.array(cluster).min(1, 'must have at least one cluster').check(namesDiffer());

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
  return z
    .strictObject({
      clusters,
      applications: applications.prefault({}),
      channels: channels(known),
      timeZone: timeZone.default('UTC').describe('Of hours and rotas that name none themselves.'),
      roles: roles(known),
      teams: z.record(name, team(known)).default({}),
      onCall: z
        .record(name, schedule)
        .default({})
        .describe('Where it stands who is on call, by the name that oncall:… uses.'),
      defaults: z.strictObject(terms(known)).prefault({}).describe('What holds where a rule says nothing.'),
      deny: denyRules(known),
      rules: rules(known),
      watch: watch
        .prefault({})
        .describe('How long an operation looks before it calls what it sees an outcome.'),
    })
    .check(termsAgree());
}

export type FirebreakFile = z.output<ReturnType<typeof fileSchema>>;
