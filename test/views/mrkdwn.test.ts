import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  codeSpan,
  cutMiddle,
  cutMrkdwn,
  cutText,
  escapeText,
  mrkdwnVoice,
  parted,
  slackTime,
  untrusted,
} from '../../src/adapters/slack/views/mrkdwn.ts';
import { AT } from './story.ts';

describe('text for mrkdwn', () => {
  test('is escaped once', () => {
    expect(escapeText('a < b && c > d &lt;')).toBe('a &lt; b &amp;&amp; c &gt; d &amp;lt;');
  });

  test('is never cut inside a character, an entity or a link', () => {
    const text = fc
      .array(fc.constantFrom('&amp;', '<@U0ALICE>', '🚨', 'x', '<!date^1^{time}|t>'))
      .map((all) => all.join(''));

    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 60 }), (whole, limit) => {
        const cut = cutMrkdwn(whole, limit);
        expect(cut.length).toBeLessThanOrEqual(Math.max(limit, 1));
        expect(cut.isWellFormed()).toBe(true);
        expect(cut.replaceAll(/<[^<>]*>|&amp;/g, '')).not.toMatch(/[<>&]/);
      }),
    );
  });

  test('plain text keeps within its limit, whole characters only', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 4, max: 20 }), (text, limit) => {
        for (const cut of [cutText(text, limit), cutMiddle(text, limit)]) {
          expect(cut.length).toBeLessThanOrEqual(limit);
          expect(cut.isWellFormed()).toBe(true);
        }
      }),
    );
  });

  test('a long name keeps its end', () => {
    expect(cutMiddle('web-service-with-a-long-name-7d9c5b-x2x4z', 20)).toMatch(/^web-.*….*b-x2x4z$/);
  });

  test('a code span has no backtick inside', () => {
    expect(codeSpan('a`b```c')).toBe("`a'b'''c`");
    expect(codeSpan('')).toBe('`-`');
  });

  test('a line stays a line', () => {
    expect(untrusted('one\r\ntwo\u2028three')).toBe('one two three');
  });

  test('a time is shown in the time zone of who reads it', () => {
    expect(slackTime(AT)).toBe('<!date^1795144320^{date_short_pretty} {time}|2026-11-20 03:12 UTC>');
  });

  test.each([
    ['请按 *撤销*。', '请按 *撤销*\u200b。'],
    ['`web`已批准', '`web`\u200b已批准'],
    ['工单`web`', '工单\u200b`web`'],
    ['*申请人：* <@U0ALICE>，`web` 已批准', '*申请人：* <@U0ALICE>，\u200b`web` 已批准'],
    ['press *Revoke*, `web`.', 'press *Revoke*, `web`.'],
    ['\u2060*\u2060。 *撤销*', '\u2060*\u2060。 *撤销*'],
  ])('%j stays bold and code beside full-width characters', (text, marked) => {
    expect(parted(text)).toBe(marked);
  });

  test('only real ids become mentions', () => {
    expect(mrkdwnVoice.person('U0ALICE')).toBe('<@U0ALICE>');
    expect(mrkdwnVoice.person('U0> <!channel')).toBe('U0&gt; &lt;!channel');
    expect(mrkdwnVoice.group('S0LEADS')).toBe('<!subteam^S0LEADS>');
    expect(mrkdwnVoice.channel('general')).toBe('general');
  });
});
