import { expect, test } from 'vitest';
import { workloadEvidence } from '../../src/domain/evidence.ts';
import { runningOperations } from '../../src/domain/ticket.ts';
import { makeGiveUpJob } from '../../src/usecases/give-up-job.ts';
import { after } from '../build.ts';
import { crashLoop, crashLoopFacts } from '../diagnosis.ts';
import { memoryTickets, scriptedCluster } from '../memory.ts';
import { deleting } from './running.ts';

const running = deleting();
const { clusters } = scriptedCluster([], { diagnose: async () => crashLoopFacts() });

test('an operation that nobody can carry on ends as failed, is told, and frees its workload', async () => {
  const tickets = memoryTickets(running);
  const giveUp = makeGiveUpJob({ tickets, clusters, now: () => after(4000) });
  const job = { kind: 'run-operation', ticketId: 1, operationId: 'op-1' } as const;

  await giveUp(job);
  await giveUp(job);

  const ticket = await tickets.read(1);
  expect(ticket && runningOperations(ticket)).toEqual([]);
  expect(ticket?.operations[0]?.end).toEqual({
    at: after(4000),
    outcome: 'failed',
    error: expect.stringContaining('how far it got is not known'),
    diagnosis: workloadEvidence(crashLoop()),
  });
  expect(tickets.events.map(({ type }) => type)).toEqual(['pods.delete.failed']);
  expect(tickets.jobs).toContainEqual({ kind: 'tell-thread', ticketId: 1 });
});

test('what any other job leaves undone stays owed', async () => {
  const tickets = memoryTickets(running);

  await makeGiveUpJob({ tickets, clusters, now: () => after(4000) })({ kind: 'show-ticket', ticketId: 1 });

  expect(await tickets.read(1)).toBe(running);
});
