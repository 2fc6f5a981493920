import { expect, test } from 'vitest';
import { isUnhealthy } from '../../../src/domain/facts.ts';
import { aCluster, aClusterWith, botOn, demo, failureOf, never, workloadIn } from './bot.ts';

test('a healthy workload is told with all its counters, its revision and its pods', async () => {
  const cluster = await aClusterWith({
    image: 'nginx:1.25',
    minReadySeconds: 0,
    progressDeadlineSeconds: 120,
  });
  const bot = await botOn(cluster);

  const { workload, pods } = await bot.look(demo, workloadIn(cluster), never);

  expect(workload).toMatchObject({
    name: 'web',
    wanted: 3,
    replicas: 3,
    updated: 3,
    ready: 3,
    available: 3,
    paused: false,
    strategy: 'RollingUpdate',
    progressDeadlineSeconds: 120,
    image: 'web=nginx:1.25',
    revision: '1',
    operationId: undefined,
  });
  expect(workload.observedGeneration).toBe(workload.generation);
  expect(workload.replicaSets).toEqual([workload.currentReplicaSet]);
  expect(pods).toHaveLength(3);
  for (const pod of pods) {
    expect(pod).toMatchObject({ ready: true, phase: 'Running', terminating: false });
    expect(pod.owner).toBe(workload.currentReplicaSet);
    expect(pod.readySince).toBeInstanceOf(Date);
    expect(isUnhealthy(pod, new Date())).toBe(false);
  }
});

test('a crashing pod tells its restarts and how it ended', async () => {
  const cluster = await aClusterWith({ behaviour: 'out-of-memory', replicas: 1 });
  const bot = await botOn(cluster);
  await cluster.until(({ pods }) =>
    pods.some(({ status, restarts }) => status === 'CrashLoopBackOff' && restarts > 0),
  );

  const { pods } = await bot.look(demo, workloadIn(cluster), never);

  expect(pods[0]?.containers[0]).toMatchObject({
    waitingReason: 'CrashLoopBackOff',
    lastTerminationReason: 'OOMKilled',
    lastExitCode: 137,
  });
  expect(pods[0]?.containers[0]?.restarts).toBeGreaterThan(0);
});

test('a pod whose image cannot be pulled tells the reason', async () => {
  const cluster = await aClusterWith({ behaviour: 'image-missing', replicas: 1 });
  const bot = await botOn(cluster);
  await cluster.until(({ pods }) => pods.some(({ status }) => status === 'ImagePullBackOff'));

  const { workload, pods } = await bot.look(demo, workloadIn(cluster), never);

  expect(pods[0]).toMatchObject({ phase: 'Pending', ready: false });
  expect(pods[0]?.containers[0]).toMatchObject({ waitingReason: 'ImagePullBackOff' });
  expect(workload).toMatchObject({ ready: 0, available: 0 });
});

test('a pod that no node takes tells why', async () => {
  const cluster = await aClusterWith({ behaviour: 'unschedulable', replicas: 1 });
  const bot = await botOn(cluster);
  await cluster.until(({ pods }) => pods.some(({ phase }) => phase === 'Pending'));

  const { pods } = await bot.look(demo, workloadIn(cluster), never);

  expect(pods[0]?.unschedulable).toMatch(/^Unschedulable: .*nodes are available/);
});

test('a pod with the same labels but another owner is not among the workload’s pods', async () => {
  const cluster = await aClusterWith({ replicas: 2 });
  cluster.deploy({ name: 'other', namespace: 'demo', replicas: 1, labels: { app: 'web' } });
  await cluster.until(({ pods }) => pods.length === 3 && pods.every(({ ready }) => ready));
  const bot = await botOn(cluster);

  const { pods } = await bot.look(demo, workloadIn(cluster), never);

  expect(pods.map(({ name }) => name.replace(/-[^-]+-[^-]+$/, ''))).toEqual(['web', 'web']);
});

test('a workload that is gone, or whose name another has now, is refused as gone', async () => {
  const cluster = await aClusterWith({ replicas: 1 });
  const bot = await botOn(cluster);
  const before = workloadIn(cluster);

  const other = await failureOf(bot.look(demo, { ...before, uid: 'another' }, never));
  cluster.remove({ name: 'web', namespace: 'demo' });
  const away = await failureOf(bot.look(demo, before, never));

  const gone = {
    code: 'workload-gone',
    facts: { workload: 'web', cluster: 'prod', namespace: 'demo' },
  };
  expect(other).toMatchObject(gone);
  expect(away).toMatchObject(gone);
});

test('the manifest has neither bookkeeping nor status', async () => {
  const cluster = await aClusterWith({ annotations: { note: 'kept' } });
  const bot = await botOn(cluster);

  const { manifest } = await bot.look(demo, workloadIn(cluster), never);

  expect(manifest).toMatchObject({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', annotations: { note: 'kept' } },
    spec: { replicas: 3 },
  });
  expect(manifest).not.toHaveProperty('metadata.managedFields');
  expect(manifest).not.toHaveProperty('status');
});

test('long lists are read page by page', async () => {
  const cluster = await aCluster();
  cluster.deploy({ name: 'web', namespace: 'demo', replicas: 520 });
  await cluster.until(({ pods }) => pods.length === 520, 30_000);
  const bot = await botOn(cluster);

  const { pods } = await bot.look(demo, workloadIn(cluster), never);

  expect(pods).toHaveLength(520);
  expect(cluster.journal.filter(({ query }) => query.includes('continue='))).toHaveLength(1);
});
