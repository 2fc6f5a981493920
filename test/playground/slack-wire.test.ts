import { once } from 'node:events';
import { App, HTTPReceiver, LogLevel } from '@slack/bolt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { textOf } from '../../playground/slack/read.ts';
import { type Slack, startSlack, type Timing } from '../../playground/slack/start.ts';
import { startBot } from './slack-bot.ts';
import { call, plain } from './slack-call.ts';

const ops = 'C0OPS';
const stops: (() => Promise<void>)[] = [];

let slack: Slack;

beforeEach(() => start({}));

async function start(timing: Partial<Timing>): Promise<void> {
  slack = await startSlack({
    timing,
    workspace: {
      people: [{ id: 'U0ALICE', name: 'alice' }],
      channels: [
        { id: ops, name: 'ops' },
        { id: 'C0WAR', name: 'war-room', isPrivate: true },
      ],
      commands: [{ command: '/echo', shouldEscape: true }, { command: '/slow' }],
      shortcuts: [
        { callbackId: 'global', name: 'Open', type: 'global' },
        { callbackId: 'message', name: 'Open from message', type: 'message' },
      ],
    },
  });
  stops.push(slack.stop);
}

afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
});

const alice = () => slack.as('U0ALICE');

function echo(app: App): void {
  app.command('/echo', async ({ ack, body }) => ack(body.text));
  app.command('/slow', async () => undefined);
  app.event('app_home_opened', async () => undefined);
  app.shortcut(/.*/, async ({ ack, shortcut, client, body }) => {
    await ack();
    const about = shortcut.type === 'message_action' ? (shortcut.message.text ?? '') : 'nothing';
    await client.chat.postMessage({ channel: body.user.id, text: `about ${about}` });
  });
}

async function bot(): Promise<void> {
  const { stop } = await startBot(slack, echo);
  stops.push(stop);
}

const Message = z.looseObject({
  type: z.string(),
  envelope_id: z.string().optional(),
  retry_attempt: z.number().optional(),
});

/** A bare Socket Mode client that keeps what it gets, and answers only where `answer` says what. */
async function connect(answer: (message: z.output<typeof Message>) => unknown = () => undefined) {
  const { url } = await call(slack, 'apps.connections.open', {}, slack.appToken);
  const socket = new WebSocket(String(url));
  const got: z.output<typeof Message>[] = [];
  socket.on('message', (data) => {
    const message = Message.parse(JSON.parse(String(data)));
    got.push(message);
    const payload = answer(message);
    if (payload !== undefined) socket.send(JSON.stringify({ envelope_id: message.envelope_id, payload }));
  });
  stops.push(async () => socket.terminate());
  await once(socket, 'message');
  return { socket, got, url: String(url) };
}

test('a command nobody answers in time, or nobody is there for, is told to the person', async () => {
  await start({ ackMs: 50 });

  expect(await alice().command('/echo', 'a')).toMatchObject({ error: 'dispatch_failed' });
  await bot();

  expect(await alice().command('/slow')).toMatchObject({ text: '', error: 'operation_timeout' });
  expect(await alice().command('/nosuch')).toMatchObject({ error: 'invalid_command' });

  expect(
    alice()
      .notices()
      .map(({ text }) => text),
  ).toEqual([
    '/echo failed with the error "dispatch_failed"',
    '/slow failed with the error "operation_timeout"',
    '/nosuch is not a valid command.',
  ]);
});

test('with should_escape the text names people and channels by id', async () => {
  await bot();

  expect(await alice().command('/echo', 'tell @alice in #ops, not in #war-room or @nobody')).toMatchObject({
    text: 'tell <@U0ALICE|alice> in <#C0OPS|ops>, not in <#C0WAR|> or @nobody',
  });
});

test('shortcuts come from the menu and from a message', async () => {
  await bot();
  const message = alice().say(ops, 'it burns');

  await alice().shortcut('global');
  await slack.until(() => alice().dms().length === 1);
  await alice().shortcut('message', message);
  await slack.until(() => alice().dms().length === 2);

  expect(alice().dms().map(textOf)).toEqual(['about nothing', 'about it burns']);
  await expect(alice().shortcut('message')).rejects.toThrow('no global shortcut');
});

