import { h } from './el.js';
import { emojiNamed } from './emoji.js';
import { hrefOf, placeBehind } from './route.js';
import { exactTime, formatDate } from './when.js';
import { channelOf, groupOf, me, personOf, workspace } from './world.js';

/** @param {string} id */
export function personMention(id) {
  return h('span', { class: id === me ? 'mention mention-me' : 'mention' }, `@${personOf(id).realName}`);
}

/** @param {string} id */
export function groupMention(id) {
  const group = groupOf(id);
  const isMine = group?.members.includes(me);
  return h('span', { class: isMine ? 'mention mention-me' : 'mention' }, `@${group?.handle ?? id}`);
}

/** @param {string} id @param {string} [written] */
export function channelMention(id, written) {
  const name = channelOf(id)?.name ?? written ?? 'private-channel';
  return h('a', { class: 'mention', href: hrefOf(id) }, `#${name}`);
}

/** @param {string} range */
export const broadcastMention = (range) => h('span', { class: 'mention mention-me' }, `@${range}`);

/** Only the web and e-mail can be reached; a permalink of the workspace stays in this page. */
export function link(url, children) {
  if (!/^(https?|mailto|tel):/i.test(url)) return h('span', {}, children);
  const place = placeBehind(url, workspace().siteUrl);
  if (place !== undefined) return h('a', { href: place }, children);
  return h('a', { href: url, target: '_blank', rel: 'noreferrer noopener' }, children);
}

/** @param {number} seconds @param {string} pattern @param {{ url?: string, fallback?: string }} rest */
export function dateMark(seconds, pattern, { url, fallback }) {
  const date = new Date(seconds * 1000);
  const shown = Number.isFinite(seconds) ? formatDate(seconds, pattern) : (fallback ?? '');
  const time = h('time', { datetime: Number.isFinite(seconds) ? date.toISOString() : undefined }, shown);
  time.title = Number.isFinite(seconds) ? exactTime(date) : '';
  return url ? link(url, [time]) : time;
}

/** @param {string} name */
export function emoji(name) {
  const found = emojiNamed(name);
  if (found === undefined) return `:${name}:`;
  return h('span', { class: 'emoji', role: 'img', 'aria-label': name.replaceAll('_', ' ') }, found);
}
