import { expect, test } from 'vitest';
import { approveTicket } from '../../src/domain/approve-ticket.ts';
import { startDeletion } from '../../src/domain/delete-pods.ts';
import { denyTicket } from '../../src/domain/deny-ticket.ts';
import { finishTicket } from '../../src/domain/finish-ticket.ts';
import { NOTHING_GUARDED } from '../../src/domain/guards.ts';
import { endOperation } from '../../src/domain/operate.ts';
import { retryEntry, tokenCreated, tokenFailed } from '../../src/domain/process-entry.ts';
import { revokeTicket } from '../../src/domain/revoke-ticket.ts';
import { type Ticket, wrongState } from '../../src/domain/ticket.ts';
import { after, alice, bob, form, opened, plainly, pod, policy, view, webDeployment } from '../build.ts';

const approver = { person: bob, policy: policy(), cardHash: '', version: '', comment: 'no' };
const [first, second] = [100, 101];

/** Approved for both actions; the first has its token and is deleting pods, the second still waits for its own. */
function half(): Ticket {
  const both = opened({ form: form({ actions: ['delete-pods', 'redeploy'] }) }).ticket;
  const approved = approveTicket(both, approver, after(60)).ticket;
  const { ticket } = tokenCreated(approved, first, after(61));
  const request = {
    entryId: first,
    userId: alice.userId,
    operationId: 'operation',
    workload: webDeployment,
    chosen: ['uid-a'],
    ...plainly,
    pace: 'one-by-one' as const,
    confirmed: true,
    view: view([pod('a'), pod('b')]),
  };
  return startDeletion(ticket, request, { facts: NOTHING_GUARDED, now: after(62) }).ticket;
}

const ending = { outcome: 'succeeded' as const, error: undefined, now: after(90) };

test('what is finished while an operation runs gets no further token', () => {
  const finished = finishTicket(half(), alice, after(70)).ticket;

  const late = tokenCreated(finished, second, after(71));

  expect(finished.state.kind).toBe('APPROVED');
  expect(late.events).toEqual([]);
  expect(late.ticket.entries.map(({ state }) => state.kind)).toEqual(['ended', 'closed']);
});

test('a token that failed is not tried again once the ticket is finished', () => {
  const failed = tokenFailed(half(), second, { error: 'redis is away', now: after(65) }).ticket;
  const finished = finishTicket(failed, alice, after(70)).ticket;

  expect(() => retryEntry(finished, { person: alice, entryId: second }, after(71))).toThrow(
    wrongState(finished),
  );
  expect(endOperation(finished, 'operation', ending).ticket.state.kind).toBe('COMPLETED');
});

test('whatever may stand in Redis is withdrawn when a ticket is finished or revoked', () => {
  const failed = tokenFailed(half(), second, { error: 'redis is away', now: after(65) }).ticket;

  const finished = finishTicket(failed, alice, after(70));
  const revoked = revokeTicket(failed, approver, after(70));

  for (const { jobs } of [finished, revoked]) {
    expect(jobs).toContainEqual({ kind: 'withdraw-token', ticketId: 1, entryId: first });
    expect(jobs).toContainEqual({ kind: 'withdraw-token', ticketId: 1, entryId: second });
  }
});

test('nobody decides a ticket whose time is over, though the clock has not ended it yet', () => {
  const { ticket } = opened();
  const expired = {
    code: 'wrong-state',
    facts: { ticketNo: ticket.ticketNo, state: 'EXPIRED', at: ticket.expiresAt },
  };

  expect(() => approveTicket(ticket, approver, ticket.expiresAt)).toThrow(expect.objectContaining(expired));
  expect(() => denyTicket(ticket, approver, ticket.expiresAt)).toThrow(expect.objectContaining(expired));
});

test('what is said beside an approval is kept within its limit, and without what cannot be stored', () => {
  const comment = `  looks \u0000 right${'!'.repeat(5000)}`;

  const { ticket } = approveTicket(opened().ticket, { ...approver, comment }, after(60));

  const [kept = ''] = ticket.decisions.map((decision) => decision.comment);
  expect(kept).toMatch(/^looks {2}right!+…$/);
  expect([...kept]).toHaveLength(2000);
});
