import type { App } from '@slack/bolt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Slack, startSlack } from '../../playground/slack/start.ts';
import { startBot } from './slack-bot.ts';
import { plain } from './slack-call.ts';

/** Offers applications whose texts say more than their names, as soon as a name is begun. */
function picker(app: App): void {
  app.command('/pick', async ({ ack, body, client }) => {
    await ack();
    await client.views.open({
      trigger_id: body.trigger_id,
      view: {
        type: 'modal',
        title: plain('Pick'),
        submit: plain('Go'),
        blocks: [
          {
            type: 'input',
            block_id: 'applications',
            label: plain('Applications'),
            element: { type: 'multi_external_select', action_id: 'pick', min_query_length: 0 },
          },
        ],
      },
    });
  });
  app.options('pick', async ({ ack, options }) => {
    const names = ['web-service', 'web-proxy'].filter((name) => name.startsWith(options.value));
    await ack({ options: names.map((name, at) => ({ text: plain(`${name} (prod)`), value: `#${at}` })) });
  });
}

let slack: Slack;
let bot: { stop: () => Promise<void> };

beforeEach(async () => {
  slack = await startSlack({
    workspace: {
      people: [{ id: 'U0ALICE', name: 'alice' }],
      channels: [{ id: 'C0OPS' }],
      commands: [{ command: '/pick' }],
    },
  });
  bot = await startBot(slack, picker);
});

afterEach(async () => {
  await bot.stop();
  await slack.stop();
});

test('what was offered for a few letters can be chosen, one after the other, and nothing else', async () => {
  const alice = slack.as('U0ALICE');
  await alice.command('/pick');
  await slack.until(() => alice.view());

  await alice.fill('applications', ['web-proxy (prod)'], 'web-p');
  await alice.fill('applications', ['web-proxy (prod)', 'web-service (prod)'], 'web-s');

  expect(alice.view()?.values.applications?.pick).toMatchObject({
    selected_options: [{ text: { text: 'web-proxy (prod)' } }, { text: { text: 'web-service (prod)' } }],
  });
  await expect(alice.fill('applications', ['web-proxy (prod)', 'other'], 'web-s')).rejects.toThrow(
    'not offered',
  );
});
