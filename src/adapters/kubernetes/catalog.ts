import type { Catalog } from '../../usecases/ports.ts';
import type { Pauses } from './backoff.ts';
import { type CatalogIndex, indexOf, type Naming } from './catalog-index.ts';
import type { ClusterApi } from './cluster-api.ts';
import { DISCOVERED, type Discovery, discover, NOT_READ_YET } from './discovery.ts';

/** How discovery of one cluster stands. */
export type ClusterState = {
  readonly cluster: string;
  /** What keeps it from being up to date; absent when all of its namespaces are. */
  readonly problem: string | undefined;
};

export type RunningCatalog = Catalog & {
  /** One for each cluster, in the order of the configuration. */
  ready(): readonly ClusterState[];
  /** Resolves when every cluster has answered or failed once. */
  readonly firstLook: Promise<void>;
  /** Ends all watches; safe to call twice. What is known stays known. */
  stop(): Promise<void>;
};

export type CatalogDeps = {
  readonly apis: readonly ClusterApi[];
  /** Read at every look-up, so that a reloaded configuration counts at once. */
  readonly naming: () => Naming;
  /** Called when a cluster goes away or comes back, for the log. */
  readonly changed?: (state: ClusterState) => void;
  readonly pauses?: Pauses;
  readonly silentMs?: number;
};

const PAUSES: Pauses = { firstMs: 250, mostMs: 30_000 };
/** Bookmarks come about every 60 s. */
const SILENT_MS = 90_000;

/**
 * Follows the workloads of all clusters and keeps in memory which applications there are. A cluster that
 * goes away keeps what was known of it and disturbs no other.
 */
export function startCatalog(deps: CatalogDeps): RunningCatalog {
  const { apis, naming, pauses = PAUSES, silentMs = SILENT_MS } = deps;
  const stopping = new AbortController();
  const discoveries: Discovery[] = [];
  const index = makeIndex(discoveries, naming);
  const states = () => apis.map(({ cluster }) => stateOf(cluster, discoveries));
  const tell = makeTeller(deps.changed ?? (() => undefined));

  for (const api of apis) {
    const changed = () => {
      index.renew();
      tell(stateOf(api.cluster, discoveries));
    };
    const options = { pauses, silentMs, signal: stopping.signal, changed };
    for (const namespace of api.namespaces) {
      for (const each of DISCOVERED) discoveries.push(discover({ ...each, api, namespace }, options));
    }
  }

  return {
    find: (name) => index.now().find(name),
    search: (typed, limit) => index.now().search(typed, limit),
    nearest: (name) => index.now().nearest(name),
    away: () => states().flatMap(({ cluster, problem }) => (problem === undefined ? [] : [cluster])),
    ready: states,
    firstLook: Promise.all(discoveries.map(({ tried }) => tried)).then(() => undefined),
    async stop() {
      stopping.abort();
      await Promise.all(discoveries.map(({ ended }) => ended));
    },
  };
}

function stateOf(cluster: string, discoveries: readonly Discovery[]): ClusterState {
  const problems = discoveries.filter((each) => each.cluster === cluster).map(({ problem }) => problem());
  return { cluster, problem: problems.find((problem) => problem !== undefined) };
}

/** Made anew at the first look-up after something changed, not at every change. */
function makeIndex(
  discoveries: readonly Discovery[],
  naming: () => Naming,
): { readonly now: () => CatalogIndex; readonly renew: () => void } {
  let made: { readonly index: CatalogIndex; readonly naming: Naming } | undefined;
  return {
    now() {
      const current = naming();
      if (made === undefined || made.naming !== current) {
        made = {
          index: indexOf(
            discoveries.flatMap(({ found }) => found()),
            current,
          ),
          naming: current,
        };
      }
      return made.index;
    },
    renew() {
      made = undefined;
    },
  };
}

/** Passes a cluster's state on when it differs from the last one told. */
function makeTeller(changed: (state: ClusterState) => void): (state: ClusterState) => void {
  const told = new Map<string, string | undefined>();
  return (state) => {
    if (state.problem === NOT_READ_YET) return;
    if (told.has(state.cluster) && told.get(state.cluster) === state.problem) return;
    told.set(state.cluster, state.problem);
    changed(state);
  };
}
