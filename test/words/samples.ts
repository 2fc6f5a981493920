import { type AnyNode, parseExpressionAt } from 'acorn';
import { ACTION_NAMES } from '../../src/domain/action.ts';
import type { AuditEvent, Json } from '../../src/domain/audit.ts';
import { workloadEvidence } from '../../src/domain/evidence.ts';
import { RUNGS } from '../../src/domain/ladder.ts';
import { PACES } from '../../src/domain/operation.ts';
import { type DependedOn, Refusal, Unavailable } from '../../src/domain/refusal.ts';
import type { FormField, FormProblem } from '../../src/domain/ticket-form.ts';
import type { Words } from '../../src/words/words.ts';
import { after, bob, illPod, NOON, pod, workload } from '../build.ts';
import { mark, markingVoice } from './marking-voice.ts';
import { advices, findings, logs, reports, unreads } from './sample-diagnoses.ts';
import { entries, glasses, operations, tickets } from './sample-tickets.ts';
import { told } from './told.ts';
import { isSay, type Leaf, nameOf } from './tree.ts';

/**
 * What the words are tried with, by the name of the parameter; by `path parameter` where a name has several
 * meanings. A parameter that is taken apart like a ticket or an entry needs no sample.
 */
type Palette = Readonly<Record<string, readonly unknown[]>>;

const link = mark('https://example.slack.com/archives/C0EMERGENCY/p1');
const people = [['U0BOB'], ['U0BOB', 'U0CAROL'], Array.from({ length: 12 }, (_, n) => `U0P${n}`)];
const systems: readonly DependedOn[] = ['cluster', 'postgres', 'redis', 'slack'];
const fields: readonly FormField[] = ['actions', 'applications', 'reason', 'reference'];
const problems: readonly FormProblem['problem'][] = [
  'missing',
  'too-short',
  'too-long',
  'too-many',
  'not-https',
];
const forms: FormProblem[] = fields.flatMap((field) => problems.map((problem) => ({ field, problem })));

/** `words` has the sentences that are parts of others. */
function makePalette(words: Words): Palette {
  const deeds = words.ticket.deeds(entries.slice(0, 1), mark);
  return {
    voice: [markingVoice],
    say: [mark],
    ticket: tickets,
    event: events(),
    asked: [[], ...people],
    '{rung,asked}': RUNGS.flatMap((rung) => [[], ...people].map((asked) => ({ rung, asked }))),
    skipped: [[], ...people],
    userIds: people,
    entry: entries,
    entries: [entries.slice(0, 1), entries],
    now: [NOON, after(9000)],
    n: [0, 1, 2, 7],
    ticketNo: ['WO-2026-000001'],
    action: ACTION_NAMES,
    severity: ['P0', 'P1', 'P2', 'P3'],
    link: [link],
    '{link,voice}': [{ link, voice: markingVoice }],
    '{application}': entries,
    'ticket.state kind': tickets.map(({ state }) => state.kind),
    'ticket.listed parts': [['⟦a⟧'], ['⟦a⟧', '⟦b⟧'], ['⟦a⟧', '⟦b⟧', '⟦c⟧', '⟦d⟧']],
    'dialog.deny.comment parts': [[mark('a')], [mark('a'), mark('b')]],
    names: [mark('web')],
    why: [mark('it is paused')],
    limit: [3],
    requester: [mark('Alice (alice)')],
    'card.confirmApproval.text deeds': deeds,
    operation: operations,
    end: operations.flatMap(({ end }) => (end === undefined ? [] : [end])),
    problem: forms,
    name: [mark('wbe')],
    nearest: [[], [mark('web')], [mark('web'), mark('wab')]],
    reference: ['ab12cd34'],
    error: systems.flatMap((system) => [
      new Unavailable(system, 'none', undefined, system === 'cluster' ? 'prod' : undefined),
      new Unavailable(system, 'unknown', undefined),
    ]),
    '{code,facts}': refusals(),
    ready: [3],
    '{wanted,unhealthy}': [
      { wanted: 3, unhealthy: 0 },
      { wanted: 3, unhealthy: 2 },
    ],
    pod: [pod('web-1'), illPod('web-2')],
    pace: PACES,
    outage: [
      { taken: 1, ready: 3, workload: 'web' },
      { taken: 3, ready: 3, workload: 'web' },
      { taken: 1, ready: 1, workload: 'web' },
    ],
    workload: [
      workload(),
      workload({ paused: true }),
      workload({ kind: 'DaemonSet', strategy: 'OnDelete', reach: 0 }),
      workload({ kind: 'StatefulSet', partition: 2, reach: 1 }),
    ],
    toRevision: ['3'],
    '{revision,image}': [{ revision: '3', image: mark('app=web:1') }],
    '{at,changeCause}': [undefined, mark('hotfix')].map((changeCause) => ({ at: after(-3600), changeCause })),
    'dialog.redeploy.imageProblem problem': ['malformed', 'untagged'],
    '{applicationName,cluster,namespace}': [
      { applicationName: mark('web'), cluster: mark('prod'), namespace: mark('shop') },
    ],
    expires: [after(7200)],
    since: [NOON],
    at: [NOON],
    reason: ['checkout is down'],
    tokenSeconds: [undefined, 3600],
    '{skipped}': glasses,
    '{by,at,verdict}': glasses.flatMap(({ review }) => (review === undefined ? [] : [review])),
    hasPicture: [true, false],
    'stepUp.home.since at': [NOON],
    userId: ['U0BOB'],
    adminId: ['U0CAROL'],
    typed: ['lsit'],
    command: ['list'],
    '{application,deciders,onCall}': whoCanDecide(),
    report: reports,
    '{workload,ready,wanted}': reports,
    reports: [reports],
    workloads: [['web'], ['web', 'worker', 'cache', 'cron', 'mail', 'search']],
    '{findings,more}': reports.map(workloadEvidence),
    evidence: reports.map(workloadEvidence),
    advice: advices,
    finding: findings,
    log: logs,
    unread: unreads,
  };
}

