import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import {
  type ClusterState,
  type RunningCatalog,
  startCatalog,
} from '../../../src/adapters/kubernetes/catalog.ts';
import type { ClusterApi } from '../../../src/adapters/kubernetes/cluster-api.ts';
import { eventually } from './bot.ts';
import { aServer, json } from './wire.ts';

/** What discovery makes of an API server's answers, corner by corner; the answers are shaped as recorded. */

const folder = path.resolve(import.meta.dirname, '../../recordings');
const Recorded = z.object({ response: z.object({ body: z.unknown() }) });
const bodyOf = (name: string): unknown =>
  Recorded.parse(JSON.parse(readFileSync(path.join(folder, `${name}.json`), 'utf8'))).response.body;

const Event = z.object({ type: z.string(), object: z.unknown() });
/** The events of a recorded watch. */
const eventsOf = (name: string) =>
  readFileSync(path.join(folder, `${name}.jsonl`), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line) => Event.safeParse(JSON.parse(line)).data ?? []);

/** A watch that is open: what is sent next, and its end. */
type Watch = {
  readonly asked: URLSearchParams;
  readonly send: (event: object) => void;
  readonly end: () => void;
};

type Script = {
  /** Answers a list of Deployments; the other kinds are empty. */
  readonly list: (asked: URLSearchParams, response: ServerResponse) => void;
  readonly namespaces?: readonly string[];
  /** What there is of the other kinds. */
  readonly others?: Readonly<Record<string, readonly object[]>>;
};

/** Its Deployments are what the script says; watches of them are kept open for the test to use. */
async function scripted({ list, namespaces, others = {} }: Script) {
  const watches: Watch[] = [];
  const lists: URLSearchParams[] = [];
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://cluster');
    const asked = url.searchParams;
    const isWatch = asked.get('watch') === '1';
    if (!url.pathname.endsWith('/deployments')) {
      if (isWatch) response.writeHead(200).flushHeaders();
      else json(response, page(others[path.basename(url.pathname)] ?? []));
      return;
    }
    if (isWatch) {
      response.writeHead(200).flushHeaders();
      const send = (event: object) => response.write(`${JSON.stringify(event)}\n`);
      watches.push({ asked, send, end: () => response.end() });
      return;
    }
    lists.push(asked);
    list(asked, response);
  };
  const { api, seen } = await aServer(answer, namespaces);
  return { api, seen, watches, lists };
}

type Followed = { readonly catalog: RunningCatalog; readonly told: readonly ClusterState[] };

const naming = { tags: ['note'], overrides: {} };

function followed(api: ClusterApi): Followed {
  const told: ClusterState[] = [];
  const catalog = startCatalog({
    apis: [api],
    naming: () => naming,
    changed: (state) => told.push(state),
    pauses: { firstMs: 5, mostMs: 20 },
  });
  onTestFinished(() => catalog.stop());
  return { catalog, told };
}

const metadata = (name: string, more: object = {}) => ({
  kind: 'PartialObjectMetadata',
  apiVersion: 'meta.k8s.io/v1',
  metadata: { name, namespace: 'demo', uid: `uid-${name}`, resourceVersion: '5', ...more },
});

const page = (items: readonly object[], more: object = {}) => ({
  kind: 'PartialObjectMetadataList',
  apiVersion: 'meta.k8s.io/v1',
  metadata: { resourceVersion: '7', ...more },
  items,
});

const namesIn = (catalog: RunningCatalog) => catalog.search('', 100).map(({ name }) => name);

test('a recorded list of metadata is read: labels make applications, the rest is dropped', async () => {
  const { api } = await scripted({
    list: (_, response) => json(response, bodyOf('list-pods-metadata-only')),
  });

  const { catalog } = followed(api);
  await catalog.firstLook;

  const [application, ...others] = catalog.find('web');
  expect(application).toMatchObject({ namespace: 'demo', tags: {} });
  expect(application?.workloads.length).toBeGreaterThan(1);
  expect(others).toEqual([]);
});

test('a long list is read page by page, and watched from the version of its pages', async () => {
  const pages = new Map<string | null, object>([
    [null, page([metadata('a')], { continue: 'second', remainingItemCount: 2 })],
    ['second', page([metadata('b')], { continue: 'third' })],
    ['third', page([metadata('c')])],
  ]);
  const { api, lists, watches } = await scripted({
    list: (asked, response) => json(response, pages.get(asked.get('continue'))),
  });

  const { catalog } = followed(api);
  await catalog.firstLook;

  await eventually(() => expect(namesIn(catalog)).toEqual(['a', 'b', 'c']));
  expect(lists.map((asked) => asked.get('limit'))).toEqual(['500', '500', '500']);
  expect(watches.map(({ asked }) => Object.fromEntries(asked))).toEqual([
    { watch: '1', resourceVersion: '7', allowWatchBookmarks: 'true', timeoutSeconds: '300' },
  ]);
});

