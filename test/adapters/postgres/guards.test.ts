import { expect, test } from 'vitest';
import { verifyChain } from '../../../src/adapters/postgres/verify-chain.ts';
import { startDeletion } from '../../../src/domain/delete-pods.ts';
import { finishTicket } from '../../../src/domain/finish-ticket.ts';
import { operationGuard, redeploysGuard } from '../../../src/domain/guards.ts';
import { endOperation } from '../../../src/domain/operate.ts';
import { startRedeploy } from '../../../src/domain/redeploy.ts';
import { noStep } from '../../../src/domain/step.ts';
import type { Ticket } from '../../../src/domain/ticket.ts';
import { after, application, form, plainly, pod, snapshot, view, webDeployment } from '../../build.ts';
import { freshRecord, open, openWithTokens, somebody } from './record.ts';

const { db, tickets } = await freshRecord();

const onWeb = { cluster: 'prod', namespace: 'production', workload: webDeployment };

const deletion = (ticket: Ticket, operationId: string) => ({
  entryId: ticket.entries[0]?.id ?? 0,
  userId: ticket.requester.userId,
  operationId,
  workload: webDeployment,
  chosen: ['uid-a'],
  ...plainly,
  pace: 'one-by-one' as const,
  confirmed: true,
  view: view([pod('a'), pod('b')]),
});

const startedDeletion = (id: number, operationId: string) =>
  tickets.change(id, { guards: [operationGuard(onWeb)] }, (ticket, facts) =>
    startDeletion(ticket, deletion(ticket, operationId), { facts, now: after(120) }),
  );

const startedRedeploy = (id: number, operationId: string, now: Date) =>
  tickets.change(id, { guards: [operationGuard(onWeb), redeploysGuard(application())] }, (ticket, facts) =>
    startRedeploy(
      ticket,
      { ...deletion(ticket, operationId), snapshot: snapshot([pod('a')]), change: { mode: 'restart' } },
      { facts, now },
    ),
  );

const ended = (id: number, operationId: string) =>
  tickets.change(id, {}, (ticket) =>
    endOperation(ticket, operationId, { outcome: 'succeeded', error: undefined, now: after(180) }),
  );

test('one operation runs on a workload, whoever starts the other; the refusal says who is first', async () => {
  const [first, second] = await Promise.all([openWithTokens(tickets), openWithTokens(tickets)]);

  const outcomes = await Promise.allSettled(
    [first, second].map(({ id }) => startedDeletion(id, `delete-${id}`)),
  );
  const refused = outcomes.find(({ status }) => status === 'rejected');
  const running = await db('running_operations').first('ticket_id', 'ticket_no');

  expect(refused).toMatchObject({
    reason: { code: 'operation-running', facts: { ticketNo: running.ticket_no } },
  });
  await ended(Number(running.ticket_id), `delete-${running.ticket_id}`);
  expect(await db('running_operations')).toEqual([]);
});

test('redeploys of an application are counted over all tickets', async () => {
  const starts: Date[] = [];
  for (const minute of [1, 2, 3]) {
    const { id } = await openWithTokens(tickets, { form: form({ actions: ['redeploy'] }) });
    starts.push(after(60 + minute));
    await startedRedeploy(id, `redeploy-${id}`, after(60 + minute));
    await ended(id, `redeploy-${id}`);
  }
  const { id } = await openWithTokens(tickets, { form: form({ actions: ['redeploy'] }) });

  const fourth = startedRedeploy(id, `redeploy-${id}`, after(70));

  await expect(fourth).rejects.toMatchObject({
    code: 'redeploy-too-often',
    facts: { nextAt: after(3600, starts[0]) },
  });
});

test('transactions that guard the same rows in any order never block each other for good', async () => {
  const many = await Promise.all([1, 2, 3, 4, 5, 6].map(() => open(tickets)));
  const guards = [
    operationGuard(onWeb),
    redeploysGuard(application()),
    'operation:a',
    'operation:z',
  ] as const;

  const changes = many.flatMap(({ id }, i) =>
    [guards, guards.toReversed()].map((order) =>
      tickets.change(id, { guards: order.slice(i % 2) }, (ticket) => noStep(ticket)),
    ),
  );

  expect(await Promise.all(changes)).toHaveLength(12);
});

test('the record of a token tells when it was made, used and ended', async () => {
  const requester = somebody();
  const ticket = await openWithTokens(tickets, { requester });
  await startedDeletion(ticket.id, `delete-${ticket.id}`);
  await ended(ticket.id, `delete-${ticket.id}`);
  await tickets.change(ticket.id, {}, (current) => finishTicket(current, requester, after(200)));

  const [usage] = await db('pod_delete_token_usage').where({ ticket_id: ticket.id });

  expect(usage).toEqual({
    ticket_id: String(ticket.id),
    username: requester.username,
    application_name: 'web-service',
    action: 'delete-pods',
    token_created_at: after(61),
    token_used_at: after(120),
    token_expired_at: after(60 + 7200),
    operations_count: 1,
    last_operation_at: after(120),
  });
  expect(await verifyChain(db, ticket.id)).toBeUndefined();
});
