import type { AnyNode } from 'acorn';
import { nodesOf, type Placed, type Source } from './sources.ts';

/** Sentences for people that stand outside `src/words`. */

const SQL = /^\s*(?:select|insert|update|delete|grant|where|exists|with)\b| is (?:not )?null\b/;

/** Three words in a row, a capital and a word around what is put in, or anything in Chinese. */
const SENTENCE =
  /\p{Script=Han}|(?:^|[\s“"'(])[A-Za-z][a-z’']*(?: [A-Za-z][a-z’']*){2}|^[A-Z][a-z]+ .*…|^… [a-z]{2,} [a-z]/u;

/** Where each stray sentence stands and what it says. */
export function straysIn({ file, tree }: Source): string[] {
  return nodesOf(tree)
    .filter(({ node }) => isSentence(textOf(node) ?? ''))
    .filter(({ around }) => !isForNobody(around))
    .map(({ node }) => `${file}:${node.loc?.start.line}: ${textOf(node)}`);
}

const isSentence = (text: string): boolean => SENTENCE.test(text) && !SQL.test(text);

/** The text of a string or template; `…` stands for what is put in. */
function textOf(node: AnyNode): string | undefined {
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : undefined;
  if (node.type !== 'TemplateLiteral') return undefined;
  return node.quasis.map(({ value }) => value.cooked ?? '').join('…');
}

/** What is logged, thrown or sent to the database; who parses a payload reads what is wrong with it in a log. */
function isForNobody(around: Placed['around']): boolean {
  return around.some((node) => {
    if (node.type === 'NewExpression') return ERRORS.test(nameOf(node.callee));
    return node.type === 'CallExpression' && (node.callee.type === 'Super' || isQuiet(node.callee));
  });
}

/** A `Refusal` is none of them: its facts are shown. */
const ERRORS = /Error$|^Unavailable$|^ClusterFailure$|^NoAnswer$|^TooLateForWindow$/;
const LEVELS = ['debug', 'info', 'warn', 'error', 'fatal'];
const CHECKS = ['refine', 'describe'];

function isQuiet(callee: AnyNode): boolean {
  if (callee.type !== 'MemberExpression') return false;
  const method = nameOf(callee.property);
  if (LEVELS.includes(method)) return /log$/i.test(nameOf(callee.object));
  return /raw$/i.test(method) || CHECKS.includes(method) || nameOf(callee.object) === 'z';
}

/** A word beside what is put in, or punctuation of one language between two such. */
const GLUE = /(?:^|[\s…])[A-Za-z]{2,} | [A-Za-z]{2,}(?:$|[\s….,:])|…[.,;:!?]+ |…[，。；：]/;

/** Where texts are joined by words or by the punctuation of one language, which only a language can do. */
export function gluedIn({ file, tree }: Source): string[] {
  return nodesOf(tree)
    .filter(({ node, around }) => isGlued(node) && !isForNobody(around))
    .map(({ node }) => `${file}:${node.loc?.start.line}: ${textOf(node) ?? 'join'}`);
}

function isGlued(node: AnyNode): boolean {
  if (node.type === 'TemplateLiteral') return node.expressions.length > 0 && GLUE.test(textOf(node) ?? '');
  if (node.type === 'BinaryExpression') {
    return node.operator === '+' && [node.left, node.right].some((side) => textOf(side) !== undefined);
  }
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return false;
  const [joint] = node.arguments;
  const text = joint === undefined ? undefined : textOf(joint);
  return nameOf(node.callee.property) === 'join' && /[A-Za-z]|[.,;:!?，。；：、] ?$/.test(text ?? '');
}

/** The last name of `a.b.c`; empty where there is none. */
function nameOf(node: AnyNode): string {
  if (node.type === 'Identifier') return node.name;
  return node.type === 'MemberExpression' ? nameOf(node.property) : '';
}
