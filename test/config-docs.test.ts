import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { parseFirebreakFile } from '../src/config/firebreak-file.ts';

const root = path.resolve(import.meta.dirname, '..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const page = read('docs/configuration.md');

const unique = (names: Iterable<string>) => [...new Set(names)].sort();

test('the page describes every variable that is read, and no other', () => {
  const code = ['src/config.ts', 'src/config/environment.ts'].map(read).join('\n');
  const inSchema = [...code.matchAll(/[\s{]([A-Z]+(?:_[A-Z]+)*): /g)].map(([, name = '']) => name);
  const byName = [...code.matchAll(/\benv\.([A-Z_]+)/g)].map(([, name = '']) => name);
  const [table = ''] = page.split('## firebreak.yaml');
  const described = [...table.matchAll(/^\| `([A-Z_]+)` \| /gm)].map(([, name = '']) => name);

  expect(unique(described)).toEqual(unique([...inSchema, ...byName]));
});

test('the example on the page is the example file, and is accepted', () => {
  const [, example = ''] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];

  expect(read('docs/firebreak.example.yaml')).toBe(
    `# yaml-language-server: $schema=./firebreak.schema.json\n\n${example}`,
  );
  expect(parseFirebreakFile(Buffer.from(example)).kind).toBe('good');
});

test('the page describes every key of the schema', () => {
  const keys = keysIn(JSON.parse(read('docs/firebreak.schema.json')));

  expect(keys.filter((key) => !new RegExp(`\\b${key}\\b`).test(page))).toEqual([]);
});

const Branch = z.looseObject({
  properties: z.record(z.string(), z.unknown()).optional(),
  items: z.unknown().optional(),
  additionalProperties: z.unknown().optional(),
});

/** The names of all properties of a JSON Schema. */
function keysIn(schema: unknown): string[] {
  const { data } = Branch.safeParse(schema);
  if (data === undefined) return [];
  const { properties = {}, items, additionalProperties } = data;
  return [
    ...Object.keys(properties),
    ...[...Object.values(properties), items, additionalProperties].flatMap(keysIn),
  ];
}
