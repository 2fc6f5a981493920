import { as, records } from './wire.js';

/** @param {string} prefix @returns {any[]} */
const all = (prefix) => [...records].flatMap(([key, record]) => (key.startsWith(prefix) ? [record] : []));

export const me = as;
export const workspace = () => records.get('workspace');
export const modals = () => records.get('modals') ?? [];
export const home = () => records.get('home');
export const outages = () => records.get('outages') ?? [];
export const clusters = () => all('cluster:');
export const people = () => all('person:');

export const personOf = (id) => records.get(`person:${id}`) ?? { id, name: id, realName: id, isBot: false };
export const groupOf = (id) => records.get(`group:${id}`);
export const channelOf = (id) => records.get(`channel:${id}`);

/** The channels in the sidebar: those the person is in. */
export const myChannels = () =>
  all('channel:').filter(({ kind, members }) => kind === 'channel' && members.includes(me));

/** The direct messages with the app; undefined until the first one. */
export const direct = () =>
  all('channel:').find(({ kind, members }) => kind === 'im' && members.includes(me));

export const messageOf = (channel, ts) => records.get(`message:${channel}:${ts}`);

const byTs = (one, other) => (one.ts < other.ts ? -1 : 1);

/** Every message of a channel with those in its threads, oldest first. */
export const allIn = (channel) => all(`message:${channel}:`).sort(byTs);

/**
 * What stands in a channel, oldest first: messages, what only this person sees, and what Slack itself says.
 * @returns {{ kind: 'message' | 'ephemeral' | 'notice', ts: string, [more: string]: any }[]}
 */
export function shownIn(channel) {
  const messages = allIn(channel)
    .filter(({ threadTs }) => threadTs === undefined)
    .map((message) => ({ ...placed(message), kind: 'message' }));
  const ephemerals = all('ephemeral:')
    .filter((ephemeral) => ephemeral.channel === channel && ephemeral.threadTs === undefined)
    .map((ephemeral) => ({ ...placed(ephemeral), kind: 'ephemeral' }));
  const notices = all('notice:')
    .filter((notice) => notice.channel === channel)
    .map((record) => ({ record, ts: tsOf(record.at), kind: 'notice' }));
  return [...messages, ...ephemerals, ...notices].sort(byTs);
}

const placed = (record) => ({ record, ts: record.ts });
const tsOf = (at) =>
  `${Math.floor(Date.parse(at) / 1000)}.${String(Date.parse(at) % 1000).padStart(3, '0')}000`;

/** The replies to a message, with what only this person sees there. */
export function repliesTo(channel, ts) {
  const replies = allIn(channel).filter(({ threadTs }) => threadTs === ts);
  const ephemerals = all('ephemeral:').filter(
    (ephemeral) => ephemeral.channel === channel && ephemeral.threadTs === ts,
  );
  return [
    ...replies.map((record) => ({ record, ts: record.ts, kind: 'message' })),
    ...ephemerals.map((record) => ({ record, ts: record.ts, kind: 'ephemeral' })),
  ].sort(byTs);
}

/** What Slack tells this person about no channel in particular. */
export const looseNotices = () => all('notice:').filter(({ channel }) => channel === undefined);