test('a ticket lets one connection in, and payloads go to the connections in turn', async () => {
  const answer = (message: z.output<typeof Message>) => (message.type === 'hello' ? undefined : {});
  const first = await connect(answer);
  const second = await connect(answer);

  for (const text of ['a', 'b', 'c', 'd']) await alice().command('/echo', text);

  expect(first.got.map(({ type }) => type)).toEqual(['hello', 'slash_commands', 'slash_commands']);
  expect(second.got).toMatchObject([{ num_connections: 2 }, {}, {}]);
  const again = new WebSocket(first.url);
  const [error] = await once(again, 'error');
  expect(String(error)).toContain('403');
});

test('an eleventh connection is turned away', async () => {
  for (const _ of Array.from({ length: 10 })) await connect();

  const { got, socket } = await connect();
  await once(socket, 'close');

  expect(got).toMatchObject([{ type: 'disconnect', reason: 'too_many_websockets' }]);
});

test('an event that is not acknowledged comes again, a command does not', async () => {
  await start({ ackMs: 50, eventRetryMs: [0, 10] });
  const { got } = await connect();
  await alice().openHome();
  await slack.until(() => slack.journal.deliveries('events_api').length === 3);
  await alice().command('/echo', 'a');

  const events = got.filter(({ type }) => type === 'events_api');
  expect(events.map(({ retry_attempt }) => retry_attempt)).toEqual([undefined, 1, 2]);
  expect(got.filter(({ type }) => type === 'slash_commands')).toHaveLength(1);
});

test('after a refresh the app comes back by itself', async () => {
  await bot();

  slack.faults.refreshSockets();
  expect(await alice().command('/echo', 'lost')).toMatchObject({ error: 'dispatch_failed' });

  await slack.until(() => slack.state.snapshot().connections === 1);
  expect(await alice().command('/echo', 'here')).toMatchObject({ text: 'here' });
});

test('while Slack is down nothing gets through, and afterwards everything does', async () => {
  slack.faults.down();

  await expect(call(slack, 'auth.test')).rejects.toThrow('fetch failed');
  slack.faults.up();

  expect(await call(slack, 'auth.test')).toMatchObject({ ok: true });
});

test('a call can be stored though its answer is a 500 or never comes', async () => {
  const post = (text: string) =>
    fetch(`${slack.apiUrl}chat.postMessage`, {
      method: 'POST',
      headers: { authorization: `Bearer ${slack.botToken}` },
      body: new URLSearchParams({ channel: ops, text }),
    });
  slack.faults.storedButAnswered500('chat.postMessage');
  slack.faults.lostAnswer('chat.postMessage');

  expect((await post('first')).status).toBe(500);
  await expect(post('second')).rejects.toThrow('fetch failed');

  expect(alice().messages(ops).map(textOf)).toEqual(['first', 'second']);
});

test('a rate limit and a chosen answer do nothing but answer, as often as told', async () => {
  const update = () =>
    fetch(`${slack.apiUrl}chat.postMessage`, {
      method: 'POST',
      headers: { authorization: `Bearer ${slack.botToken}` },
      body: new URLSearchParams({ channel: ops, text: 'a' }),
    });
  slack.faults.rateLimited('chat.postMessage', { retryAfterSeconds: 7 });
  slack.faults.answer('chat.postMessage', 503);
  slack.faults.answer('*', 'fatal_error');

  const limited = await update();
  expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '7']);
  expect((await update()).status).toBe(503);
  expect(await (await update()).json()).toEqual({ ok: false, error: 'fatal_error' });
  expect(alice().messages(ops)).toEqual([]);
  expect((await update()).status).toBe(200);
});

test('a dropped envelope is a time-out to the person and unknown to the app', async () => {
  const { got } = await connect();
  slack.faults.dropEnvelopes('slash_commands');

  expect(await alice().command('/echo', 'a')).toMatchObject({ error: 'operation_timeout' });
  expect(got.map(({ type }) => type)).toEqual(['hello']);
});