/** Made once for a language: thousands of sentences are tried with it. */
const palettes = new Map<Words, Palette>();

function paletteOf(words: Words): Palette {
  const palette = palettes.get(words) ?? makePalette(words);
  palettes.set(words, palette);
  return palette;
}

function events(): AuditEvent[] {
  const details: readonly Readonly<Record<string, Json>>[] = [
    {},
    { given: 1, wanted: 2 },
    { how: 'finished' },
    { how: 'takes-over', by: 'WO-2026-000002' },
    { by: 'WO-2026-000002' },
    { verdict: 'justified' },
    { verdict: 'not-justified' },
    { error: 'pods is forbidden' },
    ...RUNGS.map((rung) => ({ rung })),
  ];
  const actor = { kind: 'person', userId: bob.userId, username: bob.username } as const;
  const base = { type: 'ticket.created', at: NOON, actor } as const;
  return [
    ...details.map((detail) => ({ ...base, detail })),
    { ...base, actor: { kind: 'clock' }, detail: {} },
    { ...base, entryId: entries[0]?.id ?? 0, detail: { error: 'pods is forbidden' } },
  ];
}

/** Every refusal as it is thrown, and without any of its facts. */
function refusals(): Refusal[] {
  return Object.entries(told).flatMap(([code, all]) =>
    isCode(code) ? [{}, ...all.map(([facts]) => facts)].map((facts) => new Refusal(code, facts)) : [],
  );
}

const isCode = (code: string): code is keyof typeof told => code in told;

function whoCanDecide(): unknown[] {
  const application = entries[0]?.application;
  const decider = { action: 'redeploy', approvals: 2, approvers: ['U0BOB'], backups: ['U0CAROL'] };
  return [
    { application, deciders: [decider], onCall: [{ schedule: 'primary', people: ['U0BOB'] }] },
    {
      application,
      deciders: [{ ...decider, approvals: 1, approvers: [], backups: [] }],
      onCall: [{ schedule: 'primary', people: [] }],
    },
  ];
}

function samplesOf(palette: Palette, path: string, name: string): readonly unknown[] | undefined {
  const parts = name.startsWith('{') ? name.slice(1, -1).split(',') : [];
  const holder = [tickets, entries].find(
    ([first]) => parts.length > 0 && first !== undefined && parts.every((part) => part in first),
  );
  return palette[`${path} ${name}`] ?? palette[name] ?? holder;
}

/** What a sentence is tried with: every sample for each of its parameters, by everything for the others. */
export function callsOf(leaf: Leaf, words: Words): readonly (readonly unknown[])[] {
  const palette = paletteOf(words);
  return parametersOf(leaf).reduce<readonly (readonly unknown[])[]>(
    (calls, name) => {
      const values = samplesOf(palette, nameOf(leaf), name) ?? [];
      return calls.flatMap((call) => values.map((value) => [...call, value]));
    },
    [[]],
  );
}

/** Parameters nobody has a sample for, as `path parameter`. */
export function unknownParameters(leaf: Leaf, words: Words): string[] {
  const palette = paletteOf(words);
  return parametersOf(leaf)
    .filter((name) => samplesOf(palette, nameOf(leaf), name) === undefined)
    .map((name) => `${nameOf(leaf)} ${name}`);
}

/** The names of a function's parameters; `{a,b}` for one that is taken apart. */
function parametersOf({ value }: Leaf): string[] {
  if (!isSay(value)) return [];
  const said = parseExpressionAt(value.toString(), 0, { ecmaVersion: 'latest' });
  return said.type === 'ArrowFunctionExpression' || said.type === 'FunctionExpression'
    ? said.params.map(parameterName)
    : [];
}

function parameterName(param: AnyNode): string {
  if (param.type === 'Identifier') return param.name;
  if (param.type !== 'ObjectPattern') return param.type;
  const keys = param.properties.flatMap((property) =>
    property.type === 'Property' && property.key.type === 'Identifier' ? [property.key.name] : [],
  );
  return `{${keys.join(',')}}`;
}
