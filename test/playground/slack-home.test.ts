import type { App } from '@slack/bolt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { textOf } from '../../playground/slack/read.ts';
import { type Slack, startSlack } from '../../playground/slack/start.ts';
import { startBot } from './slack-bot.ts';
import { call, mrkdwn, plain } from './slack-call.ts';

const stops: (() => Promise<void>)[] = [];

let slack: Slack;

beforeEach(() => start());

async function start(events?: readonly string[]): Promise<void> {
  slack = await startSlack({
    timing: { ackMs: 300 },
    workspace: {
      people: [{ id: 'U0ALICE', name: 'alice' }],
      channels: [{ id: 'C0OPS', name: 'ops' }],
      ...(events === undefined ? {} : { events }),
    },
  });
  stops.push(slack.stop);
}

afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
});

const alice = () => slack.as('U0ALICE');

const option = (value: string) => ({ text: plain(value), value });
const options = [option('a'), option('b')];
const sure = { title: plain('Sure?'), text: mrkdwn('Really?'), confirm: plain('Yes'), deny: plain('No') };

const home = (...blocks: unknown[]) => ({ type: 'home', blocks });
const publish = (view: unknown) => call(slack, 'views.publish', { user_id: 'U0ALICE', view });

/** Publishes what it is asked for, opens a modal for `open`, and stays silent for `silent`. */
function homeApp(app: App): void {
  app.event('app_home_opened', async ({ event, client }) => {
    if (event.tab !== 'home') return;
    const view = { type: 'home' as const, blocks: [{ type: 'section' as const, text: plain('Welcome') }] };
    await client.views.publish({ user_id: event.user, view });
  });
  app.action('open', async ({ ack, body, client }) => {
    await ack();
    if (body.type !== 'block_actions') return;
    const view = { type: 'modal' as const, title: plain('Opened'), blocks: [] };
    await client.views.open({ trigger_id: body.trigger_id, view });
  });
  app.action('silent', async () => undefined);
  app.action(/^(?!silent|open)/, async ({ ack }) => ack());
}

async function bot(): Promise<void> {
  stops.push((await startBot(slack, homeApp)).stop);
}

const shownHome = () => {
  const view = alice().home();
  if (view === undefined) throw new Error('no Home yet');
  return view;
};
const click = (actionId: string, more: { value?: string | string[]; confirm?: true } = {}) =>
  alice().click({ view: shownHome(), actionId, ...more });

const lastAction = () => slack.journal.deliveries('interactive').at(-1)?.payload;
const lastEvent = () =>
  z.looseObject({ event: z.looseObject({}) }).parse(slack.journal.deliveries('events_api').at(-1)?.payload)
    .event;

test('opening the Home asks the app, which publishes it', async () => {
  await bot();

  await alice().openHome();

  await slack.until(() => alice().home() && textOf(shownHome().spec) === 'Welcome');
  expect(lastEvent()).toMatchObject({
    type: 'app_home_opened',
    user: 'U0ALICE',
    tab: 'home',
    channel: expect.stringMatching(/^D/),
  });
  expect(lastEvent()).not.toHaveProperty('view');
});

test('what is published already comes with the event of the Home, not with that of the messages', async () => {
  await publish(home({ type: 'divider' }));

  await alice().openHome();
  const ofHome = lastEvent();
  await alice().openHome('messages');

  expect(ofHome).toMatchObject({ tab: 'home', view: { type: 'home', id: shownHome().id } });
  expect(lastEvent()).toMatchObject({ tab: 'messages' });
  expect(lastEvent()).not.toHaveProperty('view');
});

test('an app that has not asked for the event gets none', async () => {
  await start(['message.im']);

  await alice().openHome();

  expect(slack.journal.deliveries('events_api')).toEqual([]);
});

test('a button on the Home comes with the view and a trigger, without message, channel and response_url', async () => {
  await bot();
  const button = { type: 'button', action_id: 'open', text: plain('Open'), value: 'WO-1' };
  await publish({
    ...home({ type: 'actions', block_id: 'deeds', elements: [button] }),
    private_metadata: 'mine',
  });

  expect(await click('open')).toEqual({ error: undefined });

  await slack.until(() => alice().view());
  const payload = lastAction();
  expect(payload).toMatchObject({
    type: 'block_actions',
    container: { type: 'view', view_id: shownHome().id },
    view: { type: 'home', private_metadata: 'mine', hash: shownHome().hash },
    actions: [{ action_id: 'open', block_id: 'deeds', value: 'WO-1', type: 'button' }],
    trigger_id: expect.any(String),
  });
  for (const absent of ['message', 'channel', 'response_url']) expect(payload).not.toHaveProperty(absent);
});

