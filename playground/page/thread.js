import { nameOf } from './channel.js';
import { composer } from './composer.js';
import { h, reconcile } from './el.js';
import { drawLog, logNode } from './log.js';
import { hrefOf } from './route.js';
import { channelOf, messageOf, repliesTo } from './world.js';

/** The thread beside the channel. @param {HTMLElement} aside */
export function drawThread(aside, channel, ts, redraw) {
  const parent = ts === undefined ? undefined : messageOf(channel, ts);
  aside.hidden = parent === undefined;
  document.body.classList.toggle('has-thread', parent !== undefined);
  if (parent === undefined) {
    reconcile(aside, []);
    return;
  }
  const name = nameOf(channelOf(channel));
  reconcile(aside, [
    { key: `head ${channel}`, stamp: [name], build: () => threadHead(channel, name) },
    {
      key: `log ${ts}`,
      stamp: [],
      build: () => logNode({ label: 'Thread', testId: 'thread-log' }),
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
