import { expect, test, vi } from 'vitest';
import { podTried } from '../../src/domain/delete-pods.ts';
import { patchSeen } from '../../src/domain/redeploy.ts';
import { Refusal, Unavailable } from '../../src/domain/refusal.ts';
import { revokeTicket } from '../../src/domain/revoke-ticket.ts';
import { operationOf } from '../../src/domain/ticket.ts';
import type { Tickets } from '../../src/usecases/ports.ts';
import { makeRunOperation } from '../../src/usecases/run-operation.ts';
import { after, pod, policy, view } from '../build.ts';
import { crashLoopFacts } from '../diagnosis.ts';
import { scriptedCluster } from '../memory.ts';
import { approver, deleting, replaced, restarting, running, sick } from './running.ts';

const tried = (name: string) => ({ uid: `uid-${name}`, outcome: 'deleted' as const, now: after(105) });

test('every chosen pod is deleted once, each is recorded, and the end waits for the replacements', async () => {
  const { run, done, tickets, outcome } = running(deleting(), [sick, replaced]);

  await run();

  expect(done).toEqual(['delete b', 'delete c']);
  expect(await outcome()).toMatchObject({ outcome: 'succeeded' });
  expect(tickets.events.map(({ type }) => type)).toEqual([
    'pods.delete.pod',
    'pods.delete.pod',
    'cluster.pods_changed',
    'pods.delete.succeeded',
  ]);
});

test('whoever takes a deletion over deletes only what is left', async () => {
  const half = podTried(deleting(), 'op-1', { uid: 'uid-b', outcome: 'deleted', now: after(105) }).ticket;
  const { run, done } = running(half, [sick, replaced]);

  await run();

  expect(done).toEqual(['delete c']);
});

test('a ticket revoked in the middle halts the deletion before its next pod', async () => {
  const { run, done, tickets, outcome } = running(deleting(), [sick], {
    deletePod: async (_place, { name }) => {
      done.push(`delete ${name}`);
      await tickets.change(1, {}, (ticket) => revokeTicket(ticket, approver, after(112)));
      return { outcome: 'deleted' };
    },
  });

  await run();

  expect(done).toEqual(['delete b']);
  expect(await outcome()).toMatchObject({ outcome: 'halted', error: expect.stringContaining('token-ended') });
});

test('while Redis is away nothing is deleted', async () => {
  const { run, done, tokens, outcome } = running(deleting(), [sick]);
  tokens.away = true;

  await run();

  expect(done).toEqual([]);
  expect(await outcome()).toMatchObject({
    outcome: 'halted',
    error: expect.stringContaining('Redis is away'),
  });
});

test('an operation that failed ends with what is wrong with its workload', async () => {
  const diagnose = async () => crashLoopFacts();
  const { run, tokens, outcome } = running(restarting(), [sick], { diagnose });
  tokens.values.clear();

  await run();

  expect(await outcome()).toMatchObject({
    outcome: 'failed',
    diagnosis: { findings: [{ kind: 'crashing' }] },
  });
});

test('a cluster that cannot be read keeps no operation from its end', async () => {
  const diagnose = () => Promise.reject(new Unavailable('cluster', 'none', undefined, 'prod'));
  const { run, tokens, outcome } = running(restarting(), [sick], { diagnose });
  tokens.values.clear();

  await run();

  expect(await outcome()).toMatchObject({ outcome: 'failed' });
  expect(await outcome()).not.toHaveProperty('diagnosis');
});

test('a token that is gone from Redis stops a restart before the workload is touched', async () => {
  const { run, done, tokens, outcome } = running(restarting(), [sick]);
  tokens.values.clear();

  await run();

  expect(done).toEqual([]);
  expect(await outcome()).toMatchObject({
    outcome: 'failed',
    error: expect.stringContaining('nothing was changed'),
  });
});

test('while Redis is away no restart is sent, then or later', async () => {
  const { run, done, tokens, outcome } = running(restarting(), [sick]);
  tokens.away = true;

  await run();
  tokens.away = false;
  await run();

  expect(done).toEqual([]);
  expect(await outcome()).toMatchObject({
    outcome: 'failed',
    error: expect.stringMatching(/Redis is away.*nothing was changed/),
  });
});

test('a database that is away for a moment is never told as a cluster that did not answer', async () => {
  const away = new Unavailable('postgres', 'none', new Error('refused'));
  const base = running(deleting(), [sick]);
  const { clusters } = scriptedCluster([sick]);
  const changes = [() => Promise.reject(away)];
  const tickets: Tickets = {
    ...base.tickets,
    change: (...change) => changes.shift()?.() ?? base.tickets.change(...change),
  };
  const run = makeRunOperation({ tickets, tokens: base.tokens, clusters, policy, now: () => after(1800) });

  const ran = run({ ticketId: 1, operationId: 'op-1' }, new AbortController().signal);

  await expect(ran).rejects.toBe(away);
  expect(await base.outcome()).toBeUndefined();
});

