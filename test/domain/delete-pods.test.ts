import { expect, test } from 'vitest';
import { approveTicket } from '../../src/domain/approve-ticket.ts';
import { type DeletionRequest, podTried, startDeletion } from '../../src/domain/delete-pods.ts';
import type { View } from '../../src/domain/facts.ts';
import { NOTHING_GUARDED, operationGuard } from '../../src/domain/guards.ts';
import { nextDeletionMove } from '../../src/domain/next-deletion-move.ts';
import type { Deletion } from '../../src/domain/operation.ts';
import { tokenCreated } from '../../src/domain/process-entry.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { stopOperation } from '../../src/domain/stop-operation.ts';
import { operationOf, type Ticket } from '../../src/domain/ticket.ts';
import type { TicketForm } from '../../src/domain/ticket-form.ts';
import { type Memory, nothingSeen, WATCH_LIMITS } from '../../src/domain/watching.ts';
import {
  after,
  alice,
  application,
  bob,
  form,
  illPod,
  opened,
  plainly,
  pod,
  policy,
  view,
  webDeployment,
} from '../build.ts';

const entryId = 100;

/** A ticket of Alice's whose token lives. */
function approved(actions: TicketForm['actions'] = ['delete-pods']): Ticket {
  const decider = { person: bob, policy: policy(), cardHash: '', version: '', comment: '' };
  const { ticket } = approveTicket(opened({ form: form({ actions }) }).ticket, decider, after(60));
  return tokenCreated(ticket, entryId, after(61)).ticket;
}

const request = (changes: Partial<DeletionRequest> = {}): DeletionRequest => ({
  entryId,
  userId: alice.userId,
  operationId: 'op-1',
  workload: webDeployment,
  chosen: ['uid-b', 'uid-c'],
  ...plainly,
  pace: 'one-by-one',
  confirmed: false,
  view: view([pod('a'), illPod('b'), illPod('c')]),
  ...changes,
});

const start = (changes: Partial<DeletionRequest> = {}, ticket = approved()): Ticket =>
  startDeletion(ticket, request(changes), { facts: NOTHING_GUARDED, now: after(120) }).ticket;

function refusalOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
  return 'not refused';
}

function deletionOf(ticket: Ticket): Deletion {
  const operation = operationOf(ticket, 'op-1');
  if (operation.kind !== 'delete-pods') throw new Error('not a deletion');
  return operation;
}

const tried = (ticket: Ticket, ...uids: string[]): Ticket =>
  uids.reduce((t, uid) => podTried(t, 'op-1', { uid, outcome: 'deleted', now: after(125) }).ticket, ticket);

function move(
  ticket: Ticket,
  seen: View,
  { memory = nothingSeen(after(120)), seconds = 130, notBefore = new Map<string, Date>() } = {},
) {
  return nextDeletionMove(deletionOf(ticket), seen, {
    memory,
    limits: WATCH_LIMITS,
    now: after(seconds),
    notBefore,
  });
}

test('starting announces every pod with its uid before anything is deleted, and counts against the budget', () => {
  const { ticket, events, jobs } = startDeletion(approved(), request(), {
    facts: NOTHING_GUARDED,
    now: after(120),
  });

  expect(events.map(({ type }) => type)).toEqual(['token.used', 'pods.delete.started']);
  expect(events.at(-1)?.detail).toMatchObject({
    pods: [
      { name: 'b', uid: 'uid-b' },
      { name: 'c', uid: 'uid-c' },
    ],
  });
  expect(jobs).toContainEqual({ kind: 'run-operation', ticketId: 1, operationId: 'op-1' });
  expect(deletionOf(ticket).pods.map(({ outcome }) => outcome)).toEqual(['waiting', 'waiting']);
});

test.each([
  ['pods of another workload', { chosen: ['uid-of-somebody-else'] }, 'no-pods-chosen'],
  ['another workload', { workload: { ...webDeployment, uid: 'uid-other' } }, 'outside-scope'],
  ['somebody else', { userId: bob.userId }, 'not-the-requester'],
])('%s is refused', (_what, changes, code) => {
  expect(refusalOf(() => start(changes))).toBe(code);
});

test('an approval to redeploy is none to delete pods', () => {
  expect(refusalOf(() => start({}, approved(['redeploy'])))).toBe('outside-scope');
});

test('a token that has ended by the clock is refused even before anybody noticed', () => {
  const late = { facts: NOTHING_GUARDED, now: after(60 + 7200) };

  expect(refusalOf(() => startDeletion(approved(), request(), late))).toBe('token-ended');
});

test('one operation at a time runs on a workload, over all tickets', () => {
  const key = operationGuard({ ...application(), workload: webDeployment }).replace('operation:', '');
  const running = { operationId: 'x', ticketNo: 'WO-2026-000009', actor: 'U0ANN', startedAt: after(100) };
  const facts = { running: { [key]: running }, recentRedeploys: [] };

  expect(refusalOf(() => startDeletion(approved(), request(), { facts, now: after(120) }))).toBe(
    'operation-running',
  );
});

