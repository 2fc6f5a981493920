import { afterAll, expect, test } from 'vitest';
import { at } from '../../playground/cluster/json.ts';
import { startCluster } from '../../playground/cluster/start-cluster.ts';

const namespaces = Array.from({ length: 10 }, (_, index) => `team-${index}`);
const cluster = await startCluster({ name: 'big', namespaces });
const apps = 1_000;

cluster.deployMany(
  Array.from({ length: apps }, (_, index) => ({
    name: `app-${index}`,
    namespace: namespaces[index % namespaces.length] ?? '',
    replicas: 5,
    labels: { team: `team-${index % namespaces.length}` },
  })),
);

afterAll(() => cluster.stop());

async function pageOf(path: string, query: string): Promise<unknown> {
  const headers = { authorization: 'Bearer admin-token' };
  return (await fetch(`${cluster.url}${path}?limit=500${query}`, { headers })).json();
}

async function namesOf(path: string): Promise<string[]> {
  const names: string[] = [];
  for (let token = ''; ; ) {
    const page = await pageOf(path, token);
    const items = at(page, 'items');
    if (Array.isArray(items)) names.push(...items.map((item) => String(at(item, 'metadata.name'))));
    const next = at(page, 'metadata.continue');
    if (next === undefined) return names;
    token = `&continue=${next}`;
  }
}

test('many applications are there at once, rolled out', () => {
  const { deployments, pods } = cluster.snapshot();

  expect(deployments.filter(({ isRolledOut }) => isRolledOut)).toHaveLength(apps);
  expect(pods.filter(({ ready, deployment }) => ready && deployment !== undefined)).toHaveLength(5 * apps);
});

test('they are listed page by page, each once', async () => {
  const names = await namesOf('/api/v1/pods');

  expect(names).toHaveLength(5 * apps);
  expect(new Set(names).size).toBe(5 * apps);
});

test('and live like any other: a deleted pod is replaced, a new image rolled out', async () => {
  const app = { name: 'app-7', namespace: 'team-7' };
  const mine = () => cluster.snapshot().pods.filter(({ deployment }) => deployment === app.name);
  const [first] = mine();

  cluster.deletePod({ namespace: app.namespace, name: first?.name ?? '' });
  await cluster.until(
    () => mine().length === 5 && mine().every(({ ready, uid }) => ready && uid !== first?.uid),
  );
  const containers = [{ name: 'app-7', image: 'app-7:2' }];
  await fetch(`${cluster.url}/apis/apps/v1/namespaces/team-7/deployments/app-7`, {
    method: 'PATCH',
    headers: { authorization: 'Bearer bot-token', 'content-type': 'application/strategic-merge-patch+json' },
    body: JSON.stringify({ spec: { template: { spec: { containers } } } }),
  });
  await cluster.until(
    () => mine().length === 5 && mine().every(({ ready, image }) => ready && image === 'app-7:2'),
  );

  expect(cluster.store.replicaSets.list('team-7').filter(({ spec }) => spec.replicas > 0)).toHaveLength(100);
});

test('those that are not plain Deployments come as usual', async () => {
  cluster.deployMany([{ name: 'db', namespace: 'team-0', kind: 'StatefulSet', replicas: 2 }]);

  const { statefulSets } = await cluster.until((seen) => seen.statefulSets[0]?.isRolledOut === true);

  expect(statefulSets).toMatchObject([{ name: 'db', ready: 2 }]);
});
