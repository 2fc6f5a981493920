import { expect, test } from 'vitest';
import { approveTicket } from '../../src/domain/approve-ticket.ts';
import type { View, WorkloadFacts } from '../../src/domain/facts.ts';
import { NOTHING_GUARDED } from '../../src/domain/guards.ts';
import { endOperation } from '../../src/domain/operate.ts';
import type { Redeploy } from '../../src/domain/operation.ts';
import { tokenCreated } from '../../src/domain/process-entry.ts';
import { type ChangeRequest, patchSeen, startRedeploy } from '../../src/domain/redeploy.ts';
import { nextRolloutMove, rolloutSeen } from '../../src/domain/rollout.ts';
import { operationOf, type Ticket } from '../../src/domain/ticket.ts';
import type { TicketForm } from '../../src/domain/ticket-form.ts';
import { type Memory, nothingSeen, WATCH_LIMITS } from '../../src/domain/watching.ts';
import {
  after,
  alice,
  bob,
  form,
  illPod,
  opened,
  pod,
  policy,
  snapshot,
  view,
  webDeployment,
} from '../build.ts';

const entryId = 100;
const old = [pod('old-1'), pod('old-2'), pod('old-3')];

function approved(actions: TicketForm['actions'] = ['redeploy']): Ticket {
  const decider = { person: bob, policy: policy(), cardHash: '', version: '', comment: '' };
  const { ticket } = approveTicket(opened({ form: form({ actions }) }).ticket, decider, after(60));
  return tokenCreated(ticket, entryId, after(61)).ticket;
}

const request = (changes: Partial<WorkloadFacts> = {}, change: ChangeRequest = { mode: 'restart' }) => ({
  entryId,
  userId: alice.userId,
  operationId: 'op-1',
  workload: webDeployment,
  snapshot: snapshot(old, changes),
  change,
});

const started = (): Ticket =>
  startRedeploy(approved(), request(), { facts: NOTHING_GUARDED, now: after(100) }).ticket;

const patched = (): Ticket => patchSeen(started(), 'op-1', after(101)).ticket;

function redeployOf(ticket: Ticket): Redeploy {
  const operation = operationOf(ticket, 'op-1');
  if (operation.kind !== 'redeploy') throw new Error('not a redeploy');
  return operation;
}

const fresh = (name: string, ready = true) => pod(name, { owner: 'web-service-new', ready });

const rolling = (pods: View['pods'], changes: Partial<WorkloadFacts> = {}): View =>
  view(pods, {
    wanted: 3,
    generation: 2,
    observedGeneration: 2,
    currentReplicaSet: 'web-service-new',
    replicaSets: ['web-service-new', 'web-service-old'],
    ...changes,
  });

const complete = rolling([fresh('new-1'), fresh('new-2'), fresh('new-3')], {
  updated: 3,
  replicas: 3,
  available: 3,
});
const midway = rolling([...old, fresh('new-1', false)], { updated: 1, replicas: 4, available: 3 });

function look(seen: View, { memory = nothingSeen(after(101)), seconds = 110, ticket = patched() } = {}) {
  return nextRolloutMove(redeployOf(ticket), seen, { memory, limits: WATCH_LIMITS, now: after(seconds) });
}

test('an approval to delete pods is none to redeploy', () => {
  const start = () =>
    startRedeploy(approved(['delete-pods']), request(), { facts: NOTHING_GUARDED, now: after(100) });

  expect(start).toThrow('outside-scope');
});

test('the answer of the patch still shows the old rollout complete, and is not believed', () => {
  const stale = rolling(old, { observedGeneration: 1, updated: 3, replicas: 3, available: 3 });

  expect(look(stale, { memory: look(stale).memory, seconds: 200 }).move).toEqual({ kind: 'wait' });
});

test('complete counts after it has stayed so for 5 s, or for minReadySeconds if that is longer', () => {
  const { memory } = look(complete, { seconds: 110 });
  const slow = { ...complete, workload: { ...complete.workload, minReadySeconds: 30 } };

  expect(look(complete, { memory, seconds: 114 }).move).toEqual({ kind: 'wait' });
  expect(look(complete, { memory, seconds: 115 }).move).toMatchObject({ kind: 'end', outcome: 'succeeded' });
  expect(look(slow, { memory, seconds: 115 }).move).toEqual({ kind: 'wait' });
  expect(look(slow, { memory, seconds: 140 }).move).toMatchObject({ kind: 'end', outcome: 'succeeded' });
});

test('counters that say complete are not believed before the new pods themselves are seen Ready', () => {
  const podsLag = { ...complete, pods: old };

  expect(look(podsLag, { memory: look(podsLag).memory, seconds: 200 }).move).toEqual({ kind: 'wait' });
});

test('a crash loop that looks complete for a moment is not a success', () => {
  const first = look(complete, { seconds: 110 }).memory;
  const crashed = rolling(
    [fresh('new-1'), fresh('new-2'), illPod('new-3', 'CrashLoopBackOff', { owner: 'web-service-new' })],
    { updated: 3, available: 2 },
  );
  const second = look(crashed, { memory: first, seconds: 112 }).memory;

  expect(look(crashed, { memory: second, seconds: 126 }).move).toEqual({ kind: 'wait' });
  expect(look(crashed, { memory: second, seconds: 127 }).move).toMatchObject({
    kind: 'end',
    outcome: 'failed',
    error: expect.stringContaining('CrashLoopBackOff'),
  });
});

