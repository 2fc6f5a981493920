import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Slack, startSlack } from '../../playground/slack/start.ts';
import { call, mrkdwn } from './slack-call.ts';

const ops = 'C0OPS';
const bot = 'U0FIREBREAK';

let slack: Slack;

beforeEach(async () => {
  slack = await startSlack({
    workspace: {
      people: [
        { id: 'U0ALICE', name: 'alice', locale: 'zh-CN', tz: 'Asia/Shanghai' },
        { id: 'U0BOB', name: 'bob', dndUntil: new Date(Date.now() + 3_600_000) },
      ],
      groups: [
        { id: 'S0LEADS', handle: 'leads', members: ['U0BOB'] },
        { id: 'S0OLD', handle: 'old', members: ['U0ALICE'], disabled: true },
      ],
      channels: [
        { id: ops, name: 'ops' },
        { id: 'C0ELSEWHERE', name: 'elsewhere', members: ['U0ALICE'] },
        { id: 'C0SECRET', name: 'secret', members: ['U0ALICE'], isPrivate: true },
        { id: 'C0OLD', name: 'old', isArchived: true },
      ],
    },
  });
});

afterEach(() => slack.stop());

const post = (more: Record<string, unknown>) =>
  call(slack, 'chat.postMessage', { channel: ops, text: 'Hello', ...more });

async function posted(more: Record<string, unknown> = {}): Promise<string> {
  const { ts } = await post(more);
  if (typeof ts !== 'string') throw new Error('not posted');
  return ts;
}

const section = (text: string) => ({ type: 'section', text: mrkdwn(text) });

test('who calls must show the right token, and a method that exists', async () => {
  const answers = await Promise.all([
    call(slack, 'auth.test', {}, 'xoxb-wrong'),
    call(slack, 'auth.test', {}, ''),
    call(slack, 'apps.connections.open', {}, slack.botToken),
    call(slack, 'chat.shout'),
    call(slack, 'auth.test'),
  ]);

  expect(answers.map(({ error }) => error)).toEqual([
    'invalid_auth',
    'not_authed',
    'not_allowed_token_type',
    'unknown_method',
    undefined,
  ]);
  expect(answers.at(-1)).toMatchObject({ ok: true, user_id: bot, team_id: 'T0PLAYGROUND' });
});

test('without its scope a method is refused, naming what is needed', async () => {
  slack.workspace.setScopes(['users:read', 'channels:read']);

  expect(await post({})).toMatchObject({
    error: 'missing_scope',
    needed: 'chat:write',
    provided: 'users:read,channels:read',
  });
  expect(await call(slack, 'conversations.history', { channel: ops })).toMatchObject({
    error: 'missing_scope',
    needed: 'channels:history',
  });
  expect(await call(slack, 'users.info', { user: 'U0ALICE' })).not.toHaveProperty('user.profile.email');
});

test('forms and JSON bodies mean the same', async () => {
  const response = await fetch(`${slack.apiUrl}chat.postMessage`, {
    method: 'POST',
    headers: { authorization: `Bearer ${slack.botToken}` },
    body: new URLSearchParams({ channel: ops, text: 'a', blocks: JSON.stringify([section('*b*')]) }),
  });

  expect(await response.json()).toMatchObject({ ok: true, message: { blocks: [{ text: { text: '*b*' } }] } });
  expect(slack.journal.calls('chat.postMessage')).toMatchObject([
    { args: { blocks: [{ type: 'section' }] } },
  ]);
});

test.each([
  ['a channel that is not there', { channel: 'C0NOWHERE' }, 'channel_not_found'],
  ['a private channel the app is not in', { channel: 'C0SECRET' }, 'channel_not_found'],
  ['an archived channel', { channel: 'C0OLD' }, 'is_archived'],
  ['nothing to say', { text: '' }, 'no_text'],
  ['a thread that is not there', { thread_ts: '1.000001' }, 'thread_not_found'],
  [
    'too much metadata',
    { metadata: { event_type: 'a', event_payload: { a: 'x'.repeat(20_000) } } },
    'metadata_too_large',
  ],
  ['metadata without payload', { metadata: { event_type: 'a' } }, 'invalid_metadata_schema'],
])('a post with %s is refused', async (_name, more, error) => {
  expect(await post(more)).toMatchObject({ ok: false, error });
});

test('a public channel the app is not in takes posts only with chat:write.public', async () => {
  expect(await post({ channel: 'C0ELSEWHERE' })).toMatchObject({ ok: true });

  slack.workspace.setScopes(['chat:write']);

  expect(await post({ channel: 'C0ELSEWHERE' })).toMatchObject({ error: 'not_in_channel' });
});

