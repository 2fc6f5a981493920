import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished, vi } from 'vitest';
import type { AppSpec } from '../../../playground/cluster/app-spec.ts';
import type { Cluster, ClusterOptions } from '../../../playground/cluster/cluster.ts';
import { mergeKubeconfigs } from '../../../playground/cluster/kubeconfig.ts';
import { workloadsOf } from '../../../playground/cluster/snapshot.ts';
import { startCluster } from '../../../playground/cluster/start-cluster.ts';
import {
  type CatalogDeps,
  type RunningCatalog,
  startCatalog,
} from '../../../src/adapters/kubernetes/catalog.ts';
import type { ClusterApi } from '../../../src/adapters/kubernetes/cluster-api.ts';
import { type ClustersOptions, makeClusters } from '../../../src/adapters/kubernetes/clusters.ts';
import { connect } from '../../../src/adapters/kubernetes/connect.ts';
import type { Place, WorkloadRef } from '../../../src/domain/application.ts';
import type { View } from '../../../src/domain/facts.ts';
import type { Clusters } from '../../../src/usecases/ports.ts';

/** The real client on a simulated cluster; everything is closed when the test ends. */

export const demo: Place = { cluster: 'prod', namespace: 'demo' };

/** Quick enough for tests, in the same proportions as in production. */
const quick = { pauses: { firstMs: 10, mostMs: 50 }, silentMs: 10_000 };

export async function aCluster(options: Partial<ClusterOptions> = {}): Promise<Cluster> {
  const cluster = await startCluster({ name: 'prod', namespaces: ['demo'], ...options });
  onTestFinished(() => cluster.stop());
  return cluster;
}

/** A cluster with one application, deployed and, unless it is ill, rolled out. */
export async function aClusterWith(
  app: Partial<AppSpec>,
  options: Partial<ClusterOptions> = {},
): Promise<Cluster> {
  const cluster = await aCluster(options);
  cluster.deploy({ name: 'web', namespace: 'demo', replicas: 3, ...app });
  if (app.behaviour === undefined && app.paused !== true) await rolledOut(cluster);
  return cluster;
}

export const rolledOut = (cluster: Cluster) =>
  cluster.until((snapshot) => workloadsOf(snapshot).every(({ isRolledOut }) => isRolledOut));

export async function kubeconfigFile(
  clusters: readonly [Cluster, ...Cluster[]],
  user?: string,
): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'firebreak-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = path.join(folder, 'config');
  const [first, ...others] = clusters.map((cluster) => cluster.kubeconfig(user));
  if (first !== undefined) await writeFile(file, JSON.stringify(mergeKubeconfigs([first, ...others])));
  return file;
}

type ApiChoices = {
  readonly user?: string;
  readonly namespaces?: readonly string[];
  readonly requestTimeoutMs?: number;
};

export async function apisOf(
  clusters: readonly [Cluster, ...Cluster[]],
  { user, namespaces = ['demo'], requestTimeoutMs = 5_000 }: ApiChoices = {},
): Promise<ClusterApi[]> {
  const kubeconfig = await kubeconfigFile(clusters, user);
  const specs = clusters.map(({ name }) => ({ name, namespaces }));
  const apis = connect(specs, { kubeconfig, version: '1.2.3', requestTimeoutMs });
  onTestFinished(() => {
    for (const api of apis) api.close();
  });
  return apis;
}

export async function botOn(cluster: Cluster, choices: ApiChoices & ClustersOptions = {}): Promise<Clusters> {
  return makeClusters(await apisOf([cluster], choices), { ...quick, ...choices });
}

export async function catalogOf(
  clusters: readonly [Cluster, ...Cluster[]],
  choices: ApiChoices & Partial<CatalogDeps> = {},
): Promise<RunningCatalog> {
  const apis = await apisOf(clusters, choices);
  const catalog = startCatalog({ apis, naming: () => noNaming, ...quick, ...choices });
  onTestFinished(() => catalog.stop());
  await catalog.firstLook;
  return catalog;
}

const noNaming = { tags: [], overrides: {} };

/** The workload of that name, as discovery would have found it. */
export function workloadIn({ store }: Cluster, name = 'web'): WorkloadRef {
  const found = [store.deployments, store.statefulSets, store.daemonSets]
    .map((kind) => kind.get('demo', name))
    .find((workload) => workload !== undefined);
  if (found === undefined) throw new Error(`no workload ${name}`);
  return { kind: found.kind, name, uid: found.metadata.uid };
}

export const never = new AbortController().signal;

/** How pods are deleted where nothing else is said. */
export const deleting = { method: 'delete', graceSeconds: undefined, signal: never } as const;

/** Reads views until one pleases; the watch is closed then. */
export async function viewWhere(views: AsyncIterable<View>, pleases: (view: View) => boolean): Promise<View> {
  for await (const view of views) if (pleases(view)) return view;
  throw new Error('the watch ended');
}

export const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

/** Waits until the check holds, for as long as a busy machine may take. */
export const eventually = (check: () => void): Promise<void> =>
  vi.waitFor(check, { timeout: 20_000, interval: 10 });
