import { afterEach, expect, test } from 'vitest';
import type { Cluster } from '../../playground/cluster/cluster.ts';
import { startCluster } from '../../playground/cluster/start-cluster.ts';

const running: Cluster[] = [];
const pods = '/api/v1/namespaces/demo/pods';
const headers = { authorization: 'Bearer bot-token', 'user-agent': 'firebreak/1.0' };

afterEach(async () => {
  await Promise.all(running.splice(0).map((cluster) => cluster.stop()));
});

async function clusterWithPods(): Promise<Cluster> {
  const cluster = await startCluster({ name: 'prod', namespaces: ['demo'] });
  running.push(cluster);
  cluster.deploy({ name: 'web', namespace: 'demo', replicas: 2 });
  await cluster.until(({ deployments }) => deployments[0]?.isRolledOut === true);
  return cluster;
}

const get = (cluster: Cluster, query = '') => fetch(`${cluster.url}${pods}${query}`, { headers });

function remove(cluster: Cluster, name: string): Promise<Response> {
  return fetch(`${cluster.url}${pods}/${name}`, { method: 'DELETE', headers });
}

const firstPod = (cluster: Cluster) => cluster.snapshot().pods[0]?.name ?? '';

async function linesOf(response: Response): Promise<string[]> {
  return (await response.text()).trim().split('\n');
}

test('while the cluster is down connections are refused, and it comes back at the same address', async () => {
  const cluster = await clusterWithPods();

  await cluster.down();
  const refused = await get(cluster).catch(() => 'refused');
  await cluster.up();

  expect(refused).toBe('refused');
  expect((await get(cluster)).status).toBe(200);
});

test('going down drops the watches that are open', async () => {
  const cluster = await clusterWithPods();
  const watch = await get(cluster, `?watch=1&resourceVersion=${cluster.store.revision()}`);

  await cluster.down();

  await expect(watch.text()).rejects.toThrow();
});

test('a wrong answer before the request is carried out leaves everything as it was', async () => {
  const cluster = await clusterWithPods();
  cluster.faults.answer({ answer: 503, method: 'DELETE' });
  const name = firstPod(cluster);

  const failed = await remove(cluster, name);

  expect(failed.status).toBe(503);
  expect(cluster.store.pods.get('demo', name)?.metadata.deletionTimestamp).toBeUndefined();
  expect((await remove(cluster, name)).status).toBe(200);
});

test('a connection can break after the request was carried out', async () => {
  const cluster = await clusterWithPods();
  cluster.faults.answer({ answer: 'drop', method: 'DELETE', when: 'after' });
  const name = firstPod(cluster);

  await expect(remove(cluster, name)).rejects.toThrow();

  expect(cluster.store.pods.get('demo', name)?.metadata.deletionTimestamp).toBeDefined();
});

test('a paused request is held until it is released, and others go on', async () => {
  const cluster = await clusterWithPods();
  const pause = cluster.faults.pause({ method: 'DELETE' });
  const name = firstPod(cluster);

  const deletion = remove(cluster, name);
  const held = await pause.reached;
  const other = await get(cluster);
  const before = cluster.store.pods.get('demo', name)?.metadata.deletionTimestamp;
  pause.release();

  expect(held).toMatchObject({ method: 'DELETE', path: `${pods}/${name}`, user: 'bot' });
  expect(other.status).toBe(200);
  expect(before).toBeUndefined();
  expect((await deletion).status).toBe(200);
});

test('a watch can be ended, cut, or told that its history is gone', async () => {
  const cluster = await clusterWithPods();
  const open = () => get(cluster, `?watch=1&resourceVersion=${cluster.store.revision()}`);

  const ended = await open();
  cluster.faults.watches('end');
  const expired = await open();
  cluster.faults.watches('expire');
  const cut = await open();
  cluster.faults.watches('cut');

  expect(await ended.text()).toBe('');
  expect(JSON.parse((await linesOf(expired))[0] ?? '')).toMatchObject({
    type: 'ERROR',
    object: { code: 410 },
  });
  await expect(cut.text()).rejects.toThrow();
});

test('a silent watch keeps what happened and tells it later', async () => {
  const cluster = await clusterWithPods();
  const watch = await get(cluster, `?watch=1&resourceVersion=${cluster.store.revision()}`);
  cluster.faults.silenceWatches();
  const name = firstPod(cluster);

  await remove(cluster, name);
  cluster.faults.speakAgain();
  cluster.faults.watches('end');

  const [first = ''] = await linesOf(watch);
  expect(JSON.parse(first)).toMatchObject({ type: 'MODIFIED', object: { metadata: { name } } });
});

test('only so many requests of a kind are slow or refused, and others are not', async () => {
  const cluster = await clusterWithPods();
  cluster.faults.answer({
    answer: 429,
    method: 'GET',
    path: /pods$/,
    times: 2,
    headers: { 'Retry-After': '7' },
  });
  cluster.faults.slow({ method: 'DELETE', delayMs: 300, times: 1 });
  const order: string[] = [];

  const slow = remove(cluster, firstPod(cluster)).then(() => order.push('DELETE'));
  const answers = [await get(cluster), await get(cluster), await get(cluster)];
  order.push('GET');
  await slow;

  expect(answers.map(({ status, headers }) => [status, headers.get('Retry-After')])).toEqual([
    [429, '7'],
    [429, '7'],
    [200, null],
  ]);
  expect(order).toEqual(['GET', 'DELETE']);
});

test('watches can be chosen by their path', async () => {
  const cluster = await clusterWithPods();
  const from = `watch=1&resourceVersion=${cluster.store.revision()}`;
  const onPods = await get(cluster, `?${from}`);
  const deployments = `${cluster.url}/apis/apps/v1/namespaces/demo/deployments`;
  const onDeployments = await fetch(`${deployments}?${from}&timeoutSeconds=1`, { headers });

  cluster.faults.watches('expire', { path: /pods$/ });

  expect(await onPods.text()).toContain('"code":410');
  expect(await onDeployments.text()).not.toContain('410');
});

test('once the history is forgotten, an earlier resourceVersion is too old', async () => {
  const cluster = await clusterWithPods();
  const before = cluster.store.revision() - 1;

  cluster.faults.forgetHistory();

  const lines = await linesOf(await get(cluster, `?watch=1&resourceVersion=${before}`));
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ type: 'ERROR', object: { reason: 'Expired' } });
});

test('the journal knows who asked what, as which client, and what was answered', async () => {
  const cluster = await clusterWithPods();

  await remove(cluster, 'nope');

  expect(cluster.journal.at(-1)).toMatchObject({
    method: 'DELETE',
    path: `${pods}/nope`,
    user: 'bot',
    userAgent: 'firebreak/1.0',
    status: 404,
  });
});

test('the journal also knows as whom a request was to be carried out', async () => {
  const cluster = await clusterWithPods();

  await fetch(cluster.url + pods, { headers: { ...headers, 'impersonate-user': 'alice' } });

  expect(cluster.journal.at(-1)).toMatchObject({ user: 'bot', actingAs: 'alice', status: 403 });
});
