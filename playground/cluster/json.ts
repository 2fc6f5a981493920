import { z } from 'zod';

export type Json = null | boolean | number | string | Json[] | JsonObject;
export type JsonObject = { [key: string]: Json };

const AnyJson: z.ZodType<Json> = z.lazy(() =>
  z.union([z.null(), z.boolean(), z.number(), z.string(), z.array(AnyJson), z.record(z.string(), AnyJson)]),
);
const AnyObject = z.record(z.string(), AnyJson);

/** The value as it goes over the wire: without `undefined`, detached from the original. */
export function toJson(value: unknown): JsonObject {
  return AnyObject.parse(JSON.parse(JSON.stringify(value)));
}

/** @throws SyntaxError when the text is not JSON. */
export function parseJson(text: string): Json {
  return AnyJson.parse(JSON.parse(text));
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return isObject(value);
}

/** True when both would read the same over the wire; the order of keys does not matter. */
export function sameJson(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => sameJson(item, other[index]));
  }
  if (!isObject(one) || !isObject(other)) return false;
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].every((key) => sameJson(one[key], other[key]));
}

/** What stands at a dotted path such as `spec.nodeName`, or undefined. */
export function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value);
}
