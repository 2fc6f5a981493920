import { h, reconcile } from './el.js';
import { ephemeralNode, messageNode, noticeNode } from './message.js';
import { dateOf, dayOf } from './when.js';

const followMs = 5 * 60_000;
const nearBottomPx = 60;

/** What this person has put away, for as long as the page is open. */
const dismissed = new Set();

/** Logs whose reader has gone up to older messages; the others follow what is new. @type {WeakSet<Element>} */
const readUp = new WeakSet();

/** @param {{ label: string, testId: string, empty?: string }} log */
export function logNode({ label, testId, empty }) {
  const log = h('div', {
    class: 'log',
    role: 'log',
    'aria-label': label,
    tabindex: '0',
    'data-testid': testId,
    'data-empty': empty,
    onscroll: () => {
      // A log that is out of sight says nothing about its reader.
      if (log.clientHeight === 0) return;
      const isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < nearBottomPx;
      if (isAtEnd) readUp.delete(log);
      else readUp.add(log);
    },
  });
  return log;
}

/**
 * Draws messages into `log`, and stays at its end unless its reader has gone up.
 * @param {HTMLElement} log
 * @param {{ kind: string, ts: string, record: any }[]} shown
 * @param {{ repliesOf: (ts: string) => any[], redraw: () => void }} around
 */
export function drawLog(log, shown, { repliesOf, redraw }) {
  const items = [];
  let before;
  let isFirstReply = false;
  for (const entry of shown) {
    if (dismissed.has(`${entry.kind} ${entry.ts}`)) continue;
    if (entry.kind === 'count') {
      items.push(countItem(entry));
      isFirstReply = true;
      continue;
    }
    const day = dayOf(dateOf(entry.ts));
    if (before === undefined || dayOf(dateOf(before.ts)) !== day) {
      items.push({ key: `day ${day}`, stamp: [], build: () => h('p', { class: 'day' }, h('span', {}, day)) });
      before = undefined;
    }
    items.push(
      itemFor(entry, { before: isFirstReply ? undefined : before, replies: repliesOf(entry.ts), redraw }),
    );
    before = entry;
    isFirstReply = false;
  }
  reconcile(log, items);
  if (!readUp.has(log)) log.scrollTop = log.scrollHeight;
}

/** How many replies there are, between a thread's first message and them. */
function countItem({ ts, record: count }) {
  const words = count === 1 ? '1 reply' : `${count} replies`;
  return {
    key: ts,
    stamp: [count],
    build: () => h('p', { class: 'reply-count' }, h('span', {}, count === 0 ? 'No replies yet' : words)),
  };
}

function itemFor({ kind, ts, record }, { before, replies, redraw }) {
  const onDismiss = () => {
    dismissed.add(`${kind} ${ts}`);
    redraw();
  };
  const key = `${kind} ${ts}`;
  if (kind === 'ephemeral')
    return { key, stamp: [record], build: () => ephemeralNode(record, { onDismiss }) };
  if (kind === 'notice')
    return { key, stamp: [record.text], build: () => noticeNode(record, { ts, onDismiss }) };
  const isFollowing =
    before?.kind === 'message' &&
    before.record.user === record.user &&
    dateOf(ts).getTime() - dateOf(before.ts).getTime() < followMs;
  return {
    key,
    stamp: [record, isFollowing, replies.length],
    build: () => messageNode(record, { isFollowing, replies }),
  };
}
