import { afterEach, beforeEach, expect, test } from 'vitest';
import { freePort } from '../../../playground/free-port.ts';
import type { Slack as Simulator } from '../../../playground/slack/start.ts';
import { connectSlack, type Slack } from '../../../src/adapters/slack/connect.ts';
import { connectTo, readableLog, startWorkspace } from './setup.ts';

let simulator: Simulator;
let slack: Slack | undefined;

beforeEach(async () => {
  simulator = await startWorkspace();
});

afterEach(async () => {
  await slack?.stop();
  slack = undefined;
  await simulator.stop();
});

const alice = () => simulator.as('U0ALICE');

/** A connection on which `/emergency` does `work` after its acknowledgement. */
async function start(work: () => Promise<void> = async () => undefined): Promise<Slack> {
  const started = connectTo(simulator);
  slack = started;
  started.app.command('/emergency', ({ ack }) =>
    started.work.run(async () => {
      await ack('yes');
      await work();
    }),
  );
  await started.start();
  return started;
}

test('Slack reaches us over Socket Mode, and we know who we are', async () => {
  const { alive, identity } = await start();

  expect(alive()).toBe(true);
  expect(await identity()).toEqual({ teamId: 'T0FIRE', botUserId: simulator.botUser });
  expect(await alice().command('/emergency')).toMatchObject({ text: 'yes' });
});

test('who we are is asked once, and asked again only where it failed', async () => {
  simulator.faults.answer('auth.test', 'internal_error');
  const { identity } = await start();

  await expect(identity()).rejects.toMatchObject({ system: 'slack' });
  await Promise.all([identity(), identity()]);
  await identity();

  expect(simulator.journal.calls('auth.test')).toHaveLength(2);
});

test('the bot token and the app token go where they belong', async () => {
  const { clients, identity } = await start();

  await identity();
  await clients.state.conversations.info({ channel: 'C0EMERGENCY' });

  expect(simulator.journal.calls().map(({ method, answer }) => `${method} ${answer}`)).toEqual([
    'apps.connections.open ok',
    'auth.test ok',
    'conversations.info ok',
  ]);
});

test('a refresh by Slack leads to a new connection by itself', async () => {
  const { alive } = await start();
  const first = simulator.journal.calls('apps.connections.open').length;

  simulator.faults.refreshSockets();
  await simulator.until(() => simulator.journal.calls('apps.connections.open').length > first);
  await expect.poll(alive).toBe(true);

  expect(await alice().command('/emergency')).toMatchObject({ text: 'yes' });
});

test('an outage of Slack ends by itself, also where connecting failed with an HTTP error', async () => {
  const { alive } = await start();

  simulator.faults.down();
  await expect.poll(alive).toBe(false);
  simulator.faults.up();
  simulator.faults.answer('apps.connections.open', 500, 2);

  await expect.poll(alive, { timeout: 10_000 }).toBe(true);
  expect(await alice().command('/emergency')).toMatchObject({ text: 'yes' });
});

test('a start while Slack is away is no failure', async () => {
  simulator.faults.down();

  const { alive } = await start();
  expect(alive()).toBe(false);
  simulator.faults.up();

  await expect.poll(alive, { timeout: 10_000 }).toBe(true);
});

test('a start with a token that is refused for good fails', async () => {
  const { log } = readableLog();
  const { botToken, apiUrl } = simulator;
  const wrong = connectSlack({
    botToken,
    apiUrl,
    log,
    connection: { mode: 'socket', appToken: 'xapp-wrong' },
  });

  await expect(wrong.start()).rejects.toThrow('invalid_auth');
  await wrong.stop();
});

test('an envelope the client can not read ends nothing', async () => {
  await start();

  simulator.faults.sendRaw({ type: 'events_api', envelope_id: 'x', payload: { type: 'app_rate_limited' } });
  simulator.faults.sendRaw('nonsense');

  expect(await alice().command('/emergency')).toMatchObject({ text: 'yes' });
});

test('a stop takes nothing more and waits for what is being done', async () => {
  const done: string[] = [];
  const gate = Promise.withResolvers<void>();
  const started = await start(async () => {
    await gate.promise;
    done.push('listener');
  });
  await alice().command('/emergency');

  const stopped = started.stop().then(() => done.push('stop'));
  await simulator.until(() => simulator.state.snapshot().connections === 0);
  gate.resolve();
  await stopped;

  expect(done).toEqual(['listener', 'stop']);
  expect(await alice().command('/emergency')).toMatchObject({ error: expect.any(String) });
  expect(started.alive()).toBe(false);
});

test('with a signing secret Slack reaches us over signed HTTP', async () => {
  const port = await freePort();
  const { botToken, apiUrl, signingSecret } = simulator;
  const connected = connectSlack({
    botToken,
    apiUrl,
    log: readableLog().log,
    connection: { mode: 'http', signingSecret, port },
  });
  slack = connected;
  connected.app.command('/emergency', ({ ack }) => ack('over HTTP'));
  await connected.start();
  simulator.deliverTo(`http://127.0.0.1:${port}/slack/events`);

  expect(connected.alive()).toBe(true);
  expect(await alice().command('/emergency')).toMatchObject({ text: 'over HTTP' });
});
