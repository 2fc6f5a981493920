import { expect, test } from 'vitest';
import type { Cluster } from '../../../playground/cluster/cluster.ts';
import { aClusterWith, botOn, deleting, demo, failureOf, never, workloadIn } from './bot.ts';

const evicting = { ...deleting, method: 'evict' } as const;

function aPod(cluster: Cluster) {
  const [pod] = cluster.snapshot().pods;
  if (pod === undefined) throw new Error('no pod');
  return { name: pod.name, uid: pod.uid };
}

/** Waits until the budget's controller has counted all the pods. */
const counted = (cluster: Cluster, healthy = 3) =>
  cluster.until(() => cluster.store.budgets.list().every(({ status }) => status.currentHealthy === healthy));

const written = (cluster: Cluster) => cluster.journal.filter(({ method }) => method !== 'GET');

test('a pod is evicted with its uid as the precondition', async () => {
  const cluster = await aClusterWith({});
  const bot = await botOn(cluster);
  const pod = aPod(cluster);

  const outcome = await bot.deletePod(demo, pod, evicting);

  expect(outcome).toEqual({ outcome: 'deleted' });
  const [request] = written(cluster);
  expect(request).toMatchObject({
    method: 'POST',
    path: `/api/v1/namespaces/demo/pods/${pod.name}/eviction`,
  });
  expect(JSON.parse(request?.body ?? '')).toEqual({
    apiVersion: 'policy/v1',
    kind: 'Eviction',
    metadata: { name: pod.name, namespace: 'demo' },
    deleteOptions: { preconditions: { uid: pod.uid } },
  });
  await cluster.until(({ pods }) => pods.length === 3 && pods.every(({ uid }) => uid !== pod.uid));
});

test.each(['delete', 'evict'] as const)('%s: the time to shut down goes along, 0 too', async (method) => {
  const cluster = await aClusterWith({});
  const bot = await botOn(cluster);

  for (const graceSeconds of [0, 20, undefined]) {
    await bot.deletePod(demo, aPod(cluster), { ...deleting, method, graceSeconds });
  }

  const sent = written(cluster).map(({ body }) => JSON.parse(body));
  expect(sent.map((body) => (body.deleteOptions ?? body).gracePeriodSeconds)).toEqual([0, 20, undefined]);
});

test('a pod that is away, or whose name another has now, is gone and nothing is evicted', async () => {
  const cluster = await aClusterWith({});
  const bot = await botOn(cluster);
  const pod = aPod(cluster);

  expect(await bot.deletePod(demo, { name: 'web-none', uid: 'u' }, evicting)).toEqual({ outcome: 'gone' });
  expect(await bot.deletePod(demo, { name: pod.name, uid: 'older' }, evicting)).toEqual({ outcome: 'gone' });
  expect(cluster.snapshot().pods.every(({ deleting }) => !deleting)).toBe(true);
});

test('a budget at its limit holds a pod, and is named with what it allows and why', async () => {
  const cluster = await aClusterWith({ budget: { minAvailable: 3 } });
  const bot = await botOn(cluster);
  await counted(cluster);

  const outcome = await bot.deletePod(demo, aPod(cluster), evicting);

  expect(outcome).toEqual({
    outcome: 'held',
    why: 'PodDisruptionBudget web allows 0 disruptions now: it needs 3 healthy pods and has 3',
    retryAfterSeconds: undefined,
  });
  expect(written(cluster)).toHaveLength(1);
  expect(cluster.snapshot().pods.every(({ deleting }) => !deleting)).toBe(true);
});

