import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { inTransaction } from '../../../src/adapters/postgres/database.ts';
import type { Job } from '../../../src/domain/step.ts';
import { freshDatabase } from '../../fresh-database.ts';
import { freshJobs, recorder } from './lane.ts';

const { owner, serving, servingUrl } = await freshDatabase();
const record = recorder();

const show = (ticketId: number): Job => ({ kind: 'show-ticket', ticketId });
/** A job that failed several times may wait for half a minute before it is tried again. */
const PATIENCE_MS = 90_000;
vi.setConfig({ testTimeout: PATIENCE_MS + 30_000 });

const until = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: PATIENCE_MS, interval: 20 });

const stored = (ticketId: number) =>
  owner('pgboss.job')
    .whereRaw("data->>'ticketId' = ?", [String(ticketId)])
    .select('state', 'retry_count');

test('a process that stops lets go of its jobs at once, and another does them', async () => {
  const first = await freshJobs(servingUrl);
  const there = recorder();
  there.hold(12);
  await first.work(there);
  await first.send([{ kind: 'run-operation', ticketId: 12, operationId: 'held' }]);
  await until(() => expect(there.of(12)).toHaveLength(1));

  await first.stop();
  const second = await freshJobs(servingUrl);
  await second.work(record);

  await until(() => expect(record.of(12)).toHaveLength(1));
  await second.stop();
  expect((await stored(12)).every(({ retry_count }) => retry_count === 0)).toBe(true);
});

test('a process that lets go of its jobs can still add some, for another to do', async () => {
  const first = await freshJobs(servingUrl);
  const there = recorder();
  there.hold(16);
  await first.work(there);
  await first.send([{ kind: 'run-operation', ticketId: 16, operationId: 'held' }]);
  await until(() => expect(there.of(16)).toHaveLength(1));

  await first.letGo();
  await inTransaction(serving, (trx) => first.enqueue(trx, [show(16)]));
  await first.stop();
  const second = await freshJobs(servingUrl);
  await second.work(record);

  await until(() => expect(record.of(16)).toHaveLength(2));
  await second.stop();
  expect(there.of(16)).toHaveLength(1);
});

test('two processes never do the same work at once, whatever fails in between, and the last word is heard', async () => {
  const work = makeContended();
  const both = await Promise.all([freshJobs(servingUrl), freshJobs(servingUrl)]);
  await Promise.all(both.map((each) => each.work(work)));

  for (let i = 0; i < 60; i += 1) {
    work.say();
    await Promise.all(both.map((each) => each.send([show(13)])));
  }

  await until(async () => {
    const left = (await stored(13)).filter(({ state }) => state !== 'completed');
    expect(left).toEqual([]);
  });
  expect(work.heard()).toBe(60);
  expect(work.most()).toBe(1);
  await Promise.all(both.map((each) => each.stop()));
});

/** Work whose doers are counted; every third attempt fails after it looked. */
function makeContended() {
  const count = { said: 0, heard: 0, attempts: 0, doing: 0, most: 0 };
  return {
    say: () => {
      count.said += 1;
    },
    heard: () => count.heard,
    most: () => count.most,
    giveUp: async () => undefined,
    doJob: async () => {
      count.attempts += 1;
      count.doing += 1;
      count.most = Math.max(count.most, count.doing);
      const seen = count.said;
      await new Promise(setImmediate);
      count.doing -= 1;
      if (count.attempts % 3 === 0) throw new Error('every third attempt');
      count.heard = Math.max(count.heard, seen);
    },
  };
}

test('a job whose process is killed is taken over by another', async () => {
  const held = spawn(process.execPath, [path.join(import.meta.dirname, 'hold-job.ts'), servingUrl], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const job: Job = { kind: 'run-operation', ticketId: 14, operationId: 'taken-over' };
  const sender = await freshJobs(servingUrl);
  await sender.send([job]);
  await once(held.stdout, 'data');
  held.kill('SIGKILL');
  await once(held, 'exit');

  await sender.work(record);

  await until(() => expect(record.of(14)).toEqual([job]));
  await sender.stop();
});

test('jobs go on after the database has dropped every connection', async () => {
  const jobs = await freshJobs(servingUrl);
  await jobs.work(record);

  await serving.raw(`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'firebreak jobs'`);

  await until(() => jobs.send([show(15)]));
  await until(() => expect(record.of(15)).toHaveLength(1));
  await jobs.stop();
});
