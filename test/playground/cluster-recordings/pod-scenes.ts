import type { Cluster } from '../../../playground/cluster/cluster.ts';
import { deployed, emptyCluster, evict, namespace, podOf, type Scene, standsFor, web } from './arrange.ts';

/** Scenes about single pods: deleted, evicted, kept by a budget, on no node, with something to say. */
export const podScenes = {
  deleting,
  'deleting-young': deletingYoung,
  terminating: () => terminating(30),
  'terminating-shortly': () => terminating(5),
  'pod-gone': podGone,
  'after-dry-run': afterDryRun,
  unschedulable,
  'unscheduled-gone': unscheduledGone,
  talkative,
  'two-containers': twoContainers,
  protected: () => protectedBy(3),
  'protected-twice': protectedTwice,
  'fresh-budget': freshBudget,
  'not-ready': () => notReady(),
  'not-ready-allowed': () => notReady('AlwaysAllow'),
  'pending-protected': pendingProtected,
  evicted,
};

const slowStop = { stopMs: 60_000 };

async function deleting(): Promise<Scene> {
  const cluster = await emptyCluster();
  await deployed(cluster, 'del', { timings: slowStop });
  return standsFor(cluster, podOf(cluster));
}

/** Its pods have only just been made. */
async function deletingYoung(): Promise<Scene> {
  const cluster = await emptyCluster();
  const timings = { pullMs: 60_000 };
  cluster.deploy({ name: 'del', namespace, container: 'web', image: 'nginx:1.25', timings });
  await cluster.until(({ pods }) => pods[0]?.status === 'ContainerCreating');
  const name = podOf(cluster);
  const uid = cluster.store.pods.get(namespace, name)?.metadata.uid ?? '';
  const { names } = standsFor(cluster, name);
  return { cluster, names: { ...names, '5d6f7374-9a0b-4816-945e-2bb38b6e82ce': uid } };
}

async function terminating(graceSeconds: number): Promise<Scene> {
  const { cluster } = await deleting();
  const name = podOf(cluster);
  cluster.deletePod({ namespace, name }, graceSeconds);
  return standsFor(cluster, name);
}

async function podGone(): Promise<Scene> {
  const { cluster } = await deleting();
  const name = podOf(cluster);
  cluster.deletePod({ namespace, name }, 0);
  return standsFor(cluster, name);
}

async function afterDryRun(): Promise<Scene> {
  const { cluster } = await deletingYoung();
  const name = podOf(cluster);
  await fetch(`${cluster.url}/api/v1/namespaces/demo/pods/${name}?dryRun=All`, {
    method: 'DELETE',
    headers: { authorization: 'Bearer bot-token' },
  });
  return standsFor(cluster, name);
}

async function unschedulable(): Promise<Scene> {
  const cluster = await emptyCluster();
  cluster.deploy({ name: 'nosched', namespace, behaviour: 'unschedulable' });
  await cluster.until(({ pods }) => pods[0]?.status === 'Unschedulable');
  return { cluster, names: { 'pods/nosched': `pods/${podOf(cluster)}` } };
}

async function unscheduledGone(): Promise<Scene> {
  const { cluster } = await unschedulable();
  const name = podOf(cluster);
  cluster.deletePod({ namespace, name });
  return { cluster, names: { '\\bnosched\\b': name } };
}

async function talkative(): Promise<Scene> {
  const cluster = await emptyCluster();
  await deployed(cluster, 'web', { log: ['2026-01-01T00:00:00Z hello', '2026-01-01T00:00:01Z world'] });
  return standsFor(cluster, podOf(cluster));
}

async function twoContainers(): Promise<Scene> {
  const cluster = await emptyCluster();
  await deployed(cluster, 'two', { container: 'a', sidecars: ['b'] });
  return { cluster, names: { '\\btwo\\b': podOf(cluster) } };
}

/** Three pods of which the budget wants so many. */
async function protectedBy(minAvailable: number): Promise<Scene> {
  const { cluster, names } = await deleting();
  cluster.protect({ name: 'del-pdb', namespace, app: 'del', minAvailable });
  await counted(cluster, 'del-pdb');
  return { cluster, names };
}

async function counted(cluster: Cluster, name: string): Promise<void> {
  await cluster.until(() => cluster.store.budgets.get(namespace, name)?.status.observedGeneration === 1);
}

async function protectedTwice(): Promise<Scene> {
  const scene = await protectedBy(2);
  scene.cluster.protect({ name: 'other', namespace, app: 'del', minAvailable: 1 });
  return scene;
}

/** The budget comes while the request is on its way. */
async function freshBudget(): Promise<Scene> {
  const scene = await web();
  scene.cluster.faults.before(({ path }) => {
    if (!path.endsWith('/eviction')) return;
    scene.cluster.protect({ name: 'fresh', namespace, app: 'web', minAvailable: 1 });
  });
  return scene;
}

/** Two pods that run and are not Ready. */
async function notReady(unhealthyPodEvictionPolicy?: 'AlwaysAllow'): Promise<Scene> {
  const cluster = await emptyCluster();
  cluster.deploy({
    ...{ name: 'nr2', namespace, replicas: 2, behaviour: 'never-ready' },
    budget: { minAvailable: 2, ...(unhealthyPodEvictionPolicy ? { unhealthyPodEvictionPolicy } : {}) },
  });
  await cluster.until(({ pods }) => pods.length === 2 && pods.every(({ phase }) => phase === 'Running'));
  await counted(cluster, 'nr2');
  return standsFor(cluster, podOf(cluster));
}

async function pendingProtected(): Promise<Scene> {
  const cluster = await emptyCluster();
  const budget = { minAvailable: 2 };
  cluster.deploy({ name: 'pend', namespace, replicas: 2, behaviour: 'image-missing', budget });
  await cluster.until(({ pods }) => pods.some(({ status }) => status === 'ImagePullBackOff'));
  await counted(cluster, 'pend');
  return standsFor(cluster, podOf(cluster));
}

async function evicted(): Promise<Scene> {
  const { cluster } = await deleting();
  const name = podOf(cluster);
  await evict(cluster, name);
  return standsFor(cluster, name);
}
