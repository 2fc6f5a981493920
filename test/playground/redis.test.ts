import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { startRedisStandIn } from '../../playground/redis/stand-in.ts';
import { findRedisServer, startRealRedis } from '../../playground/redis/start-redis.ts';
import { behaviours } from './redis-behaviour.ts';

const binary = await findRedisServer();
const servers = [
  { name: 'the stand-in', start: () => startRedisStandIn() },
  ...(binary === undefined ? [] : [{ name: 'redis-server', start: () => startRealRedis(binary) }]),
];

/** The answer, or the error's message in its place. */
const answer = (redis: Redis, [name = '', ...args]: readonly string[]) =>
  redis.call(name, ...args).catch((error: unknown) => (error instanceof Error ? error.message : error));

describe.each(servers)('$name', ({ start }) => {
  let server: { url: string; stop: () => Promise<void> };
  let redis: Redis;
  let other: Redis;

  beforeAll(async () => {
    server = await start();
  });
  beforeEach(async () => {
    redis = new Redis(server.url);
    other = new Redis(server.url);
    await redis.flushall();
  });
  afterEach(async () => {
    await Promise.all([redis.quit(), other.quit()]);
  });
  afterAll(() => server.stop());

  test.each(Object.entries(behaviours))('%s', async (_, steps) => {
    const answers: unknown[] = [];

    for (const [command] of steps) answers.push([command, await answer(redis, command)]);

    expect(answers).toEqual(steps);
  });

  test.each([2, 3])('a client of protocol %i finds the same values', async (protocol) => {
    const client = new Redis(server.url, { protocol: protocol === 2 ? 2 : 3 });

    await client.set('a', '1', 'PX', 60_000);

    expect(await client.multi().get('a').get('b').exec()).toEqual([
      [null, '1'],
      [null, null],
    ]);
    expect(await client.pttl('a')).toBeLessThanOrEqual(60_000);
    client.disconnect();
  });

  test('a key ends by itself, also when nobody asks for it', async () => {
    await redis.set('a', '1', 'PX', 30);
    await redis.set('b', '1');

    await vi.waitFor(async () => expect(await redis.dbsize()).toBe(1));

    expect(await redis.get('a')).toBeNull();
  });

  test('a watched key that somebody changed stops the transaction', async () => {
    await redis.watch('a');
    await other.set('a', 'theirs');

    expect(await redis.multi().set('a', 'ours').exec()).toBeNull();
    expect(await redis.get('a')).toBe('theirs');
    expect(await redis.multi().set('a', 'ours').exec()).toEqual([[null, 'OK']]);
  });

  test.each([
    ['deleted', () => other.del('a')],
    ['given an end', () => other.expire('a', 100)],
    ['flushed', () => other.flushall()],
    ['set to what it was', () => other.set('a', '1')],
    ['changed by the watcher itself', () => redis.set('a', '2')],
  ])('a watched key that was %s stops the transaction', async (_, change) => {
    await redis.set('a', '1');
    await redis.watch('a');
    await change();

    expect(await redis.multi().get('a').exec()).toBeNull();
  });

  test('a watched key that expired stops the transaction', async () => {
    await redis.set('a', '1', 'PX', 20);
    await redis.watch('a');
    await vi.waitFor(async () => expect(await other.get('a')).toBeNull());

    expect(await redis.multi().get('a').exec()).toBeNull();
  });

  test.each([
    ['nothing changed', () => other.get('a')],
    ['another key changed', () => other.set('b', '2')],
    ['a missing key was deleted', () => other.del('missing')],
    ['the watch was given up', async () => [await other.set('a', '2'), await redis.unwatch()]],
  ])('the transaction runs when %s', async (_, meanwhile) => {
    await redis.set('a', '1');
    await redis.watch('a', 'missing');
    await meanwhile();

    expect(await redis.multi().exists('a').exec()).toEqual([[null, 1]]);
  });

  test('of many who watch and then write, one wins', async () => {
    const clients = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const client = new Redis(server.url);
        await client.watch('token');
        return client;
      }),
    );

    const outcomes = await Promise.all(
      clients.map((client, index) => client.multi().set('token', String(index)).exec()),
    );

    expect(outcomes.filter((outcome) => outcome !== null)).toHaveLength(1);
    for (const client of clients) client.disconnect();
  });

  test('a scan finds every key that stays, however many come and go', async () => {
    const keys = Array.from({ length: 200 }, (_, index) => `stays:${index}`);
    await Promise.all(keys.map((key) => redis.set(key, '1')));
    const seen = new Set<string>();
    let cursor = '0';

    do {
      const [next, page] = await redis.scan(cursor, 'MATCH', 'stays:*', 'COUNT', 20);
      for (const key of page) seen.add(key);
      await redis.set(`comes:${next}`, '1');
      await redis.del(`comes:${cursor}`);
      cursor = next;
    } while (cursor !== '0');

    expect([...seen].sort()).toEqual([...keys].sort());
  });

  test('hundreds of pipelined commands are answered in order', async () => {
    const pipeline = redis.pipeline();
    for (let index = 0; index < 500; index += 1)
      pipeline.set(`k${index}`, 'x'.repeat(index)).get(`k${index}`);

    const answers = await pipeline.exec();

    expect(answers?.filter((_, index) => index % 2 === 1).map(([, value]) => String(value).length)).toEqual(
      Array.from({ length: 500 }, (_, index) => index),
    );
  });

  test.each([
    ['*1\r\n$4\r\nPING\r\n*2\r\n$3\r\nGET\r\n$1\r\na\r\n', '+PONG\r\n$-1\r\n'],
    ['*1\r\n$5\r\nMULTI\r\n*1\r\n$4\r\nEXEC\r\n', '+OK\r\n*0\r\n'],
    ['*0\r\n*-1\r\n*1\r\n$4\r\nPING\r\n', '+PONG\r\n'],
    ['*4\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\n1\r\n$2\r\nXX\r\n', '$-1\r\n'],
    ['*1\r\n$4\r\nPING\r\n*x\r\n', '+PONG\r\n-ERR Protocol error: invalid multibulk length\r\n'],
    ['*1\r\n+PING\r\n', "-ERR Protocol error: expected '$', got '+'\r\n"],
    ['*1\r\n$x\r\n', '-ERR Protocol error: invalid bulk length\r\n'],
    ['*1\r\n$-1\r\n', '-ERR Protocol error: invalid bulk length\r\n'],
  ])('on the wire %j is answered by %j', async (request, reply) => {
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname).setNoDelay();
    let received = '';
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
    });

    for (const byte of request) {
      socket.write(byte);
      await pause(0);
    }
    await vi.waitFor(() => expect(received).toHaveLength(reply.length));
    socket.destroy();

    expect(received).toBe(reply);
  });

  test('QUIT is answered before the connection ends', async () => {
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    socket.write('*1\r\n$4\r\nQUIT\r\n');

    const [chunk] = await once(socket, 'data');
    await once(socket, 'close');

    expect(String(chunk)).toBe('+OK\r\n');
  });
});