test.each(['ImagePullBackOff', 'CrashLoopBackOff', 'CreateContainerConfigError'])(
  'a new pod in %s fails the redeploy 15 s after it was first seen so, not at the deadline',
  (reason) => {
    const stuck = rolling([...old, illPod('new-1', reason, { owner: 'web-service-new' })], {
      updated: 1,
      replicas: 4,
      available: 3,
    });
    const { memory } = look(stuck, { seconds: 110 });

    expect(look(stuck, { memory, seconds: 124 }).move).toEqual({ kind: 'wait' });
    expect(look(stuck, { memory, seconds: 125 }).move).toMatchObject({
      kind: 'end',
      outcome: 'failed',
      error: expect.stringContaining(`new-1: ${reason}`),
    });
  },
);

test('an old pod that crashes on says nothing about the new ones', () => {
  const beside = rolling([illPod('old-1'), pod('old-2'), fresh('new-1', false)], {
    updated: 1,
    replicas: 3,
    available: 1,
  });
  const { memory } = look(beside, { seconds: 110 });

  expect(look(beside, { memory, seconds: 140 }).move).toEqual({ kind: 'wait' });
});

test('no room in the quota fails it at once; a condition from before the patch does not', () => {
  const condition = {
    type: 'ReplicaFailure',
    status: 'True',
    reason: 'FailedCreate',
    message: 'exceeded quota: pods=3',
  };
  const at = (seconds: number) =>
    rolling(old, { updated: 0, conditions: [{ ...condition, changedAt: after(seconds) }] });

  expect(look(at(102)).move).toEqual({
    kind: 'end',
    outcome: 'failed',
    error: 'FailedCreate: exceeded quota: pods=3',
  });
  expect(look(at(50)).move).toEqual({ kind: 'wait' });
});

test('Kubernetes’ own deadline ends it as a timeout; a stale one does not', () => {
  const condition = {
    type: 'Progressing',
    status: 'False',
    reason: 'ProgressDeadlineExceeded',
    message: 'has timed out progressing',
  };
  const at = (seconds: number) => ({
    ...midway,
    workload: { ...midway.workload, conditions: [{ ...condition, changedAt: after(seconds) }] },
  });

  expect(look(at(105)).move).toMatchObject({ kind: 'end', outcome: 'timeout' });
  expect(look(at(50)).move).toEqual({ kind: 'wait' });
});

test('without progress for the workload’s deadline it ends as a timeout; progress starts the clock anew', () => {
  const patient = (view: View): View => ({
    ...view,
    workload: { ...view.workload, progressDeadlineSeconds: 60 },
  });
  const first = look(patient(midway), { seconds: 110 }).memory;
  const further = rolling([...old, fresh('new-1')], { updated: 1, replicas: 4, available: 4 });
  const second: Memory = look(patient(further), { memory: first, seconds: 160 }).memory;

  expect(look(patient(midway), { memory: first, seconds: 170 }).move).toMatchObject({
    kind: 'end',
    outcome: 'timeout',
    error: expect.stringContaining('no progress for 60 s'),
  });
  expect(look(patient(further), { memory: second, seconds: 219 }).move).toEqual({ kind: 'wait' });
  expect(look(patient(further), { memory: second, seconds: 220 }).move).toMatchObject({ outcome: 'timeout' });
});

test('what a look shows is stored with one fact for each kind of change, and nothing when nothing changed', () => {
  const before = patched();
  const seen = { view: midway, memory: look(midway).memory, now: after(110) };
  const step = rolloutSeen(before, 'op-1', seen);
  const again = rolloutSeen(step.ticket, 'op-1', { ...seen, now: after(111) });

  expect(step.events.map(({ type }) => type)).toEqual([
    'cluster.replicaset_created',
    'cluster.pods_changed',
    'redeploy.progress',
  ]);
  expect(redeployOf(step.ticket)).toMatchObject({
    newPods: [{ name: 'new-1' }],
    terminatedPods: [],
    progress: { updated: 1, ready: 0, total: 3 },
  });
  expect(again.events).toEqual([]);
});

test('the end has a status, a message unless it succeeded, and a real duration', () => {
  const failed = endOperation(patched(), 'op-1', { outcome: 'failed', error: undefined, now: after(137.5) });

  expect(redeployOf(failed.ticket)).toMatchObject({
    rolloutStatus: 'FAILED',
    end: { outcome: 'failed', error: 'failed' },
  });
  expect(failed.events.at(-1)).toMatchObject({ type: 'redeploy.failed', detail: { durationSeconds: 37.5 } });
});

test('a paused Deployment and a fourth redeploy within the hour are refused', () => {
  const often = { running: {}, recentRedeploys: [after(-3000), after(-2000), after(-1000)] };

  expect(() =>
    startRedeploy(approved(), request({ paused: true }), { facts: NOTHING_GUARDED, now: after(100) }),
  ).toThrow('workload-paused');
  expect(() => startRedeploy(approved(), request(), { facts: often, now: after(100) })).toThrow(
    expect.objectContaining({
      code: 'redeploy-too-often',
      facts: expect.objectContaining({ nextAt: after(600) }),
    }),
  );
});
