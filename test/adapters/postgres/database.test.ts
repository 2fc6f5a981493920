import { expect, test } from 'vitest';
import { answered, inTransaction, openDatabase } from '../../../src/adapters/postgres/database.ts';
import { freshRecord, open } from './record.ts';

const { db, servingUrl, tickets } = await freshRecord();

const away = (effect: 'none' | 'unknown') => ({ name: 'Unavailable', system: 'postgres', effect });

test('a server that is not there is unavailable, and nothing was done', async () => {
  const nowhere = openDatabase({ url: 'postgres://nobody@127.0.0.1:1/none' });

  await expect(answered(nowhere.raw('select 1'))).rejects.toMatchObject(away('none'));
  await expect(inTransaction(nowhere, async () => 1)).rejects.toMatchObject(away('none'));
});

test('a connection lost before the commit has changed nothing, and the next one works', async () => {
  const { id } = await open(tickets);

  const lost = inTransaction(db, async (trx) => {
    await trx('tickets').where({ id }).update({ reason: 'lost' });
    await db.raw('select pg_terminate_backend(?)', [await backend(trx)]);
    await trx('tickets').where({ id }).first('id');
  });

  await expect(lost).rejects.toMatchObject(away('none'));
  expect((await tickets.read(id))?.reason).not.toBe('lost');
});

test('when the connection is lost at the commit, nobody knows what became of it', async () => {
  const single = openDatabase({ url: servingUrl, maxConnections: 1 });
  const lost = inTransaction(single, async (trx) => {
    await db.raw('select pg_terminate_backend(?)', [await backend(trx)]);
  });

  await expect(lost).rejects.toMatchObject(away('unknown'));
  await single.destroy();
});

const backend = async (connection: typeof db): Promise<number> =>
  (await connection.raw('select pg_backend_pid() as pid')).rows[0].pid;

test('a lock that is not given within a moment is no hang, but unavailability', async () => {
  const { id } = await open(tickets);

  const blocked = inTransaction(db, async (trx) => {
    await trx('tickets').where({ id }).forUpdate().first('id');
    return inTransaction(db, async (other) => {
      await other.raw('set local lock_timeout = 50');
      await other('tickets').where({ id }).forUpdate().first('id');
    });
  });

  await expect(blocked).rejects.toMatchObject(away('none'));
});

test('every connection of the app gives up on locks, statements and idle transactions', async () => {
  const names = ['lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout'];

  const settings = await db('pg_settings').whereIn('name', names).orderBy('name').pluck('setting');

  expect(settings).toEqual(['15000', '5000', '10000']);
});

test('what is the fault of the statement stays what it is', async () => {
  await expect(answered(db.raw('select nonsense'))).rejects.toMatchObject({ code: '42703' });
});
