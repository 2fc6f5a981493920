import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import type { Cluster } from '../../../playground/cluster/cluster.ts';
import type { View } from '../../../src/domain/facts.ts';
import { isRolledOut } from '../../../src/domain/rollout.ts';
import type { Clusters } from '../../../src/usecases/ports.ts';
import { aClusterWith, botOn, deleting, demo, failureOf, never, viewWhere, workloadIn } from './bot.ts';
import { rolled } from './rolled.ts';

const everyMs = 50;
const options = { everyMs, signal: never };

/** Restarts the application and watches until the domain calls it an end. */
const restarted = (cluster: Cluster, bot: Clusters) =>
  rolled(cluster, bot, () =>
    bot.restart(demo, workloadIn(cluster), { operationId: 'op-1', at: new Date(), signal: never }),
  );

test('a restart is watched to its end, with all pods replaced', async () => {
  const cluster = await aClusterWith({});
  const bot = await botOn(cluster);
  const before = await bot.look(demo, workloadIn(cluster), never);

  const { end, views } = await restarted(cluster, bot);

  expect(end).toEqual({ kind: 'end', outcome: 'succeeded', error: undefined });
  const last = views.at(-1);
  expect(last?.workload).toMatchObject({ updated: 3, replicas: 3, available: 3, operationId: 'op-1' });
  expect(last?.workload.replicaSets).toEqual([last?.workload.currentReplicaSet]);
  expect(last?.workload.currentReplicaSet).not.toBe(before.workload.currentReplicaSet);
  expect(views.some(({ workload }) => workload.replicaSets.length === 2)).toBe(true);
});

test('pods of the rollout before are never taken for new ones', async () => {
  const cluster = await aClusterWith({});
  const bot = await botOn(cluster);
  const before = await bot.look(demo, workloadIn(cluster), never);

  const { views } = await restarted(cluster, bot);

  for (const { workload, pods } of views) {
    const old = pods.filter(({ uid }) => before.pods.some((pod) => pod.uid === uid));
    expect(old.filter(({ owner }) => owner === workload.currentReplicaSet)).toEqual([]);
  }
});

test.each([
  ['image-missing', /ImagePull/],
  ['config-missing', /CreateContainerConfigError/],
  ['crash-loop', /CrashLoopBackOff/],
] as const)('new pods that fare as %s end it as failed, with the reason', async (behaviour, reason) => {
  const cluster = await aClusterWith({ minReadySeconds: 2 });
  const bot = await botOn(cluster);
  cluster.behave({ name: 'web', namespace: 'demo' }, behaviour);

  const { end } = await restarted(cluster, bot);

  expect(end).toMatchObject({ outcome: 'failed', error: expect.stringMatching(reason) });
});

test('new pods that a quota forbids end it as failed, with the reason', async () => {
  const cluster = await aClusterWith({});
  const bot = await botOn(cluster);
  cluster.limitPods('demo', 3);

  const { end } = await restarted(cluster, bot);

  expect(end).toMatchObject({ outcome: 'failed', error: expect.stringMatching(/^FailedCreate: .*quota/) });
});

test('new pods that never become Ready end it as a timeout once the deadline has passed', async () => {
  const cluster = await aClusterWith({ progressDeadlineSeconds: 1 });
  const bot = await botOn(cluster);
  cluster.behave({ name: 'web', namespace: 'demo' }, 'never-ready');

  const { end } = await restarted(cluster, bot);

  expect(end).toMatchObject({ outcome: 'timeout' });
});

test('a restart of a paused workload is seen as paused, with no ReplicaSet of its own', async () => {
  const cluster = await aClusterWith({ paused: true });
  const bot = await botOn(cluster);
  const workload = workloadIn(cluster);
  await bot.restart(demo, workload, { operationId: 'op-1', at: new Date(), signal: never });

  const view = await viewWhere(
    bot.watch(demo, workload, options),
    ({ workload: { observedGeneration, generation } }) => observedGeneration >= generation,
  );

  expect(view.workload).toMatchObject({ paused: true, updated: 0, currentReplicaSet: undefined });
});

test('a deleted pod is seen terminating, its replacement coming and becoming Ready', async () => {
  const cluster = await aClusterWith({ timings: { stopMs: 400 } });
  const bot = await botOn(cluster);
  const workload = workloadIn(cluster);
  const [victim] = (await bot.look(demo, workload, never)).pods;
  if (victim === undefined) throw new Error('no pod');
  const watching = bot.watch(demo, workload, options);
  const seen: string[] = [];

  for await (const { pods } of watching) {
    if (seen.length === 0) await bot.deletePod(demo, victim, deleting);
    const old = pods.find(({ uid }) => uid === victim.uid);
    seen.push(old === undefined ? 'gone' : old.terminating ? 'terminating' : 'there');
    if (old === undefined && pods.filter(({ ready }) => ready).length === 3) break;
  }

  expect([...new Set(seen)]).toEqual(['there', 'terminating', 'gone']);
});

test('a quiet workload is looked at again and again', async () => {
  const cluster = await aClusterWith({});
  const bot = await botOn(cluster);
  let looks = 0;

  const view = await viewWhere(bot.watch(demo, workloadIn(cluster), options), () => ++looks === 5);

  expect(isRolledOut(view)).toBe(true);
  expect(cluster.journal.filter(({ query }) => query.includes('watch=1'))).toHaveLength(3);
});

