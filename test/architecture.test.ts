import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');

/** What a file under the key may import besides its own folder. Folders are relative to the repo, packages are names. */
const rules: Record<string, { folders: string[]; packages: string[] | 'any' }> = {
  'src/domain': { folders: [], packages: ['node:crypto'] },
  'src/words': { folders: ['src/domain'], packages: [] },
  'src/usecases': { folders: ['src/domain'], packages: ['node:crypto'] },
  'src/adapters/http': { folders: ['src/domain', 'src/usecases', 'src/words'], packages: 'any' },
  'src/adapters/jobs': { folders: ['src/domain', 'src/usecases', 'src/words'], packages: 'any' },
  'src/adapters/kubernetes': { folders: ['src/domain', 'src/usecases', 'src/words'], packages: 'any' },
  'src/adapters/oncall': { folders: ['src/domain', 'src/usecases', 'src/words'], packages: 'any' },
  'src/adapters/postgres': {
    folders: ['src/domain', 'src/usecases', 'src/words', 'migrations'],
    packages: 'any',
  },
  'src/adapters/redis': { folders: ['src/domain', 'src/usecases', 'src/words'], packages: 'any' },
  'src/adapters/slack': { folders: ['src/domain', 'src/usecases', 'src/words'], packages: 'any' },
  migrations: { folders: [], packages: ['knex'] },
  src: { folders: ['src', 'migrations', 'package.json'], packages: 'any' },
};

/** The SDK of one adapter is no other's business. */
const sdkHome: Record<string, string> = {
  '@slack/': 'src/adapters/slack',
  '@kubernetes/': 'src/adapters/kubernetes',
  ioredis: 'src/adapters/redis',
  fastify: 'src/adapters/http',
};

const importPattern = /(?:\bfrom|\bimport|\bimport\()\s*'([^']+)'/g;

type Source = { readonly file: string; readonly text: string };

function sourcesUnder(folder: string): Source[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((file) => ({ file: path.relative(root, file), text: readFileSync(file, 'utf8') }));
}

const within = (folder: string, file: string) => file === folder || file.startsWith(`${folder}/`);

/** The longest rule whose folder holds the file; `src/app.ts` and its neighbours fall to `src`. */
function ruleFor(file: string): [string, { folders: string[]; packages: string[] | 'any' }] | undefined {
  return Object.entries(rules)
    .filter(([folder]) => within(folder, file))
    .sort(([a], [b]) => b.length - a.length)[0];
}

/** One line per import that the rules forbid. */
function violations(sources: Source[]): string[] {
  return sources.flatMap(({ file, text }) => {
    const [home, rule] = ruleFor(file) ?? [];
    if (home === undefined || rule === undefined) return [];
    return [...text.matchAll(importPattern)].flatMap(([, target = '']) => {
      if (target.startsWith('.')) {
        const imported = path.join(path.dirname(file), target);
        return [home, ...rule.folders].some((folder) => within(folder, imported))
          ? []
          : [`${file} imports ${imported}`];
      }
      const allowed = rule.packages === 'any' || rule.packages.includes(target);
      const owner = Object.entries(sdkHome).find(([prefix]) => target.startsWith(prefix))?.[1];
      const foreign = owner !== undefined && home !== 'src' && !within(owner, file);
      return allowed && !foreign ? [] : [`${file} imports ${target}`];
    });
  });
}

test('nothing in src imports what its room may not know', () => {
  expect(violations([...sourcesUnder('src'), ...sourcesUnder('migrations')])).toEqual([]);
});

test('every adapter has a rule of its own', () => {
  const folders = readdirSync(path.join(root, 'src/adapters'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `src/adapters/${entry.name}`);

  expect(folders.filter((folder) => !(folder in rules))).toEqual([]);
});

test.each([
  ['src/domain/bad.ts', "import { App } from '@slack/bolt';"],
  ['src/domain/bad.ts', "import { readFile } from 'node:fs/promises';"],
  ['src/domain/bad.ts', "import type { Tickets } from '../usecases/ports.ts';"],
  ['src/usecases/bad.ts', "import { english } from '../words/english.ts';"],
  ['src/usecases/bad.ts', "export { pool } from '../adapters/postgres/database.ts';"],
  ['src/adapters/slack/bad.ts', "import { tickets } from '../postgres/tickets.ts';"],
  ['src/adapters/slack/bad.ts', "import { Redis } from 'ioredis';"],
  ['src/adapters/redis/bad.ts', "import { startSlack } from '../../../playground/slack/server.ts';"],
])('in %s the line %s is refused', (file, text) => {
  expect(violations([{ file, text }])).toHaveLength(1);
});
