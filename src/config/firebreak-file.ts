import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { faultsOf, generalRule } from './explain.ts';
import { namesIn } from './known.ts';
import type { Reading } from './reading.ts';
import { fileSchema } from './schema.ts';
import { type Settings, settingsFrom } from './settings.ts';
import { type Fault, readYaml } from './yaml-source.ts';

/** A policy for thousands of people fits; reading stays quick. */
const MOST_BYTES = 512 * 1024;
const MOST_LINES = 100;
const TOO_LARGE = `is larger than ${MOST_BYTES} bytes`;

/** The file as it stands now. */
export type FirebreakFileNow =
  | {
      readonly kind: 'readable';
      /** SHA-256, hex, of its bytes. */
      readonly hash: string;
      readonly parse: () => Reading<Settings>;
    }
  | { readonly kind: 'unreadable'; readonly problem: string };

export function lookAtFirebreakFile(path: string): FirebreakFileNow {
  try {
    const { size } = statSync(path);
    if (size > MOST_BYTES) return { kind: 'unreadable', problem: TOO_LARGE };
    const bytes = readFileSync(path);
    return { kind: 'readable', hash: hashOf(bytes), parse: () => parseFirebreakFile(bytes) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { kind: 'unreadable', problem: `could not be read: ${why}` };
  }
}

/** Reads `firebreak.yaml`: all of its settings, or every problem with its place (`4:13 what is wrong`). */
export function readFirebreakFile(path: string): Reading<Settings> {
  const file = lookAtFirebreakFile(path);
  return file.kind === 'readable' ? file.parse() : bad(file.problem);
}

export function parseFirebreakFile(bytes: Uint8Array): Reading<Settings> {
  if (bytes.length > MOST_BYTES) return bad(TOO_LARGE);
  const text = decoded(bytes);
  if (text === undefined) return bad('is not UTF-8');
  const source = readYaml(text);
  if (!('data' in source)) return { kind: 'bad', problems: linesOf(source) };
  const schema = fileSchema(namesIn(source.data));
  const parsed = schema.safeParse(source.data, { error: generalRule });
  if (!parsed.success) {
    const faults = parsed.error.issues.flatMap((issue) => faultsOf(issue, source, schema));
    return { kind: 'bad', problems: linesOf(faults) };
  }
  return { kind: 'good', value: settingsFrom(parsed.data, hashOf(bytes)) };
}

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const bad = (problem: string): Reading<Settings> => ({ kind: 'bad', problems: [problem] });

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** In the order of the file, each once. */
function linesOf(faults: readonly Fault[]): string[] {
  const lines = [...faults]
    .sort((a, b) => a.at.line - b.at.line || a.at.column - b.at.column)
    .map(({ at, text }) => `${at.line}:${at.column} ${text}`);
  const once = [...new Set(lines)];
  const more = once.length - MOST_LINES;
  return more > 0 ? [...once.slice(0, MOST_LINES), `and ${more} more`] : once;
}
