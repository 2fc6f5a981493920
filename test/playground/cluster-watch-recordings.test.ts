import { afterEach, expect, test } from 'vitest';
import type { Cluster, ClusterOptions } from '../../playground/cluster/cluster.ts';
import { at } from '../../playground/cluster/json.ts';
import { deployed, emptyCluster } from './cluster-recordings/arrange.ts';
import { conditionsOf, happeningsOf, storiesOf } from './cluster-recordings/facts.ts';
import { normalised } from './cluster-recordings/normalise.ts';
import { recordedWatch, type WatchEvent } from './cluster-recordings/recorded.ts';
import { watchRecordings } from './cluster-recordings/watch-list.ts';
import { watchAll, watchPath } from './cluster-recordings/watching.ts';

const running: Cluster[] = [];
const pods = '/api/v1/namespaces/demo/pods';

async function cluster(options: Partial<ClusterOptions> = {}): Promise<Cluster> {
  const started = await emptyCluster(options);
  running.push(started);
  return started;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.stop()));
});

test.each(watchRecordings)(
  '$file tells the recorded story',
  async ({ file, streams, namespace, leftOut, arrange, act }) => {
    const recorded = recordedWatch(file);
    const simulated = await cluster();
    await arrange(simulated);
    const watching = await watchAll(simulated, streams, namespace ?? 'demo');

    await act(simulated);

    const events = await watching.finish();
    for (const stream of streams) {
      const told = stream === 'events' ? happeningsOf : storiesOf;
      const [ours, theirs] = [events, recorded].map((all) =>
        told(all, stream).map((story) => withoutFacts(story, leftOut)),
      );
      expect(ours, stream).toEqual(theirs);
    }
  },
);

function withoutFacts<T>(story: T, words: RegExp | undefined): T | readonly unknown[] {
  if (words === undefined || !Array.isArray(story)) return story;
  return story.filter((fact) => !words.test(String(fact)));
}

/** As the admin of the recordings, who may also change pods. */
function onPod(simulated: Cluster, name: string, method: string, body: object): Promise<Response> {
  return fetch(`${simulated.url}${pods}/${name}`, {
    method,
    headers: {
      authorization: 'Bearer admin-token',
      'content-type': method === 'PATCH' ? 'application/strategic-merge-patch+json' : 'application/json',
    },
    body: JSON.stringify(body),
  });
}

const nameOfFirst = (simulated: Cluster) => simulated.snapshot().pods[0]?.name ?? '';

function about(name: string, events: readonly WatchEvent[]): WatchEvent[] {
  return events.filter(({ object }) => at(object, 'metadata.name') === name);
}

test('watch-delete-pod-finalizer: grace 0 leaves a pod with a finalizer, until it is taken away', async () => {
  const simulated = await cluster();
  await deployed(simulated, 'fin', { replicas: 1 });
  const name = nameOfFirst(simulated);
  await onPod(simulated, name, 'PATCH', { metadata: { finalizers: ['example.com/hold'] } });
  const watching = await watchAll(simulated, ['pods'], 'demo');

  await onPod(simulated, name, 'DELETE', { gracePeriodSeconds: 0 });
  await simulated.until((seen) => seen.pods.some((pod) => pod.name === name && pod.phase === 'Failed'));
  await onPod(simulated, name, 'PATCH', { metadata: { finalizers: null } });

  const events = about(name, await watching.finish());
  const recorded = storiesOf(recordedWatch('watch-delete-pod-finalizer'), 'pods');
  expect(storiesOf(events, 'pods')).toEqual(recorded);
});

test('watch-label-leaves-selector: what no longer matches is deleted for the watcher, as it last saw it', async () => {
  const simulated = await cluster();
  await deployed(simulated, 'web', { replicas: 1 });
  const name = nameOfFirst(simulated);
  await onPod(simulated, name, 'PATCH', { metadata: { labels: { tag: 'x' } } });
  const from = `labelSelector=tag%3Dx&watch=1&resourceVersion=${simulated.store.revision()}`;
  const watching = await watchPath(simulated, 'pods', `${pods}?${from}`);

  for (const tag of ['y', 'x']) await onPod(simulated, name, 'PATCH', { metadata: { labels: { tag } } });

  const events = await watching.finish();
  const recorded = recordedWatch('watch-label-leaves-selector');
  const told = (all: readonly WatchEvent[]) =>
    all.map(({ type, object }) => `${type} ${at(object, 'metadata.labels.tag')}`);
  expect(told(events)).toEqual(told(recorded));
  expect(storiesOf(events, 'pods')).toEqual(storiesOf(recorded, 'pods'));
});

