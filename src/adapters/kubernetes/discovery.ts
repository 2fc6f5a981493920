import type { Tags, WorkloadKind } from '../../domain/application.ts';
import { clean } from '../../domain/text.ts';
import type { Found } from './catalog-index.ts';
import type { ClusterApi } from './cluster-api.ts';
import { problemOf } from './failure.ts';
import { type FollowOptions, follow } from './follow.ts';
import { AnyObject } from './objects.ts';
import type { Resource } from './request.ts';

/** A kind of workload that makes applications, and where the API keeps it. */
export type Discovered = { readonly kind: WorkloadKind; readonly resource: Resource };

export const DISCOVERED: readonly Discovered[] = [{ kind: 'Deployment', resource: 'deployments' }];

/** One namespace's workloads of one kind, kept up to date. */
export type Discovery = {
  readonly cluster: string;
  readonly found: () => Found[];
  /** Why it is not up to date, in words for a log; absent while it is. */
  readonly problem: () => string | undefined;
  /** Resolves when it has answered or failed once. */
  readonly tried: Promise<void>;
  /** Resolves after the signal has aborted. */
  readonly ended: Promise<void>;
};

export type DiscoverOptions = FollowOptions & {
  /** Called after workloads or the problem changed. */
  readonly changed: () => void;
};

/** The problem of a namespace that is being read for the first time. */
export const NOT_READ_YET = 'not read yet';

const METADATA_ONLY = {
  list: 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json',
  watch: 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io,application/json',
};
const LONGEST_TAG = 200;

export function discover(
  { api, namespace, kind, resource }: Discovered & { readonly api: ClusterApi; readonly namespace: string },
  options: DiscoverOptions,
): Discovery {
  const tried = Promise.withResolvers<void>();
  let objects: ReadonlyMap<string, AnyObject> = new Map();
  let problem: string | undefined = NOT_READ_YET;

  function stands(next: string | undefined): void {
    problem = next;
    tried.resolve();
    options.changed();
  }

  const source = { api, resource, namespace, accept: METADATA_ONLY, schema: AnyObject };
  const sink = {
    seen: (seen: ReadonlyMap<string, AnyObject>) => {
      objects = seen;
      options.changed();
    },
    reached: () => stands(undefined),
    failed: (error: unknown) => stands(problemOf(error)),
  };
  const ended = follow(source, sink, options).then(tried.resolve);
  const place = { cluster: api.cluster, namespace, kind };
  return {
    cluster: api.cluster,
    found: () => [...objects.values()].map((object) => ({ ...place, ...labelled(object) })),
    problem: () => problem,
    tried: tried.promise,
    ended,
  };
}

function labelled({ metadata: { name, uid, labels, annotations } }: AnyObject) {
  return { name, uid, labels: cleaned(labels), annotations: cleaned(annotations) };
}

/** An annotation may be long and hold anything; tags are stored and shown. */
function cleaned(texts: Tags): Tags {
  return Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, clean(text, LONGEST_TAG)]));
}
