import { describe, expect, test } from 'vitest';
import { Refusal, type RefusalCode } from '../../src/domain/refusal.ts';
import { wordsFor } from '../../src/words/words.ts';
import { plainVoice } from './plain-voice.ts';
import { type Facts, told } from './told.ts';

const words = wordsFor('en');
const cases = Object.entries(told).flatMap(([code, all]) =>
  all.map(([facts, ...parts]): readonly [string, Facts, readonly string[]] => [code, facts, parts]),
);
const isCode = (code: string): code is RefusalCode => code in told;
const say = (code: string, facts: Facts): string => {
  if (!isCode(code)) throw new Error(`no such refusal: ${code}`);
  return words.refusal(new Refusal(code, facts), plainVoice);
};

describe('a refusal says what happened and what to do next', () => {
  test.each(cases)('%s %j', (code, facts, parts) => {
    const sentence = say(code, facts);

    for (const part of parts) expect(sentence).toContain(part);
  });

  test.each(cases)('in whole sentences: %s %j', (code, facts) => {
    expect(say(code, facts)).toMatch(/^[A-Z'@].*[.?']$/);
  });

  test.each(Object.keys(told))('%s leaves no hole where a fact is missing', (code) => {
    const sentence = say(code, {});

    expect(sentence).not.toMatch(/undefined|null|NaN|\[object|\$\{| {2}| [.,:;]|\(\)/);
    expect(sentence).toMatch(/^[A-Z'].*[.?']$/);
  });
});

test('nobody is blamed and nothing is jargon', () => {
  const all = cases.map(([code, facts]) => say(code, facts)).join('\n');

  expect(all).not.toMatch(
    /invalid|illegal|error|exception|failed to|denied access|payload|\bHTTP\b|JSON|your fault/i,
  );
});