test('watch-quarantine-pod: a pod with another label is let go, lives on, and is replaced', async () => {
  const simulated = await cluster();
  await deployed(simulated, 'web');
  const name = nameOfFirst(simulated);
  const watching = await watchAll(simulated, ['pods'], 'demo');

  await onPod(simulated, name, 'PATCH', { metadata: { labels: { app: 'web-quarantine' } } });
  await simulated.until(({ pods }) => pods.length === 4 && pods.every(({ ready }) => ready));

  const told = (events: readonly WatchEvent[], hash: unknown) =>
    events
      .filter(({ object }) => at(object, 'metadata.labels.pod-template-hash') === hash)
      .map(({ type, object }) => {
        const owners = at(object, 'metadata.ownerReferences') === undefined ? 'free' : 'owned';
        return `${type} ${at(object, 'metadata.labels.app')} ${owners}, ${at(object, 'status.phase')}`;
      });
  const events = await watching.finish();
  const recorded = recordedWatch('watch-quarantine-pod');
  const ours = at(events[0]?.object, 'metadata.labels.pod-template-hash');
  expect(told(events, ours)).toEqual(told(recorded, '84876744dc'));
});

test('watch-crashloop: a pod flips between Ready and waiting, and only Available tells', async () => {
  const recorded = recordedWatch('watch-crashloop');
  const [story = []] = storiesOf(recorded, 'pods');
  const simulated = await cluster();
  const watching = await watchAll(simulated, ['pods', 'deployments'], 'demo');

  simulated.deploy({
    name: 'crash',
    namespace: 'demo',
    replicas: 2,
    behaviour: 'crash-loop',
    timings: { crashAfterMs: 40, backOffMs: 30 },
  });
  await simulated.until((seen) => seen.pods.some(({ restarts }) => restarts === 3));

  const events = await watching.finish();
  for (const ours of storiesOf(events, 'pods')) {
    const started = ours.findIndex((fact) => fact.includes('running'));
    expect(ours.slice(started, started + story.length)).toEqual(story);
  }
  const judgements = (all: readonly WatchEvent[]) =>
    all
      .filter(({ stream }) => stream === 'deployments')
      .map(({ object }) => conditionsOf(object))
      .filter((told, index, before) => told !== '' && told !== before[index - 1]);
  const expected = judgements(recorded);
  expect(judgements(events).slice(0, expected.length)).toEqual(expected);
});

test('watch-no-resourceversion and watch-single-name: what exists is ADDED first, and the time ends it', async () => {
  const simulated = await cluster();
  await deployed(simulated, 'web');
  const named = '/apis/apps/v1/namespaces/demo/deployments?fieldSelector=metadata.name%3Dweb';

  const all = await watchPath(simulated, 'w', `${pods}?labelSelector=app%3Dweb&timeoutSeconds=1&watch=1`);
  const one = await watchPath(simulated, 'w', `${named}&timeoutSeconds=1&watch=1`);

  expect(storiesOf(await all.ended, 'w')).toEqual(storiesOf(recordedWatch('watch-no-resourceversion'), 'w'));
  expect(storiesOf(await one.ended, 'w')).toEqual(storiesOf(recordedWatch('watch-single-name'), 'w'));
});

test.each([
  ['watch-expired-resourceversion', 'resourceVersion=1&watch=1', {}],
  ['watch-future-resourceversion', 'resourceVersion=99999999&timeoutSeconds=1&watch=1', {}],
  ['watch-timeout', 'resourceVersion=LATEST&timeoutSeconds=1&labelSelector=app%3Dnope&watch=1', {}],
  [
    'watch-bookmarks',
    'resourceVersion=LATEST&allowWatchBookmarks=true&timeoutSeconds=4&labelSelector=app%3Dnope&watch=1',
    { bookmarkMs: 2_400 },
  ],
  [
    'watch-initial-events',
    'labelSelector=app%3Dweb&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&timeoutSeconds=1&watch=1',
    {},
  ],
])('%s is streamed as recorded', async (file, query, options) => {
  const simulated = await cluster(options);
  await deployed(simulated, 'web');
  const asked = query.replace('LATEST', String(simulated.store.revision()));

  const watching = await watchPath(simulated, 'w', `${pods}?${asked}`);

  const told = (events: readonly WatchEvent[]) =>
    events.map(({ type, object }) => (type === 'ADDED' ? type : [type, normalised(object)]));
  expect(told(await watching.ended)).toEqual(told(recordedWatch(file)));
});
