import { expect, test } from 'vitest';
import type { Cluster } from '../../../playground/cluster/cluster.ts';
import type { ClusterState } from '../../../src/adapters/kubernetes/catalog.ts';
import { aCluster, catalogOf, eventually } from './bot.ts';

const web = { name: 'web', namespace: 'demo', labels: { team: 'backend' } };

async function twoClusters(): Promise<[Cluster, Cluster]> {
  const [prod, staging] = [await aCluster(), await aCluster({ name: 'staging' })];
  prod.deploy(web);
  staging.deploy(web);
  return [prod, staging];
}

const listsOfDeployments = ({ journal }: Cluster) =>
  journal.filter(({ path, query }) => path.endsWith('/deployments') && query.includes('limit=')).length;

const clustersOf = (applications: readonly { readonly cluster: string }[]) =>
  applications.map(({ cluster }) => cluster);

test('applications of all clusters are known after the first look', async () => {
  const clusters = await twoClusters();

  const catalog = await catalogOf(clusters);

  expect(clustersOf(catalog.find('web'))).toEqual(['prod', 'staging']);
  expect(catalog.find('web')[0]?.tags).toEqual({ team: 'backend' });
  expect(catalog.away()).toEqual([]);
  expect(catalog.ready()).toEqual([
    { cluster: 'prod', problem: undefined },
    { cluster: 'staging', problem: undefined },
  ]);
});

test('a namespace costs one list and one watch for each kind', async () => {
  const cluster = await aCluster();

  await catalogOf([cluster]);

  const kinds = ['daemonsets', 'deployments', 'statefulsets'];
  const asked = cluster.journal.map(({ path, query }) => [path, /watch=1/.test(query)]);
  expect(asked.sort()).toEqual(
    kinds.flatMap((kind) =>
      [false, true].map((isWatch) => [`/apis/apps/v1/namespaces/demo/${kind}`, isWatch]),
    ),
  );
});

test('what is deployed or removed later is known without asking again', async () => {
  const cluster = await aCluster();
  const catalog = await catalogOf([cluster]);
  const before = cluster.journal.length;

  cluster.deploy(web);
  await eventually(() => expect(catalog.find('web')).toHaveLength(1));
  cluster.remove(web);
  await eventually(() => expect(catalog.find('web')).toEqual([]));

  expect(cluster.journal).toHaveLength(before);
});

test('several namespaces of one cluster are followed, others are not', async () => {
  const cluster = await aCluster({ namespaces: ['demo', 'shop', 'secret'] });
  for (const namespace of ['demo', 'shop', 'secret']) cluster.deploy({ ...web, namespace });

  const catalog = await catalogOf([cluster], { namespaces: ['demo', 'shop'] });

  expect(catalog.find('web').map(({ namespace }) => namespace)).toEqual(['demo', 'shop']);
});

test('a configuration that changes counts at the next look-up', async () => {
  const cluster = await aCluster();
  cluster.deploy(web);
  let naming = { tags: [] as string[], overrides: {} };
  const catalog = await catalogOf([cluster], { naming: () => naming });
  expect(catalog.find('web')[0]?.tags).toEqual({ team: 'backend' });

  naming = { tags: [], overrides: { web: { team: 'platform' } } };

  expect(catalog.find('web')[0]?.tags).toEqual({ team: 'platform' });
});

test('a cluster that is away at the start disturbs no other, and is known once it is back', async () => {
  const clusters = await twoClusters();
  const [prod] = clusters;
  await prod.down();

  const catalog = await catalogOf(clusters);

  expect(catalog.away()).toEqual(['prod']);
  expect(clustersOf(catalog.find('web'))).toEqual(['staging']);
  expect(catalog.ready()[0]?.problem).toBe('list deployments on cluster prod: connection refused');

  await prod.up();
  await eventually(() => expect(catalog.away()).toEqual([]));
  expect(clustersOf(catalog.find('web'))).toEqual(['prod', 'staging']);
});

test('what was known of a cluster that goes away stays known; its going and coming are told once each', async () => {
  const clusters = await twoClusters();
  const [prod] = clusters;
  const told: ClusterState[] = [];
  const catalog = await catalogOf(clusters, { changed: (state) => told.push(state) });

  await prod.down();
  await eventually(() => expect(catalog.away()).toEqual(['prod']));
  expect(clustersOf(catalog.find('web'))).toEqual(['prod', 'staging']);
  await prod.up();
  prod.deploy({ ...web, name: 'later' });
  await eventually(() => expect(catalog.find('later')).toHaveLength(1));
  await eventually(() => expect(catalog.away()).toEqual([]));

  const ofProd = told.filter(({ cluster }) => cluster === 'prod');
  expect(ofProd.map(({ problem }) => problem)).toEqual([
    undefined,
    expect.stringMatching(/^list (deployments|statefulsets|daemonsets) on cluster prod: connection refused$/),
    undefined,
  ]);
});

test.each(['cut', 'end', 'expire'] as const)('nothing is missed when its watch ends by %s', async (how) => {
  const cluster = await aCluster();
  const catalog = await catalogOf([cluster]);

  cluster.faults.watches(how);
  cluster.deploy(web);

  await eventually(() => expect(catalog.find('web')).toHaveLength(1));
});

test('a watch that cannot be resumed because history is forgotten is preceded by a new list', async () => {
  const cluster = await aCluster();
  const catalog = await catalogOf([cluster]);
  const release = cluster.faults.pause({ path: /deployments/ });
  cluster.faults.watches('end');
  await release.reached;
  cluster.deploy(web);
  cluster.faults.forgetHistory();

  release.release();

  await eventually(() => expect(catalog.find('web')).toHaveLength(1));
  expect(listsOfDeployments(cluster)).toBe(2);
});

test('a watch that falls silent is not believed', async () => {
  const cluster = await aCluster();
  const catalog = await catalogOf([cluster], { silentMs: 100 });
  cluster.faults.silenceWatches();

  cluster.deploy(web);

  await eventually(() => expect(catalog.find('web')).toHaveLength(1));
});

test('bookmarks are signs of life: only a watch without them is made anew', async () => {
  const [lively, quiet] = [await aCluster({ bookmarkMs: 20 }), await aCluster({ name: 'staging' })];
  await catalogOf([lively, quiet], { silentMs: 300 });

  await eventually(() => expect(listsOfDeployments(quiet)).toBeGreaterThan(3));

  expect(listsOfDeployments(lively)).toBeLessThan(3);
});

test('missing rights are told as such, and a namespace without them hides no other', async () => {
  const cluster = await aCluster({ namespaces: ['demo'] });
  cluster.deploy(web);

  const catalog = await catalogOf([cluster], { namespaces: ['demo', 'other'] });

  expect(catalog.find('web')).toHaveLength(1);
  expect(catalog.ready()[0]?.problem).toContain('cannot list resource "deployments"');
});

test('stopping ends every watch', async () => {
  const cluster = await aCluster();
  const catalog = await catalogOf([cluster]);

  await catalog.stop();
  cluster.deploy(web);
  await cluster.until(({ pods }) => pods.length === 1);

  expect(catalog.find('web')).toEqual([]);
});
