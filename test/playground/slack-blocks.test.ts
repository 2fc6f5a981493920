import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Slack, startSlack } from '../../playground/slack/start.ts';
import { call, complaintsIn, mrkdwn, plain } from './slack-call.ts';

let slack: Slack;

beforeAll(async () => {
  slack = await startSlack({
    workspace: {
      people: [{ id: 'U0ALICE', name: 'alice' }],
      channels: [{ id: 'C0OPS', name: 'ops' }],
      commands: [{ command: '/ask' }],
    },
  });
});

afterAll(() => slack.stop());

const section = (text: string) => ({ type: 'section', text: mrkdwn(text) });
const button = (more: Record<string, unknown> = {}) => ({
  type: 'button',
  action_id: 'go',
  text: plain('Go'),
  ...more,
});
const actions = (...elements: unknown[]) => ({ type: 'actions', elements });
const option = (value: string) => ({ text: plain(value), value });
const many = (count: number) => Array.from({ length: count }, (_, index) => index);
const select = (more: Record<string, unknown>) => ({ type: 'static_select', action_id: 'pick', ...more });
const input = (element: unknown, more: Record<string, unknown> = {}) => ({
  type: 'input',
  label: plain('Input'),
  element,
  ...more,
});
const confirm = (more: Record<string, unknown>) => ({
  title: plain('Sure?'),
  text: plain('Really?'),
  confirm: plain('Yes'),
  deny: plain('No'),
  ...more,
});

