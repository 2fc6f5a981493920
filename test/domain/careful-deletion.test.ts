import { expect, test } from 'vitest';
import { allowedDown, batchesOf, maxUnavailableIn, readyPods } from '../../src/domain/allowed-down.ts';
import { approveTicket } from '../../src/domain/approve-ticket.ts';
import { isDoubtful, podHeld, podTried, startDeletion } from '../../src/domain/delete-pods.ts';
import type { PodFacts, View } from '../../src/domain/facts.ts';
import { NOTHING_GUARDED } from '../../src/domain/guards.ts';
import { HELD_SECONDS, nextDeletionMove } from '../../src/domain/next-deletion-move.ts';
import type { Deletion } from '../../src/domain/operation.ts';
import { tokenCreated } from '../../src/domain/process-entry.ts';
import { stopOperation } from '../../src/domain/stop-operation.ts';
import { operationOf, type Ticket } from '../../src/domain/ticket.ts';
import { nothingSeen, WATCH_LIMITS } from '../../src/domain/watching.ts';
import { after, alice, bob, illPod, opened, plainly, pod, policy, view, webDeployment } from '../build.ts';

const entryId = 100;
const decider = { person: bob, policy: policy(), cardHash: '', version: '', comment: '' };
const approved = tokenCreated(approveTicket(opened().ticket, decider, after(60)).ticket, entryId, after(61));

const eight = Array.from({ length: 8 }, (_, index) => pod(`p${index}`));
const half = { maxUnavailable: '50%', disruptions: undefined };

type Changes = Partial<Parameters<typeof startDeletion>[1]>;

function started(pods: readonly PodFacts[], changes: Changes = {}): Ticket {
  const request = {
    ...plainly,
    entryId,
    userId: alice.userId,
    operationId: 'op-1',
    workload: webDeployment,
    chosen: pods.map(({ uid }) => uid),
    pace: 'one-by-one',
    confirmed: true,
    view: view(pods),
    limits: half,
    ...changes,
  } as const;
  return startDeletion(approved.ticket, request, { facts: NOTHING_GUARDED, now: after(120) }).ticket;
}

function deletionOf(ticket: Ticket): Deletion {
  const operation = operationOf(ticket, 'op-1');
  if (operation.kind !== 'delete-pods') throw new Error('not a deletion');
  return operation;
}

const tried = (ticket: Ticket, outcome: 'deleted' | 'gone' | 'failed', ...uids: string[]): Ticket =>
  uids.reduce((t, uid) => podTried(t, 'op-1', { uid, outcome, now: after(125) }).ticket, ticket);

const held = (ticket: Ticket, ...uids: string[]): Ticket =>
  uids.reduce((t, uid) => podHeld(t, 'op-1', { uid, why: 'a budget', now: after(125) }).ticket, ticket);

function move(ticket: Ticket, seen: View, { idle = 0, notBefore = new Map<string, Date>() } = {}) {
  const look = { limits: WATCH_LIMITS, notBefore };
  const first = { ...look, memory: nothingSeen(after(120)), now: after(130) };
  const { memory } = nextDeletionMove(deletionOf(ticket), seen, first);
  return nextDeletionMove(deletionOf(ticket), seen, { ...look, memory, now: after(130 + idle) }).move;
}

const namesIn = (next: ReturnType<typeof move>): string[] =>
  next.kind === 'delete' || next.kind === 'give-up' ? next.pods.map(({ name }) => name) : [next.kind];

test.each([
  [{ wanted: 8, ready: 8 }, { maxUnavailable: '50%', disruptions: undefined }, 2],
  [{ wanted: 8, ready: 8 }, { maxUnavailable: 1, disruptions: undefined }, 1],
  [{ wanted: 8, ready: 8 }, { maxUnavailable: undefined, disruptions: undefined }, 1],
  [{ wanted: 40, ready: 40 }, { maxUnavailable: undefined, disruptions: 5 }, 5],
  [{ wanted: 40, ready: 40 }, { maxUnavailable: '25%', disruptions: 3 }, 3],
  [{ wanted: 40, ready: 40 }, { maxUnavailable: '29%', disruptions: undefined }, 10],
  [{ wanted: 3, ready: 3 }, { maxUnavailable: 3, disruptions: undefined }, 1],
  [{ wanted: 40, ready: 40 }, { maxUnavailable: 0, disruptions: 0 }, 1],
  [{ wanted: 40, ready: 4 }, { maxUnavailable: '25%', disruptions: undefined }, 2],
  [{ wanted: 40, ready: 0 }, { maxUnavailable: '25%', disruptions: undefined }, 10],
  [{ wanted: 8, ready: 8 }, { maxUnavailable: 'rubbish', disruptions: undefined }, 1],
])('of %j with %j, %i may be down at once', (workload, limits, most) => {
  expect(allowedDown(workload, limits)).toBe(most);
});

