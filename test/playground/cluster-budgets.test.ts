import { afterEach, expect, test } from 'vitest';
import type { AppSpec } from '../../playground/cluster/app-spec.ts';
import type { Cluster } from '../../playground/cluster/cluster.ts';
import { startCluster } from '../../playground/cluster/start-cluster.ts';

const running: Cluster[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((cluster) => cluster.stop()));
});

async function clusterWith(app: Partial<AppSpec>): Promise<Cluster> {
  const cluster = await startCluster({ name: 'prod', namespaces: ['demo'] });
  running.push(cluster);
  cluster.deploy({ name: 'web', namespace: 'demo', replicas: 4, ...app });
  await cluster.until(({ pods }) => pods.length === 4 && pods.every(({ ready }) => ready));
  return cluster;
}

const allowed = (cluster: Cluster) => cluster.store.budgets.list()[0]?.status.disruptionsAllowed;

function evict(cluster: Cluster, name = ''): Promise<Response> {
  return fetch(`${cluster.url}/api/v1/namespaces/demo/pods/${name}/eviction`, {
    method: 'POST',
    headers: { authorization: 'Bearer bot-token', 'content-type': 'application/json' },
    body: JSON.stringify({ apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name } }),
  });
}

test.each([
  [{ minAvailable: 3 }, 1],
  [{ minAvailable: '50%' }, 2],
  [{ maxUnavailable: 1 }, 1],
  [{ maxUnavailable: '30%' }, 2],
  [{ minAvailable: 4 }, 0],
] as const)('of four pods a budget of %j lets %i go', async (budget, count) => {
  const cluster = await clusterWith({ budget });

  await cluster.until(() => cluster.store.budgets.list()[0]?.status.currentHealthy === 4);

  expect(allowed(cluster)).toBe(count);
});

test('a pod that is not Ready may be evicted where enough others serve', async () => {
  const cluster = await clusterWith({ budget: { minAvailable: 3 } });
  const [name] = cluster.makeIll({ name: 'web', namespace: 'demo' }, { pods: 1, as: 'never-ready' });
  await cluster.until(() => cluster.store.budgets.list()[0]?.status.currentHealthy === 3);

  const { status } = await evict(cluster, name);

  expect(status).toBe(201);
});

test('a budget that is lifted holds nobody back', async () => {
  const cluster = await clusterWith({ budget: { minAvailable: 4 } });
  await cluster.until(
    () => allowed(cluster) === 0 && cluster.store.budgets.list()[0]?.status.currentHealthy === 4,
  );
  const name = cluster.snapshot().pods[0]?.name;

  const before = await evict(cluster, name);
  cluster.unprotect({ name: 'web', namespace: 'demo' });
  const after = await evict(cluster, name);

  expect([before.status, after.status]).toEqual([429, 201]);
});
