import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  visit,
  type YAMLError,
} from 'yaml';

export type Path = readonly PropertyKey[];

/** A place in the text; both count from 1. */
export type Spot = { readonly line: number; readonly column: number };

export type Fault = { readonly at: Spot; readonly text: string };

/** YAML text as plain data, with the place of every part of it. */
export type YamlSource = {
  readonly data: unknown;
  /** Where the value at `path` stands; where it is missing, where it would belong. */
  readonly valueAt: (path: Path) => Spot;
  /** Where the key that ends `path` stands. */
  readonly keyAt: (path: Path) => Spot;
};

/** Aliases may stand for this many nodes in all, so that a small file can't grow into a large one. */
const MOST_ALIASED_NODES = 100;
const TOP: Spot = { line: 1, column: 1 };

/** What to do about a mistake, by its code and message; `$1` stands for what the message found. */
const SENTENCES: readonly (readonly [RegExp, string])[] = [
  [/^DUPLICATE_KEY/, 'this key stands here for the second time'],
  [/^MULTIPLE_DOCS/, 'a second document begins here; the file must hold one'],
  [/^TAB_AS_INDENT/, 'indent with spaces, not with tabs'],
  [/^RESOURCE_EXHAUSTION/, 'nested too deeply'],
  [/end with a ([}\]])$/, '$1 is missing, or a line before it is indented too little'],
  [/Missing closing (["'])quote$/, 'a text that begins with $1 must end with $1'],
  [
    /without - indicator$|must start at the same column$/,
    'this line must begin in the same column as those it belongs to',
  ],
  [
    /^MULTILINE_IMPLICIT_KEY|^BLOCK_AS_IMPLICIT_KEY.*sequence|^MISSING_CHAR Implicit map keys/,
    'each line must be key: value, with a space after the colon',
  ],
  [/^BLOCK_AS_IMPLICIT_KEY/, 'text that contains a colon and a space must be in quotes'],
  [/^BAD_SCALAR_START.* (\S+)$/, 'text that begins with $1 must be in quotes'],
];

function sentenceFor({ code, message }: YAMLError): string {
  const found = `${code} ${message}`;
  for (const [pattern, sentence] of SENTENCES) {
    const match = pattern.exec(found);
    if (match !== null) return sentence.replaceAll('$1', match[1] ?? '');
  }
  return lowerFirst(message);
}

/** Reads YAML 1.2, or says everything that is wrong with it as YAML. */
export function readYaml(text: string): YamlSource | readonly Fault[] {
  const lines = new LineCounter();
  const spotAt = (offset: number): Spot => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  try {
    const document = parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false,
      stringKeys: true,
      resolveKnownTags: false,
    });
    const faults = [...document.errors, ...document.warnings].map((error) => ({
      at: spotAt(error.pos[0]),
      text: sentenceFor(error),
    }));
    if (faults.length > 0) return faults;
    const hostile = hostileNodes(document).map(({ offset, text }) => ({ at: spotAt(offset), text }));
    return hostile.length > 0 ? hostile : sourceOf(document, spotAt);
  } catch (error) {
    return [{ at: TOP, text: whyUnread(error) }];
  }
}

function whyUnread(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof RangeError) return 'nested too deeply';
  return message.startsWith('Excessive alias count') ? 'the aliases stand for too much' : lowerFirst(message);
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

type Hostile = { readonly offset: number; readonly text: string };

/** Keys that schemas pass over in silence, and aliases that stand for nothing. */
function hostileNodes(document: Document.Parsed): Hostile[] {
  const found: Hostile[] = [];
  visit(document, {
    Pair: (_key, { key }) => {
      if (!isScalar(key) || key.value !== '__proto__') return;
      found.push({ offset: key.range?.[0] ?? 0, text: '__proto__ is no allowed key' });
    },
    Alias: (_key, alias) => {
      if (alias.resolve(document) !== undefined) return;
      const text = `no anchor &${alias.source} stands before it; text that begins with * must be in quotes`;
      found.push({ offset: alias.range?.[0] ?? 0, text });
    },
  });
  return found;
}

function sourceOf(document: Document.Parsed, spotAt: (offset: number) => Spot): YamlSource {
  const find = (path: Path): Found => descend(document, path);
  return {
    data: document.toJS({ maxAliasCount: MOST_ALIASED_NODES }),
    valueAt: (path) => {
      const { node, offset } = find(path);
      return spotAt(node?.range?.[0] ?? offset);
    },
    keyAt: (path) => spotAt(find(path).offset),
  };
}

/** The node at the end of a path, if it is there, and the offset of the last key or item met on the way. */
type Found = { readonly node: Node | undefined; readonly offset: number };

function descend(document: Document.Parsed, path: Path): Found {
  let node: Node | undefined = document.contents ?? undefined;
  let offset = 0;
  for (const step of path) {
    const child = childOf(resolved(document, node), step);
    if (child === undefined) return { node: undefined, offset };
    const marker = isPair(child) ? child.key : child;
    offset = (isNode(marker) ? marker.range?.[0] : undefined) ?? offset;
    const inner = isPair(child) ? child.value : child;
    node = isNode(inner) ? inner : undefined;
  }
  return { node: isEmpty(node) ? undefined : node, offset };
}

const resolved = (document: Document.Parsed, node: Node | undefined) =>
  isAlias(node) ? node.resolve(document) : node;

const isEmpty = (node: Node | undefined) => isScalar(node) && node.value === null;

function childOf(node: Node | undefined, step: PropertyKey): Pair | Node | undefined {
  if (isMap(node)) return node.items.find(({ key }) => isScalar(key) && key.value === step);
  if (!isSeq(node) || typeof step !== 'number') return undefined;
  const item = node.items[step];
  return isNode(item) ? item : undefined;
}
