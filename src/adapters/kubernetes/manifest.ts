import { z } from 'zod';
import type { WorkloadKind } from '../../domain/application.ts';
import type { Json } from '../../domain/audit.ts';

/** What stands where a secret stood. */
export const MASKED = '(masked by Firebreak)';

const SECRET_NAME =
  /passw|passphrase|pwd|secret|token|credential|api[-_]?key|access[-_]?key|private[-_]?key|authorization|signature/i;
/** `--db-password=…` in a command line. */
const SECRET_FLAG = new RegExp(`^(--?[\\w.-]*(?:${SECRET_NAME.source})[\\w.-]*=).+$`, 'is');
/** `postgres://user:password@host` in any text. */
const URL_PASSWORD = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:)[^\s/@]+@/gi;

/** Repeats the whole manifest in one text, values of variables included. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

const Manifest = z.looseObject({
  metadata: z.looseObject({ annotations: z.record(z.string(), z.json()).default({}) }),
  spec: z.json(),
});

/**
 * A workload as it can be kept: what somebody asked for, without the cluster's bookkeeping and status, and
 * without plain secrets. References to Secrets and ConfigMaps stay; they hold no contents.
 */
export function manifestOf(object: unknown, kind: WorkloadKind): Json {
  const { metadata, spec } = Manifest.parse(object);
  const { managedFields: _fields, annotations, ...kept } = metadata;
  const { [LAST_APPLIED]: _applied, ...others } = annotations;
  return masked(
    z.json().parse({ apiVersion: 'apps/v1', kind, metadata: { ...kept, annotations: others }, spec }),
  );
}

function masked(value: Json): Json {
  if (typeof value === 'string') return maskedText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value))
    return value.map((item, index) => (isSecretFlag(value[index - 1]) ? MASKED : masked(item)));
  const { name } = value;
  const named = typeof name === 'string' && SECRET_NAME.test(name);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) =>
      named && key === 'value' && item !== '' ? [key, MASKED] : [key, masked(item)],
    ),
  );
}

/** Arrays are the one kind of Json that `Array.isArray` doesn't tell apart where they are readonly. */
const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

/** `--password` alone: the secret is the next argument. */
function isSecretFlag(argument: Json | undefined): boolean {
  return typeof argument === 'string' && /^--?[\w.-]+$/.test(argument) && SECRET_NAME.test(argument);
}

/** NUL and lone surrogates go too: no jsonb takes them. */
function maskedText(text: string): string {
  return text
    .replaceAll('\u0000', '')
    .toWellFormed()
    .replace(SECRET_FLAG, `$1${MASKED}`)
    .replace(URL_PASSWORD, `$1${MASKED}@`);
}
