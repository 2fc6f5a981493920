import { h } from './el.js';
import {
  broadcastMention,
  channelMention,
  dateMark,
  emoji,
  groupMention,
  link,
  personMention,
} from './mention.js';

/** What is set apart from the text around it stands there as one private character and a number. */
const open = '\uE000';
const close = '\uE001';
const marks = /\uE000(\d+)\uE001/;

/**
 * Slack's markup as nodes.
 * @param {string} text
 * @returns {Node[]}
 */
export function mrkdwn(text) {
  const fences = text.replace(/[\uE000\uE001]/g, '').split('```');
  // An opened fence without an end is no fence.
  if (fences.length % 2 === 0) fences.push(`\`\`\`${fences.splice(-1)[0]}`);
  return fences.flatMap((part, index) => {
    if (index % 2 === 1) return [h('pre', {}, h('code', {}, decoded(part.replace(/^\n|\n$/g, ''))))];
    const isAfter = index > 0;
    const trimmed = isAfter ? part.replace(/^\n/, '') : part;
    return trimmed === '' ? [] : quoted(trimmed);
  });
}

/** Lines that begin with `>` as quotes, the others as they are. @param {string} text */
function quoted(text) {
  /** @type {{ isQuote: boolean, lines: string[] }[]} */
  const runs = [];
  for (const line of text.split('\n')) {
    const match = /^(?:&gt;|>) ?/.exec(line);
    const isQuote = match !== null;
    const last = runs.at(-1);
    const content = line.slice(match?.[0].length ?? 0);
    if (last?.isQuote === isQuote) last.lines.push(content);
    else runs.push({ isQuote, lines: [content] });
  }
  return runs.flatMap(({ isQuote, lines }) => {
    const nodes = inline(lines.join('\n'));
    return isQuote ? [h('blockquote', {}, nodes)] : nodes;
  });
}

/** @param {string} text @returns {Node[]} */
function inline(text) {
  /** @type {Node[]} */
  const apart = [];
  const setApart = (node) => {
    apart.push(typeof node === 'string' ? document.createTextNode(node) : node);
    return `${open}${apart.length - 1}${close}`;
  };
  const rest = text
    .replace(/`([^`\n]+)`/g, (_, code) => setApart(h('code', {}, decoded(code))))
    .replace(/<([^<>\n]+)>/g, (whole, inside) => setApart(reference(inside) ?? decoded(whole)))
    .replace(/\bhttps?:\/\/[^\s<>|\uE000\uE001]+[^\s<>|.,;:!?)\]'"*_~\uE000\uE001]/g, (url) =>
      setApart(link(decoded(url), [decoded(url)])),
    )
    .replace(/:([a-z0-9_+-]+):/g, (_, name) => setApart(emoji(name)));
  return emphasised(rest, apart);
}

/** `@U…`, `#C…|name`, `!here`, `!subteam^S…`, `!date^…` or a link, without the angle brackets. */
function reference(inside) {
  const [target = '', label] = splitOnce(inside, '|');
  if (/^@[UW]/.test(target)) return personMention(target.slice(1));
  if (target.startsWith('#')) return channelMention(target.slice(1), label);
  if (target.startsWith('!subteam^')) return groupMention(target.slice('!subteam^'.length));
  if (target.startsWith('!date^')) {
    const [, seconds, pattern = '', url] = target.split('^');
    return dateMark(Number(seconds), decoded(pattern), { url, fallback: decoded(label ?? '') });
  }
  if (/^!(here|channel|everyone)$/.test(target)) return broadcastMention(target.slice(1));
  return /^(https?|mailto|tel):/i.test(target)
    ? link(decoded(target), [decoded(label ?? target)])
    : undefined;
}

function splitOnce(text, mark) {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

const tags = { '*': 'b', _: 'i', '~': 's' };
/** A pair of marks around something on one line, with no letter or digit next to them outside, no space inside. */
const pair = /(?<![\p{L}\p{N}])([*_~])(?!\s|\1)([^\n]*?[^\s])\1(?![\p{L}\p{N}])/u;

/** @param {string} text @param {Node[]} apart @returns {Node[]} */
function emphasised(text, apart) {
  const match = pair.exec(text);
  if (match === null) return plain(text, apart);
  const [whole, mark = '*', inside = ''] = match;
  return [
    ...plain(text.slice(0, match.index), apart),
    h(tags[mark], {}, emphasised(inside, apart)),
    ...emphasised(text.slice(match.index + whole.length), apart),
  ];
}

/** @param {string} text @param {Node[]} apart @returns {Node[]} */
function plain(text, apart) {
  return text.split(marks).flatMap((part, index) => {
    if (index % 2 === 1) return [apart[Number(part)]];
    return part === '' ? [] : [document.createTextNode(decoded(part))];
  });
}

const entities = { '&lt;': '<', '&gt;': '>', '&amp;': '&' };

/** @param {string} text */
const decoded = (text) => text.replace(/&(?:lt|gt|amp);/g, (entity) => entities[entity]);
