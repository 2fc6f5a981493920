import { english } from '../../src/words/english/english.ts';
import type { Words } from '../../src/words/words.ts';
import { callsOf } from './samples.ts';
import { isSay, type Leaf, leavesOf, nameOf } from './tree.ts';

export type Said = { readonly where: string; readonly text: string };

const leaves = leavesOf(english);

/** Everything a language says, to each of the samples that fit its English counterpart. */
export function saidIn(words: Words): Said[] {
  const measures = new Map(leaves.map((leaf) => [nameOf(leaf), leaf]));
  return leavesOf(words).flatMap((leaf) => {
    const measure = measures.get(nameOf(leaf)) ?? leaf;
    return saidBy(leaf, measure, words);
  });
}

function saidBy(leaf: Leaf, measure: Leaf, words: Words): Said[] {
  const { value } = leaf;
  const answers = isSay(value) ? callsOf(measure, words).map((call) => value(...call)) : [value];
  return answers.flatMap(textsIn).map((text, index) => ({ where: `${nameOf(leaf)} #${index}`, text }));
}

/** The texts of one answer: some sentences come as lists. */
export function textsIn(answer: unknown): string[] {
  if (answer === undefined) return [];
  return Array.isArray(answer) ? answer.flatMap(textsIn) : [String(answer)];
}
