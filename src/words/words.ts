import { english } from './english/english.ts';

/** Everything a language has to say; English is the measure of it. */
export type Words = typeof english;

const LANGUAGES: ReadonlyMap<string, Words> = new Map([['en', english]]);

/** The words for an IANA language tag such as `de-DE`; English where there are none. */
export function wordsFor(locale: string): Words {
  const [language = ''] = locale.toLowerCase().split(/[-_]/);
  return LANGUAGES.get(language) ?? english;
}
