import type { Voice } from '../../src/words/voice.ts';

/** Marks every value, so that a test can tell it from the sentence around it. */
export const mark = (value: string): string => `⟦${value}⟧`;

/** Emphasis is around a part of the sentence itself, so it has brackets of its own. */
export const markingVoice: Voice = {
  person: mark,
  group: mark,
  channel: mark,
  time: (at) => mark(at.toISOString()),
  code: mark,
  text: mark,
  bold: (safe) => `⟪${safe}⟫`,
};

/** The values that a text shows, each once. */
export const valuesIn = (text: string): string[] => [...new Set(text.match(/⟦[^⟦⟧]*⟧/g))].sort();

/** The sentence alone: `⟦⟧` where a value was, and nothing of the emphasis. */
export const sentenceIn = (text: string): string =>
  text.replaceAll(/⟦[^⟦⟧]*⟧/g, '⟦⟧').replaceAll(/[⟪⟫]/g, '');
