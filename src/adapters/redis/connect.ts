import { Redis } from 'ioredis';

/** How long one command may take before it counts as unanswered, in milliseconds. */
const COMMAND_MS = 1500;
const CONNECT_MS = 3000;
const RECONNECT_MS = { least: 100, most: 2000 } as const;

/**
 * A connection that fails fast while Redis is away and mends itself: nobody's authorization is decided
 * by a command that waited in a queue. Resolves once it stands, or once the first try has failed: what comes
 * before that would find Redis away.
 *
 * @param onError told of every connection problem; ioredis would print it otherwise.
 */
export async function connectRedis(url: string, onError: (error: Error) => void): Promise<Redis> {
  const redis = new Redis(url, {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: COMMAND_MS,
    connectTimeout: CONNECT_MS,
    retryStrategy: (attempt) => Math.min(RECONNECT_MS.least * 2 ** Math.min(attempt, 8), RECONNECT_MS.most),
  });
  redis.on('error', onError);
  await redis.connect().catch(onError);
  return redis;
}
