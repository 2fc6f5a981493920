import { createHash, randomBytes } from 'node:crypto';
import { isObject } from './json.ts';

/** Kubernetes leaves out vowels and look-alikes so that no generated name spells a word. */
const alphabet = 'bcdfghjklmnpqrstvwxz2456789';

function spell(bytes: Uint8Array): string {
  return [...bytes].map((byte) => alphabet[byte % alphabet.length] ?? '').join('');
}

/** The five letters at the end of a generated name. */
export function randomSuffix(): string {
  return spell(randomBytes(5));
}

/** Looks like `pod-template-hash`: a 32-bit number, spelled. The same template gives the same, in whatever order. */
export function templateHash(template: unknown): string {
  const hash = createHash('sha256').update(JSON.stringify(template, inOrder)).digest().readUInt32BE();
  return spell(Buffer.from(String(hash)));
}

function inOrder(_key: string, value: unknown): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
