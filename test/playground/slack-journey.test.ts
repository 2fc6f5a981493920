import type { App } from '@slack/bolt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buttonsOf, textOf } from '../../playground/slack/read.ts';
import { type Slack, startSlack } from '../../playground/slack/start.ts';
import { startBot } from './slack-bot.ts';

const ops = 'C0OPS';

const plain = (text: string) => ({ type: 'plain_text' as const, text });

const askView = {
  type: 'modal' as const,
  callback_id: 'ask',
  title: plain('Ask'),
  submit: plain('Send'),
  blocks: [
    {
      type: 'input' as const,
      block_id: 'reason',
      label: plain('Reason'),
      element: { type: 'plain_text_input' as const, action_id: 'text', min_length: 10 },
    },
    {
      type: 'input' as const,
      block_id: 'applications',
      label: plain('Applications'),
      element: { type: 'multi_external_select' as const, action_id: 'pick', min_query_length: 0 },
    },
  ],
};

/** A small request-and-approve app: a command opens a modal, its submission posts a card with a button. */
function requests(app: App): void {
  app.command('/ask', async ({ ack, body, client }) => {
    if (body.text === 'help') return ack('Type /ask to ask.');
    await ack();
    await client.views.open({ trigger_id: body.trigger_id, view: askView });
  });
  app.options('pick', async ({ ack, options }) => {
    const names = ['web-service', 'api-gateway', 'data-processor'].filter((name) =>
      name.includes(options.value),
    );
    await ack({ options: names.map((name) => ({ text: plain(name), value: name })) });
  });
  app.view('ask', async ({ ack, view, client }) => {
    const reason = view.state.values.reason?.text?.value ?? '';
    if (reason.includes('please')) {
      await ack({ response_action: 'errors', errors: { reason: 'No begging.' } });
      return;
    }
    await ack();
    const picked = view.state.values.applications?.pick?.selected_options ?? [];
    const asked = picked.map(({ value }) => value).join(', ');
    await client.chat.postMessage({
      channel: ops,
      text: `${asked}: ${reason}`,
      blocks: card(`${asked}: ${reason}`),
    });
  });
  app.action('approve', async ({ ack, body, client, respond }) => {
    await ack();
    if (body.type !== 'block_actions' || body.message === undefined) return;
    const { ts } = body.message;
    await client.chat.update({ channel: ops, ts, text: `approved by <@${body.user.id}>`, blocks: [] });
    await client.chat.postMessage({ channel: ops, thread_ts: ts, text: 'Go ahead.' });
    await client.chat.postMessage({ channel: body.user.id, text: 'You approved.' });
    await respond({ text: 'Thank you.', replace_original: false });
  });
}

function card(text: string) {
  return [
    { type: 'section' as const, text: { type: 'mrkdwn' as const, text: `${text} <@U0BOB>` } },
    {
      type: 'actions' as const,
      elements: [
        {
          type: 'button' as const,
          action_id: 'approve',
          text: plain('Approve'),
          confirm: {
            title: plain('Sure?'),
            text: plain('It is production.'),
            confirm: plain('Yes'),
            deny: plain('No'),
          },
        },
      ],
    },
  ];
}

let slack: Slack;
let bot: { stop: () => Promise<void> };

beforeEach(async () => {
  slack = await startSlack({
    workspace: {
      people: [
        { id: 'U0ALICE', name: 'alice' },
        { id: 'U0BOB', name: 'bob' },
      ],
      channels: [{ id: ops, name: 'ops' }],
      commands: [{ command: '/ask' }],
    },
  });
  bot = await startBot(slack, requests);
});

afterEach(async () => {
  await bot.stop();
  await slack.stop();
});

async function askFor(application: string): Promise<void> {
  const alice = slack.as('U0ALICE');
  await alice.command('/ask');
  await slack.until(() => alice.view());
  await alice.fill('reason', 'pods crash all the time');
  await alice.fill('applications', [application]);
  await alice.submit();
  await slack.until(() => alice.messages(ops).length > 0);
}

test('a request goes from the command over the modal to the card, and an approval from the card to thread and DM', async () => {
  const bob = slack.as('U0BOB');

  await askFor('web-service');
  const [posted] = bob.messages(ops);
  if (posted === undefined) throw new Error('nothing was posted');
  await bob.click({ message: posted, actionId: 'approve', confirm: true });
  await slack.until(() => bob.ephemerals().length > 0);

  expect(posted.notice).toMatchObject({ notified: ['U0BOB'], broadcasts: [] });
  expect(bob.thread(ops, posted.ts).map(textOf)).toEqual(['approved by <@U0BOB>', 'Go ahead.']);
  expect(bob.dms().map(textOf)).toEqual(['You approved.']);
  expect(bob.ephemerals().map(textOf)).toEqual(['Thank you.']);
  expect(slack.as('U0ALICE').ephemerals()).toEqual([]);
});

test('a press counts only once its confirm dialog is answered', async () => {
  const bob = slack.as('U0BOB');
  await askFor('web-service');
  const [message] = bob.messages(ops);

  await expect(bob.click({ message, actionId: 'approve' })).rejects.toThrow('It is production.');

  expect(bob.dialog({ message, actionId: 'approve' })?.title.text).toBe('Sure?');
  expect(bob.messages(ops).flatMap((shown) => buttonsOf(shown).map(({ text }) => text.text))).toEqual([
    'Approve',
  ]);
});

test('a button that an edit took away cannot be pressed, but one still on the screen can', async () => {
  const bob = slack.as('U0BOB');
  await askFor('web-service');
  const [seen] = bob.messages(ops);
  if (seen === undefined) throw new Error('nothing was posted');
  await bob.click({ message: seen, actionId: 'approve', confirm: true });
  await slack.until(() => bob.dms().length === 1);

  await expect(bob.click({ message: seen, actionId: 'approve', confirm: true })).rejects.toThrow(
    'there is no approve',
  );
  await bob.clickStale(seen, { actionId: 'approve', confirm: true });

  await slack.until(() => bob.dms().length === 2);
});

test('an acknowledgement with text is seen by the one who typed, and by nobody else', async () => {
  const seen = await slack.as('U0ALICE').command('/ask', 'help');

  expect(seen).toMatchObject({ text: 'Type /ask to ask.', error: undefined });
  expect(slack.as('U0ALICE').ephemerals(ops).map(textOf)).toEqual(['Type /ask to ask.']);
  expect(slack.as('U0BOB').ephemerals()).toEqual([]);
});

test('Slack itself refuses what is too short, and the app what it does not like', async () => {
  const alice = slack.as('U0ALICE');
  await alice.command('/ask');
  await slack.until(() => alice.view());
  await alice.fill('applications', ['api-gateway']);

  await alice.fill('reason', 'short');
  expect(await alice.submit()).toMatchObject({
    kind: 'errors',
    by: 'slack',
    errors: { reason: expect.any(String) },
  });
  await alice.fill('reason', 'pretty please');
  expect(await alice.submit()).toMatchObject({
    kind: 'errors',
    by: 'app',
    errors: { reason: 'No begging.' },
  });

  expect(alice.view()?.errors).toEqual({ reason: 'No begging.' });
  expect(alice.messages(ops)).toEqual([]);
});

test('only what the type-ahead offers can be chosen', async () => {
  const alice = slack.as('U0ALICE');
  await alice.command('/ask');
  await slack.until(() => alice.view());

  await expect(alice.fill('applications', ['nosuch'])).rejects.toThrow('"nosuch" is not offered');

  expect((await alice.suggest('applications', 'web')).map(({ value }) => value)).toEqual(['web-service']);
});
