import { Redis } from 'ioredis';
import { afterAll, expect, test } from 'vitest';
import { freshDatabase } from '../fresh-database.ts';
import { privateRedis, testRedis } from '../redis.ts';

const database = await freshDatabase();
const another = await freshDatabase();
const { url, keyPrefix } = testRedis();
const outage = await privateRedis();
const redis = new Redis(url, { keyPrefix });
afterAll(() => redis.disconnect());

test('every fresh database is its own', async () => {
  await database.owner.raw('create table scratch ()');

  expect(await database.owner.schema.hasTable('scratch')).toBe(true);
  expect(await another.owner.schema.hasTable('scratch')).toBe(false);
});

test('the serving role is no owner, and can make nothing', async () => {
  const { rows } = await database.serving.raw(
    'select rolname::text, rolsuper from pg_roles where rolname = current_user',
  );

  expect(rows).toEqual([{ rolname: 'firebreak_app', rolsuper: false }]);
  await expect(database.serving.raw('create table mine ()')).rejects.toThrow('permission denied');
});

test('keys of this file carry its prefix', async () => {
  await redis.set('a', '1', 'PX', 60_000);

  expect(await redis.get('a')).toBe('1');
  expect(await redis.keys(`${keyPrefix}*`)).toEqual([`${keyPrefix}a`]);
});

test('a private Redis can go away and come back without anybody else noticing', async () => {
  const client = new Redis(outage.url, { retryStrategy: () => 10, maxRetriesPerRequest: 0 });
  client.on('error', () => undefined);
  await client.set('a', '1');

  await outage.down();

  await expect(client.get('a')).rejects.toThrow();
  expect(await redis.ping()).toBe('PONG');
  await outage.up();
  expect(await client.get('a').catch(() => client.get('a'))).toBe('1');
  client.disconnect();
});
