import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { makeSecondFactors } from '../../../src/adapters/postgres/second-factors.ts';
import { verifyChain } from '../../../src/adapters/postgres/verify-chain.ts';
import { type AuditEvent, SYSTEM_CHAIN } from '../../../src/domain/audit.ts';
import { checkCode, type SecondFactor } from '../../../src/domain/second-factor.ts';
import { codeOf, stepAt } from '../../../src/domain/totp.ts';
import { after, NOON } from '../../build.ts';
import { enrolledFactor } from '../../memory.ts';
import { freshRecord } from './record.ts';

const { db } = await freshRecord();
const key = randomBytes(32);
const factors = makeSecondFactors({ db, key, now: () => NOON });

const secret = randomBytes(20);

const put = (factor: SecondFactor, events: readonly AuditEvent[] = []) =>
  factors.change(factor.userId, () => ({ factor, events, answer: undefined }));

const get = (userId: string, from = factors) =>
  from.change<SecondFactor | undefined>(userId, (factor) => ({
    factor: factor ?? { ...enrolledFactor(userId, secret), confirmed: undefined },
    events: [],
    answer: factor,
  }));

const event: AuditEvent = {
  type: 'stepup.reset',
  at: NOON,
  actor: { kind: 'person', userId: 'U0CAROL', username: 'carol' },
  detail: { userId: 'UANN' },
};

test('what was stored is read again', async () => {
  const factor: SecondFactor = {
    userId: 'UWHOLE',
    confirmed: { secret, at: after(-60), lastStep: stepAt(NOON) },
    offered: randomBytes(20),
    failures: 3,
    lockedUntil: after(900),
  };

  await put(factor);

  expect(await get('UWHOLE')).toEqual(factor);
  expect(await factors.status('UWHOLE')).toEqual({ available: true, confirmedAt: after(-60) });
});

test('of somebody who has none there is nothing', async () => {
  expect(await get('UNEW')).toBeUndefined();
  expect(await factors.status('UNOBODY')).toEqual({ available: true, confirmedAt: undefined });
});

test('no secret stands in the database as it is', async () => {
  await put({ ...enrolledFactor('USEALED', secret), offered: secret });

  const row = await db('second_factors').where({ user_id: 'USEALED' }).first();

  expect(row.secret_sealed.includes(secret)).toBe(false);
  expect(row.offered_sealed.includes(secret)).toBe(false);
  expect(row.secret_sealed.equals(row.offered_sealed)).toBe(false);
});

test('a sealed secret opens neither in the row of somebody else nor once it was changed', async () => {
  await put(enrolledFactor('UMINE', secret));
  await put(enrolledFactor('UTHEIRS', randomBytes(20)));
  const { secret_sealed: sealed } = await db('second_factors').where({ user_id: 'UMINE' }).first();
  await db('second_factors').where({ user_id: 'UTHEIRS' }).update({ secret_sealed: sealed });
  const changed = Buffer.from(sealed);
  changed.writeUInt8(changed.readUInt8(20) ^ 1, 20);
  await db('second_factors').where({ user_id: 'UMINE' }).update({ secret_sealed: changed });

  for (const userId of ['UMINE', 'UTHEIRS']) {
    await expect(get(userId)).rejects.toMatchObject({
      code: 'step-up-unavailable',
      facts: { problem: 'unreadable' },
    });
  }
});

test('under another key nothing opens, and a reset still works', async () => {
  await put(enrolledFactor('UOTHER', secret));
  const other = makeSecondFactors({ db, key: randomBytes(32), now: () => NOON });

  const opening = get('UOTHER', other);

  await expect(opening).rejects.toMatchObject({ facts: { problem: 'unreadable' } });
  expect(await other.remove('UOTHER', event)).toBe('removed');
});

test('without a key nobody sets one up or is let through; who has one is still known', async () => {
  await put(enrolledFactor('UKEYLESS', secret));
  const keyless = makeSecondFactors({ db, key: undefined, now: () => NOON });

  const opening = get('UKEYLESS', keyless);

  await expect(opening).rejects.toMatchObject({ code: 'step-up-unavailable', facts: { problem: 'no-key' } });
  expect(await keyless.status('UKEYLESS')).toEqual({ available: false, confirmedAt: new Date(0) });
});

test('of one code entered in many places at once, one counts', async () => {
  await put(enrolledFactor('UMANY', secret));
  const code = codeOf(secret, stepAt(NOON));
  const enter = () =>
    factors.change('UMANY', (before) => {
      const { factor, verdict } = checkCode(before, { code, now: NOON });
      return { factor, events: [], answer: verdict.kind };
    });

  const verdicts = await Promise.all([enter(), enter(), enter(), enter(), enter(), enter()]);

  expect(verdicts.sort()).toEqual(['accepted', ...Array(5).fill('replayed')]);
});

test('of people who begin at once, none finds the other’s half', async () => {
  const begin = () =>
    factors.change('UTWICE', (before) => ({
      factor: before ?? enrolledFactor('UTWICE', secret),
      events: [],
      answer: before === undefined,
    }));

  const first = await Promise.all([begin(), begin(), begin()]);

  expect(first.filter(Boolean)).toHaveLength(1);
});

test('events are stored with the change, on the system chain, or neither is', async () => {
  const before = await db('audit_events').where({ type: 'stepup.reset' }).count();
  const unstorable = { ...event, at: new Date(Number.NaN) };

  await expect(put(enrolledFactor('UEVENT', secret), [event, unstorable])).rejects.toThrow();
  expect(await factors.status('UEVENT')).toMatchObject({ confirmedAt: undefined });
  expect(await db('audit_events').where({ type: 'stepup.reset' }).count()).toEqual(before);
});

test('what a decision throws leaves everything as it was', async () => {
  const refusing = factors.change('UTHROWN', () => {
    throw new Error('no');
  });

  await expect(refusing).rejects.toThrow('no');
  expect(await db('second_factors').where({ user_id: 'UTHROWN' })).toEqual([]);
});

test('a reset takes it away and is recorded; where there is none, nothing is', async () => {
  await put(enrolledFactor('URESET', secret));
  const recorded = () => db('audit_events').where({ type: 'stepup.reset' }).pluck('ticket_id');
  const before = await recorded();

  const outcomes = [await factors.remove('URESET', event), await factors.remove('URESET', event)];

  expect(outcomes).toEqual(['removed', 'none']);
  expect(await recorded()).toEqual([...before, null]);
  expect(await get('URESET')).toBeUndefined();
  expect(await verifyChain(db, SYSTEM_CHAIN)).toBeUndefined();
});