test('a list whose pages expire on the way is read at once, and is no outage', async () => {
  const { api, lists } = await scripted({
    list: (asked, response) => {
      if (!asked.has('limit')) return json(response, page([metadata('a'), metadata('b')]));
      if (!asked.has('continue')) return json(response, page([metadata('gone')], { continue: 'old' }));
      return response.writeHead(410).end(JSON.stringify(bodyOf('list-expired-exact')));
    },
  });

  const { catalog, told } = followed(api);
  await catalog.firstLook;

  await eventually(() => expect(namesIn(catalog)).toEqual(['a', 'b']));
  expect(lists.map((asked) => Object.fromEntries(asked))).toEqual([
    { limit: '500' },
    { limit: '500', continue: 'old' },
    {},
  ]);
  expect(told).toEqual([{ cluster: 'prod', problem: undefined }]);
});

test('a recorded bookmark moves the version from which an ended watch is resumed, without a new list', async () => {
  const { api, lists, watches } = await scripted({
    list: (_, response) => json(response, page([metadata('a')])),
  });
  const { catalog } = followed(api);
  await eventually(() => expect(watches).toHaveLength(1));

  for (const event of eventsOf('watch-bookmarks')) watches[0]?.send(event);
  watches[0]?.end();

  await eventually(() => expect(watches).toHaveLength(2));
  expect(watches[1]?.asked.get('resourceVersion')).toBe('2166');
  expect(lists).toHaveLength(1);
  expect(namesIn(catalog)).toEqual(['a']);
});

test('a recorded 410 inside a watch leads to a new list: what came and went meanwhile is known', async () => {
  let names = ['stays', 'goes'];
  const { api, watches } = await scripted({
    list: (_, response) => json(response, page(names.map((name) => metadata(name)))),
  });
  const { catalog, told } = followed(api);
  await eventually(() => expect(watches).toHaveLength(1));
  const [before] = catalog.find('stays');
  names = ['stays', 'comes'];

  for (const event of eventsOf('watch-expired-resourceversion')) watches[0]?.send(event);
  watches[0]?.end();

  await eventually(() => expect(namesIn(catalog)).toEqual(['comes', 'stays']));
  expect(catalog.find('stays')[0]).toBe(before);
  expect(told).toEqual([{ cluster: 'prod', problem: undefined }]);
});

test('a change that concerns neither labels nor annotations changes nothing', async () => {
  const labels = { app: 'web', team: 'backend' };
  const { api, watches } = await scripted({
    list: (_, response) => json(response, page([metadata('web', { labels })])),
  });
  const { catalog } = followed(api);
  await eventually(() => expect(watches).toHaveLength(1));
  const [before] = catalog.find('web');

  watches[0]?.send({
    type: 'MODIFIED',
    object: metadata('web', { labels, resourceVersion: '8', generation: 2 }),
  });
  watches[0]?.send({ type: 'ADDED', object: metadata('later') });

  await eventually(() => expect(catalog.find('later')).toHaveLength(1));
  expect(catalog.find('web')[0]).toBe(before);
});

test('whole objects in a watch are read too, and a manifest kept in an annotation is no tag', async () => {
  const { api, watches } = await scripted({ list: (_, response) => json(response, page([])) });
  const { catalog } = followed(api);
  await eventually(() => expect(watches).toHaveLength(1));
  const annotations = {
    'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({ spec: 'x'.repeat(10_000) }),
    note: 'n'.repeat(300),
  };

  watches[0]?.send({
    type: 'ADDED',
    object: { ...metadata('web', { annotations }), kind: 'Deployment', spec: { replicas: 3 }, status: {} },
  });

  await eventually(() => expect(catalog.find('web')).toHaveLength(1));
  expect(catalog.find('web')[0]?.tags).toEqual({ note: `${'n'.repeat(199)}…` });
});

test('one application is made of a Deployment, a StatefulSet and a DaemonSet', async () => {
  const labels = { 'app.kubernetes.io/instance': 'shop', team: 'backend' };
  const { api } = await scripted({
    list: (_, response) => json(response, page([metadata('shop-web', { labels })])),
    others: {
      statefulsets: [metadata('shop-database', { labels })],
      daemonsets: [metadata('shop-agent', { labels })],
    },
  });

  const { catalog } = followed(api);
  await catalog.firstLook;

  expect(catalog.find('shop')).toEqual([
    {
      cluster: 'prod',
      namespace: 'demo',
      name: 'shop',
      workloads: [
        { kind: 'DaemonSet', name: 'shop-agent', uid: 'uid-shop-agent' },
        { kind: 'StatefulSet', name: 'shop-database', uid: 'uid-shop-database' },
        { kind: 'Deployment', name: 'shop-web', uid: 'uid-shop-web' },
      ],
      tags: { team: 'backend' },
    },
  ]);
});

test('a whole cluster is one list and one watch for each kind, and its namespaces are told apart', async () => {
  const items = [metadata('web'), metadata('web', { namespace: 'shop', uid: 'other' })];
  const { api, seen } = await scripted({
    list: (_, response) => json(response, page(items)),
    namespaces: ['*'],
  });

  const { catalog } = followed(api);
  await catalog.firstLook;

  await eventually(() =>
    expect(catalog.find('web').map(({ namespace }) => namespace)).toEqual(['demo', 'shop']),
  );
  await eventually(() => expect(seen).toHaveLength(6));
  expect(new Set(seen.map(({ url = '' }) => url.replace(/\?.*/, '')))).toEqual(
    new Set(['deployments', 'statefulsets', 'daemonsets'].map((kind) => `/prefix/apis/apps/v1/${kind}`)),
  );
});
