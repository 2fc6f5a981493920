import type { App } from '@slack/bolt';
import { plain } from './slack-call.ts';

const mrkdwn = (text: string) => ({ type: 'mrkdwn' as const, text });
const option = (text: string, value: string) => ({ text: plain(text), value });

const applications = ['web-service', 'web-proxy', 'api-gateway', 'data-processor', 'report-builder'];
const channel = 'C0EMERGENCY';

const loading = {
  type: 'modal' as const,
  callback_id: 'open_ticket',
  title: plain('Open emergency ticket'),
  blocks: [
    { type: 'section' as const, text: mrkdwn(':hourglass_flowing_sand: Looking up what you may ask for…') },
  ],
};

const form = {
  type: 'modal' as const,
  callback_id: 'open_ticket',
  title: plain('Open emergency ticket'),
  submit: plain('Ask for approval'),
  close: plain('Cancel'),
  blocks: [
    {
      type: 'section' as const,
      block_id: 'advice',
      text: mrkdwn(
        'Deleting pods helps with *crashes* and _memory leaks_. To go back to an earlier version choose *redeploy*.',
      ),
    },
    {
      type: 'input' as const,
      block_id: 'actions',
      label: plain('What do you need?'),
      element: {
        type: 'checkboxes' as const,
        action_id: 'value',
        options: [
          { ...option('Delete pods', 'delete-pods'), description: mrkdwn('Replacements come by themselves') },
          { ...option('Redeploy', 'redeploy'), description: mrkdwn('Restart, pod after pod') },
        ],
      },
    },
    {
      type: 'input' as const,
      block_id: 'applications',
      label: plain('Applications'),
      element: {
        type: 'multi_external_select' as const,
        action_id: 'applications',
        min_query_length: 0,
        max_selected_items: 10,
        placeholder: plain('Type a name'),
      },
    },
    {
      type: 'input' as const,
      block_id: 'severity',
      label: plain('Severity'),
      element: {
        type: 'radio_buttons' as const,
        action_id: 'value',
        options: [option('P0: everything is down', 'P0'), option('P1: a core function is broken', 'P1')],
        initial_option: option('P1: a core function is broken', 'P1'),
      },
    },
    {
      type: 'input' as const,
      block_id: 'pods',
      optional: true,
      label: plain('Pods'),
      element: {
        type: 'multi_static_select' as const,
        action_id: 'value',
        option_groups: [
          { label: plain('Unhealthy'), options: [option('web-service-abc (CrashLoopBackOff)', 'uid-1')] },
          {
            label: plain('Ready'),
            options: [option('web-service-def', 'uid-2'), option('web-service-ghi', 'uid-3')],
          },
        ],
      },
    },
    {
      type: 'input' as const,
      block_id: 'reason',
      label: plain('Reason'),
      hint: plain('What is broken, for whom, since when?'),
      element: {
        type: 'plain_text_input' as const,
        action_id: 'value',
        multiline: true,
        min_length: 10,
        max_length: 2000,
      },
    },
  ],
};

const card = (requester: string, names: readonly string[], reason: string) => [
  { type: 'header' as const, text: plain(':rotating_light: WO-2026-000042 · P1') },
  {
    type: 'section' as const,
    fields: [
      mrkdwn(`*Requester*\n<@${requester}>`),
      mrkdwn('*Reference*\n<https://example.com/INC-7|INC-7>'),
    ],
  },
  { type: 'section' as const, text: mrkdwn(`*Reason*\n&gt; ${reason}`) },
  ...names.map((name) => ({
    type: 'section' as const,
    text: mrkdwn(
      `*${name}* · Delete pods\n\`prod/production\` · 4 of 6 ready · env: production, team: backend`,
    ),
  })),
  { type: 'divider' as const },
  {
    type: 'context' as const,
    elements: [
      mrkdwn(
        'May approve: <!subteam^S0LEADS> · expires <!date^1800000000^{date_short_pretty} at {time}|later>',
      ),
    ],
  },
  {
    type: 'actions' as const,
    block_id: 'decide',
    elements: [
      {
        type: 'button' as const,
        action_id: 'approve_ticket',
        style: 'primary' as const,
        text: plain('Approve'),
        value: 'WO-2026-000042',
        confirm: {
          title: plain('Approve WO-2026-000042?'),
          text: mrkdwn(
            `<@${requester}> may *delete pods* of ${names.join(', ')} in \`prod/production\` for two hours.`,
          ),
          confirm: plain('Approve'),
          deny: plain('Not now'),
        },
      },
      {
        type: 'button' as const,
        action_id: 'deny_ticket',
        style: 'danger' as const,
        text: plain('Deny'),
        value: 'WO-2026-000042',
      },
      {
        type: 'button' as const,
        action_id: 'silent',
        text: plain('Remind approvers'),
        value: 'WO-2026-000042',
      },
    ],
  },
];

