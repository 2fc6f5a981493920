import { afterEach, expect, test } from 'vitest';
import type { AppSpec } from '../../playground/cluster/app-spec.ts';
import type { Cluster } from '../../playground/cluster/cluster.ts';
import type { WorkloadView } from '../../playground/cluster/snapshot.ts';
import { startCluster } from '../../playground/cluster/start-cluster.ts';

const running: Cluster[] = [];
const web = { name: 'web', namespace: 'demo' };

afterEach(async () => {
  await Promise.all(running.splice(0).map((cluster) => cluster.stop()));
});

async function clusterWith(app: Partial<AppSpec> = {}): Promise<Cluster> {
  const cluster = await startCluster({ name: 'prod', namespaces: ['demo'] });
  running.push(cluster);
  cluster.deploy({ ...web, replicas: 3, ...app });
  return cluster;
}

async function rolledOut(cluster: Cluster): Promise<WorkloadView> {
  const { deployments } = await cluster.until(
    (seen) => seen.deployments[0]?.isRolledOut === true && seen.pods.every(({ deleting }) => !deleting),
  );
  const [deployment] = deployments;
  if (!deployment) throw new Error('no deployment');
  return deployment;
}

function patch(cluster: Cluster, body: object): Promise<Response> {
  return fetch(`${cluster.url}/apis/apps/v1/namespaces/demo/deployments/web`, {
    method: 'PATCH',
    headers: { authorization: 'Bearer bot-token', 'content-type': 'application/strategic-merge-patch+json' },
    body: JSON.stringify(body),
  });
}

const restart = (cluster: Cluster, at: string) =>
  patch(cluster, { spec: { template: { metadata: { annotations: { at } } } } });

test.each([
  ['crash-loop', 'CrashLoopBackOff', 'Running'],
  ['out-of-memory', 'CrashLoopBackOff', 'Running'],
  ['image-missing', 'ImagePullBackOff', 'Pending'],
  ['config-missing', 'CreateContainerConfigError', 'Pending'],
  ['liveness-failing', 'CrashLoopBackOff', 'Running'],
  ['image-forbidden', 'ImagePullBackOff', 'Pending'],
  ['registry-away', 'ImagePullBackOff', 'Pending'],
  ['secret-missing', 'CreateContainerConfigError', 'Pending'],
  ['mount-failing', 'ContainerCreating', 'Pending'],
  ['unschedulable', 'Unschedulable', 'Pending'],
  ['no-capacity', 'Unschedulable', 'Pending'],
  ['tainted', 'Unschedulable', 'Pending'],
  ['volume-unbound', 'Unschedulable', 'Pending'],
] as const)('a pod that fares %s is %s in phase %s', async (behaviour, status, phase) => {
  const cluster = await clusterWith({ replicas: 1, behaviour });

  const { pods } = await cluster.until((seen) => seen.pods[0]?.status === status);

  expect(pods).toMatchObject([{ status, phase, ready: false }]);
});

test('a memory-starved pod was last killed with exit code 137', async () => {
  const cluster = await clusterWith({ replicas: 1, behaviour: 'out-of-memory' });

  await cluster.until((seen) => seen.pods[0]?.status === 'CrashLoopBackOff');

  const [pod] = cluster.store.pods.list();
  expect(pod?.status.containerStatuses?.[0]?.lastState.terminated).toMatchObject({
    exitCode: 137,
    reason: 'OOMKilled',
  });
});

test('ill pods stay ill until they are deleted, and their replacements are healthy', async () => {
  const cluster = await clusterWith();
  await rolledOut(cluster);

  const ill = cluster.makeIll(web, { pods: 2, as: 'crash-loop', restarts: 7 });
  const sick = await cluster.until(
    ({ pods }) => pods.filter(({ status }) => status === 'CrashLoopBackOff').length === 2,
  );
  for (const name of ill) cluster.deletePod({ namespace: 'demo', name });
  const cured = await cluster.until(({ pods }) => pods.length === 3 && pods.every(({ ready }) => ready));

  expect(sick.pods.filter(({ ready }) => !ready)).toMatchObject([{ restarts: 7 }, { restarts: 7 }]);
  expect(cured.pods.filter(({ name }) => ill.includes(name))).toEqual([]);
});

test('what new pods suffer from leaves the old ones serving', async () => {
  const cluster = await clusterWith();
  await rolledOut(cluster);
  cluster.behave(web, 'image-missing');

  await restart(cluster, '1');

  const { pods } = await cluster.until((seen) =>
    seen.pods.some(({ status }) => status === 'ImagePullBackOff'),
  );
  expect(pods.filter(({ ready }) => ready)).toHaveLength(3);
  cluster.behave(web, 'healthy', 'all');
  await rolledOut(cluster);
});

