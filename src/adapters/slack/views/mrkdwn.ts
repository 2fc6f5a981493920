import type { Voice } from '../../../words/voice.ts';

/** Slack's three control characters; nothing else may be escaped, and only once. */
export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Stored text as it may be shown: no NUL, no lone surrogates, no characters that turn reading around. */
export function cleanText(text: string): string {
  return text.toWellFormed().replaceAll(HIDDEN, '');
}

/** NUL and other controls but tab and line feed, and marks that reverse the direction of text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it takes out
const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g;

/** One line: what would start a new one, and could pretend to be ours, becomes a space. */
const inline = (text: string): string => cleanText(text).replaceAll(/\s+/g, ' ').trim();

/** Stands in a word nobody sees, so that `@channel` is no longer one. */
const WORD_JOINER = '\u2060';
const disarmed = (text: string): string =>
  text.replaceAll(/@(?=channel|here|everyone|group)/gi, `@${WORD_JOINER}`);

/** What sets text bold, italic, struck or as code; an underscore inside a word does nothing. */
const FORMATTING = /[*~`]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu;

/** Untrusted text on one line, for mrkdwn: it can mention nobody, forge no link and set nothing bold. */
export function untrusted(text: string, limit = 500): string {
  const quiet = disarmed(inline(text)).replaceAll(
    FORMATTING,
    (mark) => `${WORD_JOINER}${mark}${WORD_JOINER}`,
  );
  return cutMrkdwn(escapeText(quiet), limit);
}

export function codeSpan(text: string, limit = 300): string {
  const inner = disarmed(inline(text)).replaceAll('`', "'");
  return `\`${cutMrkdwn(escapeText(inner === '' ? '-' : inner), limit)}\``;
}

/**
 * The first part of mrkdwn that takes at most `limit` UTF-16 units; never ends in half a character, entity
 * or `<…>`.
 */
export function cutMrkdwn(mrkdwn: string, limit: number): string {
  if (mrkdwn.length <= limit) return mrkdwn;
  let kept = '';
  for (const [piece] of mrkdwn.matchAll(/<[^<>]*>|&(?:amp|lt|gt);|[\s\S]/gu)) {
    if (kept.length + piece.length > limit - 1) break;
    kept += piece;
  }
  return `${kept}…`;
}

/** Plain text of at most `limit` UTF-16 units, cut between characters. */
export function cutText(text: string, limit: number): string {
  const whole = cleanText(text);
  if (whole.length <= limit) return whole;
  let kept = '';
  for (const point of whole) {
    if (kept.length + point.length > limit - 1) break;
    kept += point;
  }
  return `${kept}…`;
}

/** A name of which both ends matter, as those of pods do. */
export function cutMiddle(text: string, limit: number): string {
  const whole = cleanText(text);
  if (whole.length <= limit) return whole;
  const points = [...whole];
  const tail = cutText(points.toReversed().join(''), Math.floor(limit / 2)).slice(0, -1);
  return `${cutText(whole, limit - tail.length)}${[...tail].toReversed().join('')}`;
}

/** Shown in each reader's own time zone and language. https://docs.slack.dev/messaging/formatting-message-text */
export function slackTime(at: Date): string {
  const fallback = `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return `<!date^${Math.floor(at.getTime() / 1000)}^{date_short_pretty} {time}|${fallback}>`;
}

const ZERO_WIDTH_SPACE = '\u200b';
const MARKED = /(?<!\u2060)(?:`[^`\n]+`|\*[^*\n]+\*)/g;
const isWide = (point: string): boolean => /[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u.test(point);

/** Slack sets nothing bold or as code beside a full-width character, so something it takes for a space comes between. */
export function parted(mrkdwn: string): string {
  return mrkdwn.replaceAll(MARKED, (span, at: number) => {
    const before = isWide(mrkdwn.charAt(at - 1)) ? ZERO_WIDTH_SPACE : '';
    return `${before}${span}${isWide(mrkdwn.charAt(at + span.length)) ? ZERO_WIDTH_SPACE : ''}`;
  });
}

/** Only a real id becomes markup. */
const marked = (id: string, { form, open }: { form: RegExp; open: string }): string =>
  form.test(id) ? `<${open}${id}>` : untrusted(id);

/** A link whose label is ours; the label alone where the address is none of the web. */
export function slackLink(url: string, label: string): string {
  const parsed = URL.parse(url);
  if (parsed === null || !['https:', 'http:'].includes(parsed.protocol)) return escapeText(label);
  const address = parsed.href.replaceAll('|', '%7C').replaceAll('<', '%3C').replaceAll('>', '%3E');
  return `<${address.replaceAll('&', '&amp;')}|${escapeText(label)}>`;
}

/** How sentences are written in Slack. */
export const mrkdwnVoice: Voice = {
  person: (id) => marked(id, { form: /^[UW][A-Z0-9]+$/, open: '@' }),
  group: (id) => marked(id, { form: /^S[A-Z0-9]+$/, open: '!subteam^' }),
  channel: (id) => marked(id, { form: /^[CG][A-Z0-9]+$/, open: '#' }),
  time: slackTime,
  code: (text) => codeSpan(text),
  text: (text) => untrusted(text),
  bold: (safe) => `*${safe}*`,
};
