import { z } from 'zod';
import { nearestNames } from '../domain/application.ts';
import type { Fault, Path, YamlSource } from './yaml-source.ts';

const KINDS: Readonly<Record<string, string>> = {
  object: 'a mapping (key: value)',
  record: 'a mapping (key: value)',
  array: 'a list',
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
};

const LONGEST_SHOWN = 60;
/** Anything resembles a shorter word. */
const SHORTEST_GUESSED = 3;

/** What has to stand there, for rules that say nothing themselves. */
export const generalRule: z.core.$ZodErrorMap = (issue) => {
  if (issue.code === 'invalid_type') {
    return `must be ${KINDS[issue.expected] ?? issue.expected}${remedyFor(issue.expected, issue.input)}`;
  }
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.join(', ')}`;
  return undefined;
};

/** What a value that was nearly right lacks. */
function remedyFor(expected: string, input: unknown): string {
  const isPlain = typeof input === 'number' || typeof input === 'boolean';
  if (expected === 'string' && isPlain) return '; put it in quotes';
  if (expected !== 'array') return '';
  if (typeof input === 'string') return '; put it in brackets';
  return typeof input === 'object' && input !== null ? '; begin every item with a dash' : '';
}

/** Every fault an issue stands for: where it is, what is wrong there, and what is allowed. */
export function faultsOf(issue: z.core.$ZodIssue, source: YamlSource, schema: z.core.$ZodType): Fault[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, path);
    return issue.keys.map((key) => ({
      at: source.keyAt([...path, key]),
      text: `${nameOf([...path, key])} is no known key (known: ${known.join(', ')})${suggestion(key, known)}`,
    }));
  }
  if (issue.code === 'invalid_key') {
    const [inner] = issue.issues;
    const hint = inner === undefined ? '' : suggestion(String(path.at(-1)), allowedBy(inner));
    return [
      { at: source.keyAt(path), text: `the key ${nameOf(path)} ${inner?.message ?? issue.message}${hint}` },
    ];
  }
  const value = valueAt(source.data, path);
  const text =
    value === undefined
      ? `${nameOf(path)} is missing; it ${issue.message}`
      : `${nameOf(path)} ${issue.message}${shown(issue, value)}${suggestion(value, allowedBy(issue))}`;
  return [{ at: source.valueAt(path), text }];
}

/** The keys that the mapping at a path may have. */
function keysAt(schema: z.core.$ZodType, path: Path): readonly string[] {
  if (
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodExactOptional
  ) {
    return keysAt(schema.unwrap(), path);
  }
  const [step, ...rest] = path;
  if (schema instanceof z.ZodArray) return keysAt(schema.element, rest);
  if (schema instanceof z.ZodRecord) return keysAt(schema.valueType, rest);
  if (!(schema instanceof z.ZodObject)) return [];
  const { shape } = schema;
  const inner = shape[String(step)];
  if (step === undefined) return Object.keys(shape);
  return inner === undefined ? [] : keysAt(inner, rest);
}

/** A mapping that lacks something is described by what it lacks. */
function shown(issue: z.core.$ZodIssue, value: unknown): string {
  if (value === null) return ', but is empty';
  if (typeof value === 'object') {
    if (issue.code !== 'invalid_type') return '';
    return Array.isArray(value) ? ', but is a list' : ', but is a mapping';
  }
  const text = [...JSON.stringify(value)];
  return `, but is ${text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN).join('')}…` : text.join('')}`;
}

function suggestion(typed: unknown, allowed: readonly string[]): string {
  if (typeof typed !== 'string' || typed.length < SHORTEST_GUESSED) return '';
  const [nearest] = nearestNames(typed, allowed, 1);
  return nearest === undefined ? '' : `; did you mean ${nearest}?`;
}

function allowedBy(issue: z.core.$ZodIssue): readonly string[] {
  if (issue.code === 'invalid_value') return issue.values.map(String);
  if (issue.code !== 'custom') return [];
  const allowed: unknown = issue.params?.allowed;
  return Array.isArray(allowed) ? allowed.map(String) : [];
}

function nameOf(path: Path): string {
  if (path.length === 0) return 'the file';
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .slice(1);
}

function valueAt(data: unknown, path: Path): unknown {
  let value = data;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Object.hasOwn(value, step) ? Reflect.get(value, step) : undefined;
  }
  return value;
}
