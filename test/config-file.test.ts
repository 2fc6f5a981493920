import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { parseFirebreakFile, readFirebreakFile } from '../src/config/firebreak-file.ts';
import { ANYTHING } from '../src/config/known.ts';
import { fileSchema, LANGUAGES } from '../src/config/schema.ts';
import type { Settings } from '../src/config/settings.ts';
import { WEEKDAYS } from '../src/domain/time-of-week.ts';
import { wordsFor } from '../src/words/words.ts';
import { problemsOf } from './broken-files.ts';

const docs = path.resolve(import.meta.dirname, '../docs');
const example = readFileSync(path.join(docs, 'firebreak.example.yaml'), 'utf8');

const WORKDAYS = WEEKDAYS.slice(0, 5);

const SMALLEST = `clusters: [{ name: prod, namespaces: [production] }]
channels: { default: C0OPS }
roles: { APPROVER: ["user:U0BOB"] }
`;

function settingsOf(text: string): Settings {
  const reading = parseFirebreakFile(Buffer.from(text));
  if (reading.kind === 'bad') throw new Error(reading.problems.join('\n'));
  return reading.value;
}

test('the example becomes a policy, clusters, applications and channels', () => {
  const { policy, clusters, applications, channels } = settingsOf(example);

  expect(policy.roles.APPLICATION_DEPLOYER).toEqual([
    { kind: 'group', id: 'S0ONCALL' },
    { kind: 'team', name: 'backend' },
  ]);
  expect(policy.roles.AUDITOR).toEqual([{ kind: 'email', email: 'audit@example.com' }]);
  expect(policy.teams.backend?.applications).toEqual(['team:backend', 'data-processor']);
  expect(policy.rules[0]).toEqual({
    name: 'payments',
    when: { clusters: ['prod'], namespaces: ['payments'], severities: ['P0', 'P1'] },
    terms: {
      approvers: [
        { kind: 'oncall', schedule: 'managers' },
        { kind: 'group', id: 'S0LEADS' },
      ],
      backups: [
        { kind: 'oncall', schedule: 'platform' },
        { kind: 'user', id: 'U0CAROL' },
      ],
      approvals: 2,
      tell: [{ kind: 'email', email: 'finance@example.com' }],
      tokenSeconds: 3600,
      breakGlass: true,
      stepUp: true,
      freezes: [
        {
          reason: 'Year-end closing',
          when: {
            kind: 'dates',
            from: new Date('2026-12-23T17:00:00Z'),
            until: new Date('2027-01-02T07:00:00Z'),
          },
        },
        {
          reason: 'Settlement runs',
          when: {
            kind: 'hours',
            hours: { days: WORKDAYS, from: 17 * 60 + 45, until: 18 * 60 + 30, timeZone: 'Europe/London' },
          },
        },
      ],
    },
  });
  expect(policy.rules[1]?.when.hours).toEqual([
    { days: WORKDAYS, from: 18 * 60, until: 8 * 60, timeZone: 'Europe/Berlin' },
    { days: ['Sat', 'Sun'], from: 0, until: 24 * 60, timeZone: 'Europe/Berlin' },
  ]);
  expect(policy.deny).toEqual([
    {
      name: 'partners and payments',
      when: { namespaces: ['payments'], requesters: [{ kind: 'team', name: 'partners' }] },
      reason: 'Partners have no contract for payments; call the duty manager.',
    },
    {
      name: 'nightly batch',
      when: {
        actions: ['redeploy'],
        tags: { schedule: 'nightly' },
        hours: [{ days: WEEKDAYS, from: 23 * 60 + 30, until: 4 * 60, timeZone: 'Europe/Berlin' }],
      },
      reason: 'A redeploy starts the nightly batch all over again.',
    },
  ]);
  expect(policy.onCall).toEqual({
    backend: {
      kind: 'rota',
      people: [
        { kind: 'user', id: 'U0BOB' },
        { kind: 'email', email: 'dave@example.com' },
        { kind: 'user', id: 'U0ERIN' },
      ],
      timeZone: 'Europe/Berlin',
      firstDay: Date.UTC(2026, 0, 5) / 86_400_000,
      handover: 9 * 60,
      turnDays: 7,
    },
    platform: { kind: 'pagerduty', id: 'PI7DH85' },
    managers: { kind: 'opsgenie', id: 'Duty managers' },
  });
  expect(policy.hash).toBe(createHash('sha256').update(example).digest('hex'));
  expect(clusters).toEqual([{ name: 'prod', context: 'prod', namespaces: ['production', 'payments'] }]);
  expect(applications).toEqual({
    tags: ['schedule', 'loadbalancer'],
    overrides: { 'web-service': { team: 'backend', critical: 'true' } },
  });
  expect(channels).toEqual({
    default: 'C0EMERGENCY',
    audit: 'C0AUDIT',
    teams: { backend: 'C0BACKEND' },
    language: 'en',
  });
});

