import { afterEach, expect, test } from 'vitest';
import type { AppSpec } from '../../playground/cluster/app-spec.ts';
import type { Cluster } from '../../playground/cluster/cluster.ts';
import { startCluster } from '../../playground/cluster/start-cluster.ts';

const running: Cluster[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((cluster) => cluster.stop()));
});

async function clusterWith(app: Partial<AppSpec> = {}): Promise<Cluster> {
  const cluster = await startCluster({ name: 'prod', namespaces: ['demo'] });
  running.push(cluster);
  cluster.deploy({ name: 'web', namespace: 'demo', ...app });
  return cluster;
}

function get(cluster: Cluster, path: string): Promise<Response> {
  return fetch(`${cluster.url}/api/v1/namespaces/demo/${path}`, {
    headers: { authorization: 'Bearer bot-token' },
  });
}

async function logOf(cluster: Cluster, query = ''): Promise<string> {
  const name = cluster.snapshot().pods[0]?.name;
  return (await get(cluster, `pods/${name}/log${query}`)).text();
}

const until = (cluster: Cluster, status: string) => cluster.until(({ pods }) => pods[0]?.status === status);

test('the log is what the container wrote, the last lines of it on request', async () => {
  const cluster = await clusterWith({ log: ['one', 'two', 'three'] });
  await until(cluster, 'Running');

  expect(await logOf(cluster)).toBe('one\ntwo\nthree\n');
  expect(await logOf(cluster, '?tailLines=2')).toBe('two\nthree\n');
  expect(await logOf(cluster, '?tailLines=0')).toBe('');
  expect(await logOf(cluster, '?limitBytes=5')).toBe('one\nt');
});

test('with timestamps each line says when', async () => {
  const cluster = await clusterWith({ log: ['one'] });
  await until(cluster, 'Running');

  expect(await logOf(cluster, '?timestamps=true')).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z one\n$/);
});

test('while a container waits to start again its log is that of the run that crashed', async () => {
  const cluster = await clusterWith({ behaviour: 'crash-loop', log: ['starting', 'panic: no database'] });
  await until(cluster, 'CrashLoopBackOff');

  expect(await logOf(cluster, '?tailLines=1')).toBe('panic: no database\n');
});

test('once it runs again, the last words of the run before are asked for as such', async () => {
  const timings = { backOffMs: 10, crashAfterMs: 500 };
  const cluster = await clusterWith({ log: ['starting', 'panic: no database'], timings });
  await cluster.until(({ pods }) => pods[0]?.ready === true);
  cluster.behave({ name: 'web', namespace: 'demo' }, 'crash-loop', 'all');
  await cluster.until(({ pods }) => pods[0]?.restarts === 1);

  expect(await logOf(cluster)).toBe('starting\n');
  expect(await logOf(cluster, '?previous=true')).toBe('starting\npanic: no database\n');
});

test('a pod on no node has no log', async () => {
  const cluster = await clusterWith({ behaviour: 'no-capacity' });
  await until(cluster, 'Unschedulable');

  expect(JSON.parse(await logOf(cluster))).toMatchObject({
    code: 400,
    message: expect.stringMatching(/^pod web-\S+ does not have a host assigned$/),
  });
});

test('events of one pod can be listed and watched, and the same again counts up', async () => {
  const cluster = await clusterWith({ replicas: 2, behaviour: 'crash-loop', timings: { backOffMs: 10 } });
  await until(cluster, 'CrashLoopBackOff');
  const { name, uid } = cluster.snapshot().pods[0] ?? { name: '', uid: '' };
  const selector = `fieldSelector=involvedObject.uid%3D${uid}%2Creason%3DBackOff`;
  const from = `watch=1&resourceVersion=${cluster.store.revision()}&timeoutSeconds=1`;

  const watched = await get(cluster, `events?${selector}&${from}`);
  const lines = (await watched.text()).trim().split('\n');
  const listed = await get(cluster, `events?${selector}`);

  const [first = '{}'] = lines;
  expect(JSON.parse(first)).toMatchObject({
    type: 'MODIFIED',
    object: { count: 2, involvedObject: { uid } },
  });
  expect(await listed.json()).toMatchObject({
    items: [
      { reason: 'BackOff', type: 'Warning', involvedObject: { name }, source: { component: 'kubelet' } },
    ],
  });
});
