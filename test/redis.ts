import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, inject } from 'vitest';
import { type RedisStandIn, startRedisStandIn } from '../playground/redis/stand-in.ts';

export type TestRedis = { readonly url: string; readonly keyPrefix: string };

/** The run's shared Redis, and a prefix for this test file alone; keys under it are deleted when the file ends. */
export function testRedis(): TestRedis {
  const { url } = inject('redis');
  const keyPrefix = `test-${randomUUID()}:`;
  afterAll(() => deleteKeys(url, keyPrefix));
  return { url, keyPrefix };
}

async function deleteKeys(url: string, keyPrefix: string): Promise<void> {
  const redis = new Redis(url);
  try {
    for await (const keys of redis.scanStream({ match: `${keyPrefix}*` })) {
      if (keys.length > 0) await redis.del(keys);
    }
  } finally {
    redis.disconnect();
  }
}

/** A Redis of the file's own, which it may pause, take down and bring up again; stopped when the file ends. */
export async function privateRedis(): Promise<RedisStandIn> {
  const standIn = await startRedisStandIn();
  afterAll(standIn.stop);
  return standIn;
}