test('a budget that is still being counted says when to come back, and that is not waited for here', async () => {
  const cluster = await aClusterWith({});
  const bot = await botOn(cluster);
  cluster.faults.answer({
    method: 'POST',
    path: /\/eviction$/,
    answer: 429,
    headers: { 'Retry-After': '10', 'Content-Type': 'application/json' },
    body: JSON.stringify({
      kind: 'Status',
      message: "Cannot evict pod as it would violate the pod's disruption budget.",
      reason: 'TooManyRequests',
      details: {
        causes: [
          {
            reason: 'DisruptionBudget',
            message: 'The disruption budget web is still being processed by the server.',
          },
        ],
        retryAfterSeconds: 10,
      },
      code: 429,
    }),
  });

  const outcome = await bot.deletePod(demo, aPod(cluster), evicting);

  expect(outcome).toEqual({
    outcome: 'held',
    why: 'PodDisruptionBudget web allows 0 disruptions now: the cluster is still counting its pods',
    retryAfterSeconds: 10,
  });
});

test('a pod under two budgets can never be evicted, which is no outage', async () => {
  const cluster = await aClusterWith({ budget: { minAvailable: 1 } });
  cluster.protect({ name: 'second', namespace: 'demo', app: 'web', minAvailable: 1 });
  const bot = await botOn(cluster);
  await counted(cluster);

  const outcome = await bot.deletePod(demo, aPod(cluster), evicting);

  expect(outcome).toEqual({
    outcome: 'failed',
    why: 'more than one PodDisruptionBudget is over it, and Kubernetes evicts no such pod',
  });
});

test('a busy server is no budget: the same request goes through a moment later', async () => {
  const cluster = await aClusterWith({});
  const bot = await botOn(cluster);
  cluster.faults.answer({ method: 'POST', path: /\/eviction$/, answer: 429 });

  expect(await bot.deletePod(demo, aPod(cluster), evicting)).toEqual({ outcome: 'deleted' });
  expect(written(cluster).map(({ status }) => status)).toEqual([429, 201]);
});

test('without the right to evict it is told which one is missing', async () => {
  const cluster = await aClusterWith({});
  const reader = await botOn(cluster, { user: 'bot-readonly' });

  const failure = await failureOf(reader.deletePod(demo, aPod(cluster), evicting));

  expect(failure).toMatchObject({
    code: 'cluster-forbids',
    facts: { verb: 'create', resource: 'pods/eviction', status: 403 },
  });
});

test('a deletion does not ask any budget', async () => {
  const cluster = await aClusterWith({ budget: { minAvailable: 3 } });
  const bot = await botOn(cluster);
  await counted(cluster);

  expect(await bot.deletePod(demo, aPod(cluster), deleting)).toEqual({ outcome: 'deleted' });
});

test('the tightest of the budgets over the pods says how many may go', async () => {
  const cluster = await aClusterWith({ replicas: 8 });
  cluster.deploy({ name: 'api', namespace: 'demo', replicas: 1, budget: { minAvailable: 1 } });
  await cluster.until(({ pods }) => pods.length === 9 && pods.every(({ ready }) => ready));
  const bot = await botOn(cluster);
  const snapshot = await bot.look(demo, workloadIn(cluster), never);
  const allowed = () => bot.disruptionsAllowed(demo, snapshot, never);

  expect(await allowed()).toBeUndefined();
  cluster.protect({ name: 'wide', namespace: 'demo', app: 'web', minAvailable: 3 });
  cluster.protect({ name: 'tight', namespace: 'demo', app: 'web', maxUnavailable: 2 });
  await cluster.until(() =>
    cluster.store.budgets
      .list()
      .every(({ metadata, status }) => (metadata.name === 'web' ? true : status.currentHealthy > 0)),
  );
  expect(await allowed()).toBe(2);
});

test('budgets that may not be read count as none: a careful deletion goes on without', async () => {
  const cluster = await aClusterWith({ budget: { minAvailable: 3 } });
  const reader = await botOn(cluster, { user: 'bot-readonly' });
  const snapshot = await reader.look(demo, workloadIn(cluster), never);

  expect(await reader.disruptionsAllowed(demo, snapshot, never)).toBeUndefined();
});
