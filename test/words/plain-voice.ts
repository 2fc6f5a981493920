import type { Voice } from '../../src/words/voice.ts';

/** Marks what is of somebody's making, so that a test can see it. */
export const plainVoice: Voice = {
  person: (userId) => `@${userId}`,
  group: (groupId) => `@${groupId}`,
  channel: (channelId) => `#${channelId}`,
  time: (at) => `at ${at.toISOString().slice(11, 16)}`,
  code: (text) => `'${text}'`,
  text: (untrusted) => untrusted,
  bold: (safe) => safe,
};
