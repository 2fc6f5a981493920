import { afterAll, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '../../../src/adapters/postgres/database.ts';
import { makePace } from '../../../src/adapters/postgres/pace.ts';
import { freshDatabase } from '../../fresh-database.ts';

const { serving, owner, servingUrl } = await freshDatabase();
const limits = { perOperationMs: 5000, perMinute: 3 };
const here = makePace({ db: serving, limits });
const another = openDatabase({ url: servingUrl });
const there = makePace({ db: another, limits });

afterAll(() => another.destroy());
beforeEach(async () => {
  await owner('progress_turns').delete();
});

const someSecondsPass = (seconds: number) =>
  owner.raw("update progress_turns set at = at - ? * interval '1 s'", [seconds]);

test('one operation has no second turn within five seconds, at another replica either', async () => {
  const first = await here.take('op-1');
  const { waitMs } = await there.take('op-1');
  const other = await there.take('op-2');
  await someSecondsPass(5);
  const later = await there.take('op-1');

  expect([first, other, later]).toEqual([{ waitMs: 0 }, { waitMs: 0 }, { waitMs: 0 }]);
  expect(waitMs).toBeGreaterThan(0);
  expect(waitMs).toBeLessThanOrEqual(5000);
});

test('all operations together have so many turns a minute, whoever asks and however many at once', async () => {
  const asked = Array.from({ length: 12 }, (_, index) => (index % 2 ? here : there).take(`op-${index}`));

  const taken = (await Promise.all(asked)).filter(({ waitMs }) => waitMs === 0);

  expect(taken).toHaveLength(limits.perMinute);
});

test('a turn is free again once the oldest is a minute old, and what is older is forgotten', async () => {
  for (const id of ['op-1', 'op-2', 'op-3']) await here.take(id);
  await someSecondsPass(40);
  const { waitMs } = await here.take('op-4');
  await someSecondsPass(20);

  expect(waitMs).toBeGreaterThan(0);
  expect(waitMs).toBeLessThanOrEqual(20_000);
  expect(await here.take('op-4')).toEqual({ waitMs: 0 });
  expect(await owner('progress_turns').pluck('operation_id')).toEqual(['op-4']);
});
