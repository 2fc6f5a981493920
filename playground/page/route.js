import { myChannels } from './world.js';

/** Where the app's Home is. */
export const homeHash = '#home';

/**
 * Where the person is looking: `#C0OPS` or, with a thread open beside it, `#C0OPS/1732.000100`; `#home`; else the first channel.
 * @returns {{ channel: string, thread: string | undefined }}
 */
export function route() {
  const [channel, thread] = location.hash.slice(1).split('/');
  return { channel: channel || (myChannels()[0]?.id ?? ''), thread: thread || undefined };
}

/** @param {string} channel @param {string} [thread] */
export function hrefOf(channel, thread) {
  return thread === undefined ? `#${channel}` : `#${channel}/${thread}`;
}

/** @param {string} channel @param {string} [thread] */
export function go(channel, thread) {
  location.hash = hrefOf(channel, thread);
}

/**
 * The place in the page that a permalink of the workspace leads to; undefined for any other link.
 * @param {string} url @param {string} siteUrl
 */
export function placeBehind(url, siteUrl) {
  if (!url.startsWith(`${siteUrl}/archives/`)) return undefined;
  const { pathname, searchParams } = new URL(url);
  const [, , channel = '', message = ''] = pathname.split('/');
  const digits = message.slice(1);
  const ts = `${digits.slice(0, -6)}.${digits.slice(-6)}`;
  return hrefOf(channel, searchParams.get('thread_ts') ?? (digits === '' ? undefined : ts));
}
