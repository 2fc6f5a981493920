import { expect, test } from 'vitest';
import type { Cluster } from '../../../playground/cluster/cluster.ts';
import { aClusterWith, botOn, deleting, demo, failureOf, never, workloadIn } from './bot.ts';

const at = new Date('2026-03-01T12:00:00.123Z');
const mark = (operationId: string) => ({ operationId, at, signal: never });

function aPod(cluster: Cluster) {
  const [pod] = cluster.snapshot().pods;
  if (pod === undefined) throw new Error('no pod');
  return { name: pod.name, uid: pod.uid };
}

const deploymentOf = (cluster: Cluster) => cluster.store.deployments.get('demo', 'web');

test('a pod is deleted with its uid as the precondition', async () => {
  const cluster = await aClusterWith({});
  const bot = await botOn(cluster);
  const pod = aPod(cluster);

  const outcome = await bot.deletePod(demo, pod, deleting);

  expect(outcome).toEqual({ outcome: 'deleted' });
  const [request] = cluster.journal.filter(({ method }) => method === 'DELETE');
  expect(JSON.parse(request?.body ?? '')).toMatchObject({ preconditions: { uid: pod.uid } });
  await cluster.until(({ pods }) => pods.length === 3 && pods.every(({ uid }) => uid !== pod.uid));
});

test('deleting again while the pod terminates changes nothing', async () => {
  const cluster = await aClusterWith({ timings: { stopMs: 60_000 } });
  const bot = await botOn(cluster);
  const pod = aPod(cluster);

  await bot.deletePod(demo, pod, deleting);
  const first = cluster.store.pods.get('demo', pod.name);
  const again = await bot.deletePod(demo, pod, deleting);

  expect(again).toEqual({ outcome: 'deleted' });
  expect(cluster.store.pods.get('demo', pod.name)).toEqual(first);
});

test('a pod that is away, or whose name another has now, is gone and nothing is deleted', async () => {
  const cluster = await aClusterWith({});
  const bot = await botOn(cluster);
  const pod = aPod(cluster);

  expect(await bot.deletePod(demo, { name: 'web-none', uid: 'u' }, deleting)).toEqual({ outcome: 'gone' });
  expect(await bot.deletePod(demo, { name: pod.name, uid: 'of-an-older-pod' }, deleting)).toEqual({
    outcome: 'gone',
  });
  expect(cluster.snapshot().pods.every(({ deleting }) => !deleting)).toBe(true);
});

test('a restart marks the workload and not its template, under the name firebreak', async () => {
  const cluster = await aClusterWith({});
  const bot = await botOn(cluster);

  await bot.restart(demo, workloadIn(cluster), mark('op-1'));

  const deployment = deploymentOf(cluster);
  expect(deployment?.metadata.annotations).toMatchObject({ 'firebreak.dev/operation': 'op-1' });
  expect(deployment?.spec.template.metadata?.annotations).toEqual({
    'kubectl.kubernetes.io/restartedAt': '2026-03-01T12:00:00.123Z',
  });
  const [request] = cluster.journal.filter(({ method }) => method === 'PATCH');
  expect(request?.query).toBe('?fieldManager=firebreak');
  expect((await bot.look(demo, workloadIn(cluster), never)).workload.operationId).toBe('op-1');
});

test('a restart of a workload that was made anew under the same name is refused', async () => {
  const cluster = await aClusterWith({});
  const bot = await botOn(cluster);
  const other = { ...workloadIn(cluster), uid: '00000000-0000-0000-0000-000000000000' };

  const failures = [
    await failureOf(bot.restart(demo, other, mark('op-1'))),
    await failureOf(bot.restart(demo, { ...other, name: 'none' }, mark('op-1'))),
  ];

  expect(failures).toMatchObject([{ code: 'workload-gone' }, { code: 'workload-gone' }]);
  expect(deploymentOf(cluster)?.metadata.generation).toBe(1);
});

test('a rollout is paused while it is that of the operation', async () => {
  const cluster = await aClusterWith({});
  const bot = await botOn(cluster);
  const workload = workloadIn(cluster);
  await bot.restart(demo, workload, mark('op-1'));

  await bot.pause(demo, workload, 'op-1');

  expect(deploymentOf(cluster)?.spec.paused).toBe(true);
});

test('a rollout that another operation has taken over is left alone', async () => {
  const cluster = await aClusterWith({});
  const bot = await botOn(cluster);
  const workload = workloadIn(cluster);
  await bot.restart(demo, workload, mark('op-2'));

  await bot.pause(demo, workload, 'op-1');

  expect(deploymentOf(cluster)?.spec.paused ?? false).toBe(false);
});

test('pausing what was made anew under the same name is refused', async () => {
  const cluster = await aClusterWith({});
  const bot = await botOn(cluster);
  const workload = workloadIn(cluster);
  await bot.restart(demo, workload, mark('op-1'));

  const failure = await failureOf(bot.pause(demo, { ...workload, uid: 'another' }, 'op-1'));

  expect(failure).toMatchObject({ code: 'workload-gone' });
  expect(deploymentOf(cluster)?.spec.paused ?? false).toBe(false);
});
