import type { Cluster, ClusterOptions } from '../../../playground/cluster/cluster.ts';
import { botRules, impersonationRules, readOnlyRules } from '../../../playground/cluster/default-users.ts';
import { fastTimings } from '../../../playground/cluster/kubelet/timings.ts';
import { workloadsOf } from '../../../playground/cluster/snapshot.ts';
import { startCluster } from '../../../playground/cluster/start-cluster.ts';

/** A cluster in the state a recording was made in, and what stands there for names of the recording. */
export type Scene = {
  readonly cluster: Cluster;
  /** Recorded → ours, in paths and bodies. */
  readonly names: Readonly<Record<string, string>>;
};

export type SceneName = keyof typeof scenes;

const namespace = 'demo';
const anyPod = /[a-z]+[a-z0-9]*-[456789bcdf]{7,10}-[a-z0-9]{5}\b/;
const slowStop = { stopMs: 60_000 };

/** The users of the recordings, with the tokens of the same name. */
const users = [
  { name: 'admin', token: 'admin-token', rules: 'everything' },
  { name: 'bot', token: 'bot-token', rules: botRules([namespace]) },
  { name: 'alice', token: 'alice-token', rules: botRules([namespace]) },
  {
    name: 'bot-impersonator',
    token: 'bot-impersonator-token',
    rules: impersonationRules(['alice'], ['oncall']),
  },
  { name: 'bot-readonly', token: 'bot-readonly-token', rules: readOnlyRules([namespace]) },
] as const;

export function emptyCluster(options: Partial<ClusterOptions> = {}): Promise<Cluster> {
  const namespaces = [namespace, 'other'];
  return startCluster({ name: 'recorded', namespaces, users, futureListMs: 10, ...options });
}

/** Sends a PATCH as the recordings' bot would, and answers the body. */
export async function patch(
  cluster: Cluster,
  name: string,
  body: object,
  resource = 'deployments',
): Promise<Response> {
  return fetch(`${cluster.url}/apis/apps/v1/namespaces/${namespace}/${resource}/${name}`, {
    method: 'PATCH',
    headers: {
      authorization: 'Bearer bot-token',
      'content-type': 'application/strategic-merge-patch+json',
    },
    body: JSON.stringify(body),
  });
}

