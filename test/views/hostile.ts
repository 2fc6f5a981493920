import fc from 'fast-check';

/** Text that tries to ping, link, format, reorder and break. */
export const hostile = (maxLength = 60) =>
  fc
    .array(
      fc.oneof(
        fc.constantFrom(
          '<!channel>',
          '<!here|x>',
          '<@U0MALLORY>',
          '<!subteam^S0ALL>',
          '<#C0SECRET>',
          '<https://evil.example|login>',
          '@channel',
          '@here ',
          '@Everyone',
          '&lt;!channel&gt;',
          '&amp;',
          '```',
          '`',
          '*',
          '_',
          '\n> ',
          '\r\n',
          '\u0000',
          '\ud83d',
          '\udea8',
          '🚨',
          '\u202e',
          '<!date^1^{date}|now>',
        ),
        fc.string({ unit: 'binary', maxLength: 8 }),
      ),
      { maxLength },
    )
    .map((parts) => parts.join(''));