/** A small app that shows what the page must be able to draw and pass on. It answers `/emergency silence` with nothing. */
export function pageBot(app: App): void {
  app.command('/emergency', async ({ ack, body, client, respond }) => {
    if (body.text === 'silence') return;
    await ack();
    if (body.text === 'help') return void (await respond({ text: 'Type `/emergency` to *open* a ticket.' }));
    const { view } = await client.views.open({ trigger_id: body.trigger_id, view: loading });
    await client.views.update({ view_id: view?.id ?? '', view: form });
  });
  app.options('applications', async ({ ack, options }) => {
    const found = applications.filter((name) => name.includes(options.value));
    await ack({ options: found.map((name) => option(`${name} (prod/production)`, name)) });
  });
  app.view('open_ticket', async ({ ack, body, view, client }) => {
    const reason = view.state.values.reason?.value?.value ?? '';
    if (reason.includes('please'))
      return ack({ response_action: 'errors', errors: { reason: 'No begging.' } });
    await ack();
    const picked = view.state.values.applications?.applications?.selected_options ?? [];
    const names = picked.map(({ value }) => value);
    const text = `WO-2026-000042: <@${body.user.id}> needs an approval by <!subteam^S0LEADS>`;
    const opening = { type: 'section' as const, text: mrkdwn(text) };
    await client.chat.postMessage({ channel, text, blocks: [opening, ...card(body.user.id, names, reason)] });
  });
  app.action('approve_ticket', async ({ ack, body, client, respond }) => {
    await ack();
    if (body.type !== 'block_actions' || body.message === undefined) return;
    if (body.user.id === 'U0MALLORY') {
      await respond({ text: ':no_entry: You may not approve this.', replace_original: false });
      return;
    }
    const { ts } = body.message;
    const kept = [{ type: 'section' as const, text: mrkdwn(body.message.text ?? '') }];
    const told = {
      type: 'context' as const,
      elements: [mrkdwn(`:white_check_mark: approved by <@${body.user.id}>`)],
    };
    await client.chat.update({ channel, ts, text: 'approved', blocks: [...kept, told] });
    await client.chat.postMessage({
      channel,
      thread_ts: ts,
      text: `:white_check_mark: <@${body.user.id}> approved.`,
    });
    await client.chat.postMessage({
      channel: 'U0ALICE',
      text: 'WO-2026-000042 is approved: *you may act now*.',
    });
    const progress = await client.chat.postMessage({ channel, thread_ts: ts, text: 'Deleting 2 pods… 0/2' });
    await client.chat.update({ channel, ts: progress.ts ?? '', text: 'Deleting 2 pods… 2/2' });
  });
  app.action('deny_ticket', async ({ ack, body, client }) => {
    await ack();
    if (body.type !== 'block_actions') return;
    await client.views.open({
      trigger_id: body.trigger_id,
      view: {
        type: 'modal',
        callback_id: 'deny_ticket',
        title: plain('Deny'),
        submit: plain('Deny'),
        blocks: [
          {
            type: 'input',
            block_id: 'reason',
            label: plain('Why?'),
            element: { type: 'plain_text_input', action_id: 'value' },
          },
        ],
      },
    });
  });
  app.view('deny_ticket', async ({ ack }) => ack());
}