test('what the smallest file leaves out is built in', () => {
  const { policy, clusters, applications, channels } = settingsOf(SMALLEST);

  expect(policy).toMatchObject({
    roles: { ADMIN: [], APPROVER: [{ id: 'U0BOB' }] },
    teams: {},
    onCall: {},
    deny: [],
    rules: [],
  });
  expect(policy.defaults).toEqual({
    approvals: undefined,
    tokenSeconds: 7200,
    approvers: undefined,
    backups: undefined,
    ladder: {
      P0: { remind: 180, escalate: 300, 'page-all': 900 },
      P1: { remind: 600, escalate: 900, 'page-all': 1800 },
      P2: { remind: 1800, escalate: 3600, 'page-all': 7200 },
      P3: { remind: 14_400, escalate: 28_800, 'page-all': 86_400 },
    },
    pendingSeconds: { P0: 3600, P1: 7200, P2: 28_800, P3: 172_800 },
    operationsPerToken: 10,
    redeploysPerHour: 3,
    tell: [],
    expiringSeconds: 600,
    freezes: [],
    breakGlass: false,
    reviewSeconds: 86_400,
    stepUp: false,
  });
  expect(policy.watch).toEqual({ settleSeconds: 5, badPodSeconds: 15, noProgressSeconds: 600 });
  expect(clusters).toEqual([{ name: 'prod', namespaces: ['production'] }]);
  expect(applications).toEqual({ tags: [], overrides: {} });
  expect(channels).toEqual({ default: 'C0OPS', audit: undefined, teams: {}, language: 'en' });
});

test('the values of the example are the built-in ones where it says so', () => {
  const { defaults, watch } = settingsOf(example).policy;

  expect({ defaults, watch }).toEqual({
    defaults: settingsOf(SMALLEST).policy.defaults,
    watch: settingsOf(SMALLEST).policy.watch,
  });
});

test('a rule that sets one severity’s time keeps the defaults of the others', () => {
  const { rules } = settingsOf(`${SMALLEST}
defaults: { pendingSeconds: { P3: 60 } }
rules: [{ when: {}, pendingSeconds: { P0: 5 } }, { when: {} }]
`).policy;

  expect(rules).toEqual([
    { name: 'rule 1', when: {}, terms: { pendingSeconds: { P0: 5, P1: 7200, P2: 28_800, P3: 60 } } },
    { name: 'rule 2', when: {}, terms: {} },
  ]);
});

test('a rule names its own approvers and back-ups, and only the times it changes', () => {
  const { rules, defaults } = settingsOf(`${SMALLEST}
rules:
  - when: {}
    approvers: ["group:S0DBA"]
    backups: ["user:U0BOSS"]
    escalateSeconds: { P0: 60 }
`).policy;

  expect(rules[0]?.terms).toEqual({
    approvers: [{ kind: 'group', id: 'S0DBA' }],
    backups: [{ kind: 'user', id: 'U0BOSS' }],
    ladder: { ...defaults.ladder, P0: { remind: 180, escalate: 60, 'page-all': 900 } },
  });
});

test('fractions of a second are allowed where drills need them', () => {
  expect(settingsOf(`${SMALLEST}watch: { settleSeconds: 0.2 }`).policy.watch.settleSeconds).toBe(0.2);
});

test('anchors and aliases may share a list', () => {
  const { roles } = settingsOf(`clusters: [{ name: prod, namespaces: [production] }]
channels: { default: C0OPS }
roles: { APPROVER: &leads ["user:U0BOB"], ADMIN: *leads }
`).policy;

  expect(roles.ADMIN).toEqual(roles.APPROVER);
});

