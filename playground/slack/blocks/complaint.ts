import type { z } from 'zod';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** `[ERROR] must be less than 76 characters [json-pointer:/blocks/3/text/text]`, as Slack words it. */
export function complaints(issues: readonly Issue[], at: Path): readonly string[] {
  return issues.flatMap((issue) => worded(issue, [...at, ...issue.path]));
}

const pointed = (text: string, path: Path) =>
  `[ERROR] ${text} [json-pointer:${path.map((step) => `/${String(step)}`).join('')}]`;

function worded(issue: Issue, path: Path): readonly string[] {
  switch (issue.code) {
    case 'too_big':
      return [pointed(tooBig(issue.origin, Number(issue.maximum)), path)];
    case 'too_small':
      return [pointed(tooSmall(issue.origin, Number(issue.minimum)), path)];
    case 'unrecognized_keys':
      return issue.keys.map((key) => pointed(`invalid additional property: ${key}`, path));
    case 'invalid_type':
      return [wrongType(issue, path)];
    case 'invalid_union':
      return wrongUnion(issue, path);
    case 'invalid_value':
      return [pointed('must be a valid enum value', path)];
    case 'invalid_format':
      return [pointed('failed to match pattern', path)];
    case 'not_multiple_of':
    case 'invalid_key':
    case 'invalid_element':
    case 'custom':
      return [pointed(issue.message, path)];
  }
}

function tooBig(origin: string, maximum: number): string {
  if (origin === 'string') return `must be less than ${maximum + 1} characters`;
  if (origin === 'array') return `no more than ${maximum} items allowed`;
  return `must be less than ${maximum + 1}`;
}

function tooSmall(origin: string, minimum: number): string {
  if (origin === 'string') return `must be more than ${minimum - 1} characters`;
  if (origin === 'array') return `no fewer than ${minimum} items allowed`;
  return `must be greater than ${minimum - 1}`;
}

function wrongType(issue: z.core.$ZodIssueInvalidType, path: Path): string {
  if (issue.input === undefined) {
    return pointed(`missing required field: ${String(path.at(-1))}`, path.slice(0, -1));
  }
  const article = /^[aeiou]/.test(issue.expected) ? 'an' : 'a';
  return pointed(`must provide ${article} ${issue.expected}`, path);
}

function wrongUnion(issue: z.core.$ZodIssueInvalidUnion, path: Path): readonly string[] {
  const { input } = issue;
  if (issue.discriminator === undefined || typeof input !== 'object' || input === null) {
    return [pointed('failed to match all allowed schemas', path)];
  }
  const named = Object.entries(input).find(([key]) => key === issue.discriminator)?.[1];
  const owner = path.slice(0, -1);
  return named === undefined
    ? [pointed(`missing required field: ${issue.discriminator}`, owner)]
    : [pointed(`unsupported type: ${String(named)}`, path)];
}
