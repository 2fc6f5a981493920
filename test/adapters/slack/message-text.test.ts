import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readableText } from '../../../src/adapters/slack/message-text.ts';

test.each([
  ['pods &lt;3 of 4&gt; &amp; counting', 'pods <3 of 4> & counting'],
  ['&amp;lt;', '&lt;'],
  ['<@U0BOB> and <@U0ANN|ann>, look', '@U0BOB and @ann, look'],
  ['<!here> <!subteam^S0LEADS|@leads> <!channel|channel>', '@here @leads @channel'],
  ['in <#C0OPS|ops> and <#C0SECRET|>', 'in #ops and #C0SECRET'],
  ['<https://x.example/a?b=1&amp;c=2>', 'https://x.example/a?b=1&c=2'],
  ['<https://x.example/a|the alert>', 'the alert (https://x.example/a)'],
  ['<http://x.example|x.example> <mailto:a@x.example|a@x.example>', 'http://x.example a@x.example'],
  ['since <!date^1^{time}|3:05>', 'since 3:05'],
  ['a < b |', 'a < b |'],
])('%s reads %s', (text, read) => {
  expect(readableText(text)).toBe(read);
});

test('nothing that is written makes it fail', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(typeof readableText(text)).toBe('string');
    }),
  );
});
