import { Redis } from 'ioredis';
import { afterEach, expect, test } from 'vitest';
import { startRedisStandIn } from '../../playground/redis/stand-in.ts';
import { startRedis } from '../../playground/redis/start-redis.ts';

const running: { stop: () => unknown }[] = [];
afterEach(async () => {
  for (const { stop } of running.splice(0).reverse()) await stop();
});

async function standInWithClient(options: Parameters<typeof startRedisStandIn>[0] = {}) {
  const standIn = await startRedisStandIn(options);
  const redis = new Redis(standIn.url, {
    retryStrategy: () => 10,
    maxRetriesPerRequest: 1,
    commandTimeout: 200,
  });
  redis.on('error', () => undefined);
  running.push(standIn, { stop: () => redis.disconnect() });
  return { standIn, redis };
}

test('expiry goes by the clock that was passed in', async () => {
  let now = 1_000_000;
  const { redis } = await standInWithClient({ nowMs: () => now });
  await redis.set('a', '1', 'PXAT', now + 7_200_000);

  now += 7_199_000;
  expect(await redis.ttl('a')).toBe(1);

  now += 1_001;
  expect(await redis.get('a')).toBeNull();
});

test('while it is down every command fails; afterwards the keys are there again', async () => {
  const { standIn, redis } = await standInWithClient();
  await redis.set('a', '1');

  await standIn.down();
  await expect(redis.get('a')).rejects.toThrow();

  await standIn.up();
  expect(await redis.get('a')).toBe('1');
});

test('while it is paused nothing is answered, and nothing is lost', async () => {
  const { standIn, redis } = await standInWithClient();
  await redis.set('a', '1');

  standIn.pause();
  await expect(redis.set('a', '2')).rejects.toThrow('timed out');

  standIn.resume();
  expect(await redis.get('a')).toBe('2');
});

test('a new connection to a paused server waits for it', async () => {
  const { standIn } = await standInWithClient();
  standIn.pause();
  const late = new Redis(standIn.url);
  running.push({ stop: () => late.disconnect() });

  const answer = late.ping();
  standIn.resume();

  expect(await answer).toBe('PONG');
});

test('without a redis-server on PATH the stand-in serves', async () => {
  const { PATH } = process.env;
  process.env.PATH = '';
  const redis = await startRedis().finally(() => {
    process.env.PATH = PATH;
  });
  running.push(redis);

  expect(redis.kind).toBe('stand-in');
});
