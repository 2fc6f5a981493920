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
import { type Entry, entryOf, searched } from './type-ahead.ts';

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

/**
 * A change is only noted; a look-up makes anew the applications that changed since the one before, or all
 * of them where `naming` answers another object than then.
 */
export function makeCatalogIndex(naming: () => Naming): CatalogIndex {
  const groups = new Map<string, readonly Found[]>();
  const changed = new Map<string, Named>();
  const entries: Entry[] = [];
  let madeFor: Naming | undefined;

  function change(found: Found, next: (group: readonly Found[]) => readonly Found[]): void {
    const named = namedBy(found);
    const id = applicationId(named);
    const group = next(groups.get(id) ?? []);
    if (group.length === 0) groups.delete(id);
    else groups.set(id, group);
    changed.set(id, named);
  }

  function current(): readonly Entry[] {
    const said = naming();
    if (madeFor !== said) {
      entries.length = 0;
      for (const [id, [found]] of groups) if (found !== undefined) changed.set(id, namedBy(found));
      madeFor = said;
    }
    for (const [id, named] of changed) {
      const group = groups.get(id);
      const at = placeFor(entries, named);
      const known = entries[at];
      const isKnown = known !== undefined && order(known.application, named) === 0;
      entries.splice(
        at,
        isKnown ? 1 : 0,
        ...(group === undefined ? [] : [entryOf(applicationOf(group, said))]),
      );
    }
    changed.clear();
    return entries;
  }

  return {
    add: (found) => change(found, (group) => [...group, found]),
    remove: (found) => change(found, (group) => group.filter((other) => other !== found)),
    find: (typed) => allOf(current(), typed),
    search: (typed, limit) => searched(current(), typed, limit),
    nearest: (typed) =>
      nearestNames(
        partsOf(typed).name,
        current().map(({ application }) => application.name),
      ),
  };
}

type Named = Place & { readonly name: string };

function namedBy(found: Found): Named {
  const { cluster, namespace } = found;
  return { cluster, namespace, name: applicationNameOf(found) };
}

/** All of one name, in entries that are in order. */
function allOf(entries: readonly Entry[], typed: string): readonly Application[] {
  const { name, place } = partsOf(typed);
  const all: Application[] = [];
  for (let at = placeFor(entries, { name, cluster: '', namespace: '' }); ; at++) {
    const application = entries[at]?.application;
    if (application?.name !== name) return all;
    if (place === undefined || placeOf(application) === place) all.push(application);
  }
}

/** Where the application stands in entries that are in order, or would. */
function placeFor(entries: readonly Entry[], named: Named): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const entry = entries[middle];
    if (entry !== undefined && order(entry.application, named) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** By name, then place. */
function order(one: Named, other: Named): number {
  return (
    textOrder(one.name, other.name) ||
    textOrder(one.cluster, other.cluster) ||
    textOrder(one.namespace, other.namespace)
  );
}

/** By code unit: the same order on every machine, and many times quicker than that of a language. */
function textOrder(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** `name` or `name@cluster/namespace`; neither a label's value nor a workload's name can hold an `@`. */
function partsOf(typed: string): { readonly name: string; readonly place: string | undefined } {
  const [name = '', place] = typed.trim().split('@', 2);
  return { name, place };
}

const placeOf = ({ cluster, namespace }: Place): string => `${cluster}/${namespace}`;

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

/** Where workloads of one application disagree the first by name is right, but one critical part makes all of it critical. */
function mergedTags(workloads: readonly Found[], extraNames: readonly string[]): Tags {
  const each = workloads.map((workload) => tagsOf(workload, extraNames));
  const merged = Object.assign({}, ...each.toReversed());
  return each.some(({ critical }) => critical === 'true') ? { ...merged, critical: 'true' } : merged;
}
