import { expect, test } from 'vitest';
import { makePeople } from '../../../src/adapters/postgres/people.ts';
import { after, NOON, person } from '../../build.ts';
import { freshRecord } from './record.ts';

const { db } = await freshRecord();
let now = NOON;
const people = makePeople({ db, now: () => now });

const called = (userId: string, email: string, displayName = 'Somebody') =>
  person('Ann', { userId, email, displayName });

test('a username comes from the e-mail and stays when the e-mail changes', async () => {
  const first = await people.username(called('UANN', 'Ann.Lee@example.com'));
  const later = await people.username(called('UANN', 'ann.smith@example.com', 'Ann Smith'));

  expect([first, later]).toEqual(['ann.lee', 'ann.lee']);
  expect(await db('people').where({ user_id: 'UANN' }).first()).toMatchObject({
    email: 'ann.smith@example.com',
    display_name: 'Ann Smith',
    team_id: 'T0FIRE',
  });
});

test('the second of one name gets the id behind it, and keeps it', async () => {
  const names = [
    await people.username(called('UJO1', 'jo@example.com')),
    await people.username(called('UJO2', 'jo@example.org')),
    await people.username(called('UJO2', 'jo@example.org')),
  ];

  expect(names).toEqual(['jo', 'jo~UJO2', 'jo~UJO2']);
});

test('nobody from outside takes the plain name of a member who has not come yet', async () => {
  const stranger = { ...called('UEVE', 'max@evil.example'), standing: 'stranger' as const };
  const names = [
    await people.username(stranger),
    await people.username(called('UMAX', 'max@example.com')),
    await people.username({ ...stranger, standing: 'member' }),
  ];

  expect(names).toEqual(['max~UEVE', 'max', 'max~UEVE']);
});

test('people who come at the same moment get names of their own, each always the same', async () => {
  const ids = Array.from({ length: 8 }, (_, i) => `UKIM${i}`);

  const names = await Promise.all(
    [...ids, ...ids].map((id) => people.username(called(id, `kim@${id.toLowerCase()}.example.com`))),
  );

  expect(new Set(names).size).toBe(8);
  expect(names.slice(8)).toEqual(names.slice(0, 8));
  expect(names).toContain('kim');
});

test('that somebody was seen is noted once an hour', async () => {
  const seenAt = async () => (await db('people').where({ user_id: 'USEEN' }).first()).seen_at;
  await people.username(called('USEEN', 'seen@example.com'));

  now = after(1800);
  await people.username(called('USEEN', 'seen@example.com'));
  const within = await seenAt();
  now = after(3601);
  await people.username(called('USEEN', 'seen@example.com'));

  expect([within, await seenAt()]).toEqual([NOON, after(3601)]);
});