test.each([
  [{ spec: { strategy: { rollingUpdate: { maxUnavailable: '25%' } } } }, '25%'],
  [{ spec: { updateStrategy: { rollingUpdate: { maxUnavailable: 2 } } } }, 2],
  [{ spec: { strategy: { type: 'Recreate' } } }, undefined],
  [{ spec: null }, undefined],
  ['nothing', undefined],
])('maxUnavailable of %j is %s', (manifest, limit) => {
  expect(maxUnavailableIn(manifest)).toBe(limit);
});

test.each([
  [1, 2, [1]],
  [8, 2, [1, 2, 2, 2, 1]],
  [3, 1, [1, 1, 1]],
])('%i pods, %i at once, go in steps of %j', (pods, allowed, sizes) => {
  expect(batchesOf(pods, allowed)).toEqual(sizes);
});

test('a pod that is Ready only between two crashes does not count as serving', () => {
  const often = { restarts: 9, waitingReason: undefined };
  const crashing = (name: string, seconds: number) => {
    const { containers, ...rest } = pod(name, { readySince: after(120 - seconds) });
    return { ...rest, containers: containers.map((each) => ({ ...each, ...often })) };
  };

  const ready = readyPods({ pods: [pod('a'), crashing('b', 10), crashing('c', 301)] }, after(120));

  expect(ready.map(({ name }) => name)).toEqual(['a', 'c']);
});

test('the audit log says how, with what time to shut down, and in which steps', () => {
  const request = { method: 'evict', graceSeconds: 45 } as const;
  const operation = deletionOf(started(eight, request));

  const { events } = startDeletion(
    approved.ticket,
    {
      ...plainly,
      ...request,
      entryId,
      userId: alice.userId,
      operationId: 'op-2',
      workload: webDeployment,
      chosen: eight.map(({ uid }) => uid),
      pace: 'one-by-one',
      confirmed: true,
      view: view(eight),
      limits: half,
    },
    { facts: NOTHING_GUARDED, now: after(120) },
  );

  expect(operation).toMatchObject({ ...request, readyBefore: 8, allowedDown: 2 });
  expect(events.at(-1)).toMatchObject({
    type: 'pods.delete.started',
    detail: { method: 'evict', graceSeconds: 45, pace: 'one-by-one', batches: [1, 2, 2, 2, 1] },
  });
});

test.each([-1, 1.5, 3601, Number.NaN])('%d seconds to shut down are refused', (graceSeconds) => {
  expect(() => started(eight, { graceSeconds })).toThrow(
    expect.objectContaining({ code: 'bad-input', facts: { field: 'grace' } }),
  );
});

test.each([0, 3600, undefined])('%s seconds to shut down are taken', (graceSeconds) => {
  expect(deletionOf(started(eight, { graceSeconds })).graceSeconds).toBe(graceSeconds);
});

test.each([
  ['no time to shut down', { pace: 'one-by-one', graceSeconds: 0 }, ['uid-p0'], true],
  [
    'five of eight at once',
    { pace: 'all-at-once' },
    ['p0', 'p1', 'p2', 'p3', 'p4'].map((p) => `uid-${p}`),
    true,
  ],
  ['four of eight at once', { pace: 'all-at-once' }, ['p0', 'p1', 'p2', 'p3'].map((p) => `uid-${p}`), false],
  ['all eight one by one', { pace: 'one-by-one' }, eight.map(({ uid }) => uid), false],
] as const)('%s: in doubt or not', (_what, how, chosen, doubtful) => {
  const graceSeconds = 'graceSeconds' in how ? how.graceSeconds : undefined;

  expect(isDoubtful({ view: view(eight), chosen, pace: how.pace, graceSeconds })).toBe(doubtful);
});

test('the first pod goes alone; when it is replaced the rest goes in batches', () => {
  const fresh = started(eight);
  const one = tried(fresh, 'deleted', 'uid-p0');
  const left = eight.slice(1);

  expect(namesIn(move(fresh, view(eight)))).toEqual(['p0']);
  expect(namesIn(move(one, view([...left, pod('n0', { ready: false })])))).toEqual(['wait']);
  expect(namesIn(move(one, view([...left, pod('n0')])))).toEqual(['p1', 'p2']);
});

test('a first pod that was gone by itself proves nothing: the next goes alone too', () => {
  const one = tried(started(eight), 'gone', 'uid-p0');

  expect(namesIn(move(one, view([...eight.slice(1), pod('n0')])))).toEqual(['p1']);
});

test('whoever takes over in the middle of a batch waits until all of it is replaced', () => {
  const two = tried(started(eight), 'deleted', 'uid-p0', 'uid-p1');
  const left = eight.slice(2);

  expect(namesIn(move(two, view([...left, pod('n0'), pod('n1', { ready: false })])))).toEqual(['wait']);
  expect(namesIn(move(two, view([...left, pod('n0'), pod('n1')])))).toEqual(['p2', 'p3']);
});

