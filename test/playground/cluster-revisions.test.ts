import { afterEach, expect, test } from 'vitest';
import type { AppSpec } from '../../playground/cluster/app-spec.ts';
import type { Cluster } from '../../playground/cluster/cluster.ts';
import { startCluster } from '../../playground/cluster/start-cluster.ts';

const running: Cluster[] = [];
const revision = 'deployment.kubernetes.io/revision';
const history = 'deployment.kubernetes.io/revision-history';
const cause = 'kubernetes.io/change-cause';

afterEach(async () => {
  await Promise.all(running.splice(0).map((cluster) => cluster.stop()));
});

async function clusterWith(app: Partial<AppSpec> = {}): Promise<Cluster> {
  const cluster = await startCluster({ name: 'prod', namespaces: ['demo'] });
  running.push(cluster);
  cluster.deploy({ name: 'web', namespace: 'demo', image: 'web:1', ...app });
  await settled(cluster);
  return cluster;
}

const settled = (cluster: Cluster) =>
  cluster.until(({ deployments }) => deployments[0]?.isRolledOut === true);

function patch(cluster: Cluster, body: object, type = 'strategic-merge-patch'): Promise<Response> {
  return fetch(`${cluster.url}/apis/apps/v1/namespaces/demo/deployments/web`, {
    method: 'PATCH',
    headers: { authorization: 'Bearer bot-token', 'content-type': `application/${type}+json` },
    body: JSON.stringify(body),
  });
}

/** A new image with the reason for it, as people note it down. */
async function change(cluster: Cluster, image: string): Promise<void> {
  const containers = [{ name: 'web', image }];
  const metadata = { annotations: { [cause]: `image ${image}` } };
  await patch(cluster, { metadata, spec: { template: { spec: { containers } } } });
  await settled(cluster);
}

const revisions = (cluster: Cluster) =>
  cluster.store.replicaSets
    .list()
    .map(({ metadata, spec }) => ({
      number: metadata.annotations?.[revision],
      cause: metadata.annotations?.[cause],
      earlier: metadata.annotations?.[history],
      image: spec.template.spec.containers[0]?.image,
    }))
    .sort((one, other) => Number(one.number) - Number(other.number));

function read(cluster: Cluster, path: string, user = 'bot'): Promise<Response> {
  return fetch(cluster.url + path, { headers: { authorization: `Bearer ${user}-token` } });
}

test('each revision keeps its number, its image and why it came', async () => {
  const cluster = await clusterWith();

  await change(cluster, 'web:2');

  expect(revisions(cluster)).toMatchObject([
    { number: '1', image: 'web:1' },
    { number: '2', image: 'web:2', cause: 'image web:2' },
  ]);
});

test('a template that is put back takes up its ReplicaSet, whatever the order of its fields', async () => {
  const cluster = await clusterWith();
  await change(cluster, 'web:2');
  const [first] = cluster.store.replicaSets
    .list()
    .filter(({ metadata }) => metadata.annotations?.[revision] === '1');
  const { 'pod-template-hash': _hash, ...labels } = first?.spec.template.metadata.labels ?? {};
  const spec = Object.fromEntries(Object.entries(first?.spec.template.spec ?? {}).reverse());

  const value = { spec, metadata: { labels } };
  await patch(cluster, [{ op: 'replace', path: '/spec/template', value }], 'json-patch');
  await cluster.until(({ pods }) => pods.every(({ image, ready }) => image === 'web:1' && ready));

  expect(revisions(cluster)).toMatchObject([
    { number: '2', image: 'web:2' },
    { number: '3', image: 'web:1', earlier: '1' },
  ]);
});

test('while it is paused a change waits, and resuming rolls it out', async () => {
  const cluster = await clusterWith();
  await patch(cluster, { spec: { paused: true } });
  await patch(cluster, { spec: { template: { spec: { containers: [{ name: 'web', image: 'web:2' }] } } } });
  await cluster.until(({ deployments }) => deployments[0]?.observedGeneration === 3);
  const waiting = revisions(cluster);

  await patch(cluster, { spec: { paused: null } });
  await cluster.until(({ pods }) => pods.every(({ image, ready }) => image === 'web:2' && ready));

  expect(waiting).toMatchObject([{ image: 'web:1' }]);
  expect(revisions(cluster)).toHaveLength(2);
});

test('a quota can be read, with what is used of it', async () => {
  const cluster = await clusterWith({ replicas: 2 });

  cluster.limitPods('demo', 3);
  cluster.scale({ name: 'web', namespace: 'demo' }, 4);
  await cluster.until(({ deployments }) => deployments[0]?.conditions.length === 3);

  const quotas = await read(cluster, '/api/v1/namespaces/demo/resourcequotas');
  expect(await quotas.json()).toMatchObject({
    kind: 'ResourceQuotaList',
    items: [{ status: { hard: { pods: '3' }, used: { pods: '3' } } }],
  });
  const told = cluster.store.events.list().find(({ reason }) => reason === 'FailedCreate');
  expect(told).toMatchObject({ type: 'Warning', involvedObject: { kind: 'ReplicaSet' } });
});

test('an autoscaler says its range, and follows the number of pods', async () => {
  const cluster = await clusterWith({ replicas: 2, autoscale: { min: 2, max: 6 } });

  cluster.scale({ name: 'web', namespace: 'demo' }, 3);
  await cluster.until(({ deployments }) => deployments[0]?.available === 3);

  const path = '/apis/autoscaling/v2/namespaces/demo/horizontalpodautoscalers/web';
  await expect
    .poll(async () => (await read(cluster, path)).json())
    .toMatchObject({
      apiVersion: 'autoscaling/v2',
      spec: { scaleTargetRef: { kind: 'Deployment', name: 'web' }, minReplicas: 2, maxReplicas: 6 },
      status: { currentReplicas: 3, desiredReplicas: 3 },
    });
});

test('of ConfigMaps and Secrets those who may read the names', async () => {
  const cluster = await clusterWith();
  cluster.keep({ kind: 'Secret', namespace: 'demo', name: 'web-secret' });
  cluster.keep({ kind: 'ConfigMap', namespace: 'demo', name: 'web-config' });
  cluster.drop({ kind: 'ConfigMap', namespace: 'demo', name: 'web-config' });

  const secret = await read(cluster, '/api/v1/namespaces/demo/secrets/web-secret', 'admin');
  const configMap = await read(cluster, '/api/v1/namespaces/demo/configmaps/web-config', 'admin');
  const refused = await read(cluster, '/api/v1/namespaces/demo/secrets/web-secret');

  expect(await secret.json()).toMatchObject({ kind: 'Secret', metadata: { name: 'web-secret' } });
  expect([configMap.status, refused.status]).toEqual([404, 403]);
});

test('a kind is served in its own version only', async () => {
  const cluster = await clusterWith();

  const right = await read(cluster, '/apis/autoscaling/v2', 'admin');
  const wrong = await read(cluster, '/apis/autoscaling/v1/namespaces/demo/horizontalpodautoscalers', 'admin');

  expect(await right.json()).toMatchObject({ groupVersion: 'autoscaling/v2', resources: [{}] });
  expect(wrong.status).toBe(404);
});