test.each([
  ['an empty file', '', ['1:1 the file must be a mapping (key: value), but is empty']],
  ['a list', '- 1', ['1:1 the file must be a mapping (key: value), but is a list']],
  [
    'missing parts',
    'channels: {}',
    [
      '1:1 clusters is missing; it must be a list',
      '1:1 channels.default is missing; it must be a Slack channel id such as C0123456789',
      '1:1 roles is missing; it must be a mapping (key: value)',
    ],
  ],
  ['broken YAML', 'clusters: [', ['1:12 ] is missing, or a line before it is indented too little']],
  ['a repeated key', `${SMALLEST}channels: {}`, ['4:1 this key stands here for the second time']],
  [
    'a second document',
    `${SMALLEST}---\nx: 1`,
    ['4:1 a second document begins here; the file must hold one'],
  ],
  [
    'an alias without anchor',
    'x: *y',
    ['1:4 no anchor &y stands before it; text that begins with * must be in quotes'],
  ],
  [
    'aliases that multiply',
    'a: &a [1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b]\nd: [*c,*c,*c]',
    ['1:1 the aliases stand for too much'],
  ],
  [
    'a key that would change prototypes',
    `${SMALLEST}teams: { __proto__: {} }`,
    ['4:10 __proto__ is no allowed key'],
  ],
  [
    'an unknown key',
    'clusters: [{ name: prod, namespaces: [production] }]\nchannels: { default: C0OPS }\nroles:\n  APPROVER: ["user:U0BOB"]\n  OPERATOR: []',
    [
      '5:3 roles.OPERATOR is no known key (known: EMERGENCY_OPERATOR, APPLICATION_DEPLOYER, APPROVER, AUDITOR, ADMIN); did you mean EMERGENCY_OPERATOR?',
    ],
  ],
  [
    'an unknown key on top',
    `${SMALLEST}defalts: {}`,
    [
      '4:1 defalts is no known key (known: clusters, applications, channels, timeZone, roles, teams, onCall, defaults, deny, rules, watch); did you mean defaults?',
    ],
  ],
  [
    'members of a wrong form and an unknown team',
    `${SMALLEST}teams:\n  backend: { members: ["user:bob", U0BOB, "team:bakend", 7, "email:bob"] }`,
    [
      '5:24 teams.backend.members[0] must be user:U…, group:S…, email:…, team:… or oncall:… (ids as Slack shows them), but is "user:bob"',
      '5:36 teams.backend.members[1] must be user:U…, group:S…, email:…, team:… or oncall:… (ids as Slack shows them), but is "U0BOB"',
      '5:43 teams.backend.members[2] must name a team of this file (team:backend), but is "team:bakend"; did you mean team:backend?',
      '5:58 teams.backend.members[3] must be text; put it in quotes, but is 7',
      '5:61 teams.backend.members[4] must be user:U…, group:S…, email:…, team:… or oncall:… (ids as Slack shows them), but is "email:bob"',
    ],
  ],
  [
    'nobody who could approve',
    SMALLEST.replace('APPROVER', 'AUDITOR'),
    ['3:8 roles must give APPROVER or ADMIN to somebody, or no ticket could be approved'],
  ],
  [
    'durations out of bounds',
    `${SMALLEST}defaults: { tokenSeconds: 0, pendingSeconds: { P0: 2h, P1: 0.5 } }\nwatch: { settleSeconds: -1 }`,
    [
      '4:27 defaults.tokenSeconds must be a whole number of seconds from 1 to 86400, but is 0',
      '4:52 defaults.pendingSeconds.P0 must be a whole number of seconds from 1 to 2592000, but is "2h"',
      '4:60 defaults.pendingSeconds.P1 must be a whole number of seconds from 1 to 2592000, but is 0.5',
      '5:25 watch.settleSeconds must be a number of seconds above 0 and up to 3600, but is -1',
    ],
  ],
  [
    'an approval count of nobody',
    `${SMALLEST}rules:\n  - when: {}\n    approvals: 0`,
    ['6:16 rules[0].approvals must be a whole number of people from 1 to 10, but is 0'],
  ],
  [
    'a rule without conditions',
    `${SMALLEST}rules:\n  - approvals: 2`,
    ['5:5 rules[0].when is missing; it must be a mapping (key: value)'],
  ],
  [
    'rules that could never match',
    `${SMALLEST}rules:\n  - when: { actions: [redploy], severities: [P5], clusters: [prd], tags: { critical: true } }\n  - when: { actions: [] }`,
    [
      '5:23 rules[0].when.actions[0] must be one of delete-pods, redeploy, but is "redploy"; did you mean redeploy?',
      '5:46 rules[0].when.severities[0] must be one of P0, P1, P2, P3, but is "P5"',
      '5:62 rules[0].when.clusters[0] must be a cluster of this file (prod), but is "prd"; did you mean prod?',
      '5:86 rules[0].when.tags.critical must be text; put it in quotes, but is true',
      '6:22 rules[1].when.actions must have at least one item, or be left out',
    ],
  ],
  [
    'a namespace that no cluster has',
    `${SMALLEST}rules: [{ when: { namespaces: [prodution] } }]`,
    [
      '4:32 rules[0].when.namespaces[0] must be a namespace of a cluster of this file (production), but is "prodution"; did you mean production?',
    ],
  ],
  [
    'rules of one name',
    `${SMALLEST}rules: [{ name: x, when: {} }, { name: x, when: {} }]`,
    ['4:40 rules[1].name must differ from the names before it, but is "x"'],
  ],
  [
    'clusters of one name',
    SMALLEST.replace(
      '{ name: prod, namespaces: [production] }',
      '{ name: a, namespaces: [b] }, { name: a, namespaces: [c] }',
    ),
    ['1:50 clusters[1].name must differ from the names before it, but is "a"'],
  ],
  [
    'clusters that could not be reached',
    SMALLEST.replace(
      '{ name: prod, namespaces: [production] }',
      '{ name: a }, { name: b, namespaces: [] }, { name: c, context: c, inCluster: true, namespaces: [d] }',
    ),
    [
      '1:12 clusters[0].namespaces is missing; it must be a list',
      '1:48 clusters[1].namespaces must name at least one namespace',
      '1:54 clusters[2] must not have both context and inCluster',
    ],
  ],
  [
    'channels by name, and of unknown teams',
    SMALLEST.replace(
      '{ default: C0OPS }',
      "{ default: '#ops', teams: { backend: C0OPS }, language: german }",
    ),
    [
      '2:22 channels.default must be a Slack channel id such as C0123456789 (in the channel’s details), but is "#ops"',
      '2:39 the key channels.teams.backend must be a team of this file (there are none)',
      '2:67 channels.language must be one of en, zh, but is "german"',
    ],
  ],
])('%s is refused with its place and what is allowed', (_what, text, problems) => {
  expect(problemsOf(text)).toEqual(problems);
});

