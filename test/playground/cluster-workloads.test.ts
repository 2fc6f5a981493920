import { afterEach, expect, test } from 'vitest';
import type { AppSpec } from '../../playground/cluster/app-spec.ts';
import type { Cluster, ClusterOptions } from '../../playground/cluster/cluster.ts';
import { workloadsOf } from '../../playground/cluster/snapshot.ts';
import { startCluster } from '../../playground/cluster/start-cluster.ts';

const running: Cluster[] = [];
const db = { name: 'db', namespace: 'demo' };

afterEach(async () => {
  await Promise.all(running.splice(0).map((cluster) => cluster.stop()));
});

async function clusterWith(app: Partial<AppSpec>, options: Partial<ClusterOptions> = {}): Promise<Cluster> {
  const cluster = await startCluster({ name: 'prod', namespaces: ['demo'], ...options });
  running.push(cluster);
  cluster.deploy({ ...db, replicas: 3, ...app });
  return cluster;
}

const settled = (cluster: Cluster) =>
  cluster.until(
    (seen) => workloadsOf(seen)[0]?.isRolledOut === true && seen.pods.every(({ deleting }) => !deleting),
  );

function patch(cluster: Cluster, resource: string, body: object): Promise<Response> {
  return fetch(`${cluster.url}/apis/apps/v1/namespaces/demo/${resource}/db`, {
    method: 'PATCH',
    headers: { authorization: 'Bearer bot-token', 'content-type': 'application/strategic-merge-patch+json' },
    body: JSON.stringify(body),
  });
}

const image = (name: string) => ({
  spec: { template: { spec: { containers: [{ name: 'db', image: name }] } } },
});

const uids = (cluster: Cluster) =>
  Object.fromEntries(cluster.snapshot().pods.map(({ name, uid }) => [name, uid]));

/** The pods as they came, by name, and which others were Ready then. */
function births(cluster: Cluster): Map<string, string[]> {
  const born = new Map<string, string[]>();
  cluster.store.pods.subscribe(({ type, object }) => {
    const ready = cluster.snapshot().pods.filter((pod) => pod.ready);
    if (type === 'ADDED')
      born.set(
        object.metadata.name,
        ready.map(({ name }) => name),
      );
  });
  return born;
}

test('the pods of a StatefulSet come in order, each when the one before is Ready', async () => {
  const cluster = await clusterWith({ kind: 'StatefulSet' });
  const born = births(cluster);

  await settled(cluster);

  expect([...born]).toEqual([
    ['db-0', []],
    ['db-1', ['db-0']],
    ['db-2', ['db-0', 'db-1']],
  ]);
});

test('with Parallel they come at once', async () => {
  const cluster = await clusterWith({ kind: 'StatefulSet', podManagement: 'Parallel' });
  const born = births(cluster);

  await settled(cluster);

  expect([...born.values()]).toEqual([[], [], []]);
});

test('a StatefulSet that shrinks gives up its highest pods first', async () => {
  const cluster = await clusterWith({ kind: 'StatefulSet' });
  await settled(cluster);
  const gone: string[] = [];
  cluster.store.pods.subscribe(({ type, object }) => type === 'DELETED' && gone.push(object.metadata.name));

  cluster.scale(db, 1);
  await cluster.until(({ pods }) => pods.length === 1);

  expect(gone).toEqual(['db-2', 'db-1']);
});

test('below the partition the pods keep the revision they have, also when they are made again', async () => {
  const cluster = await clusterWith({ kind: 'StatefulSet', update: { partition: 2 } });
  await settled(cluster);
  const before = uids(cluster);

  await patch(cluster, 'statefulsets', image('db:2'));
  await cluster.until(({ pods }) => pods.some(({ image, ready }) => image === 'db:2' && ready));
  cluster.deletePod({ namespace: 'demo', name: 'db-0' });
  await cluster.until(({ pods }) =>
    pods.some((pod) => pod.uid !== before['db-0'] && pod.name === 'db-0' && pod.ready),
  );

  const images = cluster.snapshot().pods.map((pod) => [pod.name, pod.image]);
  expect(images).toEqual([
    ['db-0', 'registry.example/db:1.0.0'],
    ['db-1', 'registry.example/db:1.0.0'],
    ['db-2', 'db:2'],
  ]);
  const { currentRevision, updateRevision } = cluster.store.statefulSets.list()[0]?.status ?? {};
  expect(currentRevision).not.toBe(updateRevision);
});

test.each([
  ['StatefulSet', 'statefulsets'],
  ['DaemonSet', 'daemonsets'],
] as const)('a %s that renews on delete changes no pod by itself', async (kind, resource) => {
  const cluster = await clusterWith({ kind, update: 'OnDelete' });
  await settled(cluster);
  const before = uids(cluster);
  const [first = ''] = Object.keys(before);

  await patch(cluster, resource, image('db:2'));
  await cluster.until((seen) => workloadsOf(seen)[0]?.observedGeneration === 2);
  const untouched = uids(cluster);
  cluster.deletePod({ namespace: 'demo', name: first });
  await cluster.until(
    ({ pods }) => pods.filter(({ image, ready }) => image === 'db:2' && ready).length === 1,
  );

  expect(untouched).toEqual(before);
  expect(cluster.snapshot().pods.filter((pod) => pod.image === 'db:2' && !pod.deleting)).toHaveLength(1);
});

