import { afterEach, expect, test } from 'vitest';
import type { Cluster } from '../../playground/cluster/cluster.ts';
import { startCluster } from '../../playground/cluster/start-cluster.ts';

const running: Cluster[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((cluster) => cluster.stop()));
});

async function clusterWith(replicas: number, nodes: readonly string[]): Promise<Cluster> {
  const cluster = await startCluster({ name: 'prod', namespaces: ['demo'], nodes });
  running.push(cluster);
  cluster.deploy({ name: 'db', namespace: 'demo', replicas });
  return cluster;
}

test('pods of a node that is away are given up and stay; what has no fixed name is made again elsewhere', async () => {
  const cluster = await clusterWith(2, ['a', 'b']);
  cluster.deploy({ name: 'queue', namespace: 'demo', kind: 'StatefulSet', replicas: 2 });
  await cluster.until(({ pods }) => pods.length === 4 && pods.every(({ ready }) => ready));
  const lost = cluster.snapshot().pods.filter(({ node }) => node === 'a');

  cluster.nodeAway('a');
  const away = await cluster.until(
    ({ pods }) => pods.filter((pod) => pod.deployment === 'db' && pod.ready).length === 2,
  );
  const taints = cluster.store.nodes.get('', 'a')?.spec.taints;
  cluster.nodeBack('a');
  const back = await cluster.until(
    ({ pods }) => pods.length === 4 && pods.every(({ ready, deleting }) => ready && !deleting),
  );

  expect(away.pods.filter(({ uid }) => lost.some((pod) => pod.uid === uid))).toMatchObject(
    lost.map(({ name }) => ({ name, status: 'Unknown', ready: false, deleting: true })),
  );
  expect(away.pods.filter(({ workload }) => workload?.name === 'queue')).toHaveLength(2);
  expect(away.nodes).toEqual([
    { name: 'a', isReady: false },
    { name: 'b', isReady: true },
  ]);
  expect(taints).toContainEqual({ key: 'node.kubernetes.io/unreachable', effect: 'NoExecute' });
  expect(back.pods.map(({ uid }) => uid).filter((uid) => lost.some((pod) => pod.uid === uid))).toEqual([]);
});

test('nodes are read by those who may, and belong to no namespace', async () => {
  const cluster = await clusterWith(1, ['node-1', 'node-2', 'node-3']);
  const read = (path: string, user: string) =>
    fetch(cluster.url + path, { headers: { authorization: `Bearer ${user}-token` } });

  const listed = await read('/api/v1/nodes', 'admin');
  const named = await read('/api/v1/nodes/node-1', 'admin');
  const refused = await read('/api/v1/nodes', 'bot');

  expect(await listed.json()).toMatchObject({ kind: 'NodeList', items: [{}, {}, {}] });
  const node = await named.json();
  expect(node).toMatchObject({ metadata: { name: 'node-1' } });
  expect(node).not.toHaveProperty('metadata.namespace');
  expect(refused.status).toBe(403);
});
