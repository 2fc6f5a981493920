import { type LogFacts, SOURCES, type Unread } from '../../src/domain/diagnosis/facts.ts';
import {
  type Advice,
  type DiagnosisReport,
  type Finding,
  type NextStep,
  type PlainStep,
  type Remedy,
  SETTINGS,
  type Symptom,
} from '../../src/domain/diagnosis/finding.ts';
import { NOON } from '../build.ts';

/** Everything a diagnosis can say. */

const said = 'dial tcp: i/o timeout';
const image = 'registry.example.com/web:1.4.3';
const nodes = [[], ['node-1'], ['node-1', 'node-2']];

const symptoms: readonly Symptom[] = [
  {
    kind: 'no-capacity',
    evidence: { lacking: ['cpu', 'memory'], requests: { cpu: '250m', memory: '1Gi' }, said },
  },
  { kind: 'no-capacity', evidence: { lacking: ['pods'], requests: {}, said: '' } },
  ...(['taint', 'affinity', 'other'] as const).map(
    (why) => ({ kind: 'no-node-fits', evidence: { why, said } }) as const,
  ),
  { kind: 'volume-away', evidence: { said } },
  { kind: 'quota-full', evidence: { quota: 'q', requested: 'pods=1', used: 'pods=3', limited: 'pods=4' } },
  { kind: 'starting', evidence: { seconds: 35 } },
  { kind: 'image-missing', evidence: { image } },
  { kind: 'image-forbidden', evidence: { image } },
  { kind: 'registry-away', evidence: { image, said } },
  { kind: 'image-unpullable', evidence: { image, said } },
  { kind: 'config-missing', evidence: { object: 'Secret', name: 'db', key: 'PASSWORD', said } },
  { kind: 'config-missing', evidence: { object: 'ConfigMap', name: 'web', key: undefined, said } },
  { kind: 'config-missing', evidence: { object: undefined, name: undefined, key: undefined, said } },
  { kind: 'cannot-start', evidence: { container: 'app', said } },
  { kind: 'out-of-memory', evidence: { container: 'app', limit: '512Mi', restarts: 7 } },
  { kind: 'out-of-memory', evidence: { container: 'app', limit: undefined, restarts: 7 } },
  ...(['startup', 'liveness'] as const).map(
    (probe) => ({ kind: 'probe-kills', evidence: { container: 'app', probe, said, restarts: 7 } }) as const,
  ),
  ...[0, 1, 126, 127, 134, 137, 139, 143].flatMap((exitCode) =>
    (['startup', 'runtime', undefined] as const).map(
      (when) => ({ kind: 'crashing', evidence: { container: 'app', exitCode, when, restarts: 1 } }) as const,
    ),
  ),
  { kind: 'not-ready', evidence: { seconds: 400, said: undefined, wasReady: true } },
  { kind: 'not-ready', evidence: { seconds: 400, said, wasReady: false } },
  ...nodes.map((names) => ({ kind: 'node-away', evidence: { nodes: names } }) as const),
  ...nodes.map((names) => ({ kind: 'stuck-terminating', evidence: { nodes: names, seconds: 120 } }) as const),
  { kind: 'evicted', evidence: { reason: 'Evicted', said } },
  { kind: 'sandbox-failed', evidence: { said } },
  { kind: 'create-refused', evidence: { said } },
  { kind: 'replicas-short', evidence: { have: 1, wanted: 3 } },
  { kind: 'replicas-many', evidence: { strays: ['web-debug'] } },
  { kind: 'replicas-many', evidence: { strays: ['a', 'b', 'c', 'd'] } },
  { kind: 'scaled-to-zero', evidence: {} },
  { kind: 'rollout-paused', evidence: { updated: 1, wanted: 3 } },
  { kind: 'rollout-stuck', evidence: { updated: 1, wanted: 3, seconds: undefined } },
  { kind: 'rollout-stuck', evidence: { updated: 1, wanted: 3, seconds: 300 } },
  { kind: 'rollout-held', evidence: { holding: ['db-2'] } },
  { kind: 'update-by-hand', evidence: { how: 'OnDelete', outdated: 2, wanted: 3 } },
  { kind: 'update-by-hand', evidence: { how: 'partition', outdated: 2, wanted: 3 } },
  { kind: 'no-way-back', evidence: { revisions: 2, limit: undefined } },
  { kind: 'no-way-back', evidence: { revisions: 2, limit: 2 } },
  { kind: 'autoscaler-at-most', evidence: { name: 'web', most: 10 } },
  { kind: 'budget-spent', evidence: { name: 'web-pdb', healthy: 3, needed: 3 } },
  ...(['argo-cd', 'flux', 'helm'] as const).map(
    (tool) => ({ kind: 'will-be-reverted', evidence: { tool, name: 'shop' } }) as const,
  ),
  { kind: 'settings-missing', evidence: { settings: SETTINGS } },
  { kind: 'settings-missing', evidence: { settings: ['max-surge'] } },
  { kind: 'healthy', evidence: { ready: 3, wanted: 3 } },
  { kind: 'healthy', evidence: { ready: 2, wanted: 3 } },
];

const pod = (name: string) => ({ name, uid: `uid-${name}` });

const PLAIN: Readonly<Record<PlainStep, true>> = {
  'add-capacity': true,
  'fix-scheduling': true,
  'fix-volume': true,
  'fix-config': true,
  'fix-cause': true,
  'resume-rollout': true,
  'scale-up': true,
  'ask-cluster-admin': true,
  'deploy-anew': true,
  'raise-maximum': true,
  'mind-budget': true,
  'change-at-source': true,
  'change-settings': true,
  wait: true,
  none: true,
};
const isPlain = (step: string): step is PlainStep => step in PLAIN;