test('menus, ticks, an overflow menu and a dialog work on the Home', async () => {
  await bot();
  await publish(
    home(
      {
        type: 'actions',
        block_id: 'menus',
        elements: [
          { type: 'static_select', action_id: 'menu', options, confirm: sure },
          { type: 'overflow', action_id: 'more', options, confirm: sure },
          { type: 'radio_buttons', action_id: 'radio', options },
          { type: 'checkboxes', action_id: 'boxes', options },
        ],
      },
      {
        type: 'section',
        block_id: 'beside',
        text: mrkdwn('Language'),
        accessory: { type: 'static_select', action_id: 'language', options },
      },
      {
        type: 'section',
        block_id: 'careful',
        text: mrkdwn('Everything'),
        accessory: { type: 'radio_buttons', action_id: 'all', options, confirm: sure },
      },
    ),
  );

  await expect(click('menu', { value: 'a' })).rejects.toThrow('asks first: "Sure?"');
  await expect(click('more', { value: 'a' })).rejects.toThrow('asks first: "Sure?"');
  await expect(alice().fillHome('careful', 'a')).rejects.toThrow('asks first: "Sure?"');
  await click('menu', { value: 'a', confirm: true });
  await click('radio', { value: 'b' });
  await click('boxes', { value: ['a', 'b'] });
  await click('language', { value: 'b' });
  await click('more', { value: 'b', confirm: true });

  expect(lastAction()).toMatchObject({
    actions: [{ type: 'overflow', selected_option: { value: 'b' } }],
    view: {
      state: {
        values: {
          menus: {
            menu: { selected_option: { value: 'a' } },
            radio: { selected_option: { value: 'b' } },
            boxes: { selected_options: [{ value: 'a' }, { value: 'b' }] },
          },
          beside: { language: { selected_option: { value: 'b' } } },
        },
      },
    },
  });
});

test('an input on the Home is the app’s to know only where it dispatches', async () => {
  await bot();
  const input = (blockId: string, more: Record<string, unknown> = {}) => ({
    type: 'input',
    block_id: blockId,
    label: plain(blockId),
    element: { type: 'plain_text_input', action_id: 'text' },
    ...more,
  });
  await publish(home(input('quiet'), input('loud', { dispatch_action: true })));

  await alice().fillHome('quiet', 'one');
  const before = slack.journal.deliveries('interactive').length;
  await alice().fillHome('loud', 'two');

  expect(before).toBe(0);
  expect(lastAction()).toMatchObject({
    actions: [{ type: 'plain_text_input', block_id: 'loud', value: 'two' }],
    view: { state: { values: { quiet: { text: { value: 'one' } } } } },
  });
});

test('an app that does not answer is told of on the Home until it publishes again', async () => {
  await bot();
  const view = home({
    type: 'actions',
    elements: [{ type: 'button', action_id: 'silent', text: plain('?') }],
  });
  await publish(view);

  expect(await click('silent')).toEqual({ error: 'operation_timeout' });

  expect(shownHome().trouble).toContain('operation_timeout');
  await publish(view);
  expect(shownHome().trouble).toBeUndefined();
});

test.each([
  ['a title', { ...home(), title: plain('Home') }, 'invalid additional property: title'],
  ['an alert', home({ type: 'alert', text: plain('!') }), 'unsupported type: alert'],
  [
    'a number',
    home({
      type: 'input',
      label: plain('n'),
      element: { type: 'number_input', is_decimal_allowed: false, action_id: 'n' },
    }),
    'unsupported type: number_input',
  ],
  [
    'a 101st block',
    home(...Array.from({ length: 101 }, () => ({ type: 'divider' }))),
    'no more than 100 items',
  ],
])('a Home with %s is refused', async (_, view, complaint) => {
  const answer = await publish(view);

  expect(answer.error).toBe('invalid_arguments');
  expect(answer.response_metadata?.messages?.join('\n')).toContain(complaint);
});

test.each(['default', 'info', 'warning', 'error', 'success'])(
  'an alert may be of level %s',
  async (level) => {
    const view = {
      type: 'modal',
      title: plain('Alert'),
      blocks: [{ type: 'alert', level, text: mrkdwn('x'.repeat(200)) }],
    };

    const answer = await call(slack, 'views.open', { trigger_id: 'made.up', view });

    expect(answer.error).toBe('invalid_trigger_id');
  },
);