test('a pod that the cluster refuses to delete is named in the end', async () => {
  const { run, outcome } = running(deleting('all-at-once'), [sick, sick, sick], {
    deletePod: async () => {
      throw new Refusal('cluster-forbids', { verb: 'delete', resource: 'pods' });
    },
  });

  await run();

  expect(await outcome()).toMatchObject({
    outcome: 'failed',
    error: expect.stringContaining('cluster-forbids'),
  });
});

test('a restart is sent once: a takeover finds its own mark on the workload', async () => {
  const marked = view([pod('a')], { operationId: 'op-1' });
  const first = running(restarting(), [view([pod('a')]), ...Array.from({ length: 8 }, () => marked)]);
  const takeover = running(
    restarting(),
    Array.from({ length: 9 }, () => marked),
  );

  await first.run();
  await takeover.run();

  expect(first.done).toEqual(['restart web-service for op-1']);
  expect(takeover.done).toEqual([]);
});

test('a rollout that somebody else’s change overtook is said so, not restarted', async () => {
  const patched = patchSeen(restarting(), 'op-1', after(101)).ticket;
  const { run, done, outcome } = running(patched, [view([pod('a')], { operationId: 'another' })]);

  await run();

  expect(done).toEqual([]);
  expect(await outcome()).toMatchObject({
    outcome: 'failed',
    error: expect.stringContaining('rollout-overtaken'),
  });
});

test('a cluster that is away is tried again, and given up as unknown after the time without progress', async () => {
  const away = new Unavailable('cluster', 'none', new Error('refused'), 'prod');
  const { run, outcome, pass } = running(deleting(), [], {
    watch: () => {
      throw away;
    },
  });

  await expect(run()).rejects.toBe(away);
  pass(600);
  await run();

  expect(await outcome()).toMatchObject({
    outcome: 'timeout',
    error: expect.stringContaining('prod did not answer'),
  });
});

test.each([
  ['a deletion', podTried(podTried(deleting(), 'op-1', tried('b')).ticket, 'op-1', tried('c')).ticket],
  ['a restart', patchSeen(restarting(), 'op-1', after(101)).ticket],
])('%s that waits reads its ticket once a look', async (_name, ticket) => {
  const waiting = view([pod('a')], { operationId: 'op-1', wanted: 3 });
  const looks = Array.from({ length: 5 }, () => waiting);
  const base = running(ticket, looks);
  const reads = vi.fn(base.tickets.read);
  const { clusters } = scriptedCluster(looks);
  const tickets: Tickets = { ...base.tickets, read: reads };
  const run = makeRunOperation({ tickets, tokens: base.tokens, clusters, policy, now: () => after(120) });

  await run({ ticketId: 1, operationId: 'op-1' }, new AbortController().signal);

  // And once before the first.
  expect(reads).toHaveBeenCalledTimes(looks.length + 1);
});

test('an outage is measured from the last answer: waiting long for a rollout does not use up its patience', async () => {
  const away = new Unavailable('cluster', 'none', new Error('reset'), 'prod');
  const attempts = [slowThenAway, alwaysAway, alwaysAway];
  const { run, outcome, pass } = running(deleting(), [], {
    watch: () => attempts.shift()?.() ?? alwaysAway(),
  });
  async function* slowThenAway() {
    yield sick;
    pass(590);
    yield sick;
    pass(20);
    throw away;
  }
  function alwaysAway(): never {
    throw away;
  }

  await expect(run()).rejects.toBe(away);
  pass(500);
  await expect(run()).rejects.toBe(away);
  const before = await outcome();
  pass(100);
  await run();

  expect(before).toBeUndefined();
  expect(await outcome()).toMatchObject({
    outcome: 'timeout',
    error: expect.stringContaining('prod did not answer for 6'),
  });
});

test('a process that is told to let go leaves the operation running for the next', async () => {
  const leaving = new AbortController();
  leaving.abort(new Error('stopping'));
  const { tickets, tokens } = running(deleting(), []);
  const { clusters } = scriptedCluster([], {
    watch: () => {
      throw new Refusal('workload-gone', {});
    },
  });
  const run = makeRunOperation({ tickets, tokens, clusters, policy, now: () => after(120) });

  await expect(run({ ticketId: 1, operationId: 'op-1' }, leaving.signal)).rejects.toThrow('stopping');

  const ticket = await tickets.read(1);
  expect(ticket && operationOf(ticket, 'op-1').end).toBeUndefined();
});