test('a StatefulSet stuck on an image stays so with the old image put back, until the pod is deleted', async () => {
  const behaviourByImage = { 'db:bad': 'image-missing' } as const;
  const cluster = await clusterWith({ kind: 'StatefulSet', image: 'db:1', behaviourByImage });
  await settled(cluster);
  await patch(cluster, 'statefulsets', image('db:bad'));
  await cluster.until(({ pods }) => pods.some(({ status }) => status === 'ImagePullBackOff'));

  await patch(cluster, 'statefulsets', image('db:1'));
  const stuck = await cluster.until((seen) => seen.statefulSets[0]?.observedGeneration === 3);
  cluster.deletePod({ namespace: 'demo', name: 'db-2' });
  await settled(cluster);

  expect(stuck.pods.find(({ name }) => name === 'db-2')?.image).toBe('db:bad');
  expect(new Set(cluster.snapshot().pods.map((pod) => pod.image))).toEqual(new Set(['db:1']));
});

test('going back to an earlier ControllerRevision makes it the newest', async () => {
  const cluster = await clusterWith({ kind: 'StatefulSet', replicas: 1, image: 'db:1' });
  await settled(cluster);
  await patch(cluster, 'statefulsets', image('db:2'));
  await settled(cluster);
  const revisions = () =>
    cluster.store.controllerRevisions.list().toSorted((one, other) => one.revision - other.revision);
  const [first] = revisions();

  await patch(cluster, 'statefulsets', first?.data ?? {});
  await cluster.until(({ pods }) => pods[0]?.image === 'db:1' && pods[0].ready);

  expect(revisions().map(({ revision }) => revision)).toEqual([2, 3]);
  expect(revisions().at(-1)?.metadata.name).toBe(first?.metadata.name);
});

test('of a StatefulSet only some fields can be changed', async () => {
  const cluster = await clusterWith({ kind: 'StatefulSet', replicas: 1 });

  const refused = await patch(cluster, 'statefulsets', { spec: { serviceName: 'other' } });

  expect(refused.status).toBe(422);
  expect(await refused.json()).toMatchObject({
    message:
      "StatefulSet.apps \"db\" is invalid: spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
  });
});

test('a DaemonSet has one pod on each node', async () => {
  const cluster = await clusterWith({ kind: 'DaemonSet' }, { nodes: ['a', 'b'] });

  const { daemonSets, pods } = await settled(cluster);

  expect(daemonSets[0]).toMatchObject({ wanted: 2, updated: 2, available: 2 });
  expect(pods.map(({ node }) => node).sort()).toEqual(['a', 'b']);
});

test('a DaemonSet is renewed on as many nodes at a time as may be without it', async () => {
  const nodes = ['a', 'b', 'c', 'd'];
  const cluster = await clusterWith({ kind: 'DaemonSet', update: { maxUnavailable: '50%' } }, { nodes });
  await settled(cluster);
  const serving: number[] = [];
  cluster.store.pods.subscribe(() =>
    serving.push(cluster.snapshot().pods.filter(({ ready, deleting }) => ready && !deleting).length),
  );

  await patch(cluster, 'daemonsets', image('db:2'));
  await cluster.until(({ daemonSets }) => daemonSets[0]?.observedGeneration === 2);
  await settled(cluster);

  expect(Math.min(...serving)).toBe(2);
  expect(new Set(cluster.snapshot().pods.map((pod) => pod.image))).toEqual(new Set(['db:2']));
});

test('a removed StatefulSet takes its pods and revisions with it', async () => {
  const cluster = await clusterWith({ kind: 'StatefulSet', replicas: 1 });
  await settled(cluster);

  cluster.remove(db);
  await cluster.until(({ pods }) => pods.length === 0);

  expect(cluster.store.controllerRevisions.list()).toEqual([]);
});

test('a workload made over the API is kept like any other', async () => {
  const cluster = await clusterWith({});
  const template = {
    metadata: { labels: { app: 'cache' } },
    spec: { containers: [{ name: 'cache', image: 'redis:7' }] },
  };
  const spec = { replicas: 2, serviceName: 'cache', selector: { matchLabels: { app: 'cache' } }, template };

  const made = await fetch(`${cluster.url}/apis/apps/v1/namespaces/demo/statefulsets`, {
    method: 'POST',
    headers: { authorization: 'Bearer admin-token', 'content-type': 'application/json' },
    body: JSON.stringify({ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'cache' }, spec }),
  });
  await cluster.until(({ statefulSets }) => statefulSets[0]?.isRolledOut === true);

  expect(made.status).toBe(201);
  expect(cluster.snapshot().pods.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['cache-0', 'cache-1']),
  );
});

test('a pod whose label is put back while it is missed is taken in again', async () => {
  const cluster = await clusterWith({ replicas: 1 });
  await settled(cluster);
  const name = cluster.snapshot().pods[0]?.name ?? '';
  const relabel = (app: string) =>
    fetch(`${cluster.url}/api/v1/namespaces/demo/pods/${name}`, {
      method: 'PATCH',
      headers: { authorization: 'Bearer admin-token', 'content-type': 'application/merge-patch+json' },
      body: JSON.stringify({ metadata: { labels: { app } } }),
    });
  await relabel('elsewhere');
  await cluster.until(({ pods }) => pods.length === 2 && pods.every(({ ready }) => ready));

  await relabel('db');
  await cluster.until(({ pods }) => pods.length === 1);

  expect(cluster.snapshot().pods[0]).toMatchObject({ workload: { kind: 'Deployment', name: 'db' } });
});