test('a reply needs the ts of the parent, not of another reply', async () => {
  const parent = await posted();
  const reply = await posted({ thread_ts: parent });

  expect(await post({ thread_ts: reply })).toMatchObject({ error: 'cannot_reply_to_message' });
  expect(slack.as('U0BOB').messages(ops)).toHaveLength(1);
  expect(slack.as('U0BOB').thread(ops, parent)).toHaveLength(2);
});

test('a user id as channel opens the direct message, but an edit needs the id of the channel', async () => {
  const answer = await post({ channel: 'U0ALICE' });

  expect(answer.channel).toMatch(/^D/);
  expect(await call(slack, 'chat.update', { channel: 'U0ALICE', ts: answer.ts, text: 'a' })).toMatchObject({
    error: 'channel_not_found',
  });
  expect(slack.as('U0ALICE').dms()).toHaveLength(1);
  expect(slack.as('U0BOB').dms()).toEqual([]);
});

test('an edit with text alone takes the blocks away, one with blocks alone keeps the old text', async () => {
  const ts = await posted({ text: 'old', blocks: [section('a')] });
  const shown = () => slack.as('U0BOB').messages(ops)[0];

  await call(slack, 'chat.update', { channel: ops, ts, blocks: [section('b')] });
  expect(shown()).toMatchObject({ text: 'old', blocks: [{ text: { text: 'b' } }], edited: undefined });
  await call(slack, 'chat.update', { channel: ops, ts, text: 'new' });

  expect(shown()).toMatchObject({ text: 'new', blocks: [], edited: { user: bot } });
});

test("only the app's own messages can be edited or deleted, and no edit may be longer than 4,000", async () => {
  const foreign = slack.as('U0BOB').say(ops, 'Mine.').ts;
  const own = await posted();
  const update = (args: Record<string, unknown>) =>
    call(slack, 'chat.update', { channel: ops, text: 'a', ...args });

  expect(await update({ ts: foreign })).toMatchObject({ error: 'cant_update_message' });
  expect(await call(slack, 'chat.delete', { channel: ops, ts: foreign })).toMatchObject({
    error: 'cant_delete_message',
  });
  expect(await update({ ts: '1.000001' })).toMatchObject({ error: 'message_not_found' });
  expect(await update({ ts: own, text: 'x'.repeat(4001) })).toMatchObject({ error: 'msg_too_long' });
});

test('an ephemeral message is for one reader, cannot be edited and is in no history', async () => {
  const { message_ts } = await call(slack, 'chat.postEphemeral', {
    channel: ops,
    user: 'U0BOB',
    text: 'psst',
  });

  expect(slack.as('U0BOB').ephemerals(ops)).toMatchObject([{ text: 'psst' }]);
  expect(slack.as('U0ALICE').ephemerals(ops)).toEqual([]);
  expect(await call(slack, 'chat.update', { channel: ops, ts: message_ts, text: 'a' })).toMatchObject({
    error: 'message_not_found',
  });
  expect(await call(slack, 'conversations.history', { channel: ops })).toMatchObject({ messages: [] });
});

test('the first post notifies whom its blocks mention, an edit notifies nobody', async () => {
  const ts = await posted({ text: 'fallback <@U0ALICE>', blocks: [section('<!subteam^S0LEADS> please')] });

  await call(slack, 'chat.update', { channel: ops, ts, text: 'a', blocks: [section('<@U0ALICE>')] });

  expect(slack.as('U0BOB').messages(ops)[0]?.notice).toEqual({
    people: [],
    groups: ['S0LEADS'],
    broadcasts: [],
    notified: ['U0BOB'],
  });
});

test('<!channel> as markup is a broadcast, escaped or as plain text it is not', async () => {
  await posted({ text: 'oh <!channel>' });
  await posted({ text: 'oh &lt;!channel&gt; @channel' });
  await posted({ blocks: [{ type: 'section', text: { type: 'plain_text', text: '<!here>' } }], text: 'a' });
  await posted({ blocks: [section('<!here>')], text: 'a' });

  expect(
    slack
      .as('U0BOB')
      .messages(ops)
      .map(({ notice }) => notice.broadcasts),
  ).toEqual([['channel'], [], [], ['here']]);
});

test('metadata is told whole only to those who ask for it', async () => {
  const metadata = { event_type: 'ticket', event_payload: { number: 12 } };
  const parent = await posted();
  await posted({ thread_ts: parent, metadata });
  const replies = (more: Record<string, unknown>) =>
    call(slack, 'conversations.replies', { channel: ops, ts: parent, ...more });

  expect(await replies({})).toMatchObject({ messages: [{}, { metadata: { event_type: 'ticket' } }] });
  expect(await replies({})).not.toHaveProperty('messages.1.metadata.event_payload');
  expect(await replies({ include_all_metadata: true })).toMatchObject({ messages: [{}, { metadata }] });
});