test('Ready pods lost elsewhere halt it once fewer are left than it may take down', () => {
  const one = tried(started(eight), 'deleted', 'uid-p0');
  const lost = ['p1', 'p2', 'p3'].map((name) => pod(name, { ready: false }));
  const seen = view([...lost, ...eight.slice(4), pod('n0')]);

  expect(move(one, seen)).toEqual({
    kind: 'end',
    outcome: 'halted',
    error: 'Ready pods fell to 5: 8 at the start, and no more than 2 may be missing',
  });
});

test('an application scaled down meanwhile is not taken for one that loses its pods', () => {
  const one = tried(started(eight), 'deleted', 'uid-p0');

  expect(move(one, view([...eight.slice(1, 4), pod('n0')], { wanted: 4 })).kind).toBe('delete');
});

test('a batch takes no more Ready pods than others have left to spare', () => {
  const one = tried(started(eight), 'deleted', 'uid-p0');
  const shaken = [pod('p1'), pod('p2', { ready: false }), ...eight.slice(3), pod('n0')];

  expect(namesIn(move(one, view(shaken)))).toEqual(['p1', 'p2']);
  expect(namesIn(move(one, view([...shaken.slice(0, -2), pod('p7', { ready: false }), pod('n0')])))).toEqual([
    'p2',
    'p7',
  ]);
});

test('one by one, a pod that cannot go halts it; all at once, the others go on', () => {
  const failing = (pace: 'one-by-one' | 'all-at-once') => {
    const fresh = started(eight.slice(0, 3), { pace });
    return podTried(fresh, 'op-1', { uid: 'uid-p0', outcome: 'failed', error: 'no', now: after(125) }).ticket;
  };
  const seen = view(eight.slice(0, 3));

  expect(move(failing('one-by-one'), seen)).toMatchObject({ outcome: 'halted', error: 'p0: no' });
  expect(namesIn(move(failing('all-at-once'), seen))).toEqual(['p1', 'p2']);
});

test('a pod that is held is asked again only when its time has come, and the others meanwhile', () => {
  const fresh = held(started(eight.slice(0, 3), { pace: 'all-at-once' }), 'uid-p0');
  const seen = view(eight.slice(0, 3));
  const notBefore = (seconds: number) => new Map([['uid-p0', after(seconds)]]);

  expect(namesIn(move(fresh, seen, { notBefore: notBefore(131) }))).toEqual(['p1', 'p2']);
  expect(namesIn(move(fresh, seen, { notBefore: notBefore(130) }))).toEqual(['p1', 'p2', 'p0']);
});

test('one by one, no other pod is begun with while one is held: it may be going all the same', () => {
  const canary = held(started(eight), 'uid-p3');
  const notBefore = new Map([['uid-p3', after(131)]]);

  expect(namesIn(move(canary, view(eight), { notBefore }))).toEqual(['wait']);
  expect(namesIn(move(canary, view(eight), { notBefore, idle: 1 }))).toEqual(['p3']);
});

test('a pod that is held without any progress is given up, within the patience of the workload', () => {
  const all = tried(held(started(eight.slice(0, 2), { pace: 'all-at-once' }), 'uid-p0'), 'deleted', 'uid-p1');
  const seen = (progressDeadlineSeconds: number) => view([pod('p0'), pod('n1')], { progressDeadlineSeconds });
  const notBefore = new Map([['uid-p0', after(10_000)]]);

  expect(namesIn(move(all, seen(600), { notBefore, idle: HELD_SECONDS - 1 }))).toEqual(['wait']);
  expect(move(all, seen(600), { notBefore, idle: HELD_SECONDS }).kind).toBe('give-up');
  expect(namesIn(move(all, seen(20), { notBefore, idle: 20 }))).toEqual(['p0']);
});

test('a stop is heeded while a budget is waited for', () => {
  const waiting = held(started(eight.slice(0, 2), { method: 'evict' }), 'uid-p0');
  const { ticket } = stopOperation(waiting, { person: alice, operationId: 'op-1' }, after(126));

  expect(move(ticket, view(eight.slice(0, 2)))).toEqual({
    kind: 'end',
    outcome: 'stopped',
    error: 'stopped with 2 pods left',
  });
});

test('what holds a pod is recorded once, and again when it is something else', () => {
  const fresh = started(eight.slice(0, 2));
  const hold = (ticket: Ticket, why: string) =>
    podHeld(ticket, 'op-1', { uid: 'uid-p0', why, now: after(126) });
  const first = hold(fresh, 'budget web');

  expect(first.events).toMatchObject([
    { type: 'pods.delete.pod', detail: { name: 'p0', outcome: 'held', error: 'budget web' } },
  ]);
  expect(hold(first.ticket, 'budget web').events).toEqual([]);
  expect(hold(first.ticket, 'budget api').events).toHaveLength(1);
  expect(deletionOf(first.ticket).pods[0]).toMatchObject({ outcome: 'waiting', error: 'budget web' });
  expect(namesIn(move(started([illPod('x')]), view([illPod('x')])))).toEqual(['x']);
});
