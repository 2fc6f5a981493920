import type { App } from '@slack/bolt';
import { z } from 'zod';
import { mrkdwn, plain } from './slack-call.ts';

/** One white pixel. */
export const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/5+hHgAHggJ/PchI7wAAAABJRU5ErkJggg==',
  'base64',
);

const sure = {
  title: plain('Sure?'),
  text: plain('Everybody is told.'),
  confirm: plain('Yes'),
  deny: plain('No'),
};
const option = (value: string) => ({ text: plain(value), value });

/** What a person chose or pressed last is told at the top of the Home. */
const home = (told: string) => ({
  type: 'home' as const,
  blocks: [
    { type: 'section' as const, text: mrkdwn(told) },
    {
      type: 'actions' as const,
      block_id: 'deeds',
      elements: [
        { type: 'button' as const, action_id: 'press', text: plain('Press me'), value: 'pressed' },
        {
          type: 'button' as const,
          action_id: 'end',
          text: plain('Finish'),
          value: 'finished',
          confirm: sure,
        },
        { type: 'button' as const, action_id: 'scan', text: plain('Show the code') },
        {
          type: 'static_select' as const,
          action_id: 'choose',
          placeholder: plain('Severity'),
          options: [option('P0'), option('P1')],
          confirm: sure,
        },
        { type: 'overflow' as const, action_id: 'more', options: [option('Extend'), option('Revoke')] },
      ],
    },
    {
      type: 'input' as const,
      block_id: 'search',
      dispatch_action: true,
      label: plain('Search'),
      element: { type: 'plain_text_input' as const, action_id: 'typed' },
    },
    {
      type: 'input' as const,
      block_id: 'filter',
      dispatch_action: true,
      label: plain('Filter'),
      element: {
        type: 'plain_text_input' as const,
        action_id: 'typed',
        dispatch_action_config: { trigger_actions_on: ['on_character_entered' as const] },
      },
    },
    {
      type: 'section' as const,
      block_id: 'beside',
      text: mrkdwn('Remind me'),
      accessory: {
        type: 'radio_buttons' as const,
        action_id: 'choose',
        options: [option('Always'), option('Never')],
      },
    },
  ],
});

const Said = z.object({
  value: z.string().optional(),
  selected_option: z.object({ value: z.string() }).optional(),
});

function saidBy(action: unknown): string {
  const { value, selected_option: option } = Said.parse(action);
  return value ?? option?.value ?? 'nothing';
}

/** An app with a Home that tells what was done there, a picture, and shortcuts that open a modal. */
export function homeBot(app: App): void {
  app.event('app_home_opened', async ({ event, client }) => {
    if (event.tab === 'home') await client.views.publish({ user_id: event.user, view: home('*Welcome*') });
  });
  app.action(/^(press|end|choose|more|typed)$/, async ({ ack, body, action, client }) => {
    await ack();
    await client.views.publish({ user_id: body.user.id, view: home(`You said ${saidBy(action)}`) });
  });
  listenForPictures(app);
  app.shortcut({ callback_id: /open_emergency_ticket/ }, async ({ ack, shortcut, client }) => {
    await ack();
    const about = shortcut.type === 'message_action' ? (shortcut.message.text ?? '') : 'nothing';
    await client.views.open({
      trigger_id: shortcut.trigger_id,
      view: {
        type: 'modal',
        title: plain('Open emergency ticket'),
        blocks: [{ type: 'section', text: mrkdwn(`A ticket about ${about}`) }],
      },
    });
  });
}

/** Shows a picture in a modal, and deletes its file when the modal is closed. */
function listenForPictures(app: App): void {
  app.action('scan', async ({ ack, body, client }) => {
    await ack();
    if (body.type !== 'block_actions') return;
    const { upload_url, file_id } = await client.files.getUploadURLExternal({
      filename: 'code.png',
      length: png.length,
    });
    await fetch(upload_url ?? '', { method: 'POST', body: new Uint8Array(png) });
    await client.files.completeUploadExternal({ files: [{ id: file_id ?? '', title: 'Code' }] });
    await client.views.open({
      trigger_id: body.trigger_id,
      view: {
        type: 'modal',
        title: plain('Scan this'),
        blocks: [
          { type: 'image', slack_file: { id: file_id ?? '' }, alt_text: 'A code to scan' },
          {
            type: 'actions',
            block_id: 'forget',
            elements: [
              { type: 'button', action_id: 'forget', text: plain('Forget it'), value: file_id ?? '' },
            ],
          },
        ],
      },
    });
  });
  app.action('forget', async ({ ack, action, client }) => {
    await ack();
    if (action.type === 'button') await client.files.delete({ file: action.value ?? '' });
  });
}