export const restartAt = (at: string) => ({
  spec: { template: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': at } } } },
});

export const imageOf = (image: string) => ({
  spec: { template: { spec: { containers: [{ name: 'web', image }] } } },
});

/** A Deployment of the recordings, rolled out. */
export async function deployed(cluster: Cluster, name: string, app: object = {}): Promise<void> {
  cluster.deploy({ name, namespace, replicas: 3, image: 'nginx:1.25', container: 'web', ...app });
  await rolledOut(cluster, name);
}

export async function rolledOut(cluster: Cluster, name: string): Promise<void> {
  await cluster.until((seen) => {
    const isDone = workloadsOf(seen).find((workload) => workload.name === name)?.isRolledOut === true;
    return isDone && seen.pods.every(({ deleting }) => !deleting);
  });
}

const podOf = (cluster: Cluster, index = 0) => cluster.snapshot().pods[index]?.name ?? '';

const standsFor = (cluster: Cluster, pod: string): Scene => ({ cluster, names: { [anyPod.source]: pod } });

async function web(): Promise<Scene> {
  const cluster = await emptyCluster();
  await deployed(cluster, 'web');
  const { names } = standsFor(cluster, podOf(cluster));
  return { cluster, names: { ...names, 'resourceVersion=2826': 'resourceVersion=1' } };
}

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
  return { cluster, names: { [anyPod.source]: name, '5d6f7374-9a0b-4816-945e-2bb38b6e82ce': uid } };
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

async function crashing(): Promise<Scene> {
  const cluster = await emptyCluster();
  const timings = { crashAfterMs: 150, backOffMs: 10 };
  const crash = { replicas: 2, image: 'crash:1', timings, behaviour: 'crash-loop' } as const;
  cluster.deploy({ name: 'crash', namespace, container: 'web', ...crash });
  await cluster.until(
    ({ pods }) => pods.length === 2 && pods.every((pod) => pod.ready && pod.restarts === 2),
  );
  cluster.behave({ name: 'crash', namespace }, 'healthy', 'all');
  await cluster.until(({ deployments }) => deployments[0]?.available === 2);
  return standsFor(cluster, podOf(cluster));
}

async function crashingOn(): Promise<Scene> {
  const cluster = await emptyCluster();
  const timings = { crashAfterMs: 150, backOffMs: 10 };
  const crash = { image: 'crash:1', timings, behaviour: 'crash-loop' } as const;
  cluster.deploy({ name: 'crash', namespace, container: 'web', ...crash });
  await cluster.until(({ pods }) => pods[0]?.restarts === 2);
  cluster.behave({ name: 'crash', namespace }, 'healthy', 'all');
  return standsFor(cluster, podOf(cluster));
}

async function stuck(): Promise<Scene> {
  const cluster = await emptyCluster();
  const timings = { ...fastTimings, backOffMs: 60_000 };
  const behaviourByImage = { 'badimage:2': 'image-missing' } as const;
  await deployed(cluster, 'bad', { timings, progressDeadlineSeconds: 1, behaviourByImage });
  await patch(cluster, 'bad', imageOf('badimage:2'));
  const { pods } = await cluster.until(
    ({ deployments, pods }) =>
      deployments[0]?.conditions.includes('Progressing=False/ProgressDeadlineExceeded') === true &&
      pods.some(({ status }) => status === 'ImagePullBackOff'),
  );
  const bad = pods.find(({ ready }) => !ready);
  const { names } = standsFor(cluster, bad?.name ?? '');
  return { cluster, names: { ...names, '3b7fdf8c-9595-45dc-b12e-d3a9abf137e8': bad?.uid ?? '' } };
}

async function kubeletAway(scene: Promise<Scene>): Promise<Scene> {
  const { cluster, names } = await scene;
  for (const { name } of cluster.snapshot().nodes) cluster.nodeAway(name);
  return { cluster, names };
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

async function paused(): Promise<Scene> {
  const scene = await web();
  await patch(scene.cluster, 'web', { spec: { paused: true } });
  await scene.cluster.until(({ deployments }) => deployments[0]?.observedGeneration === 2);
  return scene;
}

async function pausedRestarted(): Promise<Scene> {
  const scene = await paused();
  await patch(scene.cluster, 'web', restartAt('2026-11-20T20:43:29Z'));
  await scene.cluster.until(({ deployments }) => deployments[0]?.observedGeneration === 3);
  return scene;
}

async function scaledToZero(): Promise<Scene> {
  const scene = await web();
  scene.cluster.scale({ name: 'web', namespace }, 0);
  await scene.cluster.until(({ deployments, pods }) => deployments[0]?.replicas === 0 && pods.length === 0);
  return scene;
}

async function overQuota(): Promise<Scene> {
  const cluster = await emptyCluster();
  const q = { name: 'q', namespace: 'other' };
  cluster.deploy({ ...q, replicas: 3, image: 'nginx:1.25', container: 'web' });
  await rolledOut(cluster, 'q');
  cluster.limitPods('other', 3);
  await fetch(`${cluster.url}/apis/apps/v1/namespaces/other/deployments/q`, {
    method: 'PATCH',
    headers: {
      authorization: 'Bearer admin-token',
      'content-type': 'application/merge-patch+json',
    },
    body: JSON.stringify(restartAt('2026-11-20T20:45:28Z')),
  });
  await cluster.until(({ deployments }) => deployments[0]?.conditions.length === 3);
  return { cluster, names: {} };
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
  const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name } };
  await fetch(`${cluster.url}/api/v1/namespaces/demo/pods/${name}/eviction`, {
    method: 'POST',
    headers: { authorization: 'Bearer bot-token', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return standsFor(cluster, name);
}

/** The StatefulSet and the DaemonSet of the recordings. */
export const database = { kind: 'StatefulSet', image: 'postgres:16', container: 'db', port: 'none' } as const;
export const agent = { kind: 'DaemonSet', image: 'agent:1', container: 'agent', port: 'none' } as const;

async function stateful(): Promise<Scene> {
  const cluster = await emptyCluster();
  await deployed(cluster, 'db', database);
  return { cluster, names: {} };
}

async function onNodes(): Promise<Scene> {
  const cluster = await emptyCluster();
  await deployed(cluster, 'agent', agent);
  return { cluster, names: {} };
}

/** The pod db-1 has been deleted and is back; the recorded uids are those of then and now. */
async function podIsBack(): Promise<Scene> {
  const { cluster } = await stateful();
  const uid = () => cluster.store.pods.get(namespace, 'db-1')?.metadata.uid ?? '';
  const before = uid();
  cluster.deletePod({ namespace, name: 'db-1' });
  await cluster.until(({ pods }) => pods.some((pod) => pod.name === 'db-1' && pod.uid !== before));
  const names = {
    'b7fccba3-2294-4d96-9235-e589ba900edc': before,
    '04f8d17c-f515-4504-8d8b-b276687ee034': uid(),
  };
  return { cluster, names };
}

async function restartedTwice(): Promise<Scene> {
  const scene = await web();
  for (const at of ['2026-11-20T20:42:58Z', '2026-11-20T20:43:08Z']) {
    await patch(scene.cluster, 'web', restartAt(at));
    await rolledOut(scene.cluster, 'web');
  }
  return scene;
}

async function busy(): Promise<Scene> {
  const scene = await web();
  scene.cluster.faults.answer({ answer: 429, user: 'alice' });
  return scene;
}

export const scenes = {
  web,
  busy,
  deleting,
  'deleting-young': deletingYoung,
  terminating: () => terminating(30),
  'terminating-shortly': () => terminating(5),
  'pod-gone': podGone,
  'after-dry-run': afterDryRun,
  unschedulable,
  'unscheduled-gone': unscheduledGone,
  crashing,
  'crashing-on': crashingOn,
  talkative,
  'two-containers': twoContainers,
  'kubelet-away': () => kubeletAway(web()),
  'kubelet-away-stuck': () => kubeletAway(stuck()),
  stuck,
  paused,
  'paused-restarted': pausedRestarted,
  'scaled-to-zero': scaledToZero,
  'over-quota': overQuota,
  'restarted-twice': restartedTwice,
  protected: () => protectedBy(3),
  'protected-twice': protectedTwice,
  'fresh-budget': freshBudget,
  'not-ready': () => notReady(),
  'not-ready-allowed': () => notReady('AlwaysAllow'),
  'pending-protected': pendingProtected,
  evicted,
  stateful,
  'on-nodes': onNodes,
  'pod-is-back': podIsBack,
};
