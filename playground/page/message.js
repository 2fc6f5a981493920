import { avatar } from './avatar.js';
import { blockNode } from './blocks.js';
import { askFirst, notMeant } from './confirm.js';
import { h } from './el.js';
import { mrkdwn } from './mrkdwn.js';
import { hrefOf } from './route.js';
import { messageShortcuts } from './shortcuts.js';
import { showTrouble } from './toast.js';
import { ago, briefTimeOf, dateOf, exactTime, timeOf } from './when.js';
import { act } from './wire.js';
import { personOf, workspace } from './world.js';

/** What a person chose in messages and the app has been told of: the workspace keeps it, but doesn't show it. */
const choices = new Map();

/** @returns {import('./blocks.js').Surface} */
function surfaceOf({ channel, ts }) {
  return {
    kind: 'message',
    valueOf: (blockId, actionId) => choices.get(`${ts}/${blockId}/${actionId}`),
    async press({ confirm, ...target }) {
      if (confirm !== undefined && !(await askFirst(confirm))) return notMeant;
      const yes = confirm === undefined ? {} : { confirm: true };
      const answer = await act({ kind: 'press', message: { channel, ts }, ...target, ...yes });
      // Slack's own word about an app that doesn't answer appears in the channel.
      if (answer.error !== 'operation_timeout') showTrouble(answer);
      return answer;
    },
  };
}

function contentOf(record) {
  if (record.blocks.length === 0) {
    const edited = record.edited && h('span', { class: 'edited' }, ' (edited)');
    return [h('div', { class: 'mrkdwn' }, mrkdwn(record.text), edited)];
  }
  const surface = surfaceOf(record);
  return record.blocks.map((block) => blockNode(block, surface));
}

const stampOf = (ts, href, format = timeOf) => {
  const date = dateOf(ts);
  return h(
    'a',
    { class: 'stamp', href, title: exactTime(date) },
    h('time', { datetime: date.toISOString() }, format(date)),
  );
};

function frame({ ts, author, body, kind, isFollowing, note, href, menu }) {
  const head = isFollowing
    ? null
    : h(
        'div',
        { class: 'message-head' },
        h('span', { class: 'author' }, author.realName),
        author.isBot && h('span', { class: 'badge' }, 'App'),
        stampOf(ts, href),
      );
  return h(
    'article',
    {
      class: `message message-${kind}${isFollowing ? ' is-following' : ''}`,
      'data-ts': ts,
      'data-kind': kind,
      'data-testid': 'message',
      'aria-label': `${author.realName}, ${timeOf(dateOf(ts))}`,
    },
    h('div', { class: 'gutter' }, isFollowing ? stampOf(ts, href, briefTimeOf) : avatar(author)),
    h('div', { class: 'message-body' }, note, head, h('div', { class: 'content' }, body)),
    menu,
  );
}

/** A message that everybody in the channel sees. `isFollowing`: right after another by the same person. */
export function messageNode(record, { isFollowing, replies }) {
  const author = personOf(record.user);
  const href = hrefOf(record.channel, record.threadTs ?? record.ts);
  const body = [...contentOf(record), reactions(record), replies.length > 0 && repliesLink(record, replies)];
  const menu = messageShortcuts(record);
  return frame({ ts: record.ts, author, body, kind: 'message', isFollowing, href, menu });
}

function reactions({ reactions: all }) {
  if (all.length === 0) return null;
  return h(
    'div',
    { class: 'reactions' },
    all.map(({ name, users }) => h('span', { class: 'reaction' }, mrkdwn(`:${name}:`), ` ${users.length}`)),
  );
}

function repliesLink(record, replies) {
  const authors = [...new Set(replies.map(({ user }) => user))].slice(0, 4).map(personOf);
  const last = replies.at(-1);
  return h(
    'a',
    {
      class: 'replies',
      href: hrefOf(record.channel, record.ts),
      'data-testid': 'replies',
      'data-key': `replies/${record.ts}`,
    },
    authors.map((author) => avatar(author, 'small')),
    h('span', { class: 'replies-count' }, `${replies.length} ${replies.length === 1 ? 'reply' : 'replies'}`),
    h('span', { class: 'replies-last' }, `Last reply ${ago(dateOf(last.ts))}`),
  );
}

/** What only the acting person sees, until they dismiss it. */
export function ephemeralNode(record, { onDismiss }) {
  const author = personOf(workspace().app.id);
  const note = h(
    'p',
    { class: 'only-you' },
    h('span', {}, '👁 Only visible to you'),
    h('button', { type: 'button', class: 'link-button', onclick: onDismiss }, 'Dismiss message'),
  );
  return frame({
    ts: record.ts,
    author,
    body: contentOf(record),
    kind: 'ephemeral',
    isFollowing: false,
    note,
    href: hrefOf(record.channel),
  });
}

/** What Slack itself says, such as that an app didn't answer. */
export function noticeNode(record, { ts, onDismiss }) {
  const author = { id: 'USLACKBOT', realName: 'Slackbot', isBot: false };
  const note = h(
    'p',
    { class: 'only-you' },
    h('span', {}, '👁 Only visible to you'),
    h('button', { type: 'button', class: 'link-button', onclick: onDismiss }, 'Dismiss message'),
  );
  return frame({
    ts,
    author,
    body: [h('div', {}, record.text)],
    kind: 'notice',
    isFollowing: false,
    note,
    href: hrefOf(record.channel),
  });
}
