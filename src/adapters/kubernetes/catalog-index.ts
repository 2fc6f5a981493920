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

/** A workload as discovery found it. */
export type Found = Place & Labelled & WorkloadRef;

/** What the configuration says of applications. */
export type Naming = {
  /** Labels and annotations that are tags besides the built-in ones. */
  readonly tags: readonly string[];
  /** Tags by application name; they win over what the workloads say. */
  readonly overrides: Readonly<Record<string, Tags>>;
};

/** Applications to look things up in. */
export type CatalogIndex = {
  readonly find: (name: string) => readonly Application[];
  readonly search: (typed: string, limit: number) => readonly Application[];
  readonly nearest: (name: string) => readonly string[];
};

export function indexOf(found: readonly Found[], naming: Naming): CatalogIndex {
  const applications = applicationsOf(found, naming);
  const byName = Map.groupBy(applications, ({ name }) => name);
  return {
    find: (typed) => {
      const { name, place } = partsOf(typed);
      const all = byName.get(name) ?? [];
      return place === undefined ? all : all.filter((application) => placeOf(application) === place);
    },
    search: (typed, limit) => searched(applications, typed, limit),
    nearest: (typed) => nearestNames(partsOf(typed).name, [...byName.keys()]),
  };
}

/** `name` or `name@cluster/namespace`; neither a label's value nor a workload's name can hold an `@`. */
function partsOf(typed: string): { readonly name: string; readonly place: string | undefined } {
  const [name = '', place] = typed.trim().split('@', 2);
  return { name, place };
}

const placeOf = ({ cluster, namespace }: Place): string => `${cluster}/${namespace}`;

/** Sorted by name, then place. */
function applicationsOf(found: readonly Found[], naming: Naming): Application[] {
  const groups = Map.groupBy(found, (each) =>
    applicationId({ cluster: each.cluster, namespace: each.namespace, name: applicationNameOf(each) }),
  );
  return [...groups.values()]
    .map((group) => applicationOf(group, naming))
    .sort((a, b) => a.name.localeCompare(b.name) || placeOf(a).localeCompare(placeOf(b)));
}

function applicationOf(group: readonly Found[], naming: Naming): Application {
  const workloads = group.toSorted((a, b) => a.name.localeCompare(b.name));
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

/** Exact, then prefix, then containing; whoever types an `@` or `/` is naming a place too. */
function searched(
  applications: readonly Application[],
  typed: string,
  limit: number,
): readonly Application[] {
  const wanted = typed.trim().toLowerCase();
  const ranks = new Map<number, Application[]>([
    [0, []],
    [1, []],
    [2, []],
  ]);
  for (const application of applications) {
    const text = /[@/]/.test(wanted) ? `${application.name}@${placeOf(application)}` : application.name;
    const at = text.toLowerCase().indexOf(wanted);
    if (at < 0) continue;
    const rank = text.length === wanted.length ? 0 : at === 0 ? 1 : 2;
    ranks.get(rank)?.push(application);
  }
  return [...ranks.values()].flat().slice(0, limit);
}
