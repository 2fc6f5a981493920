import { expect, test } from 'vitest';
import type { Cluster } from '../../../playground/cluster/cluster.ts';
import { aClusterWith, botOn, eventually } from './bot.ts';
import { deletionOn, effective } from './deletion.ts';

/** A cluster API in trouble: an operation finishes, or fails with a message that names the trouble. */

const web = { replicas: 4 };
const pods = /\/pods\/[^/]+(\/eviction)?$/;
const uids = (cluster: Cluster) => cluster.snapshot().pods.map(({ uid }) => uid);
const ways = [
  ['delete', 'DELETE'],
  ['evict', 'POST'],
] as const;

const troubles = [
  ['429 with Retry-After', { answer: 429, headers: { 'Retry-After': '1' } }],
  ['500', { answer: 500 }],
  ['503', { answer: 503 }],
  ['500 though it was carried out', { answer: 500, when: 'after' }],
  ['a connection that is reset', { answer: 'drop' }],
  ['a connection that is reset after it was carried out', { answer: 'drop', when: 'after' }],
] as const;

/** How many pods served when there were fewest, from now on. */
function fewestReady(cluster: Cluster): () => number {
  const serving = () => cluster.snapshot().pods.filter(({ ready, deleting }) => ready && !deleting).length;
  let fewest = serving();
  cluster.store.pods.subscribe(() => {
    fewest = Math.min(fewest, serving());
  });
  return () => fewest;
}

test.each(
  ways.flatMap(([method, verb]) =>
    troubles.map((trouble) => [method, trouble[0], verb, trouble[1]] as const),
  ),
)('%s answered with %s goes through later, and takes each pod once', async (method, _name, verb, fault) => {
  const cluster = await aClusterWith(web);
  const bot = await botOn(cluster);
  const { run, deletion, chosen } = await deletionOn(cluster, bot, { method, count: 2 });
  const others = uids(cluster).filter((uid) => !chosen.includes(uid));
  cluster.faults.answer({ ...fault, method: verb, path: pods });

  await run();

  expect((await deletion()).end).toMatchObject({ outcome: 'succeeded' });
  const left = cluster.snapshot().pods;
  expect(left.filter(({ uid }) => chosen.includes(uid))).toEqual([]);
  expect(left.filter(({ ready }) => ready)).toHaveLength(4);
  expect(left.filter(({ uid }) => others.includes(uid))).toHaveLength(2);
});

test('5 s of latency delay a deletion and do not break it', async () => {
  const cluster = await aClusterWith(web);
  const bot = await botOn(cluster, { requestTimeoutMs: 10_000 });
  const { run, deletion } = await deletionOn(cluster, bot, { count: 1 });
  cluster.faults.slow({ method: 'DELETE', delayMs: 5_000, times: 1 });

  await run();

  expect((await deletion()).end).toMatchObject({ outcome: 'succeeded' });
  expect(effective(cluster, 'DELETE')).toHaveLength(1);
});

test('a server that takes longer than anybody waits for is asked again, and the pod is taken once', async () => {
  const cluster = await aClusterWith(web);
  const bot = await botOn(cluster, { requestTimeoutMs: 300 });
  const { run, deletion } = await deletionOn(cluster, bot, { count: 1 });
  cluster.faults.slow({ method: 'DELETE', delayMs: 1_000, times: 1 });

  await run();

  expect((await deletion()).end).toMatchObject({ outcome: 'succeeded' });
  expect(cluster.snapshot().pods.filter(({ ready }) => ready)).toHaveLength(4);
});

test('a server that answers 500 for good is named with what it says, within the patience of the workload', async () => {
  const cluster = await aClusterWith({ ...web, progressDeadlineSeconds: 2 });
  const bot = await botOn(cluster);
  const { run, deletion, tickets } = await deletionOn(cluster, bot, { count: 1 });
  cluster.faults.answer({ method: 'DELETE', path: pods, answer: 500, times: 1_000 });

  await run();

  const { end, pods: outcomes } = await deletion();
  expect(end).toMatchObject({
    outcome: 'failed',
    error: expect.stringMatching(
      /^web-\S+: delete pods "web-\S+" on cluster prod: 500, .*etcdserver: request timed out/,
    ),
  });
  expect(outcomes).toMatchObject([{ outcome: 'failed' }]);
  const tries = cluster.journal.filter(({ method }) => method === 'DELETE').length;
  expect(tries).toBeGreaterThan(1);
  expect(tries).toBeLessThan(6);
  expect(tickets.events.map(({ type, detail }) => [type, detail.outcome])).toContainEqual([
    'pods.delete.pod',
    'held',
  ]);
});

test('evictions go as far as the budget allows at a time, until all are through', async () => {
  const cluster = await aClusterWith({ ...web, budget: { maxUnavailable: 1 } });
  await cluster.until(() => cluster.store.budgets.list()[0]?.status.disruptionsAllowed === 1);
  const bot = await botOn(cluster);
  const { run, deletion, chosen } = await deletionOn(cluster, bot, { method: 'evict', count: 3 });

  await run();

  expect((await deletion()).end).toMatchObject({ outcome: 'succeeded' });
  expect(cluster.snapshot().pods.filter(({ uid }) => chosen.includes(uid))).toEqual([]);
  expect(effective(cluster, 'POST')).toHaveLength(3);
  expect(cluster.journal.filter(({ status }) => status === 429).length).toBeLessThan(20);
});

