import { expect, test } from 'vitest';
import { podTried } from '../../src/domain/delete-pods.ts';
import { Unavailable } from '../../src/domain/refusal.ts';
import { stopOperation } from '../../src/domain/stop-operation.ts';
import { operationOf } from '../../src/domain/ticket.ts';
import { makeHolds } from '../../src/usecases/holds.ts';
import type { Clusters, DeletionHow, Removal } from '../../src/usecases/ports.ts';
import { after, alice, illPod, pod, view } from '../build.ts';
import { deleting, replaced, running, sick } from './running.ts';

const HELD = 'PodDisruptionBudget web allows 0 disruptions now: it needs 3 healthy pods and has 3';
const held: Removal = { outcome: 'held', why: HELD, retryAfterSeconds: undefined };
const deleted: Removal = { outcome: 'deleted' };

/** Answers to one try after the other, for each pod; when there are no more, the last again. */
function answering(answers: Readonly<Record<string, readonly (Removal | Unavailable)[]>>) {
  const asked: string[] = [];
  const how: DeletionHow[] = [];
  const deletePod: Clusters['deletePod'] = async (_place, { name }, asking) => {
    const before = asked.filter((each) => each === name).length;
    asked.push(name);
    how.push(asking);
    const all = answers[name] ?? [deleted];
    const answer = all[before] ?? all.at(-1) ?? deleted;
    if (answer instanceof Unavailable) throw answer;
    return answer;
  };
  return { asked, how, deletePod };
}

/** The first views, and then the last one for as long as anybody looks. */
async function* lasting(...views: (typeof sick)[]) {
  yield* views;
  for (let looks = 0; looks < 2000; looks++) yield views.at(-1) ?? sick;
}

test('a pod that a budget holds is asked again after a pause, and the reason is on record meanwhile', async () => {
  const { asked, deletePod } = answering({ b: [held, held, deleted] });
  const { run, tickets, outcome } = running(deleting(), [], {
    deletePod,
    watch: () => lasting(sick, sick, sick, sick, sick, sick, replaced),
  });

  await run();

  expect(asked).toEqual(['b', 'c', 'b', 'b']);
  expect(await outcome()).toMatchObject({ outcome: 'succeeded' });
  const told = tickets.events.filter(({ type }) => type === 'pods.delete.pod').map(({ detail }) => detail);
  expect(told).toMatchObject([
    { name: 'b', outcome: 'held', error: HELD },
    { name: 'c', outcome: 'deleted' },
    { name: 'b', outcome: 'deleted', error: null },
  ]);
});

test('a budget that never gives way fails its pod, names itself, and lets the others go on', async () => {
  const { asked, deletePod } = answering({ b: [held] });
  const half = view([pod('a'), illPod('b'), pod('c2')]);
  const { run, outcome } = running(deleting(), [], { deletePod, watch: () => lasting(sick, half) });

  await run();

  expect(await outcome()).toMatchObject({ outcome: 'failed', error: `b: ${HELD}` });
  expect(asked.filter((name) => name === 'c')).toHaveLength(1);
  expect(asked.filter((name) => name === 'b').length).toBeGreaterThan(5);
  expect(asked.length).toBeLessThan(30);
});

test('one by one, a budget that never gives way halts the rest, which was not asked to go', async () => {
  const { asked, deletePod } = answering({ b: [held] });
  const how = { deletePod, watch: () => lasting(sick) };
  const { run, tickets, outcome } = running(deleting('one-by-one'), [], how);

  await run();

  expect(await outcome()).toMatchObject({ outcome: 'halted', error: `b: ${HELD}` });
  const stored = await tickets.read(1);
  expect(stored && operationOf(stored, 'op-1')).toMatchObject({
    pods: [{ outcome: 'failed' }, { outcome: 'kept' }],
  });
  expect(asked).not.toContain('c');
});

test('a stop ends the wait for a budget', async () => {
  const { asked, deletePod } = answering({ b: [held], c: [held] });
  const stopper = running(deleting(), [], { deletePod, watch: () => stopping() });
  async function* stopping() {
    yield sick;
    await stopper.tickets.change(1, {}, (ticket) =>
      stopOperation(ticket, { person: alice, operationId: 'op-1' }, after(130)),
    );
    yield sick;
  }

  await stopper.run();

  expect(asked).toEqual(['b', 'c']);
  expect(await stopper.outcome()).toMatchObject({ outcome: 'stopped' });
});

test('a cluster that fails one request is asked again, and nobody else’s turn is lost', async () => {
  const broken = new Unavailable('cluster', 'unknown', new Error('delete pods "b": 500'), 'prod');
  const { asked, deletePod } = answering({ b: [broken, { outcome: 'gone' }] });
  const { run, outcome } = running(deleting(), [], { deletePod, watch: () => lasting(sick, sick, replaced) });

  await run();

  expect(asked).toEqual(['b', 'c', 'b']);
  expect(await outcome()).toMatchObject({ outcome: 'succeeded' });
});

test('a cluster that fails every request for a pod is told with what it answered', async () => {
  const broken = new Unavailable(
    'cluster',
    'unknown',
    new Error('delete pods "b": 500, etcd is away'),
    'prod',
  );
  const { deletePod } = answering({ b: [broken] });
  const half = view([pod('a'), illPod('b'), pod('c2')]);
  const { run, outcome } = running(deleting(), [], { deletePod, watch: () => lasting(sick, half) });

  await run();

  expect(await outcome()).toMatchObject({
    outcome: 'failed',
    error: 'b: delete pods "b": 500, etcd is away',
  });
});

test('whoever takes over a deletion that a budget holds asks for what is left, as it was asked for', async () => {
  const { asked, how, deletePod } = answering({});
  const begun = deleting('all-at-once', { method: 'evict', graceSeconds: 20 });
  const half = podTried(begun, 'op-1', { uid: 'uid-b', outcome: 'deleted', now: after(105) }).ticket;
  const { run } = running(half, [sick, replaced], { deletePod });

  await run();

  expect(asked).toEqual(['c']);
  expect(how).toMatchObject([{ method: 'evict', graceSeconds: 20 }]);
});

test('pauses grow, and are never shorter than the cluster asks for', () => {
  const holds = makeHolds();
  const pause = (retryAfterSeconds: number | undefined) => {
    holds.held('u', { retryAfterSeconds, now: after(0) });
    return ((holds.notBefore.get('u')?.getTime() ?? 0) - after(0).getTime()) / 1000;
  };

  expect([undefined, undefined, undefined, undefined, undefined, 10].map(pause)).toEqual([1, 2, 4, 8, 8, 10]);
});