const back = { kind: 'roll-back', revision: '12', image: 'app=web:1.4.2', leftOver: [] } as const;
const steps: readonly NextStep[] = [
  { kind: 'delete-pods', pods: [pod('web-1')] },
  { kind: 'delete-pods', pods: [pod('web-1'), pod('web-2')] },
  { kind: 'restart' },
  back,
  { ...back, leftOver: ['db-1', 'db-2'] },
  ...(['fix-image', 'fix-credentials', 'check-registry'] as const).map((kind) => ({ kind, image })),
  ...(['raise-limit', 'fix-command'] as const).map((kind) => ({ kind, container: 'app' })),
  ...(['startup', 'liveness', 'readiness'] as const).map(
    (probe) => ({ kind: 'fix-probe', container: 'app', probe }) as const,
  ),
  { kind: 'read-logs', pod: 'web-1' },
  ...nodes.map((names) => ({ kind: 'ask-node-admin', nodes: names }) as const),
  { kind: 'raise-quota', quota: 'q' },
  { kind: 'remove-strays', strays: ['web-debug'] },
  ...Object.keys(PLAIN)
    .filter(isPlain)
    .map((kind) => ({ kind })),
];

const some = ['web-1', 'web-2', 'web-3', 'web-4', 'web-5'].map(pod);

function finding(
  symptom: Symptom,
  changes: Partial<Pick<Finding, 'pods' | 'since' | keyof Remedy>> = {},
): Finding {
  const remedy = { severity: 'critical', deletingHelps: false, redeployHelps: false } as const;
  return {
    ...symptom,
    ...remedy,
    next: { kind: 'wait' },
    pods: some.slice(0, 2),
    of: 6,
    since: undefined,
    ...changes,
  };
}

const ill: Symptom = { kind: 'image-missing', evidence: { image } };

export const findings: readonly Finding[] = [
  ...symptoms.map((symptom) => finding(symptom)),
  ...steps.map((next) => finding(ill, { next })),
  finding(ill, { pods: [] }),
  finding(ill, { since: NOON }),
  finding(ill, { pods: some, since: NOON }),
  finding(ill, { pods: some, next: { kind: 'fix-config' } }),
  finding(ill, { next: { kind: 'restart' }, redeployHelps: true }),
  finding(ill, { next: { kind: 'restart' }, redeployHelps: true, deletingHelps: true }),
  finding(ill, { severity: 'advice', next: { kind: 'none' } }),
];

const figures = { deletes: 2, of: 6, readyNow: 4, readyAfter: 3, revertedBy: undefined };
export const advices: readonly Advice[] = [
  { kind: 'nothing', because: undefined, next: { kind: 'none' }, ...figures },
  { kind: 'wait', because: 'starting', next: { kind: 'wait' }, ...figures },
  ...(['argo-cd', 'flux', 'helm'] as const).map(
    (tool): Advice => ({
      kind: 'roll-back',
      because: 'crashing',
      next: back,
      ...figures,
      revertedBy: { tool, name: 'shop' },
    }),
  ),
  { kind: 'restart', because: 'not-ready', next: { kind: 'restart' }, ...figures },
  ...steps.flatMap((next): Advice[] =>
    next.kind === 'delete-pods' || next.kind === 'roll-back'
      ? [{ kind: next.kind, because: 'crashing', next, ...figures, readyAfter: 1 }]
      : [{ kind: 'fix-first', because: 'quota-full', next, ...figures }],
  ),
  ...symptoms.map(
    ({ kind: because }): Advice => ({ kind: 'fix-first', because, next: { kind: 'fix-cause' }, ...figures }),
  ),
];

export const logs: readonly LogFacts[] = [true, false].map((previous) => ({
  pod: 'web-1',
  container: 'app',
  previous,
  lines: ['panic: connection refused'],
}));

export const unreads: readonly (readonly Unread[])[] = [
  SOURCES.map((source) => ({ source, why: 'forbidden' })),
  SOURCES.map((source) => ({ source, why: 'away' })),
  [
    { source: 'events', why: 'forbidden' },
    { source: 'logs', why: 'away' },
  ],
];

const [advice] = advices;
if (advice === undefined) throw new Error('no advice');

const bare: DiagnosisReport = {
  at: NOON,
  place: { cluster: 'prod', namespace: 'shop' },
  workload: { kind: 'Deployment', name: 'web' },
  ready: 4,
  wanted: 6,
  restarts: 0,
  lastRollout: undefined,
  keeper: undefined,
  budgets: [],
  autoscaler: undefined,
  fullQuotas: [],
  advice,
  findings,
  logs,
  unread: [],
};

export const reports: readonly DiagnosisReport[] = [
  bare,
  {
    ...bare,
    restarts: 14,
    lastRollout: { revision: '13', image: `app=${image}`, at: NOON, current: true, ready: 4 },
    budgets: [{ name: 'web-pdb', allowed: 1, healthy: 3, needed: 2 }],
    keeper: { tool: 'argo-cd', name: 'shop' },
    autoscaler: { name: 'web', least: 3, most: 10, current: 6 },
    fullQuotas: [{ name: 'q', resource: 'pods', used: '6', hard: '6' }],
    unread: unreads[2] ?? [],
  },
];