test('there are words for every language a file may choose', () => {
  expect(new Set(LANGUAGES.map((language) => wordsFor(language))).size).toBe(LANGUAGES.length);
});

test('a file nested without end is refused', () => {
  expect(problemsOf(`x: ${'['.repeat(100_000)}`)[0]).toContain('nested too deeply');
});

test('a file with a thousand problems shows the first hundred', () => {
  const problems = problemsOf(`${SMALLEST}rules:\n${'  - 1\n'.repeat(1000)}`);

  expect(problems).toHaveLength(101);
  expect(problems.at(-1)).toBe('and 900 more');
});

test('a file that is too large, not UTF-8 or not there is refused', () => {
  expect(problemsOf('#'.repeat(600_000))).toEqual(['is larger than 524288 bytes']);
  expect(problemsOf(Uint8Array.of(0xff, 0xfe, 0x41))).toEqual(['is not UTF-8']);
  expect(readFirebreakFile('/nowhere/firebreak.yaml')).toMatchObject({
    kind: 'bad',
    problems: [expect.stringContaining('could not be read: ENOENT')],
  });
});

test('the JSON Schema in the docs is the schema in force', async () => {
  const schema = z.toJSONSchema(fileSchema(ANYTHING), { io: 'input' });

  await expect(`${JSON.stringify(schema, undefined, 2)}\n`).toMatchFileSnapshot(
    path.join(docs, 'firebreak.schema.json'),
  );
});
