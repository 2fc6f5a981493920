import { expect, test, vi } from 'vitest';
import { inTransaction, openDatabase } from '../../../src/adapters/postgres/database.ts';
import type { Job } from '../../../src/domain/step.ts';
import { freshDatabase } from '../../fresh-database.ts';
import { freshJobs, recorder } from './lane.ts';

const { owner, serving, servingUrl } = await freshDatabase();
const jobs = await freshJobs(servingUrl);
const record = recorder();
await jobs.work(record);

const show = (ticketId: number): Job => ({ kind: 'show-ticket', ticketId });
const until = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: 20_000, interval: 20 });

const stored = (ticketId: number) =>
  owner('pgboss.job')
    .whereRaw("data->>'ticketId' = ?", [String(ticketId)])
    .select('name', 'state', 'retry_count');

/** Something comes of this in its turn; when it is done, what was sent before it to other lanes had its chance. */
async function lanesAreClear(marker: number): Promise<void> {
  await jobs.send([show(marker)]);
  await until(() => expect(record.of(marker)).toHaveLength(1));
}

test('a job of a committed transaction is done, with the fields it was given', async () => {
  const job: Job = { kind: 'expire-ticket', ticketId: 1, at: new Date('2026-03-01T12:00:00.250Z') };

  await inTransaction(serving, (trx) => jobs.enqueue(trx, [job]));

  await until(() => expect(record.of(1)).toEqual([job]));
});

test('a job of a transaction that is rolled back does not exist', async () => {
  const failed = inTransaction(serving, async (trx) => {
    await jobs.enqueue(trx, [show(2)]);
    throw new Error('no');
  });

  await expect(failed).rejects.toThrow('no');
  await lanesAreClear(20);

  expect(await stored(2)).toEqual([]);
});

test('a job that is due later is done then, and not before', async () => {
  const at = new Date(Date.now() + 1500);
  const doneAt: Date[] = [];

  await jobs.send([{ kind: 'expire-tokens', ticketId: 3, at }]);
  await until(() => {
    expect(record.of(3)).toHaveLength(1);
    doneAt.push(new Date());
  });

  expect(doneAt[0]?.getTime()).toBeGreaterThanOrEqual(at.getTime());
});

test('a burst while the job is done becomes one more, after it and never beside it', async () => {
  record.hold(4);
  await jobs.send([show(4)]);
  await until(() => expect(record.of(4)).toHaveLength(1));

  for (let i = 0; i < 20; i += 1) await inTransaction(serving, (trx) => jobs.enqueue(trx, [show(4)]));
  await lanesAreClear(40);
  expect(record.of(4)).toHaveLength(1);
  record.release(4);

  await until(() => expect(record.of(4)).toHaveLength(2));
  await lanesAreClear(41);
  expect(await stored(4)).toMatchObject([{ state: 'completed' }, { state: 'completed' }]);
});

test('what changes while a job waits is seen by it: it begins after the transaction that joined it', async () => {
  record.hold(5);
  await jobs.send([show(5)]);
  await until(() => expect(record.of(5)).toHaveLength(1));
  await jobs.send([show(5)]);

  await inTransaction(serving, async (trx) => {
    await jobs.enqueue(trx, [show(5)]);
    record.release(5);
    await until(async () => expect((await stored(5)).map(({ state }) => state)).toContain('completed'));
    await lanesAreClear(50);
    expect(record.of(5)).toHaveLength(1);
  });

  await until(() => expect(record.of(5)).toHaveLength(2));
});

test('one that takes long delays no other, not of its own kind either', async () => {
  record.hold(6);
  await jobs.send([{ kind: 'run-operation', ticketId: 6, operationId: 'slow' }, show(6)]);
  await until(() => expect(record.of(6)).toHaveLength(2));

  await jobs.send([{ kind: 'run-operation', ticketId: 60, operationId: 'quick' }, show(60)]);

  await until(() => expect(record.of(60)).toHaveLength(2));
  record.release(6);
});

test('a job that fails is tried again until it succeeds', async () => {
  record.fail(7, new Error('slack is away'));
  await jobs.send([show(7)]);
  await until(async () => expect(await stored(7)).toMatchObject([{ state: 'retry' }]));

  record.mend(7);

  await until(async () => expect(await stored(7)).toMatchObject([{ state: 'completed' }]));
  expect(record.of(7)).toHaveLength(2);
  expect(jobs.lines).toContainEqual(
    expect.objectContaining({ level: 'warn', fields: expect.objectContaining({ job: show(7), attempt: 1 }) }),
  );
});

test('new work does not wait for the pause after a failure', async () => {
  record.fail(8, new Error('slack is away'));
  await jobs.send([show(8)]);
  await until(async () => expect(await stored(8)).toMatchObject([{ state: 'retry' }]));
  await owner('pgboss.job')
    .whereRaw("data->>'ticketId' = '8'")
    .update({ start_after: new Date(Date.now() + 3_600_000) });
  record.mend(8);

  await jobs.send([show(8)]);

  await until(async () => expect(await stored(8)).toMatchObject([{ state: 'completed' }]));
});

test('a job that cannot be done is given up in the end: said so as an error, and settled', async () => {
  await owner('pgboss.queue').where({ name: 'withdraw-token' }).update({ retry_limit: 0 });
  record.fail(9, new Error('no such token'));

  await jobs.send([{ kind: 'withdraw-token', ticketId: 9, entryId: 90 }]);

  await until(() =>
    expect(jobs.lines).toContainEqual({
      level: 'error',
      message: 'a job was given up',
      fields: expect.objectContaining({ job: record.of(9)[0], queue: 'withdraw-token', attempts: 0 }),
    }),
  );
  await until(() => expect(record.givenUp(9)).toEqual(record.of(9)));
});

test('what waits and what runs can be counted', async () => {
  await jobs.send([{ kind: 'expire-ticket', ticketId: 10, at: new Date(Date.now() + 3_600_000) }]);

  await until(async () =>
    expect(await jobs.depth()).toContainEqual({ queue: 'expire-ticket', ready: 0, deferred: 1, active: 0 }),
  );
});

test('a job that is moved is done at its new time only', async () => {
  await jobs.send([{ kind: 'expire-ticket', ticketId: 11, at: new Date(Date.now() + 3_600_000) }]);

  await jobs.send([{ kind: 'expire-ticket', ticketId: 11, at: new Date(0) }]);

  await until(async () => expect(await stored(11)).toMatchObject([{ state: 'completed' }]));
  expect(record.of(11)).toHaveLength(1);
});

test('a database that lacks the queues refuses the start', async () => {
  await owner.raw('alter schema pgboss rename to elsewhere');
  const db = openDatabase({ url: servingUrl });

  await expect(freshJobs(servingUrl)).rejects.toThrow('not installed');

  await db.destroy();
  await owner.raw('alter schema elsewhere rename to pgboss');
});
