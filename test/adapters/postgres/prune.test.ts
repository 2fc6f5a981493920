import { expect, test } from 'vitest';
import { makeAudit } from '../../../src/adapters/postgres/audit.ts';
import { inTransaction } from '../../../src/adapters/postgres/database.ts';
import { lockGuards } from '../../../src/adapters/postgres/guard-rows.ts';
import { prune } from '../../../src/adapters/postgres/prune.ts';
import type { AuditEvent } from '../../../src/domain/audit.ts';
import { noStep } from '../../../src/domain/step.ts';
import { after, NOON } from '../../build.ts';
import { freshRecord, open } from './record.ts';

const { db, owner, tickets } = await freshRecord();

test('a request id is kept for a week, so that nothing sent again has its effect twice', async () => {
  const { id } = await open(tickets, {}, { requestId: 'of-last-week' });
  await tickets.change(id, { requestId: 'of-this-week' }, noStep);
  await owner('request_ids').update({ at: after(-6 * 24 * 3600) });
  await owner('request_ids')
    .where({ request_id: 'of-last-week' })
    .update({ at: after(-8 * 24 * 3600) });

  await prune(db, () => NOON);

  expect(await db('request_ids').pluck('request_id')).toEqual(['of-this-week']);
});

test('refusals are remembered for their minute, and until their repeats are counted', async () => {
  const audit = makeAudit({ db, now: () => NOON });
  const refusal = (userId: string, seconds: number): AuditEvent => ({
    type: 'access.refused',
    at: after(seconds),
    actor: { kind: 'person', userId, username: userId },
    detail: { code: 'role-missing' },
  });
  await audit.record(refusal('U0OVER', -90));
  await audit.record(refusal('U0RECENT', -30));
  await audit.record(refusal('U0UNCOUNTED', -90));
  await audit.record(refusal('U0UNCOUNTED', -80));

  await prune(db, () => NOON);

  const left = await db('audit_repeats').orderBy('key').pluck('key');
  expect(left.map((key) => /U0[A-Z]+/.exec(key)?.[0])).toEqual(['U0RECENT', 'U0UNCOUNTED']);
});

test('a guard goes when nobody holds it', async () => {
  await inTransaction(db, (trx) => lockGuards(trx, ['operation:used'], NOON));

  await inTransaction(db, async (trx) => {
    await lockGuards(trx, ['operation:held'], NOON);
    await prune(db, () => NOON);
  });
  const left = await db('guards').pluck('key');
  await prune(db, () => NOON);

  expect(left).toEqual(['operation:held']);
  expect(await db('guards')).toEqual([]);
});

test('a guard lets one in at a time, however often it is pruned', async () => {
  const inside = { now: 0, most: 0 };
  const enter = () =>
    inTransaction(db, async (trx) => {
      await lockGuards(trx, ['operation:wanted'], NOON);
      inside.now += 1;
      inside.most = Math.max(inside.most, inside.now);
      await trx.raw('select 1');
      inside.now -= 1;
    });

  await Promise.all(Array.from({ length: 60 }, (_, index) => (index % 3 ? enter() : prune(db, () => NOON))));

  expect(inside.most).toBe(1);
});
