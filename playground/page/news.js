import { mrkdwn } from './mrkdwn.js';
import { hrefOf } from './route.js';
import { showToast } from './toast.js';
import { allIn, channelOf, looseNotices, me, personOf } from './world.js';

/** What has been told or seen before; everything that was there at the start. @type {Set<string> | undefined} */
let known;

/** Tells the person what is for them and not before their eyes. @param {Iterable<string>} channels @param {{ channel: string, thread?: string }} looking */
export function tellNews(channels, looking) {
  const messages = [...channels].flatMap(allIn);
  const keys = [
    ...messages.map(({ channel, ts }) => `${channel} ${ts}`),
    ...looseNotices().map(({ id }) => `notice ${id}`),
  ];
  const before = known;
  known = new Set(keys);
  if (before === undefined) return;
  for (const message of messages) {
    if (!before.has(`${message.channel} ${message.ts}`) && isForMe(message, looking)) tell(message);
  }
  for (const { id, text } of looseNotices()) {
    if (!before.has(`notice ${id}`)) showToast({ title: 'Slackbot', text, kind: 'trouble' });
  }
}

function isForMe({ channel, threadTs, notified }, looking) {
  if (!notified.includes(me)) return false;
  const isShown = channel === looking.channel && (threadTs === undefined || threadTs === looking.thread);
  return !isShown || !document.hasFocus();
}

const longest = 140;

function tell({ channel, ts, threadTs, user, text }) {
  const place = channelOf(channel);
  const where = place.kind === 'im' ? '' : ` in #${place.name}`;
  const plain = mrkdwn(text)
    .map((node) => node.textContent)
    .join('');
  const cut = plain.length > longest ? `${plain.slice(0, longest)}…` : plain;
  showToast({
    title: `${personOf(user).realName}${where}`,
    text: cut,
    href: hrefOf(channel, threadTs ?? (place.kind === 'im' ? undefined : ts)),
  });
}