test('a node that is lost never lets its pod go, unless it is forced', async () => {
  const cluster = await clusterWith({ replicas: 1, behaviour: 'node-lost' });
  await rolledOut(cluster);
  cluster.behave(web, 'healthy');
  const name = cluster.snapshot().pods[0]?.name ?? '';

  cluster.deletePod({ namespace: 'demo', name });
  const { pods } = await cluster.until((seen) => seen.pods.some((pod) => pod.name !== name && pod.ready));
  cluster.deletePod({ namespace: 'demo', name }, 0);

  expect(pods.find((pod) => pod.name === name)).toMatchObject({ status: 'Terminating', ready: true });
  expect(cluster.snapshot().pods.map((pod) => pod.name)).not.toContain(name);
});

test('recreate has no old pod left before the first new one comes', async () => {
  const cluster = await clusterWith({ strategy: 'Recreate' });
  await rolledOut(cluster);
  const mixed: boolean[] = [];
  cluster.subscribe(({ pods }) => mixed.push(new Set(pods.map(({ replicaSet }) => replicaSet)).size > 1));

  await restart(cluster, '1');
  await cluster.until(({ deployments }) => deployments[0]?.observedGeneration === 2);
  await rolledOut(cluster);

  expect(mixed).not.toContain(true);
});

test('going back to an earlier template takes up its ReplicaSet as the newest revision', async () => {
  const cluster = await clusterWith({ replicas: 1 });
  await rolledOut(cluster);
  const before = cluster.snapshot().pods[0]?.replicaSet;
  await restart(cluster, '1');
  await rolledOut(cluster);

  await patch(cluster, { spec: { template: { metadata: { annotations: null } } } });
  const { annotations } = await rolledOut(cluster);

  expect(cluster.snapshot().pods[0]?.replicaSet).toBe(before);
  expect(annotations).toMatchObject({ 'deployment.kubernetes.io/revision': '3' });
});

test('only so many revisions are kept', async () => {
  const cluster = await clusterWith({ replicas: 1, revisionHistoryLimit: 1 });
  await rolledOut(cluster);

  for (const at of ['1', '2', '3']) {
    await restart(cluster, at);
    await rolledOut(cluster);
  }

  await expect.poll(() => cluster.store.replicaSets.list().length).toBe(2);
});

test('scaling changes the number of pods and starts no rollout', async () => {
  const cluster = await clusterWith();
  await rolledOut(cluster);
  const replicaSet = cluster.snapshot().pods[0]?.replicaSet;

  cluster.scale(web, 5);
  await cluster.until(({ deployments }) => deployments[0]?.available === 5);

  expect(new Set(cluster.snapshot().pods.map((pod) => pod.replicaSet))).toEqual(new Set([replicaSet]));
});

test('an annotation on the workload itself reaches its ReplicaSet and starts no rollout', async () => {
  const cluster = await clusterWith();
  await rolledOut(cluster);

  await patch(cluster, { metadata: { annotations: { 'firebreak.dev/operation': '42' } } });

  const operationOf = () =>
    cluster.store.replicaSets.list()[0]?.metadata.annotations?.['firebreak.dev/operation'];
  await expect.poll(operationOf).toBe('42');
  expect(cluster.snapshot().deployments[0]).toMatchObject({ generation: 1, isRolledOut: true });
});

test('with minReadySeconds a Ready pod is not yet available', async () => {
  const cluster = await clusterWith({ replicas: 1, minReadySeconds: 1 });

  const early = await cluster.until(({ pods }) => pods[0]?.ready === true);
  const late = await cluster.until(({ deployments }) => deployments[0]?.available === 1);

  expect(early.deployments[0]?.available).toBe(0);
  expect(late.deployments[0]?.isRolledOut).toBe(true);
});

test('a removed application takes its pods with it', async () => {
  const cluster = await clusterWith();
  await rolledOut(cluster);

  cluster.remove(web);

  const { deployments } = await cluster.until(({ pods }) => pods.length === 0);
  expect(deployments).toEqual([]);
});

test('a rollout that is scaled in its middle still comes to its end', async () => {
  const cluster = await clusterWith();
  await rolledOut(cluster);
  await restart(cluster, '1');
  await cluster.until(({ deployments }) => (deployments[0]?.updated ?? 0) >= 1);

  cluster.scale(web, 5);

  const { wanted } = await rolledOut(cluster);
  expect(wanted).toBe(5);
  expect(new Set(cluster.snapshot().pods.map(({ replicaSet }) => replicaSet)).size).toBe(1);
});

test('two applications with the same label keep to their own pods', async () => {
  const cluster = await clusterWith();

  cluster.deploy({ name: 'other', namespace: 'demo', labels: { app: 'web' } });
  await cluster.until(({ pods }) => pods.length === 4 && pods.every(({ ready }) => ready));

  const owners = cluster.snapshot().pods.map(({ deployment }) => deployment);
  expect(owners.sort()).toEqual(['other', 'web', 'web', 'web']);
});
