import type { AnyNode } from 'acorn';
import { nodesOf, type Source } from './sources.ts';

/** `parent.name` somewhere in the sources; `*` where all of `parent` is taken, or one of it by a variable. */
type Use = readonly [parent: string, name: string];

const ALL = '*';

/** Tells of a path whether some file that knows the words reads its last name from the one before it. */
export function usesIn(sources: readonly Source[]): (path: readonly string[]) => boolean {
  const uses = new Set(
    sources
      .filter(knowsWords)
      .flatMap(usesOfFile)
      .map(([parent, name]) => `${parent}.${name}`),
  );
  return (path) => {
    const [parent, name] = ['words', ...path].slice(-2);
    return uses.has(`${parent}.${name}`) || uses.has(`${parent}.${ALL}`);
  };
}

/** It imports the words, or has some under one of their usual names: `words`, `cardWords`. */
const knowsWords = ({ text, tree }: Source): boolean =>
  /from '[./]*\/words\//.test(text) ||
  nodesOf(tree).some(({ node }) => node.type === 'Identifier' && /^words$|Words$/.test(node.name));

/** Names that stand for another one in a file: `const { buttons: labels } = card` makes `labels` one for `buttons`. */
type Aliases = ReadonlyMap<string, ReadonlySet<string>>;

function usesOfFile({ tree }: Source): Use[] {
  const nodes = nodesOf(tree).map(({ node }) => node);
  const aliases = aliasesIn(nodes);
  const meant = (node: AnyNode): readonly string[] => {
    const name = lastName(node);
    if (name === undefined) return [];
    return [name, name.replace(/Words$/, ''), ...(aliases.get(name) ?? [])];
  };
  return nodes.flatMap((node): Use[] => {
    switch (node.type) {
      case 'MemberExpression':
        return meant(node.object).map((parent) => [parent, propertyName(node) ?? ALL]);
      case 'SpreadElement':
        return meant(node.argument).map((parent) => [parent, ALL]);
      case 'VariableDeclarator':
        return node.init ? meant(node.init).flatMap((parent) => patternUses(parent, node.id)) : [];
      case 'Property':
        return node.value.type === 'ObjectPattern' ? patternUses(keyName(node), node.value) : [];
      case 'ArrowFunctionExpression':
      case 'FunctionDeclaration':
        return node.params.flatMap((param) => patternUses('words', param));
      default:
        return [];
    }
  });
}

function patternUses(parent: string | undefined, pattern: AnyNode): Use[] {
  if (parent === undefined || pattern.type !== 'ObjectPattern') return [];
  return pattern.properties.flatMap((property): Use[] => {
    const name = property.type === 'Property' ? keyName(property) : ALL;
    return name === undefined ? [] : [[parent, name]];
  });
}

function aliasesIn(nodes: readonly AnyNode[]): Aliases {
  const aliases = new Map<string, Set<string>>();
  const note = (alias: AnyNode, name: string | undefined) => {
    if (alias.type !== 'Identifier' || name === undefined) return;
    aliases.set(alias.name, (aliases.get(alias.name) ?? new Set()).add(name));
  };
  for (const node of nodes) {
    if (node.type === 'Property') note(node.value, keyName(node));
    if (node.type === 'VariableDeclarator' && node.init) note(node.id, lastName(node.init));
  }
  return aliases;
}

/** `deny` of `words.dialog.deny`, and of `deny` alone. */
function lastName(node: AnyNode): string | undefined {
  if (node.type === 'Identifier') return node.name;
  return node.type === 'MemberExpression' ? propertyName(node) : undefined;
}

function propertyName(node: Extract<AnyNode, { type: 'MemberExpression' }>): string | undefined {
  return !node.computed && node.property.type === 'Identifier' ? node.property.name : undefined;
}

function keyName({ key }: { readonly key: AnyNode }): string | undefined {
  return key.type === 'Identifier' ? key.name : undefined;
}
