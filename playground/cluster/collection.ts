import { sameJson } from './json.ts';
import type { KubeObject } from './objects.ts';
import { firstFrom, makeSortedKeys, type SortedKeys } from './sorted-keys.ts';

export type Change<T> = {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: T;
  readonly before: T | undefined;
  readonly revision: number;
};

/** One counter for the whole cluster, as etcd's. */
export type Revisions = { readonly current: () => number; readonly next: () => number };

export function makeRevisions(start: number): Revisions {
  let revision = start;
  return {
    current: () => revision,
    next: () => {
      revision += 1;
      return revision;
    },
  };
}

/** Somebody else stored the object since it was read. */
export class StaleObject extends Error {}

export type Readable<T> = {
  readonly get: (namespace: string, name: string) => T | undefined;
  /** By namespace and name, in the order of etcd's keys. */
  readonly list: (namespace?: string) => readonly T[];
  /** The objects as they were at that revision, or undefined when the history does not reach back. */
  readonly listAt: (revision: number, namespace?: string) => readonly T[] | undefined;
  /** What changed after that revision, or undefined when the history does not reach back. */
  readonly since: (revision: number) => Change<T>[] | undefined;
  readonly oldestRevision: () => number;
  readonly subscribe: (listener: (change: Change<T>) => void) => () => void;
};

export type Collection<T> = Readable<T> & {
  readonly create: (object: T) => T;
  /** Stores a changed copy of an object read earlier; storing what is there already changes nothing. @throws StaleObject */
  readonly replace: (object: T) => T;
  readonly remove: (object: T) => T;
  /** Stores many new objects at once and tells nobody, as if they had been there before anybody looked. */
  readonly load: (objects: readonly T[]) => void;
  /** Forgets the history, as etcd's compaction does. */
  readonly compact: () => void;
};

const keyOf = ({ metadata }: KubeObject) => `${metadata.namespace}/${metadata.name}`;

const byPath = (one: string, other: string) => (`${one}/` < `${other}/` ? -1 : 1);

function stamped<T extends KubeObject>(object: T, revision: number): T {
  return { ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } };
}

/** The objects of one kind, with what happened to them, up to `historySize` changes back. */
export function makeCollection<T extends KubeObject>(
  revisions: Revisions,
  historySize: number,
): Collection<T> {
  const objects = new Map<string, T>();
  const keys = new Map<string, SortedKeys>();
  const lists = new Map<string | undefined, readonly T[]>();
  const listeners = new Set<(change: Change<T>) => void>();
  const history: Change<T>[] = [];
  let oldest = revisions.current();

  function commit(type: Change<T>['type'], object: T, before: T | undefined): T {
    const revision = revisions.next();
    const stored = stamped(object, revision);
    if (type === 'DELETED') forget(stored);
    else keep(stored);
    lists.delete(undefined);
    lists.delete(stored.metadata.namespace);
    const change = { type, object: stored, before, revision };
    history.push(change);
    if (history.length > historySize) oldest = history.shift()?.revision ?? oldest;
    for (const listener of [...listeners]) listener(change);
    return stored;
  }

  function keysOf(namespace: string): SortedKeys {
    const known = keys.get(namespace) ?? makeSortedKeys();
    keys.set(namespace, known);
    return known;
  }

  function keep(object: T): void {
    const key = keyOf(object);
    if (!objects.has(key)) keysOf(object.metadata.namespace).add(key);
    objects.set(key, object);
  }

  function forget(object: T): void {
    objects.delete(keyOf(object));
    keysOf(object.metadata.namespace).remove(keyOf(object));
  }

  /** Kept until something changes: a list is read page by page. */
  function list(namespace?: string): readonly T[] {
    const known = lists.get(namespace) ?? listed(namespace);
    lists.set(namespace, known);
    return known;
  }

  function listed(namespace: string | undefined): readonly T[] {
    const namespaces = namespace === undefined ? [...keys.keys()].sort(byPath) : [namespace];
    return namespaces.flatMap((one) =>
      (keys.get(one)?.all() ?? []).map((key) => objects.get(key)).filter((object) => object !== undefined),
    );
  }

  function listAt(revision: number, namespace?: string): readonly T[] | undefined {
    if (revision < oldest) return undefined;
    if ((history.at(-1)?.revision ?? 0) <= revision) return list(namespace);
    const changed = new Map<string, T | undefined>();
    for (const change of history.toReversed()) {
      if (change.revision <= revision) break;
      changed.set(keyOf(change.object), change.before);
    }
    const then = list(namespace).filter((object) => !changed.has(keyOf(object)));
    for (const object of changed.values()) {
      const isAsked = namespace === undefined || object?.metadata.namespace === namespace;
      if (object && isAsked) then.splice(firstFrom(then, keyOf(object), keyOf), 0, object);
    }
    return then;
  }

  function load(many: readonly T[]): void {
    const added = new Map<string, string[]>();
    for (const object of many) {
      const { namespace } = object.metadata;
      objects.set(keyOf(object), stamped(object, revisions.next()));
      const others = added.get(namespace) ?? [];
      others.push(keyOf(object));
      added.set(namespace, others);
    }
    for (const [namespace, more] of added) keysOf(namespace).addAll(more);
    lists.clear();
    history.length = 0;
    oldest = revisions.current();
  }

  return {
    get: (namespace, name) => objects.get(`${namespace}/${name}`),
    list,
    listAt,
    since: (revision) =>
      revision < oldest ? undefined : history.filter((change) => change.revision > revision),
    oldestRevision: () => oldest,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    create: (object) => commit('ADDED', object, undefined),
    replace: (object) => {
      const before = objects.get(keyOf(object));
      if (before?.metadata.resourceVersion !== object.metadata.resourceVersion) throw new StaleObject();
      return sameJson(before, object) ? before : commit('MODIFIED', object, before);
    },
    remove: (object) => commit('DELETED', object, objects.get(keyOf(object))),
    load,
    compact: () => {
      history.length = 0;
      oldest = revisions.current();
    },
  };
}
