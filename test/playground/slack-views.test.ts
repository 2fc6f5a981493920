import type { App } from '@slack/bolt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Slack, startSlack, type Timing } from '../../playground/slack/start.ts';
import { startBot } from './slack-bot.ts';
import { call, plain } from './slack-call.ts';

const triggers: string[] = [];

const input = (blockId: string, more: Record<string, unknown> = {}) => ({
  type: 'input' as const,
  block_id: blockId,
  optional: true,
  label: plain(blockId),
  element: { type: 'plain_text_input' as const, action_id: 'text', ...more },
});

const option = (value: string) => ({ text: plain(value), value });

const form = (title: string, ...blocks: unknown[]) => ({
  type: 'modal' as const,
  callback_id: 'form',
  notify_on_close: true,
  title: plain(title),
  submit: plain('Go'),
  blocks: [
    ...blocks,
    {
      type: 'actions' as const,
      block_id: 'steps',
      elements: [{ type: 'button' as const, action_id: 'deeper', text: plain('Deeper') }],
    },
  ],
});

/** Keeps every trigger it gets and answers a submission by what stands in the block `answer`. */
function formApp(app: App): void {
  app.command('/form', async ({ ack, body }) => {
    triggers.push(body.trigger_id);
    await ack();
  });
  app.action(/.*/, async ({ ack, body }) => {
    if (body.type === 'block_actions') triggers.push(body.trigger_id);
    await ack();
  });
  app.view('form', async ({ ack, view }) => {
    const wanted = Object.values(view.state.values.answer ?? {})[0]?.value;
    if (wanted === 'update') return ack({ response_action: 'update', view: knownForm('Updated') });
    if (wanted === 'push') return ack({ response_action: 'push', view: knownForm('Pushed') });
    if (wanted === 'clear') return ack({ response_action: 'clear' });
    if (wanted === 'stray') return ack({ response_action: 'errors', errors: { nowhere: 'No.' } });
    if (wanted === 'silence') return undefined;
    return ack();
  });
  app.view({ type: 'view_closed', callback_id: 'form' }, async ({ ack, view, body }) => {
    closed.push({ title: view.title.text, isCleared: body.type === 'view_closed' && body.is_cleared });
    await ack();
  });
}

const knownForm = (title: string) => ({
  type: 'modal' as const,
  title: plain(title),
  blocks: [{ type: 'divider' as const }],
});
const closed: { title: string; isCleared: boolean }[] = [];

let slack: Slack;
const clock = { ms: Date.parse('2026-11-20T12:00:00Z') };

const stops: (() => Promise<void>)[] = [];

beforeEach(async () => {
  triggers.length = 0;
  closed.length = 0;
  await start({});
});

async function start(timing: Partial<Timing>): Promise<void> {
  slack = await startSlack({
    timing,
    now: () => new Date(clock.ms),
    workspace: {
      people: [{ id: 'U0ALICE', name: 'alice' }],
      channels: [{ id: 'C0OPS', name: 'ops' }],
      commands: [{ command: '/form' }],
    },
  });
  const bot = await startBot(slack, formApp);
  stops.push(slack.stop, bot.stop);
}

afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
});

const alice = () => slack.as('U0ALICE');

async function trigger(): Promise<string> {
  await alice().command('/form');
  return triggers.at(-1) ?? '';
}

async function open(...blocks: unknown[]) {
  await call(slack, 'views.open', { trigger_id: await trigger(), view: form('First', ...blocks) });
  const view = alice().view();
  if (view === undefined) throw new Error('nothing opened');
  return view;
}

const titles = () =>
  alice()
    .openViews()
    .map(({ spec }) => (spec.type === 'modal' ? spec.title.text : 'Home'));

test('a trigger opens one modal, within three seconds', async () => {
  const openWith = async (trigger_id: string) =>
    (await call(slack, 'views.open', { trigger_id, view: form('First') })).error;
  const first = await trigger();
  const second = await trigger();

  expect(await openWith(first)).toBeUndefined();
  expect(await openWith(first)).toBe('exchanged_trigger_id');
  expect(await openWith('made.up')).toBe('invalid_trigger_id');
  clock.ms += 3001;
  expect(await openWith(second)).toBe('expired_trigger_id');
});

test('a refused view leaves the trigger good', async () => {
  const trigger_id = await trigger();

  expect(await call(slack, 'views.open', { trigger_id, view: { type: 'modal' } })).toMatchObject({
    ok: false,
  });
  expect(await call(slack, 'views.open', { trigger_id, view: form('First') })).toMatchObject({ ok: true });
});

test('modals stack three deep, pushed only from within', async () => {
  const push = async (trigger_id: string) =>
    (await call(slack, 'views.push', { trigger_id, view: form('Next') })).error;
  const pushByPress = async () => {
    await alice().click({ actionId: 'deeper' });
    return push(triggers.at(-1) ?? '');
  };
  expect(await push(await trigger())).toBe('invalid_trigger_id');
  await open();

  expect([await pushByPress(), await pushByPress(), await pushByPress()]).toEqual([
    undefined,
    undefined,
    'push_limit_reached',
  ]);
  await alice().close();

  expect(titles()).toEqual(['First', 'Next']);
  await slack.until(() => closed.length === 1);
});

test('every update changes the hash, and one with an old hash is refused', async () => {
  const { id, hash } = await open();
  const update = (more: Record<string, unknown>) =>
    call(slack, 'views.update', { view_id: id, view: form('Second'), ...more });

  expect(await update({ hash })).toMatchObject({ ok: true });
  expect(await update({ hash })).toMatchObject({ error: 'hash_conflict' });
  expect(titles()).toEqual(['Second']);
  await alice().close();
  expect(await update({})).toMatchObject({ error: 'not_found' });
});

