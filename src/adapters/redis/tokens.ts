import type { Redis } from 'ioredis';
import { z } from 'zod';
import { Unavailable } from '../../domain/refusal.ts';
import type { TokenValue } from '../../domain/token.ts';
import type { Tokens } from '../../usecases/ports.ts';

const Value = z.object({
  username: z.string(),
  applicationName: z.string(),
  ticketId: z.int(),
  ticketNo: z.string(),
  expires: z.iso.datetime(),
  valid: z.boolean(),
  desc: z.string(),
  action: z.enum(['delete-pods', 'redeploy']),
  cluster: z.string(),
  namespace: z.string(),
  userId: z.string(),
  entryId: z.int(),
}) satisfies z.ZodType<TokenValue>;

/** Redis' key that leads from a secret's SHA-256 to the token's key. */
const secretKey = (prefix: string, hash: string): string => `${prefix}APPLICATION:TOKEN:SECRET:${hash}`;

/**
 * Tokens as Redis values that end by themselves (SPEC 3). Only GET, SET PXAT, DEL and MULTI are used.
 */
export function makeTokens(redis: Redis, prefix: string): Tokens {
  return {
    put: (key, value) =>
      asking('unknown', async () => {
        await redis.set(key, JSON.stringify(value), 'PXAT', new Date(value.expires).getTime());
      }),
    get: (key) => asking('none', async () => parsed(await redis.get(key))),
    putSecret: (key, { hash, before, expires }) =>
      asking('unknown', async () => {
        const write = redis.multi().set(secretKey(prefix, hash), key, 'PXAT', expires.getTime());
        if (before !== undefined && before !== hash) write.del(secretKey(prefix, before));
        assertAll(await write.exec());
      }),
    remove: (key, { ticketId, secretHash }) =>
      asking('unknown', async () => {
        const mine = parsed(await redis.get(key))?.ticketId === ticketId;
        const keys = [
          ...(mine ? [key] : []),
          ...(secretHash === undefined ? [] : [secretKey(prefix, secretHash)]),
        ];
        if (keys.length > 0) await redis.del(...keys);
      }),
  };
}

/** A value that is no token of ours authorizes nobody. */
function parsed(text: string | null): TokenValue | undefined {
  if (text === null) return undefined;
  try {
    return Value.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** A transaction answers each command by itself; one failure is a failure of all. */
function assertAll(answers: [error: Error | null, answer: unknown][] | null): void {
  if (answers === null) throw new Error('the transaction was discarded');
  for (const [error] of answers) if (error !== null) throw error;
}

async function asking<T>(effect: 'none' | 'unknown', work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new Unavailable('redis', effect, error);
  }
}
