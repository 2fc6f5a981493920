import { expect, test } from 'vitest';
import type { Cluster } from '../../../playground/cluster/cluster.ts';
import { workloadsOf } from '../../../playground/cluster/snapshot.ts';
import type { Clusters } from '../../../src/usecases/ports.ts';
import { aClusterWith, botOn, demo, failureOf, never, workloadIn } from './bot.ts';
import { rolled } from './rolled.ts';

/** StatefulSets and DaemonSets, as far as they are not as Deployments are. */

const restart = (bot: Clusters, cluster: Cluster) =>
  bot.restart(demo, workloadIn(cluster), { operationId: 'op-1', at: new Date(), signal: never });

test.each([
  ['StatefulSet', 'web-0'],
  ['DaemonSet', expect.stringMatching(/^web-/)],
] as const)('a %s is told with its counters, its revision and the pods it owns', async (kind, first) => {
  const cluster = await aClusterWith({ kind, image: 'db:16' });
  cluster.deploy({ name: 'other', namespace: 'demo', kind, labels: { app: 'web' } });
  await cluster.until((snapshot) => workloadsOf(snapshot).every(({ isRolledOut }) => isRolledOut));
  const bot = await botOn(cluster);

  const { workload, pods, manifest } = await bot.look(demo, workloadIn(cluster), never);

  expect(workload).toMatchObject({
    kind,
    wanted: 3,
    reach: 3,
    replicas: 3,
    updated: 3,
    ready: 3,
    available: 3,
    strategy: 'RollingUpdate',
    image: 'web=db:16',
    revision: '1',
  });
  expect(workload.currentReplicaSet).toMatch(/^web-/);
  expect(workload.replicaSets).toEqual([workload.currentReplicaSet]);
  expect(pods).toHaveLength(3);
  expect(pods[0]).toMatchObject({ name: first, ready: true, owner: workload.currentReplicaSet });
  expect(manifest).toMatchObject({ kind, metadata: { name: 'web' } });
});

test.each(['StatefulSet', 'DaemonSet'] as const)('a restart of a %s is watched to its end', async (kind) => {
  const cluster = await aClusterWith({ kind });
  const bot = await botOn(cluster);
  const before = await bot.look(demo, workloadIn(cluster), never);

  const { end, views } = await rolled(cluster, bot, () => restart(bot, cluster));

  expect(end).toEqual({ kind: 'end', outcome: 'succeeded', error: undefined });
  const last = views.at(-1);
  expect(last?.workload).toMatchObject({ updated: 3, ready: 3, operationId: 'op-1', revision: '2' });
  const uids = new Set(before.pods.map(({ uid }) => uid));
  expect(last?.pods.filter(({ uid }) => uids.has(uid))).toEqual([]);
  if (kind === 'StatefulSet') {
    expect(last?.pods.map(({ name }) => name)).toEqual(before.pods.map(({ name }) => name));
  }
});

test('of a partitioned StatefulSet a restart reaches the pods from the partition on', async () => {
  const cluster = await aClusterWith({ kind: 'StatefulSet', update: { partition: 2 } });
  const bot = await botOn(cluster);
  const before = await bot.look(demo, workloadIn(cluster), never);

  const { end, views } = await rolled(cluster, bot, () => restart(bot, cluster));

  expect(before.workload).toMatchObject({ partition: 2, reach: 1 });
  expect(end).toMatchObject({ outcome: 'succeeded' });
  const stayed = views.at(-1)?.pods.filter(({ uid }) => before.pods.some((pod) => pod.uid === uid));
  expect(stayed?.map(({ name }) => name)).toEqual(['web-0', 'web-1']);
});

test.each(['StatefulSet', 'DaemonSet'] as const)(
  'with OnDelete a restart of a %s is over at once, and replaces nothing',
  async (kind) => {
    const cluster = await aClusterWith({ kind, update: 'OnDelete' });
    const bot = await botOn(cluster);
    const before = await bot.look(demo, workloadIn(cluster), never);

    const { end, views } = await rolled(cluster, bot, () => restart(bot, cluster));

    expect(before.workload).toMatchObject({ strategy: 'OnDelete', reach: 0 });
    expect(end).toMatchObject({ outcome: 'succeeded' });
    expect(views.at(-1)?.pods).toEqual(before.pods);
  },
);

test.each(['StatefulSet', 'DaemonSet'] as const)('new pods of a %s that fare ill fail it', async (kind) => {
  const cluster = await aClusterWith({ kind });
  const bot = await botOn(cluster);
  cluster.behave({ name: 'web', namespace: 'demo' }, 'image-missing');

  const { end } = await rolled(cluster, bot, () => restart(bot, cluster));

  expect(end).toMatchObject({
    outcome: 'failed',
    error: expect.stringMatching(/^web-\S+: ImagePullBackOff/),
  });
});

test('an old pod of a StatefulSet that cannot start holds a restart up, and is named', async () => {
  const cluster = await aClusterWith({ kind: 'StatefulSet' });
  const bot = await botOn(cluster);
  cluster.makeIll({ name: 'web', namespace: 'demo' }, { pods: 1, as: 'crash-loop', restarts: 7 });
  await cluster.until(({ pods }) => pods.some(({ status }) => status === 'CrashLoopBackOff'));

  const { end } = await rolled(cluster, bot, () => restart(bot, cluster));

  expect(end).toMatchObject({
    outcome: 'failed',
    error: 'web-0: CrashLoopBackOff; it holds up the StatefulSet until it is deleted',
  });
});

test.each(['StatefulSet', 'DaemonSet'] as const)('a %s cannot be paused', async (kind) => {
  const cluster = await aClusterWith({ kind });
  const bot = await botOn(cluster);

  expect(await failureOf(bot.pause(demo, workloadIn(cluster), 'op-1'))).toMatchObject({ code: 'bad-input' });
});
