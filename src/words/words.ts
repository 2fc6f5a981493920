import { chinese } from './chinese/chinese.ts';
import { english } from './english/english.ts';

/** Everything a language has to say; English is the measure of it. */
export type Words = typeof english;

const LANGUAGES: ReadonlyMap<string, Words> = new Map([
  ['en', english],
  ['zh', chinese],
]);

/** The words for an IANA language tag such as `de-DE`: Simplified Chinese for every Chinese, else English. */
export function wordsFor(locale: string): Words {
  const [language = ''] = locale.toLowerCase().split(/[-_]/);
  return LANGUAGES.get(language) ?? english;
}