test('a response_url works five times, for half an hour', async () => {
  const urls: string[] = [];
  const { stop } = await startBot(slack, (app) => {
    app.command('/echo', async ({ ack, body }) => {
      urls.push(body.response_url);
      await ack();
    });
  });
  stops.push(stop);
  await alice().command('/echo');
  const respond = async (body: unknown) =>
    (await fetch(urls[0] ?? '', { method: 'POST', body: JSON.stringify(body) })).status;

  const statuses = [];
  for (const text of ['1', '2', '3', '4', '5', '6']) statuses.push(await respond({ text }));

  expect(statuses).toEqual([200, 200, 200, 200, 200, 404]);
  expect(alice().ephemerals(ops)).toHaveLength(5);
});

test('the same payloads come signed over HTTP, and events again until they are taken', async () => {
  const receiver = new HTTPReceiver({ signingSecret: slack.signingSecret, logLevel: LogLevel.ERROR });
  const app = new App({
    token: slack.botToken,
    receiver,
    logLevel: LogLevel.ERROR,
    clientOptions: { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } },
  });
  const retries: unknown[] = [];
  echo(app);
  app.use(async ({ context, body, next }) => {
    if ('event' in body) retries.push(context.retryNum);
    await next();
  });
  app.action('press', async ({ ack, respond }) => {
    await ack();
    await respond({ text: 'pressed', response_type: 'in_channel', replace_original: true });
  });
  const server = await app.start({ port: 0, host: '127.0.0.1' });
  stops.push(async () => {
    await app.stop();
  });
  const address = z.object({ port: z.number() }).parse(server.address());
  slack.deliverTo(`http://127.0.0.1:${address.port}/slack/events`);
  const button = { type: 'button', action_id: 'press', text: plain('Press') };
  const blocks = [{ type: 'actions', elements: [button] }];
  await call(slack, 'chat.postMessage', { channel: ops, text: 'card', blocks });

  expect(await alice().command('/echo', 'over HTTP & back')).toMatchObject({ text: 'over HTTP & back' });
  const [message] = alice().messages(ops);
  expect(await alice().click({ message, actionId: 'press' })).toEqual({ error: undefined });
  await slack.until(() => alice().messages(ops).map(textOf)[0] === 'pressed');
  slack.faults.dropEnvelopes('events_api');
  await alice().openHome();
  await slack.until(() => retries.length === 1);

  expect(retries).toEqual([1]);
  slack.deliverTo('http://127.0.0.1:1/slack/events');
  expect(await alice().command('/echo', 'nobody')).toMatchObject({ error: 'dispatch_failed' });
});

test('waiting in vain says what there was to see', async () => {
  alice().say(ops, 'it burns');

  await expect(slack.until(() => alice().view(), { timeoutMs: 20 })).rejects.toThrow(
    /Not within 20 ms.*it burns/s,
  );
});

test('the state can be watched and is plain JSON', async () => {
  const kinds: string[] = [];
  const unsubscribe = slack.state.subscribe(({ kind }) => kinds.push(kind));
  alice().say(ops, 'it burns');
  unsubscribe();
  alice().say(ops, 'still');

  expect(kinds).toEqual(['message_posted']);
  expect(JSON.parse(JSON.stringify(slack.state.snapshot()))).toMatchObject({
    messages: [{ text: 'it burns' }, { text: 'still' }],
    people: [{ name: 'firebreak' }, { name: 'alice' }],
  });
});

test('a slow answer lets others overtake it', async () => {
  const order: string[] = [];
  slack.faults.slow('auth.test', 100);

  await Promise.all([
    call(slack, 'auth.test').then(() => order.push('slow')),
    call(slack, 'users.info', { user: 'U0ALICE' }).then(() => order.push('fast')),
  ]);

  expect(order).toEqual(['fast', 'slow']);
});

test('any message at all can be put on the sockets', async () => {
  const { got, socket } = await connect();

  slack.faults.sendRaw({ type: 'app_rate_limited', minute_rate_limited: 1 });
  await once(socket, 'message');

  expect(got.at(-1)).toMatchObject({ type: 'app_rate_limited' });
});
