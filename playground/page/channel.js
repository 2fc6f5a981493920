import { composer } from './composer.js';
import { h, reconcile } from './el.js';
import { drawLog } from './log.js';
import { hrefOf } from './route.js';
import { allIn, channelOf, me, messageOf, personOf, repliesTo, shownIn, workspace } from './world.js';

const nameOf = (channel) =>
  channel.kind === 'im' ? personOf(workspace().app.id).realName : `#${channel.name}`;

/** The channel in the middle. @param {HTMLElement} main @param {string} id @param {() => void} redraw */
export function drawChannel(main, id, redraw) {
  const channel = channelOf(id);
  if (channel === undefined) {
    reconcile(main, [
      { key: 'none', stamp: [], build: () => h('p', { class: 'nothing' }, 'There is no such channel here.') },
    ]);
    return;
  }
  const name = nameOf(channel);
  const people = channel.members.length;
  reconcile(main, [
    {
      key: `head ${id}`,
      stamp: [name, people],
      build: () => head(name, channel.kind === 'im' ? 'App' : `${people} members`),
    },
    { key: `log ${id}`, stamp: [], build: () => logNode(name) },
    {
      key: `composer ${id}`,
      stamp: [],
      build: () =>
        channel.members.includes(me) ? composer({ channel: id, label: `Message ${name}` }) : outside(name),
    },
  ]);
  const log = main.querySelector('.log');
  const replies = Map.groupBy(allIn(id), ({ threadTs }) => threadTs ?? '');
  const shown = shownIn(id);
  log?.classList.toggle('is-empty', shown.length === 0);
  drawLog(log, shown.length === 0 ? [] : shown, { repliesOf: (ts) => replies.get(ts) ?? [], redraw });
}

const head = (name, more) =>
  h('header', { class: 'channel-head' }, h('h1', {}, name), h('span', { class: 'channel-more' }, more));

const logNode = (name) =>
  h('div', {
    class: 'log',
    role: 'log',
    'aria-label': `Messages in ${name}`,
    tabindex: '0',
    'data-testid': 'log',
    'data-empty': `This is the very beginning of ${name}. Type /emergency below to open an emergency ticket.`,
  });

const outside = (name) => h('p', { class: 'nothing' }, `You are not in ${name}.`);

/** The thread beside the channel. @param {HTMLElement} aside */
export function drawThread(aside, channel, ts, redraw) {
  const parent = ts === undefined ? undefined : messageOf(channel, ts);
  aside.hidden = parent === undefined;
  if (parent === undefined) return reconcile(aside, []);
  const name = nameOf(channelOf(channel));
  reconcile(aside, [
    { key: `head ${channel}`, stamp: [name], build: () => threadHead(channel, name) },
    {
      key: `log ${ts}`,
      stamp: [],
      build: () =>
        h('div', {
          class: 'log',
          role: 'log',
          'aria-label': 'Thread',
          tabindex: '0',
          'data-testid': 'thread-log',
        }),
    },
    { key: `composer ${ts}`, stamp: [], build: () => composer({ channel, threadTs: ts, label: 'Reply…' }) },
  ]);
  const replies = repliesTo(channel, ts);
  const count = replies.filter(({ kind }) => kind === 'message').length;
  drawLog(
    aside.querySelector('.log'),
    [
      { kind: 'message', ts, record: parent },
      { kind: 'count', ts: `count ${ts}`, record: count },
      ...replies,
    ],
    { repliesOf: () => [], redraw },
  );
  return undefined;
}

function threadHead(channel, name) {
  return h(
    'header',
    { class: 'channel-head' },
    h('h2', {}, 'Thread'),
    h('span', { class: 'channel-more' }, name),
    h(
      'a',
      {
        class: 'icon-button',
        href: hrefOf(channel),
        'aria-label': 'Close thread',
        'data-testid': 'close-thread',
      },
      '×',
    ),
  );
}
