import {
  type Application,
  applicationId,
  applicationNameOf,
  type Labelled,
  nearestNames,
  type Place,
  type Tags,
  tagsOf,
  type WorkloadRef,
} from '../../domain/application.ts';
import { entryOf, type Entry as Searchable, searched } from './type-ahead.ts';

/** A workload as discovery found it. */
export type Found = Place & Labelled & WorkloadRef;

/** What the configuration says of applications. */
export type Naming = {
  /** Labels and annotations that are tags besides the built-in ones. */
  readonly tags: readonly string[];
  /** Tags by application name; they win over what the workloads say. */
  readonly overrides: Readonly<Record<string, Tags>>;
};

/** Workloads in, applications out. */
export type CatalogIndex = {
  readonly add: (found: Found) => void;
  /** Takes out what was added: the very same object. */
  readonly remove: (found: Found) => void;
  readonly find: (name: string) => readonly Application[];
  readonly search: (typed: string, limit: number) => readonly Application[];
  readonly nearest: (name: string) => readonly string[];
};

type Entry = Searchable & { readonly id: string };

/**
 * A change is only noted; a look-up makes anew the applications that changed since the one before, or all
 * of them where `naming` answers another object than then.
 */
export function makeCatalogIndex(naming: () => Naming): CatalogIndex {
  const groups = new Map<string, readonly Found[]>();
  const changed = new Set<string>();
  let made: { readonly naming: Naming | undefined; readonly entries: readonly Entry[] } = {
    naming: undefined,
    entries: [],
  };

  function change(found: Found, next: (group: readonly Found[]) => readonly Found[]): void {
    const id = applicationId({ ...found, name: applicationNameOf(found) });
    const group = next(groups.get(id) ?? []);
    if (group.length === 0) groups.delete(id);
    else groups.set(id, group);
    changed.add(id);
  }

  function entries(): readonly Entry[] {
    const current = naming();
    const isNamedAnew = made.naming !== current;
    if (!isNamedAnew && changed.size === 0) return made.entries;
    const kept = isNamedAnew ? [] : made.entries.filter(({ id }) => !changed.has(id));
    const ids = isNamedAnew ? groups.keys() : changed;
    const fresh = [...ids].flatMap((id) => {
      const group = groups.get(id);
      return group === undefined ? [] : [{ ...entryOf(applicationOf(group, current)), id }];
    });
    changed.clear();
    made = { naming: current, entries: [...kept, ...fresh].sort(byNameAndPlace) };
    return made.entries;
  }

  return {
    add: (found) => change(found, (group) => [...group, found]),
    remove: (found) => change(found, (group) => group.filter((other) => other !== found)),
    find: (typed) => found(entries(), typed),
    search: (typed, limit) => searched(entries(), typed, limit),
    nearest: (typed) =>
      nearestNames(
        partsOf(typed).name,
        entries().map(({ application }) => application.name),
      ),
  };
}

/** All of one name, in entries that are sorted by name. */
function found(entries: readonly Entry[], typed: string): readonly Application[] {
  const { name, place } = partsOf(typed);
  const all: Application[] = [];
  for (let at = firstOf(entries, name); ; at++) {
    const application = entries[at]?.application;
    if (application?.name !== name) return all;
    if (place === undefined || placeOf(application) === place) all.push(application);
  }
}

/** Where the name stands, or would. */
function firstOf(entries: readonly Entry[], name: string): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((entries[middle]?.application.name ?? '') < name) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** `name` or `name@cluster/namespace`; neither a label's value nor a workload's name can hold an `@`. */
function partsOf(typed: string): { readonly name: string; readonly place: string | undefined } {
  const [name = '', place] = typed.trim().split('@', 2);
  return { name, place };
}

const placeOf = ({ cluster, namespace }: Place): string => `${cluster}/${namespace}`;

/** By code unit: the same order on every machine, and many times quicker than by language. */
function byNameAndPlace({ application: a }: Entry, { application: b }: Entry): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  return placeOf(a) < placeOf(b) ? -1 : 1;
}

function applicationOf(group: readonly Found[], naming: Naming): Application {
  const workloads = group.toSorted((a, b) => textOrder(a.name, b.name) || textOrder(a.kind, b.kind));
  const [first] = workloads;
  if (first === undefined) throw new Error('a group has a member');
  const name = applicationNameOf(first);
  return {
    cluster: first.cluster,
    namespace: first.namespace,
    name,
    workloads: workloads.map(({ kind, name, uid }) => ({ kind, name, uid })),
    tags: { ...mergedTags(workloads, naming.tags), ...naming.overrides[name] },
  };
}

function textOrder(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Where workloads of one application disagree the first by name is right, but one critical part makes all of it critical. */
function mergedTags(workloads: readonly Found[], extraNames: readonly string[]): Tags {
  const each = workloads.map((workload) => tagsOf(workload, extraNames));
  const merged = Object.assign({}, ...each.toReversed());
  return each.some(({ critical }) => critical === 'true') ? { ...merged, critical: 'true' } : merged;
}
