import { expect, test } from 'vitest';
import { makeReaders } from '../../../src/adapters/slack/reader.ts';
import type { Directory } from '../../../src/usecases/ports.ts';
import { wordsFor } from '../../../src/words/words.ts';
import { alice } from '../../build.ts';
import { readableLog } from './setup.ts';

const english = wordsFor('en');
const chinese = { ...english };
const PATIENCE_MS = 10_000;

/** A team that writes English in its channels. */
function readersFrom(person: Directory['person']) {
  const { log, lines } = readableLog();
  const readers = makeReaders({
    directory: { person },
    wordsFor: (locale) => (locale === 'zh-CN' ? chinese : english),
    channelWords: () => english,
    log,
  });
  return { readers, lines };
}

const chineseReader: Directory['person'] = async (userId) => ({ ...alice, userId, locale: 'zh-CN' });
const SLACK_AWAY = new Error('Slack is away');

test('somebody reads the language of their own Slack, and is remembered', async () => {
  const { readers } = readersFrom(chineseReader);

  const found = await readers.within('U0ALICE', PATIENCE_MS);

  expect(found).toBe(chinese);
  expect(readers.now('U0ALICE')).toBe(chinese);
});

test('whoever is not known yet, or is nobody, reads the language of the channels', () => {
  const { readers } = readersFrom(chineseReader);

  expect(readers.now('U0ALICE')).toBe(english);
  expect(readers.now(undefined)).toBe(english);
});

test('a lookup that takes too long is waited for no longer, and counts the next time', async () => {
  const slack = Promise.withResolvers<void>();
  const { readers } = readersFrom(async (...asked) => {
    await slack.promise;
    return chineseReader(...asked);
  });

  expect(await readers.within('U0ALICE', 1)).toBe(english);
  slack.resolve();

  await expect.poll(() => readers.now('U0ALICE')).toBe(chinese);
});

test('where the language can not be found out, the one that was known goes on', async () => {
  const answers: Directory['person'][] = [
    chineseReader,
    async () => {
      throw SLACK_AWAY;
    },
  ];
  const { readers, lines } = readersFrom((...asked) => (answers.shift() ?? chineseReader)(...asked));
  await readers.within('U0ALICE', PATIENCE_MS);

  expect(await readers.within('U0ALICE', PATIENCE_MS)).toBe(chinese);

  expect(lines).toContainEqual(expect.objectContaining({ level: 40, user: 'U0ALICE' }));
});

test('somebody who was never known reads the language of the channels while Slack is away', async () => {
  const { readers } = readersFrom(async () => {
    throw SLACK_AWAY;
  });

  expect(await readers.within('U0ALICE', PATIENCE_MS)).toBe(english);
});

test('somebody who changes the language of their Slack is answered in the new one', async () => {
  const locales = ['zh-CN', 'en-GB'];
  const { readers } = readersFrom(async () => ({ ...alice, locale: locales.shift() ?? '' }));
  await readers.within('U0ALICE', PATIENCE_MS);

  expect(await readers.within('U0ALICE', PATIENCE_MS)).toBe(english);
});
