import type { Words } from '../../src/words/words.ts';

/** One thing a language has to say, and where it stands: `['card', 'buttons', 'approve']`. */
export type Leaf = { readonly path: readonly string[]; readonly value: unknown };

type Say = (...args: readonly unknown[]) => unknown;

export const isSay = (value: unknown): value is Say => typeof value === 'function';

export const nameOf = ({ path }: Leaf): string => path.join('.');

/** Everything that is said, records of sentences taken apart; lists stay whole. */
export function leavesOf(words: Words): Leaf[] {
  return leaves(words, []);
}

function leaves(value: unknown, path: readonly string[]): Leaf[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [{ path, value }];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key]));
}

/** What a language has to match in another: the kind of a leaf, and what it takes or how long it is. */
export function kindOf(value: unknown): string {
  if (isSay(value)) return `function of ${value.length}`;
  return Array.isArray(value) ? `list of ${value.length}` : typeof value;
}

/** Where two languages differ in what they can say; empty where they match. */
export function differences(measure: readonly Leaf[], other: readonly Leaf[]): string[] {
  const kinds = (all: readonly Leaf[]) => new Map(all.map((leaf) => [nameOf(leaf), kindOf(leaf.value)]));
  const [wanted, given] = [kinds(measure), kinds(other)];
  return [
    ...[...wanted].flatMap(([name, kind]) => {
      const is = given.get(name) ?? 'missing';
      return is === kind ? [] : [`${name}: ${kind} wanted, ${is}`];
    }),
    ...[...given.keys()].filter((name) => !wanted.has(name)).map((name) => `${name}: nobody asks for it`),
  ];
}