test('only what the selector selects is asked for', async () => {
  const cluster = await aClusterWith({});
  const bot = await botOn(cluster);

  const watches = () => cluster.journal.filter(({ query }) => query.includes('watch=1'));
  await viewWhere(bot.watch(demo, workloadIn(cluster), options), () => watches().length === 3);

  expect(
    watches()
      .map(({ query }) => new URLSearchParams(query).get('labelSelector'))
      .sort(),
  ).toEqual(['app=web', 'app=web', null]);
});

test.each(['cut', 'end', 'expire'] as const)('nothing is missed when the watches end by %s', async (how) => {
  const cluster = await aClusterWith({});
  const bot = await botOn(cluster);
  const views = bot.watch(demo, workloadIn(cluster), { everyMs, signal: never });
  let broken = false;

  const view = await viewWhere(views, ({ workload, pods }) => {
    if (!broken) {
      broken = true;
      cluster.faults.watches(how);
      cluster.scale({ name: 'web', namespace: 'demo' }, 5);
    }
    return workload.ready === 5 && pods.filter(({ ready }) => ready).length === 5;
  });

  expect(view.pods).toHaveLength(5);
});

test('watches that fall silent are not believed', async () => {
  const cluster = await aClusterWith({});
  const bot = await botOn(cluster, { silentMs: 100 });
  let silenced = false;

  const view = await viewWhere(bot.watch(demo, workloadIn(cluster), options), ({ workload, pods }) => {
    if (!silenced) {
      silenced = true;
      cluster.faults.silenceWatches();
      cluster.scale({ name: 'web', namespace: 'demo' }, 5);
    }
    return workload.ready === 5 && pods.filter(({ ready }) => ready).length === 5;
  });

  expect(view.pods).toHaveLength(5);
});

test('an API server that goes away and comes back is waited for', async () => {
  const cluster = await aClusterWith({});
  const bot = await botOn(cluster);
  let down = false;

  const view = await viewWhere(bot.watch(demo, workloadIn(cluster), options), ({ workload, pods }) => {
    if (!down) {
      down = true;
      void cluster
        .down()
        .then(() => cluster.scale({ name: 'web', namespace: 'demo' }, 5))
        .then(() => cluster.up());
    }
    return workload.ready === 5 && pods.filter(({ ready }) => ready).length === 5;
  });

  expect(view.pods).toHaveLength(5);
});

test('one that stays away ends the watch once patience is over, and yields nothing before', async () => {
  const cluster = await aClusterWith({});
  const bot = await botOn(cluster, { patienceMs: 300 });
  const views: View[] = [];

  const failure = await failureOf(
    (async () => {
      for await (const view of bot.watch(demo, workloadIn(cluster), options)) {
        views.push(view);
        await cluster.down();
      }
    })(),
  );

  expect(failure).toMatchObject({ system: 'cluster', which: 'prod', effect: 'none' });
  expect(views.length).toBeLessThanOrEqual(2);
});

test('one that is away at the start is told at once', async () => {
  const cluster = await aClusterWith({});
  const bot = await botOn(cluster);
  const workload = workloadIn(cluster);
  await cluster.down();

  const failure = await failureOf(viewWhere(bot.watch(demo, workload, options), () => true));

  expect(failure).toMatchObject({ system: 'cluster', which: 'prod' });
});

test('without the right to watch the watch ends, naming it', async () => {
  const rules = [
    { namespaces: ['demo'], groups: ['', 'apps'], resources: ['*'], verbs: ['get', 'list'] },
    { namespaces: ['demo'], groups: ['apps'], resources: ['*'], verbs: ['watch'] },
  ];
  const users = [{ name: 'bot', token: 'bot-token', rules }];
  const cluster = await aClusterWith({}, { users });
  const bot = await botOn(cluster, { patienceMs: 200 });

  const failure = await failureOf(viewWhere(bot.watch(demo, workloadIn(cluster), options), () => false));

  expect(failure).toMatchObject({
    code: 'cluster-forbids',
    facts: { verb: 'watch', resource: 'pods', namespace: 'demo' },
  });
});

test('a workload that is removed ends the watch as gone', async () => {
  const cluster = await aClusterWith({});
  const bot = await botOn(cluster);
  const workload = workloadIn(cluster);

  const failure = await failureOf(
    viewWhere(bot.watch(demo, workload, options), () => {
      if (cluster.snapshot().deployments.length > 0) cluster.remove({ name: 'web', namespace: 'demo' });
      return false;
    }),
  );

  expect(failure).toMatchObject({ code: 'workload-gone', facts: { workload: 'web' } });
});

test('calling the watch off throws the reason and closes everything', async () => {
  const cluster = await aClusterWith({});
  const bot = await botOn(cluster);
  const caller = new AbortController();
  const views = bot.watch(demo, workloadIn(cluster), { everyMs: 60_000, signal: caller.signal });

  const failure = await failureOf(
    viewWhere(views, () => {
      caller.abort(new Error('enough'));
      return false;
    }),
  );

  expect(failure).toMatchObject({ message: 'enough' });
  expect(getEventListeners(caller.signal, 'abort')).toEqual([]);
});

test('whoever stops reading leaves nothing behind', async () => {
  const cluster = await aClusterWith({});
  const bot = await botOn(cluster);
  const caller = new AbortController();
  const watches = () => cluster.journal.filter(({ query }) => query.includes('watch=1'));

  await viewWhere(
    bot.watch(demo, workloadIn(cluster), { everyMs, signal: caller.signal }),
    () => watches().length === 3,
  );
  const before = cluster.journal.length;
  cluster.scale({ name: 'web', namespace: 'demo' }, 4);
  await cluster.until(({ pods }) => pods.filter(({ ready }) => ready).length === 4);

  expect(cluster.journal).toHaveLength(before);
  expect(getEventListeners(caller.signal, 'abort')).toEqual([]);
});
