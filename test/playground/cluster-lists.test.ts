import { afterEach, expect, test } from 'vitest';
import type { Cluster, ClusterOptions } from '../../playground/cluster/cluster.ts';
import { startCluster } from '../../playground/cluster/start-cluster.ts';
import { normalised } from './cluster-recordings/normalise.ts';
import { recordedSingle } from './cluster-recordings/recorded.ts';

const running: Cluster[] = [];
const pods = '/api/v1/namespaces/demo/pods';
const listOfMetadata = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json';
const metadata = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json';

afterEach(async () => {
  await Promise.all(running.splice(0).map((cluster) => cluster.stop()));
});

async function clusterWithPods(options: Partial<ClusterOptions> = {}): Promise<Cluster> {
  const cluster = await startCluster({ name: 'prod', namespaces: ['demo'], ...options });
  running.push(cluster);
  cluster.deploy({ name: 'web', namespace: 'demo', replicas: 5 });
  await cluster.until(({ deployments }) => deployments[0]?.isRolledOut === true);
  return cluster;
}

function get(cluster: Cluster, path: string, accept = 'application/json'): Promise<Response> {
  return fetch(cluster.url + path, { headers: { authorization: 'Bearer bot-token', accept } });
}

type List = {
  readonly metadata: { resourceVersion: string; continue?: string; remainingItemCount?: number };
  readonly items: readonly { readonly metadata: { readonly name: string } }[];
};

async function page(cluster: Cluster, query: string): Promise<List> {
  return JSON.parse(await (await get(cluster, `${pods}?${query}`)).text());
}

test('pages show the list as it was when the first was read', async () => {
  const cluster = await clusterWithPods();
  const names = cluster.snapshot().pods.map(({ name }) => name);

  const first = await page(cluster, 'limit=2');
  cluster.deletePod({ namespace: 'demo', name: names[3] ?? '' }, 0);
  const second = await page(cluster, `limit=2&continue=${first.metadata.continue}`);
  const third = await page(cluster, `limit=2&continue=${second.metadata.continue}`);

  const all = [first, second, third];
  expect(all.flatMap(({ items }) => items.map((item) => item.metadata.name))).toEqual(names);
  expect(all.map((list) => list.metadata.remainingItemCount)).toEqual([3, 1, undefined]);
  expect(new Set(all.map((list) => list.metadata.resourceVersion)).size).toBe(1);
});

test('a page token that is too old is refused as recorded, with one to go on without consistency', async () => {
  const cluster = await clusterWithPods();
  const first = await page(cluster, 'limit=1');
  cluster.deploy({ name: 'other', namespace: 'demo' });
  cluster.faults.forgetHistory();

  const refused = await get(cluster, `${pods}?limit=1&continue=${first.metadata.continue}`);
  const body = JSON.parse(await refused.text());
  const rest = await page(cluster, `continue=${body.metadata.continue}`);

  const recorded = recordedSingle('list-continue-expired').response;
  expect(refused.status).toBe(recorded.status);
  expect(normalised(body)).toEqual(normalised(recorded.body));
  expect(rest.items).toHaveLength(4);
});

test('metadata alone is listed, read and watched by its own names', async () => {
  const cluster = await clusterWithPods({ bookmarkMs: 50 });
  const name = cluster.snapshot().pods[0]?.name;

  const list = await get(cluster, `${pods}?limit=1`, listOfMetadata);
  const one = await get(cluster, `${pods}/${name}`, metadata);
  const watch = await get(
    cluster,
    `${pods}?watch=1&allowWatchBookmarks=true&timeoutSeconds=1&fieldSelector=metadata.name%3D${name}`,
    metadata,
  );

  expect(await list.json()).toMatchObject({
    kind: 'PartialObjectMetadataList',
    items: [{ kind: 'PartialObjectMetadata', metadata: { name } }],
  });
  expect(await one.json()).not.toHaveProperty('spec');
  const lines = (await watch.text()).trim().split('\n');
  const events = lines.map((line) => JSON.parse(line));
  expect(events.map(({ object }) => [object.kind, 'spec' in object])).toEqual(
    events.map(() => ['PartialObjectMetadata', false]),
  );
  expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(['ADDED', 'BOOKMARK']));
});

test.each([
  ['a list', pods, metadata, 'you requested PartialObjectMetadata, but the requested object is a list'],
  [
    'one object',
    `${pods}/NAME`,
    listOfMetadata,
    'you requested PartialObjectMetadataList, but the requested',
  ],
])('metadata of %s under the other name is not to be had', async (_what, path, accept, message) => {
  const cluster = await clusterWithPods();
  const name = cluster.snapshot().pods[0]?.name ?? '';

  const refused = await get(cluster, path.replace('NAME', name), accept);

  expect(refused.status).toBe(406);
  expect(await refused.json()).toMatchObject({
    reason: 'NotAcceptable',
    message: expect.stringContaining(message),
  });
});
