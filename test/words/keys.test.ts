import { describe, expect, test } from 'vitest';
import { chinese } from '../../src/words/chinese/chinese.ts';
import { english } from '../../src/words/english/english.ts';
import { sourceOf, sourcesUnder } from './sources.ts';
import { differences, kindOf, leavesOf, nameOf } from './tree.ts';
import { usesIn } from './uses.ts';

const leaves = leavesOf(english);

describe('Chinese has everything that English has', () => {
  test('key by key, of the same kind', () => {
    expect(leaves.length).toBeGreaterThan(60);
    expect(differences(leaves, leavesOf(chinese))).toEqual([]);
  });

  test('a key that is missing, of another kind or of nobody is told', () => {
    const measure = [
      { path: ['card', 'openCard'], value: 'Open the card' },
      { path: ['card', 'expires'], value: (ticket: unknown, voice: unknown) => `${ticket}${voice}` },
    ];
    const other = [
      { path: ['card', 'expires'], value: (ticket: unknown) => `${ticket}` },
      { path: ['card', 'more'], value: '更多' },
    ];

    expect(differences(measure, other)).toEqual([
      'card.openCard: string wanted, missing',
      'card.expires: function of 2 wanted, function of 1',
      'card.more: nobody asks for it',
    ]);
    expect(kindOf([1, 2])).toBe('list of 2');
  });
});

/** A file that knows the words. */
const using = (text: string) => sourceOf('x.ts', `import type { Words } from '../words/words.ts';\n${text}`);

describe('everything that can be said is said somewhere', () => {
  /** Besides whoever shows them: English, where one sentence is part of another. */
  const isUsed = usesIn(sourcesUnder('src').filter(({ file }) => !file.startsWith('src/words/chinese/')));

  test('no key of the words is left over', () => {
    expect(leaves.filter(({ path }) => !isUsed(path)).map(nameOf)).toEqual([]);
  });

  test('a key that nobody uses would be told', () => {
    expect(isUsed(['card', 'neverSaid'])).toBe(false);
    expect(isUsed(['neverSaid'])).toBe(false);
  });

  test.each([
    ['words.card.openCard;', ['card', 'openCard']],
    ['const { buttons: labels } = words.card; labels.approve;', ['card', 'buttons', 'approve']],
    [
      'function f({ card }: Words) { const { text } = card.confirmStop; return text; }',
      ['card', 'confirmStop', 'text'],
    ],
    ['const said = words.operation; said.title(x);', ['operation', 'title']],
    [
      'const { title, ...dialog } = words.card.confirmStop; show({ ...dialog, title });',
      ['card', 'confirmStop', 'text'],
    ],
    ['const asking = (ticket) => cardWords.summary(ticket);', ['card', 'summary']],
    ['show({ ...words.card.confirmStop });', ['card', 'confirmStop', 'text']],
    ['for (const pace of PACES) show(deletePods.paces[pace]);', ['deletePods', 'paces', 'one-by-one']],
    ['const { deny: { quick: { label } } } = words.dialog;', ['dialog', 'deny', 'quick', 'label']],
  ])('%s is a use', (text, path) => {
    expect(usesIn([using(text)])(path)).toBe(true);
  });

  test.each([
    ['words.panel.openCard;', ['card', 'openCard']],
    ["log.info('card.openCard');", ['card', 'openCard']],
    ['// words.card.openCard', ['card', 'openCard']],
  ])('%s is none', (text, path) => {
    expect(usesIn([using(text)])(path)).toBe(false);
  });
});
