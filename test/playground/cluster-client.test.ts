import {
  ApiException,
  AppsV1Api,
  AuthorizationV1Api,
  CoreV1Api,
  KubeConfig,
  PatchStrategy,
  setHeaderOptions,
  type V1Deployment,
  VersionApi,
  Watch,
} from '@kubernetes/client-node';
import { afterEach, expect, test } from 'vitest';
import type { Cluster, ClusterOptions } from '../../playground/cluster/cluster.ts';
import { mergeKubeconfigs } from '../../playground/cluster/kubeconfig.ts';
import { startCluster } from '../../playground/cluster/start-cluster.ts';

const running: Cluster[] = [];
const web = { name: 'web', namespace: 'demo' };

async function clusterWith(replicas: number, options: Partial<ClusterOptions> = {}): Promise<Cluster> {
  const cluster = await startCluster({ name: 'prod', namespaces: ['demo'], ...options });
  running.push(cluster);
  cluster.deploy({ ...web, replicas, labels: { team: 'backend' }, image: 'nginx:1.25' });
  await cluster.until(({ deployments }) => deployments[0]?.isRolledOut === true);
  return cluster;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((cluster) => cluster.stop()));
});

function clientOf(cluster: Cluster, user?: string): KubeConfig {
  const config = new KubeConfig();
  config.loadFromString(JSON.stringify(cluster.kubeconfig(user)));
  return config;
}

const restart = (at: string) => ({
  ...web,
  body: {
    spec: { template: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': at } } } },
  },
});
const strategic = setHeaderOptions('Content-Type', PatchStrategy.StrategicMergePatch);

test('the real client lists, deletes with a uid and sees the replacement become Ready', async () => {
  const cluster = await clusterWith(2);
  const core = clientOf(cluster).makeApiClient(CoreV1Api);
  const { items } = await core.listNamespacedPod({ namespace: 'demo', labelSelector: 'team=backend' });
  const [first] = items;
  const uid = first?.metadata?.uid ?? '';

  const deleted = await core.deleteNamespacedPod({
    namespace: 'demo',
    name: first?.metadata?.name ?? '',
    body: { preconditions: { uid } },
  });

  expect(deleted).toMatchObject({ status: { phase: 'Running' } });
  const after = await cluster.until(
    ({ pods }) => pods.length === 2 && pods.every((pod) => pod.ready && pod.uid !== uid),
  );
  expect(after.pods.map(({ status }) => status)).toEqual(['Running', 'Running']);
});

test('a stale uid is refused with the kind in the message', async () => {
  const cluster = await clusterWith(1);
  const core = clientOf(cluster).makeApiClient(CoreV1Api);
  const name = cluster.snapshot().pods[0]?.name ?? '';

  const attempt = core.deleteNamespacedPod({
    namespace: 'demo',
    name,
    body: { preconditions: { uid: 'stale' } },
  });

  const refused: unknown = await attempt.catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ApiException);
  expect(refused).toMatchObject({ code: 409, body: expect.stringContaining(`Pod \\"${name}\\"`) });
});

test('a restart is watched to its end, and its answer still shows the old status', async () => {
  const cluster = await clusterWith(3);
  const config = clientOf(cluster);
  const seen: V1Deployment[] = [];
  const watching = await new Watch(config).watch(
    '/apis/apps/v1/namespaces/demo/deployments',
    { fieldSelector: 'metadata.name=web' },
    (_type, object: V1Deployment) => seen.push(object),
    () => {},
  );

  const answer = await config
    .makeApiClient(AppsV1Api)
    .patchNamespacedDeployment(restart('2026-03-01T00:00:00.000Z'), strategic);

  expect(answer.metadata?.generation).toBe(2);
  expect(answer.status).toMatchObject({ observedGeneration: 1, updatedReplicas: 3, replicas: 3 });
  await cluster.until(({ deployments }) => deployments[0]?.isRolledOut === true);
  await expect.poll(() => seen.at(-1)?.status?.observedGeneration).toBe(2);
  await expect.poll(() => seen.at(-1)?.status?.unavailableReplicas).toBeUndefined();
  watching.abort();
});

test('the same restart twice changes nothing', async () => {
  const cluster = await clusterWith(1);
  const apps = clientOf(cluster).makeApiClient(AppsV1Api);
  await apps.patchNamespacedDeployment(restart('2026-03-01T00:00:00Z'), strategic);
  await cluster.until(({ deployments }) => deployments[0]?.isRolledOut === true);

  const again = await apps.patchNamespacedDeployment(restart('2026-03-01T00:00:00Z'), strategic);

  expect(again.metadata?.generation).toBe(2);
});

test('asking for rights and for the version works', async () => {
  const config = clientOf(await clusterWith(1));
  const attributes = { namespace: 'demo', verb: 'delete', resource: 'pods' };
  const review = { spec: { resourceAttributes: attributes } };

  const answer = await config
    .makeApiClient(AuthorizationV1Api)
    .createSelfSubjectAccessReview({ body: review });
  const version = await config.makeApiClient(VersionApi).getCode();

  expect(answer.status?.allowed).toBe(true);
  expect(version.gitVersion).toBe('v1.34.9');
});

test('one kubeconfig reaches several clusters by context name', async () => {
  const prod = await clusterWith(1);
  const staging = await clusterWith(2, { name: 'staging' });
  const config = new KubeConfig();
  config.loadFromString(JSON.stringify(mergeKubeconfigs([prod.kubeconfig(), staging.kubeconfig()])));

  config.setCurrentContext('staging');
  const pods = await config.makeApiClient(CoreV1Api).listNamespacedPod({ namespace: 'demo' });

  expect(pods.items).toHaveLength(2);
});
