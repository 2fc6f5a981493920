import type { Application } from '../../domain/application.ts';
import { lettersOf, type Nearness, nearnessTo } from './nearness.ts';

/** An application, ready to be searched. */
export type Entry = {
  readonly application: Application;
  /** Its name in lower case. */
  readonly text: string;
  readonly letters: number;
};

export function entryOf(application: Application): Entry {
  const text = application.name.toLowerCase();
  return { application, text, letters: lettersOf(text) };
}

/**
 * What somebody may mean who has typed so far. Words must all be in the name, `tag:value` must all be
 * tags (a value may be typed in part). A name that is the word comes first, then those that begin with it,
 * those of which a part does, those that hold it anywhere. Where there is none at all: names that are
 * nearly so, the nearest first. Equals keep the order of `entries`.
 */
export function searched(entries: readonly Entry[], typed: string, limit: number): readonly Application[] {
  const query = queryOf(typed);
  const fitting = ranked(entries, (entry) => rankOf(entry, query));
  if (fitting.length > 0 || query.words.length === 0) return fitting.slice(0, limit);
  const nearnesses = query.words.map(({ text }) => nearnessTo(text));
  return ranked(entries, (entry) => distanceOf(entry, query, nearnesses)).slice(0, limit);
}

type Tag = { readonly name: string; readonly value: string };
/** @property letters those that a name must have to fit it */
type Word = { readonly text: string; readonly letters: number; readonly isOfPlace: boolean };
type Query = { readonly words: readonly Word[]; readonly tags: readonly Tag[] };

/** Neither a name nor a place can hold a colon. */
function queryOf(typed: string): Query {
  const terms = typed
    .trim()
    .split(/\s+/)
    .filter((term) => term !== '');
  const [words, tags] = [
    terms.filter((term) => !term.includes(':')),
    terms.filter((term) => term.includes(':')),
  ];
  return { words: words.map(wordOf), tags: tags.map(tagOf) };
}

/** Whoever types an `@` or `/` is naming a place too. */
function wordOf(term: string): Word {
  const text = term.toLowerCase();
  const isOfPlace = /[@/]/.test(text);
  const name = isOfPlace ? text.slice(0, Math.max(text.indexOf('@'), 0)) : text;
  return { text, letters: lettersOf(name), isOfPlace };
}

function tagOf(term: string): Tag {
  const at = term.indexOf(':');
  return { name: term.slice(0, at), value: term.slice(at + 1).toLowerCase() };
}

/** The lowest rank first; undefined is left out. */
function ranked(
  entries: readonly Entry[],
  rankOf: (entry: Entry) => number | undefined,
): readonly Application[] {
  const byRank: Application[][] = [];
  for (const entry of entries) {
    const rank = rankOf(entry);
    if (rank === undefined) continue;
    byRank[rank] ??= [];
    byRank[rank].push(entry.application);
  }
  return byRank.flat();
}

/** The worst of the ranks of all that was typed. */
function rankOf(entry: Entry, { words, tags }: Query): number | undefined {
  let highest = 0;
  for (const word of words) {
    const rank = wordRank(entry, word);
    if (rank === undefined) return undefined;
    highest = Math.max(highest, rank);
  }
  for (const tag of tags) {
    const rank = tagRank(entry, tag);
    if (rank === undefined) return undefined;
    highest = Math.max(highest, rank);
  }
  return highest;
}

/** Phones begin with a capital, so the name of a tag may too. */
function tagRank({ application: { tags } }: Entry, { name, value }: Tag): number | undefined {
  const key = Object.hasOwn(tags, name) ? name : name.toLowerCase();
  if (!Object.hasOwn(tags, key)) return undefined;
  const has = tags[key] ?? '';
  if (has === value) return 0;
  const begins = has.slice(0, value.length).toLowerCase() === value;
  if (!begins) return undefined;
  return has.length === value.length ? 0 : 1;
}

function wordRank(entry: Entry, { text: word, letters, isOfPlace }: Word): number | undefined {
  if ((letters & ~entry.letters) !== 0) return undefined;
  const text = isOfPlace ? placedText(entry) : entry.text;
  const at = text.indexOf(word);
  if (at < 0) return undefined;
  if (at === 0) return text.length === word.length ? 0 : 1;
  return beginsPart(text, word, at) ? 2 : 3;
}

function beginsPart(text: string, word: string, first: number): boolean {
  for (let at = first; at >= 0; at = text.indexOf(word, at + 1)) {
    if (/[^a-z0-9]/.test(text.charAt(at - 1))) return true;
  }
  return false;
}

function placedText({ application: { name, cluster, namespace } }: Entry): string {
  return `${name}@${cluster}/${namespace}`.toLowerCase();
}

function distanceOf(entry: Entry, { tags }: Query, nearnesses: readonly Nearness[]): number | undefined {
  if (tags.some((tag) => tagRank(entry, tag) === undefined)) return undefined;
  let sum = 0;
  for (const nearness of nearnesses) {
    const steps = nearness(entry.text, entry.letters);
    if (steps === undefined) return undefined;
    sum += steps;
  }
  return sum;
}
