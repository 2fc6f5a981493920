import { Redis } from 'ioredis';
import { afterAll, expect, test } from 'vitest';
import { connectRedis } from '../../../src/adapters/redis/connect.ts';
import { makeTokens } from '../../../src/adapters/redis/tokens.ts';
import { TOKEN_DESCRIPTION, type TokenValue, tokenKey } from '../../../src/domain/token.ts';
import { privateRedis, testRedis } from '../../redis.ts';

const TWO_HOURS_MS = 7_200_000;

const { url, keyPrefix } = testRedis();
const redis = new Redis(url);
afterAll(() => redis.disconnect());
const tokens = makeTokens(redis, keyPrefix);

const application = { name: 'web-service', cluster: 'prod', namespace: 'production', qualified: false };

function tokenOf(changes: Partial<TokenValue> = {}): TokenValue {
  return {
    username: 'alice',
    applicationName: 'web-service',
    ticketId: 1,
    ticketNo: 'WO-2026-000001',
    expires: new Date(Date.now() + TWO_HOURS_MS).toISOString(),
    valid: true,
    desc: TOKEN_DESCRIPTION,
    action: 'delete-pods',
    cluster: 'prod',
    namespace: 'production',
    userId: 'U0ALICE',
    entryId: 7,
    ...changes,
  };
}

const keyFor = (username: string) => tokenKey(keyPrefix, { username, action: 'delete-pods' }, application);

test('a token stands under the key that other systems look for, with its end', async () => {
  const value = tokenOf();

  await tokens.put(keyFor('alice'), value);

  const key = `${keyPrefix}APPLICATION:DELETE:POD:TOKEN:USERNAME:alice:APPLICATION_NAME:web-service`;
  expect(JSON.parse((await redis.get(key)) ?? '')).toEqual(value);
  expect(await redis.pttl(key)).toBeGreaterThan(TWO_HOURS_MS - 10_000);
  expect(await tokens.get(key)).toEqual(value);
});

test('a token whose end has passed is gone', async () => {
  await tokens.put(keyFor('past'), tokenOf({ expires: new Date(Date.now() - 1000).toISOString() }));

  expect(await tokens.get(keyFor('past'))).toBeUndefined();
});

test('a value that is no token authorizes nobody', async () => {
  await redis.set(keyFor('forged'), '{"valid":true}');
  await redis.set(keyFor('broken'), 'not json');

  expect(await tokens.get(keyFor('forged'))).toBeUndefined();
  expect(await tokens.get(keyFor('broken'))).toBeUndefined();
});

test('a new secret leads to the token until its end, and the one before leads nowhere', async () => {
  const key = keyFor('bob');
  const expires = new Date(Date.now() + TWO_HOURS_MS);
  await tokens.putSecret(key, { hash: 'aaa', before: undefined, expires });

  await tokens.putSecret(key, { hash: 'bbb', before: 'aaa', expires });

  expect(await redis.get(`${keyPrefix}APPLICATION:TOKEN:SECRET:bbb`)).toBe(key);
  expect(await redis.pttl(`${keyPrefix}APPLICATION:TOKEN:SECRET:bbb`)).toBeGreaterThan(0);
  expect(await redis.get(`${keyPrefix}APPLICATION:TOKEN:SECRET:aaa`)).toBeNull();
});

test('removing takes the token and its secret, but never another ticket’s token', async () => {
  const key = keyFor('carol');
  await tokens.put(key, tokenOf({ ticketId: 2 }));
  await tokens.putSecret(key, {
    hash: 'ccc',
    before: undefined,
    expires: new Date(Date.now() + TWO_HOURS_MS),
  });

  await tokens.remove(key, { ticketId: 1, secretHash: undefined });
  const kept = await tokens.get(key);
  await tokens.remove(key, { ticketId: 2, secretHash: 'ccc' });

  expect(kept?.ticketId).toBe(2);
  expect(await tokens.get(key)).toBeUndefined();
  expect(await redis.exists(`${keyPrefix}APPLICATION:TOKEN:SECRET:ccc`)).toBe(0);
});

test('while Redis is away everything is refused at once, and afterwards works again by itself', async () => {
  const server = await privateRedis();
  const connection = await connectRedis(server.url, () => undefined);
  afterAll(() => connection.disconnect());
  const there = makeTokens(connection, keyPrefix);
  await there.put(keyFor('alice'), tokenOf());

  await server.down();

  await expect(there.get(keyFor('alice'))).rejects.toMatchObject({ system: 'redis', effect: 'none' });
  await expect(there.put(keyFor('alice'), tokenOf())).rejects.toMatchObject({ system: 'redis' });

  await server.up();

  await expect
    .poll(() => there.get(keyFor('alice')).catch(() => 'away'), { timeout: 10_000 })
    .not.toBe('away');
});

test('a Redis that is away from the start keeps nobody from starting', async () => {
  const server = await privateRedis();
  await server.down();

  const connection = await connectRedis(server.url, () => undefined);
  afterAll(() => connection.disconnect());
  const there = makeTokens(connection, keyPrefix);

  await expect(there.get(keyFor('alice'))).rejects.toMatchObject({ system: 'redis' });
  await server.up();
  await expect
    .poll(() => there.get(keyFor('alice')).catch(() => 'away'), { timeout: 10_000 })
    .not.toBe('away');
});

test('names cannot reach into another person’s key', () => {
  const owner = (username: string) => ({ username, action: 'delete-pods' }) as const;
  const sneaky = tokenKey('', owner('alice:APPLICATION_NAME:web-service'), application);
  const qualified = tokenKey('', owner('alice'), { ...application, qualified: true });

  expect(sneaky).not.toContain('alice:APPLICATION_NAME:web-service:');
  expect(sneaky).toContain('alice%3AAPPLICATION_NAME%3Aweb-service');
  expect(qualified).toMatch(/:web-service@prod\/production$/);
  expect(tokenKey('', owner('alice'), { ...application, name: 'web-service@prod/production' })).not.toBe(
    qualified,
  );
});
