import type { Catalog } from '../../usecases/ports.ts';
import type { Pauses } from './backoff.ts';
import { makeCatalogIndex, type Naming } from './catalog-index.ts';
import type { ClusterApi } from './cluster-api.ts';
import { DISCOVERED, type Discovery, discover, NOT_READ_YET } from './discovery.ts';
import type { Problem } from './failure.ts';

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
  const index = makeCatalogIndex(naming);
  const problemIn = (cluster: string) => firstProblem(discoveries.filter((each) => each.cluster === cluster));
  const states = () => apis.map(({ cluster }) => ({ cluster, problem: problemIn(cluster)?.line }));
  const tell = makeTeller(deps.changed ?? (() => undefined));

  for (const api of apis) {
    const changed = () => tell(api.cluster, problemIn(api.cluster));
    const options = { pauses, silentMs, signal: stopping.signal, index, changed };
    for (const namespace of api.namespaces) {
      for (const each of DISCOVERED) discoveries.push(discover({ ...each, api, namespace }, options));
    }
  }

  return {
    find: index.find,
    search: index.search,
    nearest: index.nearest,
    away: () => states().flatMap(({ cluster, problem }) => (problem === undefined ? [] : [cluster])),
    ready: states,
    firstLook: Promise.all(discoveries.map(({ tried }) => tried)).then(() => undefined),
    async stop() {
      stopping.abort();
      await Promise.all(discoveries.map(({ ended }) => ended));
    },
  };
}

function firstProblem(discoveries: readonly Discovery[]): Problem | undefined {
  for (const discovery of discoveries) {
    const problem = discovery.problem();
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Passes a cluster's state on when it stands otherwise than it was told last; one outage is one cause. */
function makeTeller(
  changed: (state: ClusterState) => void,
): (cluster: string, problem: Problem | undefined) => void {
  const told = new Map<string, string | undefined>();
  return (cluster, problem) => {
    if (problem === NOT_READ_YET) return;
    if (told.has(cluster) && told.get(cluster) === problem?.cause) return;
    told.set(cluster, problem?.cause);
    changed({ cluster, problem: problem?.line });
  };
}