test.each<[string, unknown[], string]>([
  [
    'a button text over 75',
    [section('a'), section('b'), section('c'), actions(button({ text: plain('x'.repeat(76)) }))],
    '[ERROR] must be less than 76 characters [json-pointer:/blocks/3/elements/0/text/text]',
  ],
  [
    'a section over 3000',
    [section('x'.repeat(3001))],
    '[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
  ],
  [
    'an empty text',
    [section('')],
    '[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]',
  ],
  [
    'a property Slack does not know',
    [{ ...section('a'), colour: 'red' }],
    '[ERROR] invalid additional property: colour [json-pointer:/blocks/0]',
  ],
  [
    'a block Slack does not know',
    [{ type: 'progress' }],
    '[ERROR] unsupported type: progress [json-pointer:/blocks/0/type]',
  ],
  [
    'an element Slack does not know',
    [actions({ type: 'slider' })],
    '[ERROR] unsupported type: slider [json-pointer:/blocks/0/elements/0/type]',
  ],
  [
    'an element that belongs elsewhere',
    [actions({ type: 'plain_text_input' })],
    '[ERROR] unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]',
  ],
  ['a missing field', [{ type: 'header' }], '[ERROR] missing required field: text [json-pointer:/blocks/0]'],
  [
    'a wrong type',
    [{ type: 'header', text: 'Hello' }],
    '[ERROR] must provide an object [json-pointer:/blocks/0/text]',
  ],
  [
    'markup in a header',
    [{ type: 'header', text: mrkdwn('*Hello*') }],
    '[ERROR] must be a valid enum value [json-pointer:/blocks/0/text/type]',
  ],
  [
    'more than 50 blocks',
    many(51).map(() => ({ type: 'divider' })),
    '[ERROR] no more than 50 items allowed [json-pointer:/blocks]',
  ],
  [
    'the same block id twice',
    [
      { type: 'divider', block_id: 'same' },
      { type: 'divider', block_id: 'same' },
    ],
    '[ERROR] block_id already exists: same [json-pointer:/blocks/1/block_id]',
  ],
  [
    'the same action id twice in a block',
    [actions(button(), button())],
    '[ERROR] `action_id` already exists: go [json-pointer:/blocks/0/elements/1/action_id]',
  ],
  [
    'a section without text or fields',
    [{ type: 'section' }],
    '[ERROR] must define either `text` or `fields` [json-pointer:/blocks/0]',
  ],
  [
    'eleven fields',
    [{ type: 'section', fields: many(11).map((index) => plain(`f${index}`)) }],
    '[ERROR] no more than 10 items allowed [json-pointer:/blocks/0/fields]',
  ],
  [
    'eleven context elements',
    [{ type: 'context', elements: many(11).map((index) => plain(`f${index}`)) }],
    '[ERROR] no more than 10 items allowed [json-pointer:/blocks/0/elements]',
  ],
  [
    '26 elements in actions',
    [actions(...many(26).map((index) => button({ action_id: `go${index}` })))],
    '[ERROR] no more than 25 items allowed [json-pointer:/blocks/0/elements]',
  ],
  [
    'two primary buttons',
    [actions(button({ style: 'primary' }), button({ action_id: 'stop', style: 'primary' }))],
    '[ERROR] only one primary button allowed [json-pointer:/blocks/0/elements]',
  ],
  [
    'a style that does not exist',
    [actions(button({ style: 'warning' }))],
    '[ERROR] must be a valid enum value [json-pointer:/blocks/0/elements/0/style]',
  ],
  [
    'a button value over 2000',
    [actions(button({ value: 'x'.repeat(2001) }))],
    '[ERROR] must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]',
  ],
  [
    'a confirm title over 100',
    [actions(button({ confirm: confirm({ title: plain('x'.repeat(101)) }) }))],
    '[ERROR] must be less than 101 characters [json-pointer:/blocks/0/elements/0/confirm/title/text]',
  ],
  [
    'a confirm text over 300',
    [actions(button({ confirm: confirm({ text: mrkdwn('x'.repeat(301)) }) }))],
    '[ERROR] must be less than 301 characters [json-pointer:/blocks/0/elements/0/confirm/text/text]',
  ],
  [
    'an option text over 75',
    [actions(select({ options: [{ text: plain('x'.repeat(76)), value: 'a' }] }))],
    '[ERROR] must be less than 76 characters [json-pointer:/blocks/0/elements/0/options/0/text/text]',
  ],
  [
    'an option value over 150',
    [actions(select({ options: [{ text: plain('a'), value: 'x'.repeat(151) }] }))],
    '[ERROR] must be less than 151 characters [json-pointer:/blocks/0/elements/0/options/0/value]',
  ],
  [
    '101 options',
    [actions(select({ options: many(101).map((index) => option(`o${index}`)) }))],
    '[ERROR] no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]',
  ],
  [
    'no options at all',
    [actions(select({ options: [] }))],
    '[ERROR] no fewer than 1 items allowed [json-pointer:/blocks/0/elements/0/options]',
  ],
  [
    'options and groups together',
    [
      actions(
        select({ options: [option('a')], option_groups: [{ label: plain('g'), options: [option('b')] }] }),
      ),
    ],
    '[ERROR] must define either `options` or `option_groups` [json-pointer:/blocks/0/elements/0]',
  ],
  [
    'an initial option that is not an option',
    [actions(select({ options: [option('a')], initial_option: { text: plain('A'), value: 'a' } }))],
    '[ERROR] initial option was not found [json-pointer:/blocks/0/elements/0/initial_option]',
  ],
  [
    'eleven checkboxes',
    [actions({ type: 'checkboxes', action_id: 'c', options: many(11).map((index) => option(`o${index}`)) })],
    '[ERROR] no more than 10 items allowed [json-pointer:/blocks/0/elements/0/options]',
  ],
  [
    'six overflow options',
    [actions({ type: 'overflow', action_id: 'c', options: many(6).map((index) => option(`o${index}`)) })],
    '[ERROR] no more than 5 items allowed [json-pointer:/blocks/0/elements/0/options]',
  ],
  [
    'an alert in a message',
    [{ type: 'alert', text: plain('!') }],
    '[ERROR] unsupported type: alert [json-pointer:/blocks/0/type]',
  ],
  [
    'a number input in a message',
    [input({ type: 'number_input', is_decimal_allowed: false })],
    '[ERROR] unsupported type: number_input [json-pointer:/blocks/0/type]',
  ],
  [
    'an unknown property deep inside rich text',
    [
      {
        type: 'rich_text',
        elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'a', color: 'red' }] }],
      },
    ],
    '[ERROR] invalid additional property: color [json-pointer:/blocks/0/elements/0/elements/0]',
  ],
])('a message with %s is refused with where and why', async (_name, blocks, complaint) => {
  const answer = await call(slack, 'chat.postMessage', { channel: 'C0OPS', text: 'fallback', blocks });

  expect(answer.error).toBe('invalid_blocks');
  expect(complaintsIn(answer)).toEqual([complaint]);
});

