import { expect, test } from 'vitest';
import { makeRunJob } from '../../../src/adapters/jobs/run-job.ts';
import type { Job } from '../../../src/domain/step.ts';
import { after, NOON } from '../../build.ts';
import { listeningLog } from './lane.ts';

function runner(changes: Partial<Parameters<typeof makeRunJob>[0]> = {}) {
  const done: Job[] = [];
  const again: Job[] = [];
  const { lines, log } = listeningLog();
  const run = makeRunJob({
    doJob: async (job) => void done.push(job),
    again: async (job) => void again.push(job),
    isAlone: async () => true,
    stopping: new AbortController().signal,
    now: () => NOON,
    log,
    ...changes,
  });
  const doing = (data: object) =>
    run({
      id: 'id',
      name: 'queue',
      data: JSON.parse(JSON.stringify(data)),
      retryCount: 0,
      expireInSeconds: 60,
      heartbeatSeconds: 10,
      signal: new AbortController().signal,
    });
  return { done, again, lines, doing };
}

const tell: Job = { kind: 'tell-thread', ticketId: 1 };

test('a job goes back while another process does the same work', async () => {
  const { done, again, doing } = runner({ isAlone: async () => false });

  await doing(tell);

  expect([done, again]).toEqual([[], [tell]]);
});

test('a job that the database thinks due is not done before the clock of the application agrees', async () => {
  let now = NOON;
  const late = runner({ now: () => now });
  const soon: Job = { kind: 'expire-ticket', ticketId: 1, at: after(0.05) };
  const doing = late.doing(soon);
  now = after(0.05);
  await doing;
  const far: Job = { kind: 'expire-ticket', ticketId: 2, at: after(3600) };
  await late.doing(far);

  expect(late.done).toEqual([soon]);
  expect(late.again).toEqual([far]);
});

test('what fails is told and thrown on, to be tried again', async () => {
  const failure = new Error('slack is away');
  const { again, lines, doing } = runner({ doJob: () => Promise.reject(failure) });

  await expect(doing(tell)).rejects.toBe(failure);

  expect(again).toEqual([]);
  expect(lines).toMatchObject([{ level: 'warn', fields: { err: failure, job: tell, attempt: 1 } }]);
});

test('what fails because the process stops is no failure, and goes back', async () => {
  const stopping = new AbortController();
  const { again, lines, doing } = runner({
    stopping: stopping.signal,
    doJob: async (_job, signal) => {
      stopping.abort();
      signal.throwIfAborted();
    },
  });

  await doing(tell);

  expect([again, lines]).toEqual([[tell], []]);
});

test('a job that nobody understands is refused', async () => {
  const { done, doing } = runner();

  await expect(doing({ kind: 'tell-thread' })).rejects.toThrow();

  expect(done).toEqual([]);
});