test('an external id finds the modal and belongs to one only', async () => {
  const withId = { ...form('First'), external_id: 'mine' };
  await call(slack, 'views.open', { trigger_id: await trigger(), view: withId });

  expect(await call(slack, 'views.update', { external_id: 'mine', view: form('Second') })).toMatchObject({
    ok: true,
  });
  await alice().close();
  await call(slack, 'views.open', { trigger_id: await trigger(), view: withId });
  expect(await call(slack, 'views.open', { trigger_id: await trigger(), view: withId })).toMatchObject({
    error: 'duplicate_external_id',
  });
});

test('what was typed survives an update where block and action id stay', async () => {
  const { id } = await open(input('kept'), input('renamed'));
  await alice().fill('kept', 'one');
  await alice().fill('renamed', 'two');

  await call(slack, 'views.update', {
    view_id: id,
    view: form('Second', input('kept', { initial_value: 'new' }), input('other', { initial_value: 'fresh' })),
  });

  expect(alice().view()?.values).toMatchObject({
    kept: { text: { value: 'one' } },
    other: { text: { value: 'fresh' } },
  });
});

test.each([
  ['update', { kind: 'updated' }, ['Updated']],
  ['push', { kind: 'pushed' }, ['First', 'Pushed']],
  ['clear', { kind: 'closed' }, []],
  ['nothing', { kind: 'closed' }, []],
  ['stray', { kind: 'failed' }, ['First']],
])('a submission answered with %s', async (wanted, result, left) => {
  await open(input('answer'));
  await alice().fill('answer', wanted);

  expect(await alice().submit()).toMatchObject(result);
  expect(titles()).toEqual(left);
});

test('a submission that is not answered in time leaves the modal, with a word from Slack', async () => {
  await start({ ackMs: 500 });
  await open(input('answer'));
  await alice().fill('answer', 'silence');

  expect(await alice().submit()).toEqual({ kind: 'failed', error: 'operation_timeout' });
  expect(alice().view()?.trouble).toContain('trouble connecting');
});

test('an app that asked to know hears of a modal that was closed or cleared', async () => {
  await open();
  await alice().close();
  await open(input('answer'));
  await alice().fill('answer', 'clear');
  await alice().submit();

  await slack.until(() => closed.length === 2);
  expect(closed).toEqual([
    { title: 'First', isCleared: false },
    { title: 'First', isCleared: true },
  ]);
});

test('every kind of input takes what a person would choose, and nothing that is not offered', async () => {
  const choice = (blockId: string, element: Record<string, unknown>) => ({
    type: 'input',
    block_id: blockId,
    label: plain(blockId),
    element: { action_id: 'it', ...element },
  });
  const options = [option('a'), option('b')];
  await open(
    choice('radio', { type: 'radio_buttons', options }),
    choice('boxes', { type: 'checkboxes', options }),
    choice('menu', { type: 'static_select', option_groups: [{ label: plain('g'), options }] }),
    choice('menus', { type: 'multi_static_select', options, max_selected_items: 1 }),
    choice('number', { type: 'number_input', is_decimal_allowed: false, max_value: '10' }),
    choice('link', { type: 'url_text_input' }),
    choice('who', { type: 'users_select' }),
    choice('day', { type: 'datepicker' }),
  );
  const entries = { radio: 'b', boxes: ['a', 'b'], menu: 'a', menus: ['b'], who: 'alice', day: '2026-11-21' };
  for (const [blockId, entry] of Object.entries({ ...entries, number: 11, link: 'no link' })) {
    await alice().fill(blockId, entry);
  }

  expect(await alice().submit()).toMatchObject({
    by: 'slack',
    errors: { number: 'Must be at most 10.', link: 'Enter a valid URL.' },
  });
  await expect(alice().fill('radio', 'c')).rejects.toThrow('"c" is not offered; there is: a, b');
  await expect(alice().fill('menus', ['a', 'b'])).rejects.toThrow('at most 1');
  await alice().fill('number', 7);
  await alice().fill('link', 'https://example.com');
  expect(await alice().submit()).toMatchObject({ kind: 'closed' });

  expect(slack.journal.deliveries('interactive').at(-1)?.payload).toMatchObject({
    type: 'view_submission',
    view: {
      state: {
        values: {
          radio: { it: { type: 'radio_buttons', selected_option: { value: 'b' } } },
          boxes: { it: { selected_options: [{ value: 'a' }, { value: 'b' }] } },
          number: { it: { value: '7' } },
          who: { it: { selected_user: 'U0ALICE' } },
          day: { it: { selected_date: '2026-11-21' } },
        },
      },
    },
  });
});

test('the home tab is published per person and asks the app when it is opened', async () => {
  const view = { type: 'home', blocks: [{ type: 'section', text: plain('Welcome') }] };
  await alice().openHome();
  await call(slack, 'views.publish', { user_id: 'U0ALICE', view });

  expect(slack.journal.deliveries('events_api')[0]?.payload).toMatchObject({
    event: { type: 'app_home_opened', user: 'U0ALICE', tab: 'home' },
  });
  expect(alice().home()?.spec.blocks).toMatchObject([{ text: { text: 'Welcome' } }]);
  expect(await call(slack, 'views.publish', { user_id: 'U0ALICE', view, hash: 'old' })).toMatchObject({
    error: 'hash_conflict',
  });
});
