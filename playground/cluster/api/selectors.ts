import { at } from '../json.ts';
import type { KubeObject } from '../objects.ts';
import { badRequest } from './failure.ts';

type LabelRequirement =
  | { readonly kind: 'in'; readonly key: string; readonly values: readonly string[] }
  | { readonly kind: 'not-in'; readonly key: string; readonly values: readonly string[] }
  | { readonly kind: 'exists'; readonly key: string }
  | { readonly kind: 'absent'; readonly key: string };

const tokenPattern = /\s*(==|!=|=|!|,|\(|\)|[^\s=!,()]+)/y;

function tokens(text: string): string[] {
  const found: string[] = [];
  tokenPattern.lastIndex = 0;
  for (let match = tokenPattern.exec(text); match; match = tokenPattern.exec(text)) {
    found.push(match[1] ?? '');
  }
  return found;
}

const isWord = (token: string | undefined) => token !== undefined && !/^(==|!=|=|!|,|\(|\))$/.test(token);

const unexpected = (token: string | undefined, expected: string) =>
  badRequest(`unable to parse requirement: found '${token ?? ''}', expected: ${expected}`);

/** Equality (`a=b`, `a!=b`), sets (`a in (b,c)`, `a notin (b)`), `a` and `!a`. @throws ApiFailure 400 */
export function labelSelector(text: string): (object: KubeObject) => boolean {
  const left = tokens(text);
  const requirements: LabelRequirement[] = [];
  while (left.length > 0) {
    requirements.push(requirement(left));
    const comma = left.shift();
    if (comma !== undefined && comma !== ',') throw unexpected(comma, "',' or 'end of string'");
  }
  return ({ metadata }) => requirements.every((one) => holds(one, metadata.labels ?? {}));
}

function requirement(left: string[]): LabelRequirement {
  const first = left.shift();
  if (first === '!') return { kind: 'absent', key: word(left) };
  if (first === undefined || !isWord(first)) throw unexpected(first, "!, identifier, or 'end of string'");
  const operator = left[0];
  switch (operator) {
    case undefined:
    case ',':
      return { kind: 'exists', key: first };
    case '=':
    case '==':
      left.shift();
      return { kind: 'in', key: first, values: [value(left)] };
    case '!=':
      left.shift();
      return { kind: 'not-in', key: first, values: [value(left)] };
    case 'in':
      left.shift();
      return { kind: 'in', key: first, values: valuesInParentheses(left) };
    case 'notin':
      left.shift();
      return { kind: 'not-in', key: first, values: valuesInParentheses(left) };
    default:
      throw unexpected(operator, 'in, notin, =, ==, !=, gt, lt');
  }
}

function word(left: string[]): string {
  const token = left.shift();
  if (token === undefined || !isWord(token)) throw unexpected(token, 'identifier');
  return token;
}

/** An empty value is allowed: `a=` and `a=,b`. */
function value(left: string[]): string {
  return left[0] === undefined || left[0] === ',' ? '' : word(left);
}

function valuesInParentheses(left: string[]): string[] {
  const open = left.shift();
  if (open !== '(') throw unexpected(open, "'('");
  const values = [word(left)];
  for (let token = left.shift(); token !== ')'; token = left.shift()) {
    if (token !== ',') throw unexpected(token, "',' or ')'");
    values.push(word(left));
  }
  return values;
}

function holds(requirement: LabelRequirement, labels: Record<string, string>): boolean {
  const label = labels[requirement.key];
  switch (requirement.kind) {
    case 'in':
      return label !== undefined && requirement.values.includes(label);
    case 'not-in':
      return label === undefined || !requirement.values.includes(label);
    case 'exists':
      return label !== undefined;
    case 'absent':
      return label === undefined;
  }
}

export type FieldRequirement = { readonly field: string; readonly value: string; readonly negated: boolean };

/** Parts of `a=b,c!=d`. */
export function fieldSelector(text: string): FieldRequirement[] {
  return text
    .split(',')
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const [, field = part, operator = '=', value = ''] = /^(.*?)(!=|==|=)(.*)$/.exec(part) ?? [];
      return { field: field.trim(), value: value.trim(), negated: operator === '!=' };
    });
}

/** @param fields what may be asked of this kind. @throws ApiFailure 400 for any other field. */
export function fieldMatcher(text: string, fields: readonly string[]): (object: KubeObject) => boolean {
  const requirements = fieldSelector(text);
  const unknown = requirements.find(({ field }) => !fields.includes(field));
  if (unknown) throw badRequest(`field label not supported: ${unknown.field}`);
  return (object) =>
    requirements.every(
      ({ field, value, negated }) => (String(at(object, field) ?? '') === value) !== negated,
    );
}
