import { EventEmitter } from 'node:events';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { serve } from '../src/serve.ts';

const Line = z.looseObject({ level: z.number(), msg: z.string() });

/** An app whose start and stop wait until the test lets them. */
function scene({ stopMs = 60_000 } = {}) {
  const lines: string[] = [];
  const events = new EventEmitter();
  const started = Promise.withResolvers<void>();
  const stopped = Promise.withResolvers<void>();
  const reloaded = Promise.withResolvers<void>();
  const counts = { stops: 0, reloads: 0 };
  const app = {
    stop: async () => {
      counts.stops += 1;
      await stopped.promise;
    },
    reload: async () => {
      counts.reloads += 1;
      await reloaded.promise;
    },
  };
  const exitCode = serve({
    start: () => started.promise.then(() => app),
    events,
    log: pino({ base: null }, { write: (line) => lines.push(line) }),
    stopMs,
  });
  const logged = () => lines.map((line) => Line.parse(JSON.parse(line)).msg);
  return { events, started, stopped, reloaded, counts, exitCode, logged };
}

/** As it comes from inside Slack's Socket Mode client. */
function slacksError(): Error {
  const error = new TypeError("Cannot read properties of undefined (reading 'type')");
  error.stack = `${error}\n    at SocketModeClient.onWebSocketMessage (/app/node_modules/@slack/socket-mode/dist/src/SocketModeClient.js:1:1)`;
  return error;
}

test.each(['SIGTERM', 'SIGINT'])('%s stops the app once and ends well', async (signal) => {
  const { events, started, stopped, counts, exitCode } = scene();
  started.resolve();
  stopped.resolve();

  events.emit(signal);

  expect(await exitCode).toBe(0);
  expect(counts.stops).toBe(1);
});

test('a signal during the start stops the app as soon as it has started', async () => {
  const { events, started, stopped, counts, exitCode } = scene();
  stopped.resolve();

  events.emit('SIGTERM');
  started.resolve();

  expect(await exitCode).toBe(0);
  expect(counts.stops).toBe(1);
});

test('a second signal ends it without waiting for the stop', async () => {
  const { events, started, counts, exitCode } = scene();
  started.resolve();
  events.emit('SIGTERM');
  await expect.poll(() => counts.stops).toBe(1);

  events.emit('SIGTERM');

  expect(await exitCode).toBe(1);
});

test('a stop that takes too long is not waited for', async () => {
  const { events, started, exitCode, logged } = scene({ stopMs: 10 });
  started.resolve();

  events.emit('SIGTERM');

  expect(await exitCode).toBe(1);
  expect(logged()).toContain('ending without waiting for what is still open');
});

test('an app that cannot start ends with its reason in the log', async () => {
  const { started, exitCode, logged } = scene();

  started.reject(new Error('the database is not migrated'));

  expect(await exitCode).toBe(1);
  expect(logged()).toEqual(['giving up']);
});

test('an error nobody caught is logged, stops the app and ends badly', async () => {
  const { events, started, stopped, counts, exitCode, logged } = scene();
  started.resolve();
  stopped.resolve();

  events.emit('uncaughtException', new Error('odd'));

  expect(await exitCode).toBe(1);
  expect(counts.stops).toBe(1);
  expect(logged()[0]).toMatch(/nobody caught/);
});

test('a rejection nobody handled does so too', async () => {
  const { events, started, stopped, exitCode, logged } = scene();
  started.resolve();
  stopped.resolve();

  events.emit('unhandledRejection', new Error('odd'));

  expect(await exitCode).toBe(1);
  expect(logged()[0]).toMatch(/nobody handled/);
});

test('a rejection that Slack’s library lost is logged, and the app goes on', async () => {
  const { events, started, stopped, counts, exitCode, logged } = scene();
  started.resolve();
  stopped.resolve();

  events.emit('unhandledRejection', slacksError());

  expect(logged()).toContainEqual(expect.stringMatching(/library lost an error/));
  expect(counts.stops).toBe(0);
  events.emit('SIGTERM');
  expect(await exitCode).toBe(0);
});

test('SIGHUP reloads, once it serves, and stops nothing', async () => {
  const { events, started, stopped, reloaded, counts, exitCode } = scene();
  stopped.resolve();
  reloaded.resolve();

  events.emit('SIGHUP');
  started.resolve();
  await expect.poll(() => counts.reloads).toBe(1);
  events.emit('SIGHUP');
  await expect.poll(() => counts.reloads).toBe(2);

  expect(counts.stops).toBe(0);
  events.emit('SIGTERM');
  expect(await exitCode).toBe(0);
});

test('a reload that fails is logged, and the app goes on', async () => {
  const { events, started, stopped, reloaded, counts, exitCode, logged } = scene();
  started.resolve();
  stopped.resolve();
  reloaded.reject(new Error('odd'));

  events.emit('SIGHUP');

  await expect.poll(logged).toContain('could not reload');
  expect(counts.stops).toBe(0);
  events.emit('SIGTERM');
  expect(await exitCode).toBe(0);
});