test('history comes newest first, replies oldest first, both in pages', async () => {
  const first = await posted({ text: '1' });
  await posted({ text: '2' });
  await posted({ text: '1.1', thread_ts: first });

  const page = await call(slack, 'conversations.history', { channel: ops, limit: 1 });
  const cursor = page.response_metadata?.next_cursor;
  const rest = await call(slack, 'conversations.history', { channel: ops, limit: 1, cursor });
  const later = await call(slack, 'conversations.history', { channel: ops, oldest: first });
  const thread = await call(slack, 'conversations.replies', { channel: ops, ts: first });

  expect(page).toMatchObject({ has_more: true, messages: [{ text: '2' }] });
  expect(rest).toMatchObject({ has_more: false, messages: [{ text: '1', reply_count: 1 }] });
  expect(later).toMatchObject({ messages: [{ text: '2' }] });
  expect(thread).toMatchObject({ messages: [{ text: '1' }, { text: '1.1', thread_ts: first }] });
});

test('people come with locale when asked, zone and e-mail; unknown ones are not found', async () => {
  expect(await call(slack, 'users.info', { user: 'U0ALICE', include_locale: true })).toMatchObject({
    user: { locale: 'zh-CN', tz_offset: 28_800, is_bot: false, profile: { email: 'alice@example.com' } },
  });
  expect(await call(slack, 'users.info', { user: 'U0NOBODY' })).toMatchObject({ error: 'user_not_found' });
  expect(await call(slack, 'users.lookupByEmail', { email: 'Bob@example.com' })).toMatchObject({
    user: { id: 'U0BOB' },
  });

  slack.workspace.putPerson({ id: 'U0BOB', deleted: true });

  expect(await call(slack, 'users.lookupByEmail', { email: 'bob@example.com' })).toMatchObject({
    error: 'users_not_found',
  });
  expect(await call(slack, 'users.info', { user: 'U0BOB' })).toMatchObject({ user: { deleted: true } });
});

test('groups come with their members unless they are disabled or unknown', async () => {
  const users = (usergroup: string, more = {}) =>
    call(slack, 'usergroups.users.list', { usergroup, ...more });

  expect(await users('S0LEADS')).toMatchObject({ users: ['U0BOB'] });
  expect(await users('S0OLD')).toMatchObject({ error: 'no_such_subteam' });
  expect(await users('S0OLD', { include_disabled: true })).toMatchObject({ users: ['U0ALICE'] });
  expect(await call(slack, 'usergroups.list')).toMatchObject({ usergroups: [{ id: 'S0LEADS' }] });
});

test('do not disturb, membership, permalinks and reactions are answered', async () => {
  const ts = await posted();

  expect(await call(slack, 'dnd.teamInfo', { users: 'U0ALICE,U0BOB' })).toMatchObject({
    users: { U0ALICE: { dnd_enabled: false }, U0BOB: { dnd_enabled: true } },
  });
  expect(await call(slack, 'conversations.join', { channel: 'C0ELSEWHERE' })).toMatchObject({ ok: true });
  expect(await call(slack, 'users.conversations', {})).toMatchObject({
    channels: [{ id: ops }, { id: 'C0ELSEWHERE' }, { id: 'C0OLD' }],
  });
  expect(await call(slack, 'chat.getPermalink', { channel: ops, message_ts: ts })).toMatchObject({
    permalink: `https://playground.slack.com/archives/${ops}/p${ts.replace('.', '')}`,
  });
  const react = () => call(slack, 'reactions.add', { channel: ops, timestamp: ts, name: 'eyes' });
  expect([await react(), await react()].map(({ error }) => error)).toEqual([undefined, 'already_reacted']);
});

test('it is known which scopes the app really needed', async () => {
  await post({});
  await call(slack, 'conversations.history', { channel: ops });
  await post({ channel: 'C0ELSEWHERE' });

  expect(slack.state.snapshot().scopesUsed).toEqual(['chat:write', 'channels:history', 'chat:write.public']);
});

test('plain @channel is text unless the app asks for names to be linked', async () => {
  await posted({ text: 'oh @channel and @bob', link_names: true });

  expect(slack.as('U0BOB').messages(ops)[0]).toMatchObject({
    text: 'oh <!channel> and <@U0BOB>',
    notice: { broadcasts: ['channel'] },
  });
});
