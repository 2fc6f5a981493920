import { expect, test } from 'vitest';
import { owedJobs } from '../../../src/adapters/postgres/owed.ts';
import { approveTicket } from '../../../src/domain/approve-ticket.ts';
import { startDeletion } from '../../../src/domain/delete-pods.ts';
import { NOTHING_GUARDED } from '../../../src/domain/guards.ts';
import { revokeTicket } from '../../../src/domain/revoke-ticket.ts';
import type { Ticket } from '../../../src/domain/ticket.ts';
import { after, bob, NOON, plainly, pod, policy, view, webDeployment } from '../../build.ts';
import { decider, freshRecord, open, openWithTokens } from './record.ts';

const { db, tickets } = await freshRecord();

const owedTo = async (ticketId: number, now = NOON) =>
  (await owedJobs(db, () => now)).filter((job) => job.ticketId === ticketId);

test('a pending ticket is owed its evidence, its ladder, its expiry, its card and its thread', async () => {
  const { id, expiresAt, openedAt } = await open(tickets);
  const climb = (rung: string, minutes: number) => ({
    kind: 'climb-ladder',
    ticketId: id,
    rung,
    at: after(minutes * 60, openedAt),
  });

  expect(await owedTo(id)).toEqual([
    { kind: 'gather-evidence', ticketId: id },
    { kind: 'expire-ticket', ticketId: id, at: expiresAt },
    { kind: 'show-ticket', ticketId: id },
    { kind: 'tell-thread', ticketId: id },
    climb('remind', 10),
    climb('escalate', 15),
    climb('page-all', 30),
  ]);
});

test('an approved ticket is owed its tokens and their end', async () => {
  const { id, entries } = await open(tickets);
  await tickets.change(id, {}, (ticket) => approveTicket(ticket, decider(bob), after(60)));

  const owed = await owedTo(id);

  expect(owed).toContainEqual({ kind: 'process-entry', ticketId: id, entryId: entries[0]?.id });
  expect(owed).toContainEqual({ kind: 'expire-tokens', ticketId: id, at: after(60 + 7200) });
});

test('a ticket of before there were reminders of the end is owed one as well', async () => {
  const { id } = await openWithTokens(tickets);
  await db('tickets')
    .where({ id })
    .update({ terms: db.raw("terms - 'expiringSeconds'") });

  const at = after(7200 - 600, (await tickets.read(id).then(approvedAt)) ?? NOON);
  expect(await owedTo(id)).toContainEqual({ kind: 'remind-expiring', ticketId: id, at });
});

const approvedAt = (ticket: Ticket | undefined) =>
  ticket?.state.kind === 'APPROVED' ? ticket.state.approvedAt : undefined;

test('an operation that runs is owed its end, and a revoked token its removal while it would live', async () => {
  const { id, entries } = await openWithTokens(tickets);
  const entryId = entries[0]?.id ?? 0;
  await tickets.change(id, {}, (ticket) =>
    startDeletion(
      ticket,
      {
        entryId,
        userId: ticket.requester.userId,
        operationId: 'op-1',
        workload: webDeployment,
        chosen: ['uid-a'],
        ...plainly,
        pace: 'one-by-one',
        confirmed: true,
        view: view([pod('a'), pod('b')]),
      },
      { facts: NOTHING_GUARDED, now: after(120) },
    ),
  );
  await tickets.change(id, {}, (ticket) =>
    revokeTicket(ticket, { person: bob, policy: policy() }, after(180)),
  );
  const withdrawal = { kind: 'withdraw-token', ticketId: id, entryId };

  const soon = await owedTo(id, after(200));
  const later = await owedTo(id, after(200 + 2 * 24 * 3600));

  expect(soon).toContainEqual({ kind: 'run-operation', ticketId: id, operationId: 'op-1' });
  expect(soon).toContainEqual(withdrawal);
  expect(later).not.toContainEqual(withdrawal);
  expect(later).not.toContainEqual({ kind: 'show-ticket', ticketId: id });
});

test('a ticket that is told and long over is owed nothing', async () => {
  const { id } = await open(tickets);
  await tickets.change(id, {}, (ticket) => ({
    ticket: { ...ticket, state: { kind: 'EXPIRED', at: after(7200) } },
    events: [],
    jobs: [],
  }));
  await db('tickets')
    .where({ id })
    .update({ thread_cursor: db.ref('chain_length') });

  expect(await owedTo(id, after(7200 + 25 * 3600))).toEqual([]);
});
