import { connect } from 'node:net';
import { pino } from 'pino';
import { afterEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { type HealthServer, makeHealthServer } from '../../../src/adapters/http/health.ts';
import type { Check } from '../../../src/adapters/http/readiness.ts';

const running: HealthServer[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
});

const Body = z.looseObject({});

type Options = { readonly holdMs?: number; readonly limitMs?: number; readonly drainMs?: number };

async function health(checks: Record<string, Check>, options: Options = {}) {
  const lines: string[] = [];
  const server = await makeHealthServer({
    checks,
    log: pino({ base: null }, { write: (line) => lines.push(line) }),
    host: '127.0.0.1',
    port: 0,
    holdMs: 0,
    ...options,
  });
  running.push(server);
  const get = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(`http://127.0.0.1:${server.port}${path}`, init);
    return { response, status: response.status, body: Body.parse(await response.json()) };
  };
  return { server, get, logged: () => lines.map((line) => Body.parse(JSON.parse(line))) };
}

/** A system that can be taken away and brought back. */
function system() {
  const state = { up: true, asked: 0 };
  const check = async () => {
    state.asked += 1;
    if (!state.up) throw new Error('connect ECONNREFUSED postgres://app:hunter2@db');
  };
  return { state, check };
}

test('a process that answers is alive, whatever else is away', async () => {
  const { get } = await health({ redis: () => Promise.reject(new Error('away')) });

  expect(await get('/healthz')).toMatchObject({ status: 200, body: { status: 'ok' } });
});

test('it is ready when every check passes', async () => {
  const { get } = await health({ redis: async () => 'PONG', postgres: () => true });

  const { response, status, body } = await get('/readyz');

  expect({ status, body }).toEqual({ status: 200, body: { status: 'ready', notReady: [] } });
  expect(response.headers.get('cache-control')).toBe('no-store');
});

test('it is red by name while something is away, and green again by itself', async () => {
  const redis = system();
  const prod = system();
  const { get } = await health({
    redis: redis.check,
    postgres: system().check,
    'cluster:prod': prod.check,
  });
  redis.state.up = false;
  prod.state.up = false;

  const red = await get('/readyz');

  expect(red.response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect({ status: red.status, body: red.body }).toEqual({
    status: 503,
    body: {
      type: 'about:blank',
      title: 'Not ready',
      status: 503,
      detail: 'Not ready: redis, cluster:prod.',
      notReady: ['redis', 'cluster:prod'],
    },
  });
  redis.state.up = true;
  expect(await get('/readyz')).toMatchObject({ status: 503, body: { notReady: ['cluster:prod'] } });
  prod.state.up = true;
  expect(await get('/readyz')).toMatchObject({ status: 200 });
});

test('the log is told when it changes, and why; the caller is told no reason', async () => {
  const postgres = system();
  const { get, logged } = await health({ postgres: postgres.check });
  postgres.state.up = false;

  const { body } = await get('/readyz');
  await get('/readyz');
  postgres.state.up = true;
  await get('/readyz');
  await get('/readyz');

  expect(JSON.stringify(body)).not.toContain('ECONNREFUSED');
  expect(logged()).toMatchObject([
    { msg: 'not ready', system: 'postgres', err: { message: expect.stringContaining('ECONNREFUSED') } },
    { msg: 'ready again', system: 'postgres' },
  ]);
});

test('a check that never answers is red after its limit, and is told so', async () => {
  const signals: AbortSignal[] = [];
  const stuck: Check = (signal) => {
    signals.push(signal);
    return new Promise(() => undefined);
  };
  const { get } = await health({ slack: stuck, redis: async () => undefined }, { limitMs: 20 });

  expect(await get('/readyz')).toMatchObject({ status: 503, body: { notReady: ['slack'] } });
  expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
});

test('a check that throws at once is red as well', async () => {
  const { get } = await health({
    slack: () => {
      throw new Error('no socket');
    },
  });

  expect(await get('/readyz')).toMatchObject({ status: 503, body: { notReady: ['slack'] } });
});

test('probes at the same time, and while an answer holds, ask once', async () => {
  const redis = system();
  const { get } = await health({ redis: redis.check }, { holdMs: 60_000 });

  await Promise.all(Array.from({ length: 20 }, () => get('/readyz')));
  redis.state.up = false;
  const later = await get('/readyz');

  expect(redis.state.asked).toBe(1);
  expect(later.status).toBe(200);
});

test('an answer that no longer holds is asked for anew', async () => {
  const redis = system();
  const { get } = await health({ redis: redis.check }, { holdMs: 20 });
  await get('/readyz');
  redis.state.up = false;

  await vi.waitFor(async () => expect((await get('/readyz')).status).toBe(503));
});

test.each([
  ['an unknown path', '/nowhere', {}, 404, 'Not found'],
  ['another method', '/healthz', { method: 'POST' }, 404, 'Not found'],
  ['a path that cannot be decoded', '/%ff%', {}, 400, 'Bad request'],
  [
    'a body that is no JSON',
    '/healthz',
    { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } },
    400,
    'Bad request',
  ],
])('%s is a problem document without a stack', async (_what, path, init, status, title) => {
  const { get } = await health({});

  const { response, body } = await get(path, init);

  expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(body).toMatchObject({ type: 'about:blank', title, status });
  expect(JSON.stringify(body)).not.toMatch(/ at |node_modules|\.ts/);
});

test('stopping answers what has come in, drops silent connections and may be asked for twice', async () => {
  const gate = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  const ask = () => {
    asked.resolve();
    return gate.promise;
  };
  const { server, get } = await health({ redis: ask }, { drainMs: 1000 });
  const silent = connect(server.port, '127.0.0.1');
  const silentEnded = new Promise((resolve) => silent.once('close', resolve));
  const open = get('/readyz');
  await asked.promise;

  const stopped = server.stop();
  gate.resolve();

  expect((await open).status).toBe(200);
  await stopped;
  await server.stop();
  await silentEnded;
  await expect(get('/healthz')).rejects.toThrow();
});

test('a port that is taken is an error at the start', async () => {
  const { server } = await health({});
  const log = pino({ enabled: false });

  await expect(makeHealthServer({ checks: {}, log, host: '127.0.0.1', port: server.port })).rejects.toThrow(
    'EADDRINUSE',
  );
});
