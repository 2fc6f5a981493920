import { readdirSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import path from 'node:path';
import { type AnyNode, parse } from 'acorn';

/** Source files as syntax trees, so that a test can tell a sentence from a comment and a use from a mention. */

const root = path.resolve(import.meta.dirname, '../..');

export type Source = { readonly file: string; readonly text: string; readonly tree: AnyNode };

/** A node with what holds it, the nearest first. */
export type Placed = { readonly node: AnyNode; readonly around: readonly AnyNode[] };

/** Types become blanks, so every position is that of the file. */
export function sourceOf(file: string, text: string): Source {
  const tree = parse(stripTypeScriptTypes(text), {
    ecmaVersion: 'latest',
    sourceType: 'module',
    locations: true,
  });
  return { file, text, tree };
}

/** The TypeScript files under these folders, which are relative to the repository. */
export function sourcesUnder(...folders: readonly string[]): Source[] {
  return folders
    .flatMap((folder) =>
      readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
        path.join(folder, name),
      ),
    )
    .filter((file) => file.endsWith('.ts'))
    .map((file) => sourceOf(file, readFileSync(path.join(root, file), 'utf8')));
}

/** Every node of a tree, from the outside in. */
export function nodesOf(tree: AnyNode): Placed[] {
  const found: Placed[] = [];
  const visit = (node: AnyNode, around: readonly AnyNode[]): void => {
    found.push({ node, around });
    for (const inner of childrenOf(node)) visit(inner, [node, ...around]);
  };
  visit(tree, []);
  return found;
}

function childrenOf(node: AnyNode): AnyNode[] {
  return Object.values(node)
    .flatMap((value: unknown) => (Array.isArray(value) ? value : [value]))
    .filter(isNode);
}

const isNode = (value: unknown): value is AnyNode =>
  typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
