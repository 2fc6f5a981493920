import { fastTimings } from '../../../playground/cluster/kubelet/timings.ts';
import {
  agent,
  database,
  deployed,
  emptyCluster,
  imageOf,
  namespace,
  patch,
  podOf,
  restartAt,
  rolledOut,
  type Scene,
  standsFor,
  web,
} from './arrange.ts';
import { podScenes } from './pod-scenes.ts';

export type SceneName = keyof typeof scenes;

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
  ...podScenes,
  web,
  busy,
  crashing,
  'crashing-on': crashingOn,
  'kubelet-away': () => kubeletAway(web()),
  'kubelet-away-stuck': () => kubeletAway(stuck()),
  stuck,
  paused,
  'paused-restarted': pausedRestarted,
  'scaled-to-zero': scaledToZero,
  'over-quota': overQuota,
  'restarted-twice': restartedTwice,
  stateful,
  'on-nodes': onNodes,
  'pod-is-back': podIsBack,
};
