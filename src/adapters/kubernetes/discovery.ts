import type { Tags, WorkloadKind } from '../../domain/application.ts';
import { clean } from '../../domain/text.ts';
import type { CatalogIndex, Found } from './catalog-index.ts';
import type { ClusterApi } from './cluster-api.ts';
import { type Problem, problemOf } from './failure.ts';
import { type FollowOptions, follow } from './follow.ts';
import { WorkloadMetadata } from './objects.ts';
import type { Resource } from './request.ts';

/** A kind of workload that makes applications, and where the API keeps it. */
export type Discovered = { readonly kind: WorkloadKind; readonly resource: Resource };

export const DISCOVERED: readonly Discovered[] = [
  { kind: 'Deployment', resource: 'deployments' },
  { kind: 'StatefulSet', resource: 'statefulsets' },
  { kind: 'DaemonSet', resource: 'daemonsets' },
];

/** In place of a namespace: all of them, with one list and one watch for each kind. */
export const EVERY_NAMESPACE = '*';

/** One namespace's workloads of one kind, kept up to date in an index. */
export type Discovery = {
  readonly cluster: string;
  /** Why it is not up to date; absent while it is. */
  readonly problem: () => Problem | undefined;
  /** Resolves when it has answered or failed once. */
  readonly tried: Promise<void>;
  /** Resolves after the signal has aborted. */
  readonly ended: Promise<void>;
};

export type DiscoverOptions = FollowOptions & {
  /** Where the workloads are put. */
  readonly index: Pick<CatalogIndex, 'add' | 'remove'>;
  /** Called after the problem changed. */
  readonly changed: () => void;
};

/** The problem of a namespace that is being read for the first time. */
export const NOT_READ_YET: Problem = { line: 'not read yet', cause: 'not read yet' };

const METADATA_ONLY = {
  list: 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json',
  watch: 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io,application/json',
};
const LONGEST_TAG = 200;
/** The whole manifest over again; no tag. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

export function discover(
  { api, namespace, kind, resource }: Discovered & { readonly api: ClusterApi; readonly namespace: string },
  options: DiscoverOptions,
): Discovery {
  const tried = Promise.withResolvers<void>();
  let problem: Problem | undefined = NOT_READ_YET;

  function stands(next: Problem | undefined): void {
    problem = next;
    tried.resolve();
    options.changed();
  }

  const source = { api, resource, accept: METADATA_ONLY, schema: WorkloadMetadata };
  const within = namespace === EVERY_NAMESPACE ? {} : { namespace };
  const shelf = makeShelf(options.index, (object) => foundIn(object, { cluster: api.cluster, kind }));
  const sink = {
    ...shelf,
    reached: () => stands(undefined),
    failed: (error: unknown) => stands(problemOf(error)),
  };
  const ended = follow({ ...source, ...within }, sink, options).then(tried.resolve);
  return { cluster: api.cluster, problem: () => problem, tried: tried.promise, ended };
}

/** Puts into the index what is new or differs. Most changes of a workload are of its status and pass by here. */
function makeShelf(index: DiscoverOptions['index'], foundIn: (object: WorkloadMetadata) => Found) {
  const byUid = new Map<string, Found>();

  function removed(uid: string): void {
    const before = byUid.get(uid);
    if (before === undefined) return;
    byUid.delete(uid);
    index.remove(before);
  }

  function put(object: WorkloadMetadata): void {
    const { uid } = object.metadata;
    const [before, found] = [byUid.get(uid), foundIn(object)];
    if (before !== undefined && isSame(before, found)) return;
    removed(uid);
    byUid.set(uid, found);
    index.add(found);
  }

  return {
    put,
    removed,
    listed(objects: readonly WorkloadMetadata[]) {
      const listed = new Set(objects.map(({ metadata }) => metadata.uid));
      for (const uid of [...byUid.keys()]) if (!listed.has(uid)) removed(uid);
      for (const object of objects) put(object);
    },
  };
}

/** A uid is of one name in one place for good. */
function isSame(one: Found, other: Found): boolean {
  return isSameTexts(one.labels, other.labels) && isSameTexts(one.annotations, other.annotations);
}

function isSameTexts(one: Tags, other: Tags): boolean {
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key]);
}

function foundIn(
  { metadata: { name, uid, namespace, labels, annotations } }: WorkloadMetadata,
  { cluster, kind }: Pick<Found, 'cluster' | 'kind'>,
): Found {
  const { [LAST_APPLIED]: _manifest, ...notes } = annotations;
  return { cluster, namespace, kind, name, uid, labels: cleaned(labels), annotations: cleaned(notes) };
}

/** An annotation may be long and hold anything; tags are stored and shown. */
function cleaned(texts: Tags): Tags {
  return Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, clean(text, LONGEST_TAG)]));
}
