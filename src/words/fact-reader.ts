import type { RefusalFact } from '../domain/refusal.ts';
import type { Voice } from './voice.ts';

/** The facts of a refusal, as a voice says them; undefined where a fact is missing or of another kind. */
export type FactReader = {
  readonly voice: Voice;
  /** The fact as it is, to choose a sentence by; never to be shown. */
  plain(name: string): string | undefined;
  code(name: string): string | undefined;
  text(name: string): string | undefined;
  person(name: string): string | undefined;
  time(name: string): string | undefined;
  number(name: string): number | undefined;
  list(name: string): readonly string[];
};

export function readFacts(facts: Readonly<Record<string, RefusalFact>>, voice: Voice): FactReader {
  const plain = (name: string) => {
    const fact = facts[name];
    return typeof fact === 'string' && fact !== '' ? fact : undefined;
  };
  const said = (name: string, say: (text: string) => string) => {
    const fact = plain(name);
    return fact === undefined ? undefined : say(fact);
  };
  return {
    voice,
    plain,
    code: (name) => said(name, voice.code),
    text: (name) => said(name, voice.text),
    person: (name) => said(name, voice.person),
    time: (name) => {
      const fact = facts[name];
      return fact instanceof Date ? voice.time(fact) : undefined;
    },
    number: (name) => {
      const fact = facts[name];
      return typeof fact === 'number' ? fact : undefined;
    },
    list: (name) => {
      const fact = facts[name];
      return typeof fact === 'object' && !(fact instanceof Date) ? fact : [];
    },
  };
}
