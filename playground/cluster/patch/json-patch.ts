import { z } from 'zod';
import { isJsonObject, type Json, sameJson } from '../json.ts';

const Pointer = z.string().regex(/^(\/.*)?$/);
const Operation = z.discriminatedUnion('op', [
  z.object({ op: z.literal('add'), path: Pointer, value: z.json() }),
  z.object({ op: z.literal('replace'), path: Pointer, value: z.json() }),
  z.object({ op: z.literal('test'), path: Pointer, value: z.json() }),
  z.object({ op: z.literal('remove'), path: Pointer }),
  z.object({ op: z.literal('move'), path: Pointer, from: Pointer }),
  z.object({ op: z.literal('copy'), path: Pointer, from: Pointer }),
]);
type Operation = z.infer<typeof Operation>;

/** A path that is not there, or a test that does not hold. */
export class PatchFailed extends Error {}

/** RFC 6902. @throws PatchFailed, or ZodError when the patch is none. */
export function jsonPatch(target: Json, patch: Json): Json {
  return z.array(Operation).parse(patch).reduce(applied, structuredClone(target));
}

function applied(document: Json, operation: Operation): Json {
  switch (operation.op) {
    case 'add':
      return put(document, operation.path, operation.value, 'insert');
    case 'replace':
      find(document, operation.path);
      return put(document, operation.path, operation.value, 'overwrite');
    case 'remove':
      return remove(document, operation.path);
    case 'test':
      if (!sameJson(find(document, operation.path), operation.value)) throw new PatchFailed('test failed');
      return document;
    case 'copy':
      return put(document, operation.path, structuredClone(find(document, operation.from)), 'insert');
    case 'move': {
      const moved = find(document, operation.from);
      return put(remove(document, operation.from), operation.path, moved, 'insert');
    }
  }
}

const keysOf = (pointer: string) =>
  pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));

function child(parent: Json, key: string): Json {
  const value = Array.isArray(parent) ? parent[Number(key)] : isJsonObject(parent) ? parent[key] : undefined;
  if (value === undefined) throw new PatchFailed(`nothing at ${key}`);
  return value;
}

const find = (document: Json, pointer: string) => keysOf(pointer).reduce(child, document);

/** The container of the value a pointer names, and the value's key in it. */
function parentOf(document: Json, pointer: string): { parent: Json; key: string } {
  const keys = keysOf(pointer);
  const key = keys.pop() ?? '';
  return { parent: keys.reduce(child, document), key };
}

function put(document: Json, pointer: string, value: Json, mode: 'insert' | 'overwrite'): Json {
  if (pointer === '') return value;
  const { parent, key } = parentOf(document, pointer);
  if (Array.isArray(parent)) {
    const index = key === '-' ? parent.length : Number(key);
    if (!Number.isInteger(index) || index > parent.length) throw new PatchFailed(`no place at ${key}`);
    parent.splice(index, mode === 'overwrite' ? 1 : 0, value);
    return document;
  }
  if (!isJsonObject(parent)) throw new PatchFailed(`no place at ${key}`);
  parent[key] = value;
  return document;
}

function remove(document: Json, pointer: string): Json {
  find(document, pointer);
  const { parent, key } = parentOf(document, pointer);
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else if (isJsonObject(parent)) delete parent[key];
  return document;
}
