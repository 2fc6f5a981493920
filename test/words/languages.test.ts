import { describe, expect, test } from 'vitest';
import { chinese } from '../../src/words/chinese/chinese.ts';
import { english } from '../../src/words/english/english.ts';
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

/** What is left where a fact is missing or of another kind. */
const HOLE = /undefined|null|NaN|Infinity|\[object|=>|Invalid Date|\$\{| {2}|\(\)|（）/;

test('every sentence is tried: there are samples for each of its parameters', () => {
  const unknown = leaves.flatMap((leaf) => unknownParameters(leaf, english));

  expect(unknown, 'say in test/words/samples.ts what these look like').toEqual([]);
});

test.each(['until undefined', '⟦undefined⟧ is away', 'NaN s', 'of [object Object]', '已批准（）'])(
  'a hole would be told: %s',
  (text) => {
    expect(text).toMatch(HOLE);
  },
);

describe.each(languages)('%s', (_, words) => {
  const said = saidIn(words);

  test('leaves no hole', () => {
    const holed = said.filter(({ text }) => HOLE.test(text)).map(({ where, text }) => `${where}: ${text}`);

    expect(holed).toEqual([]);
  });

  test('says something under every key', () => {
    const empty = leavesOf(words).filter(({ value }) => typeof value === 'string' && value.trim() === '');

    expect(empty.map(nameOf)).toEqual([]);
  });

  test('keeps to what Slack takes', () => {
    const tooLong = said.filter(({ where, text }) => {
      const [name = ''] = where.split(' #');
      return sentenceIn(text).length > limitOf(name.split('.'));
    });

    expect(tooLong).toEqual([]);
  });
});

/** English quotes what is kept with an operation; Chinese retells it with the values that are in it. */
const RETOLD = new Set(['operation.ended', 'operation.held']);

describe('Chinese tells the same as English', () => {
  const spoken = new Map(leavesOf(chinese).map((leaf) => [nameOf(leaf), leaf.value]));

  test.each(leaves.filter(({ value }) => isSay(value)).map((leaf) => [nameOf(leaf), leaf] as const))(
    '%s',
    (name, leaf) => {
      const other = spoken.get(name);
      if (!isSay(leaf.value) || !isSay(other)) throw new Error(`${name} is missing`);

      for (const call of callsOf(leaf, english)) {
        const [measure, answer] = [textsIn(leaf.value(...call)), textsIn(other(...call))];

        expect(answer).toHaveLength(measure.length);
        const compare = RETOLD.has(name) ? expectNoOtherValues : expectSameValues;
        compare(answer.join(' '), measure.join(' '));
      }
    },
  );
});

const expectSameValues = (answer: string, measure: string): void =>
  expect(valuesIn(answer)).toEqual(valuesIn(measure));

const expectNoOtherValues = (answer: string, measure: string): void =>
  expect(valuesIn(answer).filter((value) => !measure.includes(value.slice(1, -1)))).toEqual([]);
