import { createHash, randomBytes } from 'node:crypto';

/** Kubernetes leaves out vowels and look-alikes so that no generated name spells a word. */
const alphabet = 'bcdfghjklmnpqrstvwxz2456789';

function spell(bytes: Uint8Array): string {
  return [...bytes].map((byte) => alphabet[byte % alphabet.length] ?? '').join('');
}

/** The five letters at the end of a generated name. */
export function randomSuffix(): string {
  return spell(randomBytes(5));
}

/** Stands in for `pod-template-hash`: the same template always gives the same ten letters. */
export function templateHash(template: unknown): string {
  return spell(createHash('sha256').update(JSON.stringify(template)).digest().subarray(0, 10));
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
