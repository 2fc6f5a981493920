import type { BreakGlass } from '../../src/domain/break-glass.ts';
import type { Entry, EntryState } from '../../src/domain/entry.ts';
import { type Evidence, workloadEvidence } from '../../src/domain/evidence.ts';
import type { Deletion, Operation, OperationEnd, Outcome, Redeploy } from '../../src/domain/operation.ts';
import { Refusal, reasonOf } from '../../src/domain/refusal.ts';
import type { Decision, Ticket, TicketState } from '../../src/domain/ticket.ts';
import { whoIs } from '../../src/domain/ticket.ts';
import { newToken } from '../../src/domain/token.ts';
import { after, alice, application, bob, carol, form, NOON, opened, webDeployment } from '../build.ts';
import { reports } from './sample-diagnoses.ts';

/** One ticket in every state that sentences tell apart, and operations with every outcome and cause. */

const [bare, whole] = reports.map(workloadEvidence);
const workloads = bare === undefined || whole === undefined ? [] : [whole, { ...bare, more: 0 }];

/** What was read for an entry, or was not. */
const evidences: readonly (Evidence | undefined)[] = [
  undefined,
  { kind: 'unread', at: NOON, why: 'away' },
  { kind: 'unread', at: NOON, why: 'forbidden' },
  { kind: 'read', at: NOON, workloads: workloads.slice(0, 1), gone: [] },
  { kind: 'read', at: NOON, workloads, gone: ['worker', 'cache', 'cron'] },
  { kind: 'read', at: NOON, workloads: [], gone: ['worker'] },
];

const token = newToken(NOON, after(7200));

const entryStates: readonly EntryState[] = [
  { kind: 'waiting' },
  { kind: 'processing' },
  { kind: 'active', executedAt: NOON, token },
  { kind: 'failed', executedAt: NOON, error: 'pods is forbidden' },
  { kind: 'ended', executedAt: NOON, token, endedAt: after(60), why: 'expired' },
  { kind: 'closed' },
];

const { ticket: pending } = opened({
  form: form({ actions: ['delete-pods', 'redeploy'], applications: ['web-service', 'api', 'billing'] }),
  wanted: ['web-service', 'api', 'billing'].map((name) => ({
    application: application({ name }),
    qualified: false,
  })),
});

export const entries: readonly Entry[] = pending.entries.map((entry, index) => ({
  ...entry,
  evidence: evidences[index % evidences.length],
  state: entryStates[index % entryStates.length] ?? { kind: 'waiting' },
}));

const outcomes: readonly Outcome[] = ['succeeded', 'failed', 'halted', 'stopped', 'timeout'];

const HELD = 'PodDisruptionBudget web allows 0 disruptions now: it needs 3 healthy pods and has 3';

/** What the error of an operation looks like, one for each cause. */
const errors: readonly string[] = [
  'web-1: ImagePullBackOff',
  'web-1: CrashLoopBackOff',
  'web-1: CreateContainerConfigError',
  'FailedCreate: exceeded quota: compute',
  'no progress for 600 s: 1 of 3 updated, 0 new pods Ready',
  'Redis is away, so the authorization could not be checked',
  'cluster prod did not answer for 600 s; how far it got is not known',
  'cluster prod did not answer for 600 s; how far it got is not known (list pods on cluster prod: 500)',
  'Ready pods fell to 2: 4 at the start, and no more than 1 may be missing',
  `web-1: ${HELD}`,
  `web-1: ${HELD}; web-2: ${HELD}`,
  'web-1: PodDisruptionBudget web allows 0 disruptions now: the cluster is still counting its pods',
  'web-1: more than one PodDisruptionBudget is over it, and Kubernetes evicts no such pod',
  'stopped with 2 pods left',
  'stopped on request',
  'stopped on request: a StatefulSet cannot be paused, so Kubernetes goes on with it',
  'web-2: ImagePullBackOff; it holds up the StatefulSet until it is deleted',
  'something new',
  ...(['token-ended', 'workload-gone', 'cluster-forbids', 'rollout-overtaken', 'revision-gone'] as const).map(
    (code) => reasonOf(new Refusal(code, {})),
  ),
];

const ends: readonly (OperationEnd | undefined)[] = [
  undefined,
  ...outcomes.map((outcome) => ({
    at: after(95),
    outcome,
    error: outcome === 'succeeded' ? undefined : 'something new',
  })),
  ...errors.map((error): OperationEnd => ({ at: after(95), outcome: 'failed', error })),
  ...workloads.map(
    (diagnosis): OperationEnd => ({
      at: after(95),
      outcome: 'failed',
      error: 'web-1: CrashLoopBackOff',
      diagnosis,
    }),
  ),
];

const base = {
  id: 'op-1',
  entryId: 100,
  cluster: 'prod',
  namespace: 'production',
  actor: alice.userId,
  username: alice.username,
  applicationName: 'web-service',
  workload: webDeployment,
  startedAt: NOON,
  lastUpdateAt: after(5),
  progress: { updated: 1, ready: 1, total: 3 },
} as const;

