import { expect, test } from 'vitest';
import { approveTicket } from '../../src/domain/approve-ticket.ts';
import { podTried, startDeletion } from '../../src/domain/delete-pods.ts';
import type { View } from '../../src/domain/facts.ts';
import { NOTHING_GUARDED } from '../../src/domain/guards.ts';
import type { Pace } from '../../src/domain/operation.ts';
import { owedToken, tokenCreated } from '../../src/domain/process-entry.ts';
import { patchSeen, startRedeploy } from '../../src/domain/redeploy.ts';
import { Refusal, Unavailable } from '../../src/domain/refusal.ts';
import { revokeTicket } from '../../src/domain/revoke-ticket.ts';
import { entryOf, operationOf, type Ticket } from '../../src/domain/ticket.ts';
import type { Clusters, Tickets } from '../../src/usecases/ports.ts';
import { makeRunOperation } from '../../src/usecases/run-operation.ts';
import {
  after,
  alice,
  application,
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
import { memoryTickets, memoryTokens, scriptedCluster } from '../memory.ts';

const [deletingId, redeployingId] = [100, 101];
const approver = { person: bob, policy: policy(), cardHash: '', version: '', comment: '' };

function approved(): Ticket {
  const { ticket } = opened({
    form: form({ actions: ['delete-pods', 'redeploy'] }),
    wanted: [{ application: application(), qualified: false, health: undefined }],
  });
  const yes = approveTicket(ticket, approver, after(60)).ticket;
  return [deletingId, redeployingId].reduce((t, id) => tokenCreated(t, id, after(61)).ticket, yes);
}

const sick = view([pod('a'), illPod('b'), illPod('c')]);

function deleting(pace: Pace = 'all-at-once', ticket = approved()): Ticket {
  const how = { confirmed: false, workload: webDeployment, view: sick, pace, operationId: 'op-1' };
  const request = { ...how, entryId: deletingId, userId: alice.userId, chosen: ['uid-b', 'uid-c'] };
  return startDeletion(ticket, request, { facts: NOTHING_GUARDED, now: after(100) }).ticket;
}

function restarting(): Ticket {
  const how = { workload: webDeployment, snapshot: snapshot([pod('a')]), operationId: 'op-1' };
  const request = { ...how, entryId: redeployingId, userId: alice.userId };
  return startRedeploy(approved(), request, { facts: NOTHING_GUARDED, now: after(100) }).ticket;
}

/** Everything an operation of this ticket needs, with its tokens in place. */
function running(ticket: Ticket, views: readonly View[], changes: Partial<Clusters> = {}) {
  const tickets = memoryTickets(ticket);
  const tokens = memoryTokens();
  for (const id of [deletingId, redeployingId]) {
    const processing = {
      ...ticket,
      entries: ticket.entries.map((e) => ({ ...e, state: { kind: 'processing' } as const })),
    };
    const value = owedToken(processing, id, after(61));
    if (value !== undefined) tokens.values.set(entryOf(ticket, id).tokenKey, value);
  }
  const { clusters, done } = scriptedCluster(views, changes);
  let seconds = 110;
  const now = () => after(++seconds);
  const runOperation = makeRunOperation({ tickets, tokens, clusters, policy, now });
  const run = () => runOperation({ ticketId: 1, operationId: 'op-1' }, new AbortController().signal);
  const outcome = async () => {
    const stored = await tickets.read(1);
    return stored && operationOf(stored, 'op-1').end;
  };
  return { tickets, tokens, done, run, outcome, pass: (by: number) => (seconds += by) };
}

const replaced = view([pod('a'), pod('b2'), pod('c2')]);

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
      return 'deleted';
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
