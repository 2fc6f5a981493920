export type WorkloadKind = 'Deployment' | 'StatefulSet' | 'DaemonSet';

export type WorkloadRef = { readonly kind: WorkloadKind; readonly name: string; readonly uid: string };

/** One namespace of one cluster. */
export type Place = { readonly cluster: string; readonly namespace: string };

export type Tags = Readonly<Record<string, string>>;

/** What people know by name: one or more workloads in one place, with tags. */
export type Application = Place & {
  readonly name: string;
  readonly workloads: readonly WorkloadRef[];
  readonly tags: Tags;
};

/** Labels and annotations of one workload, as discovery meets it. */
export type Labelled = {
  readonly name: string;
  readonly labels: Tags;
  readonly annotations: Tags;
};

const NAME_LABELS = [
  'firebreak.dev/application',
  'app.kubernetes.io/instance',
  'app.kubernetes.io/name',
  'app',
] as const;

const BUILT_IN_TAGS = ['env', 'team', 'version', 'critical'] as const;
const OWN_PREFIX = 'firebreak.dev/';
/** Written by Firebreak itself; no property of the application. */
const OWN_MARKS: ReadonlySet<string> = new Set(['firebreak.dev/operation', 'firebreak.dev/application']);

/** The application a workload belongs to (SPEC 1). */
export function applicationNameOf({ name, labels }: Labelled): string {
  for (const label of NAME_LABELS) {
    const value = labels[label];
    if (value !== undefined && value !== '') return value;
  }
  return name;
}

/** The tags of a workload: built-in names, names the configuration adds, everything under `firebreak.dev/`. */
export function tagsOf({ labels, annotations }: Labelled, extraNames: readonly string[]): Tags {
  const all = { ...annotations, ...labels };
  const tags: Record<string, string> = {};
  for (const name of [...BUILT_IN_TAGS, ...extraNames]) {
    const value = all[name];
    if (value !== undefined) tags[name] = value;
  }
  const version = all['app.kubernetes.io/version'];
  if (tags.version === undefined && version !== undefined) tags.version = version;
  for (const [key, value] of Object.entries(all)) {
    if (key.startsWith(OWN_PREFIX) && !OWN_MARKS.has(key)) tags[key.slice(OWN_PREFIX.length)] = value;
  }
  return tags;
}

/** `cluster/namespace/name`: tells apart applications of one name in several places. */
export function applicationId(application: Place & { readonly name: string }): string {
  return `${application.cluster}/${application.namespace}/${application.name}`;
}

/** Up to `limit` of `names` that somebody who typed `typed` may have meant, nearest first. */
export function nearestNames(typed: string, names: readonly string[], limit = 3): string[] {
  const wanted = typed.toLowerCase();
  return [...new Set(names)]
    .map((name) => ({ name, distance: distanceBetween(wanted, name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= Math.max(2, Math.floor(name.length / 3)))
    .sort((a, b) => a.distance - b.distance || a.name.localeCompare(b.name))
    .slice(0, limit)
    .map(({ name }) => name);
}

/** Levenshtein distance; a name that contains the typed text counts as one step away. */
function distanceBetween(a: string, b: string): number {
  if (a !== b && a.length > 2 && b.includes(a)) return 1;
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(substituted, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
