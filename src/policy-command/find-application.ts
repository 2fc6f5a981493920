import { setTimeout as sleep } from 'node:timers/promises';
import pkg from '../../package.json' with { type: 'json' };
import { startCatalog } from '../adapters/kubernetes/catalog.ts';
import { connect } from '../adapters/kubernetes/connect.ts';
import type { Settings } from '../config/settings.ts';
import type { Application, Place, Tags } from '../domain/application.ts';
import type { Fact, Note, Unclear } from '../words/english/policy-answer.ts';
import type { Question } from './arguments.ts';

export type FoundApplication =
  | {
      readonly kind: 'found';
      readonly application: Application;
      readonly facts: readonly Fact[];
      readonly notes: readonly Note[];
    }
  | Unclear;

type Asked = Pick<Question, 'app' | 'cluster' | 'namespace' | 'tags'>;

type Deps = {
  readonly settings: Pick<Settings, 'clusters' | 'applications'>;
  /** As the variable KUBECONFIG; where it is undefined only the cluster we run in is asked. */
  readonly kubeconfig: string | undefined;
};

/** An application from what was typed, from the file and, where they can be asked, from the clusters. */
export async function findApplication(asked: Asked, deps: Deps): Promise<FoundApplication> {
  const { name, ...wanted } = meant(asked);
  const { clusters, applications } = deps.settings;
  const all = clusters.flatMap((one) =>
    one.namespaces.map((namespace) => ({ cluster: one.name, namespace })),
  );
  const places = all.filter((place) => isAt(place, wanted));
  if (places.length === 0) return { kind: 'no-such-place', places: all.map(placeName) };
  const seen = await lookInClusters(name, deps);
  const there = seen.found.filter((place) => isAt(place, wanted));
  const [place, ...others] = there.length > 0 ? there : places;
  if (place === undefined || others.length > 0) {
    return { kind: 'several-places', places: (there.length > 0 ? there : places).map(placeName) };
  }
  const [known] = there;
  const tags = { ...known?.tags, ...asked.tags, ...applications.overrides[name] };
  const isGiven = wanted.cluster !== undefined || wanted.namespace !== undefined;
  const otherwise = known === undefined ? 'only' : 'cluster';
  return {
    kind: 'found',
    application: {
      name,
      cluster: place.cluster,
      namespace: place.namespace,
      workloads: known?.workloads ?? [],
      tags,
    },
    facts: [
      { name: 'application', value: name, source: known === undefined ? 'given' : 'cluster' },
      { name: 'place', value: placeName(place), source: isGiven ? 'given' : otherwise },
      ...tagFacts(tags, { given: asked.tags, file: applications.overrides[name] }),
    ],
    notes: seen.notes,
  };
}

type Wanted = { readonly cluster: string | undefined; readonly namespace: string | undefined };

/** `web`, `web@prod/production`; what the name says wins over flags. */
function meant({ app, cluster, namespace }: Asked): Wanted & { readonly name: string } {
  const [, name = app, ofName, inName] = /^([^@]+)@([^/]+)\/(.+)$/.exec(app) ?? [];
  return { name, cluster: ofName ?? cluster, namespace: inName ?? namespace };
}

const isAt = (place: Place, { cluster, namespace }: Wanted): boolean =>
  (cluster ?? place.cluster) === place.cluster && (namespace ?? place.namespace) === place.namespace;

const placeName = ({ cluster, namespace }: Place): string => `${cluster}/${namespace}`;

function tagFacts(
  tags: Tags,
  { given, file }: { readonly given: Tags | undefined; readonly file: Tags | undefined },
): Fact[] {
  const all = Object.entries(tags);
  if (all.length === 0) return [{ name: 'tags', value: '(none)', source: 'assumed' }];
  return all.map(([tag, value]) => {
    const looked = given?.[tag] === undefined ? 'cluster' : 'given';
    return { name: 'tags', value: `${tag}=${value}`, source: file?.[tag] === undefined ? looked : 'file' };
  });
}

/** Somebody waits at a terminal. */
const PATIENCE_MS = 5000;

type Seen = { readonly found: readonly Application[]; readonly notes: readonly Note[] };

async function lookInClusters(name: string, { settings, kubeconfig }: Deps): Promise<Seen> {
  const isAskable = kubeconfig !== undefined || settings.clusters.some(({ inCluster }) => inCluster);
  if (!isAskable) return { found: [], notes: [] };
  try {
    const apis = connect(settings.clusters, {
      kubeconfig,
      version: pkg.version,
      requestTimeoutMs: PATIENCE_MS,
    });
    const catalog = startCatalog({ apis, naming: () => settings.applications });
    await Promise.race([catalog.firstLook, sleep(PATIENCE_MS, undefined, { ref: false })]);
    const [found, clusters] = [catalog.find(name), catalog.away()];
    await catalog.stop();
    for (const api of apis) api.close();
    if (clusters.length > 0) return { found, notes: [{ kind: 'clusters-away', clusters }] };
    return { found, notes: found.length > 0 ? [] : [{ kind: 'application-unknown', name }] };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { found: [], notes: [{ kind: 'clusters-unasked', why }] };
  }
}