test.each([
  ['the last Ready pod', { chosen: ['uid-a'] }, 'confirmation-needed'],
  [
    'two of three Ready pods at once',
    { view: view([pod('a'), pod('b'), pod('c')]), pace: 'all-at-once' as const },
    'confirmation-needed',
  ],
  ['two of three Ready pods one by one', { view: view([pod('a'), pod('b'), pod('c')]) }, 'not refused'],
  ['pods that are not Ready', {}, 'not refused'],
])('taking %s: %s', (_what, changes, code) => {
  expect(refusalOf(() => start(changes))).toBe(code);
  expect(refusalOf(() => start({ ...changes, confirmed: true }))).toBe('not refused');
});

test('one by one, the next pod is deleted only when the one before is replaced', () => {
  const started = start();
  const first = move(started, view([pod('a'), illPod('b'), illPod('c')]));
  const deleted = tried(started, 'uid-b');
  const meanwhile = move(deleted, view([pod('a'), illPod('c'), pod('b2', { ready: false })], { wanted: 3 }));
  const replaced = move(deleted, view([pod('a'), illPod('c'), pod('b2')], { wanted: 3 }));

  expect(first.move).toEqual({ kind: 'delete', pods: [{ name: 'b', uid: 'uid-b' }] });
  expect(meanwhile.move).toEqual({ kind: 'wait' });
  expect(replaced.move).toEqual({ kind: 'delete', pods: [{ name: 'c', uid: 'uid-c' }] });
});

test('all at once, every chosen pod is deleted and all replacements are waited for', () => {
  const started = start({ pace: 'all-at-once' });
  const deleted = tried(started, 'uid-b', 'uid-c');

  expect(move(started, view([pod('a'), illPod('b'), illPod('c')])).move).toMatchObject({
    kind: 'delete',
    pods: [{ name: 'b' }, { name: 'c' }],
  });
  expect(move(deleted, view([pod('a'), pod('b2'), pod('c2', { ready: false })])).move).toEqual({
    kind: 'wait',
  });
  expect(move(deleted, view([pod('a'), pod('b2'), pod('c2')])).move).toMatchObject({
    kind: 'end',
    outcome: 'succeeded',
  });
});

test('a look from before the deletion does not count deleted pods as serving', () => {
  const healthy = view([pod('a'), pod('b'), pod('c')]);
  const deleted = tried(start({ view: healthy, pace: 'all-at-once', confirmed: true }), 'uid-b', 'uid-c');

  expect(move(deleted, healthy).move).toEqual({ kind: 'wait' });
});

test('an application scaled down meanwhile needs no replacements', () => {
  const deleted = tried(start(), 'uid-b', 'uid-c');

  expect(move(deleted, view([pod('a')], { wanted: 1 })).move).toMatchObject({
    kind: 'end',
    outcome: 'succeeded',
  });
});

test('a replacement that cannot start halts the rest 15 s after it was first seen so', () => {
  const deleted = tried(start(), 'uid-b');
  const sick = view([pod('a'), illPod('c'), illPod('b2', 'ImagePullBackOff')]);
  const first = move(deleted, sick, { seconds: 130 });
  const early = move(deleted, sick, { memory: first.memory, seconds: 144 });
  const late = move(deleted, sick, { memory: first.memory, seconds: 145 });

  expect(early.move).toEqual({ kind: 'wait' });
  expect(late.move).toEqual({ kind: 'end', outcome: 'halted', error: 'b2: ImagePullBackOff' });
});

test('a replacement that recovered in between is given its 15 s anew', () => {
  const deleted = tried(start(), 'uid-b', 'uid-c');
  const sick = view([pod('a'), pod('c2'), illPod('b2', 'ErrImagePull')], { wanted: 4 });
  const memoryOf = (memory: Memory, seen: View, seconds: number) =>
    move(deleted, seen, { memory, seconds }).memory;
  const recovered = memoryOf(
    memoryOf(nothingSeen(after(120)), sick, 130),
    view([pod('a'), pod('b2', { ready: true })], { wanted: 4 }),
    140,
  );

  expect(move(deleted, sick, { memory: recovered, seconds: 150 }).move).toEqual({ kind: 'wait' });
});

test('replacements that never get Ready end it after the workload’s own deadline', () => {
  const deleted = tried(start(), 'uid-b', 'uid-c');
  const slow = view([pod('a'), pod('b2', { ready: false }), pod('c2', { ready: false })], {
    progressDeadlineSeconds: 60,
  });
  const first = move(deleted, slow, { seconds: 130 });

  expect(move(deleted, slow, { memory: first.memory, seconds: 189 }).move).toEqual({ kind: 'wait' });
  expect(move(deleted, slow, { memory: first.memory, seconds: 190 }).move).toEqual({
    kind: 'end',
    outcome: 'failed',
    error: '0 of 2 replacements Ready after 60 s without progress',
  });
});

test('a stop leaves the pods alone that were not deleted yet', () => {
  const deleted = tried(start(), 'uid-b');
  const stopped = stopOperation(deleted, { person: alice, operationId: 'op-1' }, after(126)).ticket;

  expect(move(stopped, view([pod('a'), illPod('c'), pod('b2')])).move).toMatchObject({
    kind: 'end',
    outcome: 'stopped',
  });
});