const deletion: Deletion = {
  ...base,
  kind: 'delete-pods',
  method: 'delete',
  graceSeconds: undefined,
  pace: 'one-by-one',
  readyBefore: 3,
  allowedDown: 1,
  stopRequestedBy: undefined,
  end: undefined,
  pods: (['deleted', 'gone', 'failed', 'kept', 'waiting'] as const).map((outcome) => ({
    name: `web-${outcome}`,
    uid: outcome,
    outcome,
    error: undefined,
  })),
  before: [],
  replacements: Array.from({ length: 10 }, (_, n) => ({ name: `web-new-${n}`, uid: `new-${n}` })),
};

/** Two pods are held by a budget. */
const eviction: Operation = {
  ...deletion,
  method: 'evict',
  graceSeconds: 90,
  pace: 'all-at-once',
  pods: ['web-1', 'web-2'].map((name) => ({ name, uid: name, outcome: 'waiting', error: HELD })),
};

const redeploy: Redeploy = {
  ...base,
  kind: 'redeploy',
  mode: 'restart',
  previousRevision: '6',
  partition: 0,
  stopRequestedBy: undefined,
  end: undefined,
  previousImage: 'app=web:1',
  currentImage: 'app=web:1',
  previousReplicas: 3,
  currentReplicas: 3,
  rolloutStrategy: 'RollingUpdate',
  rolloutStatus: 'PROGRESSING',
  before: [],
  newPods: [{ name: 'web-new', uid: 'new' }],
  terminatedPods: [{ name: 'web-old', uid: 'old' }],
  replicaSetsBefore: [],
  replicaSetsAfter: [],
  manifest: {},
  patchedAt: after(1),
  rolledOutAt: undefined,
};

const statefulSet = { ...webDeployment, kind: 'StatefulSet' } as const;

const redeploys: readonly Operation[] = [
  redeploy,
  { ...redeploy, mode: 'roll-back', toRevision: '5' },
  { ...redeploy, mode: 'image', images: [{ container: 'app', image: 'web:2' }] },
  { ...redeploy, workload: statefulSet, partition: 2 },
  { ...redeploy, workload: statefulSet, rolloutStrategy: 'OnDelete' },
];

export const operations: readonly Operation[] = [deletion, eviction, ...redeploys].flatMap((operation) => [
  { ...operation, stopRequestedBy: bob.userId },
  ...ends.map((end) => ({ ...operation, end })),
]);

const by = whoIs(bob);
const approval: Decision = {
  kind: 'approved',
  by,
  at: NOON,
  comment: '',
  basis: {
    rule: 'default',
    policyHash: 'f',
    roles: [],
    groups: [],
    cardHash: 'f',
    evidenceHash: 'f',
    version: '0',
    stepUp: false,
  },
};

const states: readonly TicketState[] = [
  { kind: 'PENDING_APPROVAL' },
  { kind: 'APPROVED', approvedAt: NOON, tokensEndAt: after(7200), finishedBy: undefined },
  { kind: 'APPROVED', approvedAt: NOON, tokensEndAt: after(7200), finishedBy: whoIs(alice) },
  { kind: 'COMPLETED', approvedAt: NOON, tokensEndAt: after(7200), at: after(60), by: whoIs(alice) },
  { kind: 'COMPLETED', approvedAt: NOON, tokensEndAt: after(7200), at: after(7200), by: undefined },
  { kind: 'DENIED', at: after(60), by, reason: 'not now' },
  { kind: 'CANCELLED', at: after(60), by: whoIs(alice) },
  { kind: 'EXPIRED', at: after(7200) },
  { kind: 'REVOKED', at: after(60), by },
];

const glass: BreakGlass = {
  at: NOON,
  reason: 'checkout is down',
  reference: undefined,
  skipped: [bob.userId, carol.userId],
  chaseAt: after(86_400),
  review: undefined,
};
const review = { by, at: after(600), verdict: 'justified', comment: 'right' } as const;

/** Owed, found right, and found wrong with nobody to wait for. */
export const glasses: readonly BreakGlass[] = [
  glass,
  { ...glass, review },
  { ...glass, skipped: [], review: { ...review, verdict: 'not-justified' } },
];

const asked: Ticket = { ...pending, entries };
const running: Ticket = { ...asked, decisions: [approval], operations: [deletion] };

export const tickets: readonly Ticket[] = [
  ...states.map((state) => (state.kind === 'PENDING_APPROVAL' ? asked : { ...running, state })),
  { ...asked, asked: [], climbed: ['remind', 'escalate', 'page-all'] },
  { ...asked, climbed: ['remind'], followers: [carol.userId], told: [carol.userId] },
  { ...asked, climbed: ['remind', 'escalate'], entries: entries.slice(0, 1), decisions: [approval] },
  ...states
    .slice(1, 4)
    .flatMap((state) => glasses.map((breakGlass) => ({ ...running, decisions: [], state, breakGlass }))),
  ...(['extends', 'takes-over'] as const).map((kind) => ({
    ...asked,
    succeeds: { kind, ticketId: 9, ticketNo: 'WO-2026-000009' },
  })),
];
