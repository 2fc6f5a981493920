import { allIn, me } from './world.js';

const keyFor = (channel) => `read/${me}/${channel}`;

/** Up to which message the person has seen the channel, on this machine. */
const lastRead = (channel) => localStorage.getItem(keyFor(channel)) ?? '0';

/** @param {string} channel */
export function markRead(channel) {
  const newest = allIn(channel).at(-1)?.ts ?? '0';
  if (newest > lastRead(channel)) localStorage.setItem(keyFor(channel), newest);
}

/** How many messages the person hasn't seen, and how many of them are for them. @param {string} channel */
export function unreadIn(channel) {
  const read = lastRead(channel);
  const fresh = allIn(channel).filter(({ ts, user }) => ts > read && user !== me);
  return {
    messages: fresh.filter(({ threadTs }) => threadTs === undefined).length,
    mentions: fresh.filter(({ notified }) => notified.includes(me)).length,
  };
}
