import { expect, test } from 'vitest';
import { approveTicket } from '../../src/domain/approve-ticket.ts';
import { cancelTicket } from '../../src/domain/cancel-ticket.ts';
import { finishTicket } from '../../src/domain/finish-ticket.ts';
import { NOTHING_GUARDED } from '../../src/domain/guards.ts';
import { endOperation } from '../../src/domain/operate.ts';
import { retryEntry, tokenCreated, tokenFailed } from '../../src/domain/process-entry.ts';
import { startRedeploy } from '../../src/domain/redeploy.ts';
import { remindApprovers } from '../../src/domain/remind-approvers.ts';
import { stopOperation } from '../../src/domain/stop-operation.ts';
import type { Ticket } from '../../src/domain/ticket.ts';
import { after, alice, bob, form, opened, person, pod, policy, snapshot, webDeployment } from '../build.ts';

const approver = { person: bob, policy: policy(), cardHash: '', version: '', comment: '' };
const pending = opened({ form: form({ actions: ['redeploy'] }) }).ticket;
const approved = approveTicket(pending, approver, after(60)).ticket;
const failed = tokenFailed(approved, 100, { error: 'redis is away', now: after(61) }).ticket;

function restarting(): Ticket {
  const { ticket } = tokenCreated(approved, 100, after(61));
  const request = {
    entryId: 100,
    userId: alice.userId,
    operationId: 'operation',
    workload: webDeployment,
    snapshot: snapshot([pod('a')]),
    change: { mode: 'restart' } as const,
  };
  return startRedeploy(ticket, request, { facts: NOTHING_GUARDED, now: after(62) }).ticket;
}

const guest = person('Alice', { standing: 'guest' });

test.each([
  ['cancel', () => cancelTicket(pending, guest, after(70))],
  ['remind', () => remindApprovers(pending, guest, after(70))],
  ['retry', () => retryEntry(failed, { person: guest, entryId: 100 }, after(70))],
  ['stop', () => stopOperation(restarting(), { person: guest, operationId: 'operation' }, after(70))],
  ['finish', () => finishTicket(approved, guest, after(70))],
])('a requester who is only a guest by now may not %s', (_, act) => {
  expect(act).toThrow(expect.objectContaining({ code: 'not-a-member' }));
});

test('who wanted a rollout stopped is recorded before it is paused, and told with its end', () => {
  const stopping = stopOperation(restarting(), { person: alice, operationId: 'operation' }, after(70));
  const ending = { outcome: 'stopped' as const, error: 'stopped on request', now: after(71) };
  const ended = endOperation(stopping.ticket, 'operation', ending);

  expect(stopping.events).toMatchObject([
    {
      type: 'redeploy.progress',
      actor: { kind: 'person', userId: alice.userId },
      operationId: 'operation',
      detail: { stopRequested: true },
    },
  ]);
  expect(ended.events[0]).toMatchObject({ type: 'redeploy.stopped', detail: { stoppedBy: alice.userId } });
});
