import {
  type App,
  App as Bolt,
  type GlobalShortcut,
  HTTPReceiver,
  LogLevel,
  type MessageShortcut,
} from '@slack/bolt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { type Slack, startSlack } from '../../playground/slack/start.ts';
import { startBot } from './slack-bot.ts';
import { plain } from './slack-call.ts';

const ops = 'C0OPS';
const stops: (() => Promise<unknown>)[] = [];
const got: (GlobalShortcut | MessageShortcut)[] = [];

let slack: Slack;

beforeEach(async () => {
  got.length = 0;
  slack = await startSlack({
    timing: { ackMs: 300 },
    workspace: {
      people: [
        { id: 'U0ALICE', name: 'alice' },
        { id: 'U0BOB', name: 'bob' },
      ],
      channels: [
        { id: ops, name: 'ops' },
        { id: 'C0BOBS', name: 'bobs', members: ['U0BOB'] },
      ],
      shortcuts: [
        { callbackId: 'open', name: 'Open', description: 'Open a ticket', type: 'global' },
        { callbackId: 'about', name: 'Open', type: 'message' },
        { callbackId: 'silent', name: 'Silence', type: 'global' },
      ],
    },
  });
  stops.push(slack.stop);
});

afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
});

/** Opens a modal for every shortcut but the silent one. */
function opener(app: App): void {
  app.shortcut({ callback_id: /open|about/ }, async ({ ack, shortcut, client }) => {
    got.push(shortcut);
    await ack();
    const title = plain(shortcut.callback_id);
    await client.views.open({ trigger_id: shortcut.trigger_id, view: { type: 'modal', title, blocks: [] } });
  });
  app.shortcut('silent', async () => undefined);
}

async function bot(): Promise<void> {
  stops.push((await startBot(slack, opener)).stop);
}

const alice = () => slack.as('U0ALICE');
const opened = () => slack.until(() => alice().view());

test('a global shortcut tells who, where not, and opens a modal', async () => {
  await bot();

  expect(await alice().shortcut('open')).toEqual({ error: undefined });

  await opened();
  expect(got).toMatchObject([
    {
      type: 'shortcut',
      callback_id: 'open',
      user: { id: 'U0ALICE', username: 'alice', team_id: 'T0PLAYGROUND' },
      team: { id: 'T0PLAYGROUND', domain: 'playground' },
      action_ts: expect.stringMatching(/^\d+\.\d{6}$/),
    },
  ]);
  expect(got[0]).not.toHaveProperty('channel');
  expect(got[0]).not.toHaveProperty('response_url');
});

test('a message shortcut brings the message, its thread and a response_url', async () => {
  await bot();
  const parent = slack.as('U0BOB').say(ops, 'it burns');
  const reply = slack.as('U0BOB').say(ops, 'still', parent.ts);

  await alice().shortcut('about', reply);

  await opened();
  expect(got).toMatchObject([
    {
      type: 'message_action',
      callback_id: 'about',
      channel: { id: ops, name: 'ops' },
      message_ts: reply.ts,
      message: { type: 'message', ts: reply.ts, text: 'still', user: 'U0BOB', thread_ts: parent.ts },
      response_url: expect.stringContaining(slack.siteUrl),
    },
  ]);
});

test('only what the menu offers can be chosen, and only on a message in a channel of one’s own', async () => {
  const elsewhere = slack.as('U0BOB').say('C0BOBS', 'secret');
  const here = alice().say(ops, 'it burns');

  await expect(alice().shortcut('about')).rejects.toThrow('no global shortcut about');
  await expect(alice().shortcut('open', here)).rejects.toThrow('no message shortcut open');
  await expect(alice().shortcut('about', elsewhere)).rejects.toThrow('alice is not in bobs');
  slack.workspace.setScopes([]);
  await expect(alice().shortcut('open')).rejects.toThrow('lacks the scope commands');
});

test('a shortcut nobody acknowledges in time is told to the one who chose it', async () => {
  await bot();

  expect(await alice().shortcut('silent')).toEqual({ error: 'operation_timeout' });

  expect(alice().notices()).toMatchObject([{ text: 'Silence failed with the error "operation_timeout"' }]);
});

test('shortcuts come signed over HTTP too', async () => {
  const receiver = new HTTPReceiver({ signingSecret: slack.signingSecret, logLevel: LogLevel.ERROR });
  const clientOptions = { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } };
  const app = new Bolt({ token: slack.botToken, receiver, logLevel: LogLevel.ERROR, clientOptions });
  opener(app);
  const server = await app.start({ port: 0, host: '127.0.0.1' });
  stops.push(() => app.stop());
  const { port } = z.object({ port: z.number() }).parse(server.address());
  slack.deliverTo(`http://127.0.0.1:${port}/slack/events`);

  await alice().shortcut('about', alice().say(ops, 'it burns'));

  await opened();
  expect(got).toMatchObject([{ type: 'message_action', message: { text: 'it burns' } }]);
});

test.each([
  ['a name over 24', { name: 'x'.repeat(25) }],
  ['a description over 150', { description: 'x'.repeat(151) }],
  ['a callback id over 255', { callbackId: 'x'.repeat(256) }],
])('the app cannot have a shortcut with %s', (_, more) => {
  const put = () => slack.workspace.putShortcut({ callbackId: 'a', name: 'A', type: 'global', ...more });

  expect(put).toThrow();
});

test('the app can have ten shortcuts', () => {
  const put = (count: number) => () => {
    for (let index = 0; index < count; index += 1) {
      slack.workspace.putShortcut({ callbackId: `more-${index}`, name: 'More', type: 'global' });
    }
  };

  expect(put(7)).not.toThrow();
  expect(put(8)).toThrow('at most 10');
});
