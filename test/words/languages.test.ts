import { describe, expect, test } from 'vitest';
import { chinese } from '../../src/words/chinese/chinese.ts';
import { english } from '../../src/words/english/english.ts';
import type { Words } from '../../src/words/words.ts';
import { limitOf } from './limits.ts';
import { sentenceIn, valuesIn } from './marking-voice.ts';
import { saidIn, textsIn } from './said.ts';
import { callsOf, unknownParameters } from './samples.ts';
import { isSay, leavesOf, nameOf } from './tree.ts';

const leaves = leavesOf(english);
const languages = [
  ['English', english],
  ['Chinese', chinese],
] as const;

/** The sentences, each once, in which `isWrong` finds something. */
function wrongOnes(words: Words, isWrong: (sentence: string) => unknown): string[] {
  const wrong = saidIn(words).filter(({ text }) => isWrong(sentenceIn(text)));
  return [...new Set(wrong.map(({ where, text }) => `${where.replace(/ #\d+/, '')}: ${text}`))];
}

test('every sentence is tried: there are samples for each of its parameters', () => {
  const unknown = leaves.flatMap((leaf) => unknownParameters(leaf, english));

  expect(unknown, 'say in test/words/samples.ts what these look like').toEqual([]);
});

describe.each(languages)('%s', (_, words) => {
  test('leaves no hole', () => {
    expect(
      wrongOnes(words, (text) =>
        /undefined|null|NaN|Infinity|\[object|=>|Invalid Date|\$\{| {2}|\(\)|（）/.test(text),
      ),
    ).toEqual([]);
  });

  test('says something under every key', () => {
    const empty = leavesOf(words).filter(({ value }) => typeof value === 'string' && value.trim() === '');

    expect(empty.map(nameOf)).toEqual([]);
  });

  test('keeps to what Slack takes', () => {
    const tooLong = saidIn(words).filter(({ where, text }) => {
      const [name = ''] = where.split(' #');
      return sentenceIn(text).length > limitOf(name.split('.'));
    });

    expect(tooLong).toEqual([]);
  });
});

describe('Chinese tells the same as English', () => {
  const spoken = leavesOf(chinese);

  test.each(leaves.filter(({ value }) => isSay(value)).map((leaf) => [nameOf(leaf), leaf] as const))(
    '%s',
    (name, leaf) => {
      const other = spoken.find((each) => nameOf(each) === name)?.value;
      if (!isSay(leaf.value) || !isSay(other)) throw new Error(`${name} is missing`);
      const [english_, chinese_] = [leaf.value, other];
      const lists = Array.isArray;

      for (const call of callsOf(leaf, english)) {
        const [first, second] = [english_(...call), chinese_(...call)];

        expect(typeof second).toBe(typeof first);
        if (lists(first) && lists(second)) expect(second).toHaveLength(first.length);
        expect(valuesIn(textsIn(second).join(' '))).toEqual(valuesIn(textsIn(first).join(' ')));
      }
    },
  );
});
