import { z } from 'zod';
import type { Json } from '../../domain/audit.ts';

/** A row by its columns, as it is stored; jsonb as text. */
export type Columns = Readonly<Record<string, string | number | boolean | Date | null>>;

/**
 * Text and keys without what PostgreSQL can't store. Everything was cleaned when it came in; what slips
 * through must not make an outcome impossible to record.
 */
export function plain(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '');
}

/** A value for a jsonb column. */
export function jsonb(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'string' ? plain(inner) : withPlainKeys(inner),
  );
}

const PlainObject = z.record(z.string(), z.unknown());

function withPlainKeys(value: unknown): unknown {
  if (Array.isArray(value) || typeof value !== 'object' || value === null) return value;
  const keys = Object.keys(value);
  if (keys.every((key) => plain(key) === key)) return value;
  return Object.fromEntries(
    Object.entries(PlainObject.parse(value)).map(([key, each]) => [plain(key), each]),
  );
}

/** The columns of `after` that differ from `before`. */
export function changedColumns(before: Columns, after: Columns): Columns {
  return Object.fromEntries(Object.entries(after).filter(([name, value]) => !isSame(before[name], value)));
}

function isSame(a: Columns[string] | undefined, b: Columns[string]): boolean {
  return a instanceof Date && b instanceof Date ? a.getTime() === b.getTime() : a === b;
}

/** `null` in the database is "absent" in the domain. */
export function optional<T extends z.ZodType>(type: T) {
  return type.nullable().transform((value) => value ?? undefined);
}

/** The same in jsonb, where what is absent is left out. */
export function missing<T extends z.ZodType>(type: T) {
  return type.nullish().transform((value) => value ?? undefined);
}

/** An instant, as a Date or as the text PostgreSQL makes of it in JSON. */
export const Instant = z.union([
  z.date(),
  z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
]);

/** A bigint: text from `pg`, a number in JSON. */
export const Id = z.coerce.number().int();

export const JsonValue: z.ZodType<Json> = z.json();