test('a budget that never gives way fails its pods by name, and none of them is touched', async () => {
  const cluster = await aClusterWith({ ...web, budget: { minAvailable: 4 }, progressDeadlineSeconds: 2 });
  await cluster.until(() => cluster.store.budgets.list()[0]?.status.currentHealthy === 4);
  const bot = await botOn(cluster);
  const { run, deletion, chosen } = await deletionOn(cluster, bot, { method: 'evict', count: 2 });

  await run();

  expect((await deletion()).end).toMatchObject({
    outcome: 'failed',
    error: expect.stringContaining(
      'PodDisruptionBudget web allows 0 disruptions now: it needs 4 healthy pods and has 4',
    ),
  });
  expect(
    cluster.snapshot().pods.filter(({ uid, deleting }) => chosen.includes(uid) && !deleting),
  ).toHaveLength(2);
});

test('one by one, a first pod is replaced before others go, as many at once as may be down', async () => {
  const cluster = await aClusterWith({ replicas: 8 });
  const bot = await botOn(cluster);
  const limits = { maxUnavailable: '25%', disruptions: undefined };
  const { run, deletion } = await deletionOn(cluster, bot, { pace: 'one-by-one', limits });
  const fewest = fewestReady(cluster);

  await run();

  expect(await deletion()).toMatchObject({ allowedDown: 2, readyBefore: 8, end: { outcome: 'succeeded' } });
  expect(effective(cluster, 'DELETE')).toHaveLength(8);
  expect(fewest()).toBeGreaterThanOrEqual(6);
  await eventually(() => expect(cluster.snapshot().pods.filter(({ ready }) => ready)).toHaveLength(8));
});

test('one by one, an unanswered request that was carried out never leaves two pods down', async () => {
  const cluster = await aClusterWith(web);
  const bot = await botOn(cluster);
  const { run, deletion } = await deletionOn(cluster, bot, { pace: 'one-by-one', count: 3 });
  cluster.faults.answer({ method: 'DELETE', path: pods, answer: 'drop', when: 'after' });
  const fewest = fewestReady(cluster);

  await run();

  expect((await deletion()).end).toMatchObject({ outcome: 'succeeded' });
  expect(fewest()).toBe(3);
});

test('a process that lets go at every other request, and those that take over, take each pod once and not too many', async () => {
  const cluster = await aClusterWith({ replicas: 8 });
  const bot = await botOn(cluster);
  const limits = { maxUnavailable: '25%', disruptions: undefined };
  const { run, deletion, chosen } = await deletionOn(cluster, bot, { pace: 'one-by-one', limits, count: 5 });
  const others = uids(cluster).filter((uid) => !chosen.includes(uid));
  const fewest = fewestReady(cluster);
  let leaving = new AbortController();
  let requests = 0;
  cluster.faults.before(({ method }) => {
    if (method === 'DELETE' && ++requests % 2 === 1) leaving.abort(new Error('stopping'));
  });

  for (let attempts = 0; attempts < 20 && (await deletion()).end === undefined; attempts++) {
    leaving = new AbortController();
    await run(leaving.signal).catch(() => undefined);
  }

  expect(await deletion()).toMatchObject({ end: { outcome: 'succeeded' } });
  expect(uids(cluster).filter((uid) => chosen.includes(uid))).toEqual([]);
  expect(uids(cluster).filter((uid) => others.includes(uid))).toHaveLength(3);
  expect(fewest()).toBeGreaterThanOrEqual(6);
});

test('one by one, pods lost elsewhere halt it, and the rest is kept', async () => {
  const cluster = await aClusterWith({ replicas: 8 });
  const bot = await botOn(cluster);
  const { run, deletion, chosen } = await deletionOn(cluster, bot, { pace: 'one-by-one', count: 4 });
  cluster.behave({ name: 'web', namespace: 'demo' }, 'never-ready');
  cluster.makeIll({ name: 'web', namespace: 'demo' }, { pods: 3, as: 'never-ready' });
  await cluster.until(({ pods: seen }) => seen.filter(({ ready }) => ready).length === 5);

  await run();

  const { end, pods: outcomes } = await deletion();
  expect(end).toMatchObject({
    outcome: 'halted',
    error: expect.stringMatching(
      /^Ready pods fell to [45]: 8 at the start, and no more than 1 may be missing$/,
    ),
  });
  expect(outcomes.filter(({ outcome }) => outcome === 'kept').length).toBeGreaterThanOrEqual(3);
  const left = cluster.snapshot().pods.filter(({ uid, deleting }) => chosen.includes(uid) && !deleting);
  expect(left.length).toBeGreaterThanOrEqual(3);
});