test('blocks that are no list, or no JSON, have the wrong format', async () => {
  const post = (blocks: unknown) => call(slack, 'chat.postMessage', { channel: 'C0OPS', text: 'a', blocks });

  expect([await post('[{'), await post({ type: 'divider' })].map(({ error }) => error)).toEqual([
    'invalid_blocks_format',
    'invalid_blocks_format',
  ]);
});

test('a message with everything in bounds is taken', async () => {
  const blocks = [
    { type: 'header', text: plain('x'.repeat(150)) },
    { ...section('a'), accessory: button({ action_id: 'side' }) },
    {
      type: 'context',
      elements: [mrkdwn('by'), { type: 'image', image_url: 'https://e.co/a.png', alt_text: 'a' }],
    },
    actions(
      button({ style: 'primary', value: 'x'.repeat(2000), confirm: confirm({}) }),
      select({ option_groups: [{ label: plain('g'), options: [option('a')] }], initial_option: option('a') }),
    ),
    {
      type: 'rich_text',
      elements: [
        { type: 'rich_text_section', elements: [{ type: 'text', text: 'a', style: { code: true } }] },
        { type: 'rich_text_preformatted', elements: [{ type: 'text', text: 'log' }] },
      ],
    },
    {
      type: 'table',
      rows: [[{ type: 'raw_text', text: 'pod' }]],
      column_settings: [null, { align: 'right' }],
    },
  ];

  expect(await call(slack, 'chat.postMessage', { channel: 'C0OPS', text: 'a', blocks })).toMatchObject({
    ok: true,
  });
});

const modal = (more: Record<string, unknown>) => ({
  type: 'modal',
  title: plain('Title'),
  blocks: [],
  ...more,
});

test.each<[string, Record<string, unknown>, string]>([
  [
    'a title over 24',
    { title: plain('x'.repeat(25)) },
    '[ERROR] must be less than 25 characters [json-pointer:/view/title/text]',
  ],
  [
    'private metadata over 3000',
    { private_metadata: 'x'.repeat(3001) },
    '[ERROR] must be less than 3001 characters [json-pointer:/view/private_metadata]',
  ],
  [
    'inputs but no submit',
    { blocks: [input({ type: 'plain_text_input', action_id: 'a' })] },
    '[ERROR] missing required field: submit [json-pointer:/view]',
  ],
  [
    'more than 100 blocks',
    { blocks: many(101).map(() => ({ type: 'divider' })) },
    '[ERROR] no more than 100 items allowed [json-pointer:/view/blocks]',
  ],
  [
    'two inputs that want the focus',
    {
      submit: plain('Go'),
      blocks: many(2).map((index) =>
        input({ type: 'plain_text_input', action_id: `a${index}`, focus_on_load: true }),
      ),
    },
    '[ERROR] only one element can have focus_on_load [json-pointer:/view/blocks]',
  ],
  [
    'a table',
    { blocks: [{ type: 'table', rows: [[{ type: 'raw_text', text: 'a' }]] }] },
    '[ERROR] unsupported type: table [json-pointer:/view/blocks/0/type]',
  ],
  [
    'an input longer than 3000',
    { submit: plain('Go'), blocks: [input({ type: 'plain_text_input', max_length: 3001 })] },
    '[ERROR] must be less than 3001 [json-pointer:/view/blocks/0/element/max_length]',
  ],
])('a modal with %s is refused with where and why', async (_name, more, complaint) => {
  const answer = await call(slack, 'views.open', { trigger_id: 'any', view: modal(more) });

  expect(answer.error).toBe('invalid_arguments');
  expect(complaintsIn(answer)).toEqual([complaint]);
});

test('a view over 250 kB is too large', async () => {
  const blocks = many(99).map(() => section('x'.repeat(2999)));

  expect(await call(slack, 'views.open', { trigger_id: 'any', view: modal({ blocks }) })).toMatchObject({
    error: 'view_too_large',
  });
});
