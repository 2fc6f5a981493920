import { createServer, type ServerResponse } from 'node:http';
import { setInterval } from 'node:timers';
import { tell } from '../frame/child.ts';
import {
  APPLICATIONS,
  applicationsOf,
  PLURALS,
  type Plural,
  placeOfWatch,
  podsIn,
  workloadAt,
} from './fleet.ts';

/**
 * Serves the fleet as an API server does: lists in pages, whole or by metadata alone, and watches. Every
 * hundredth of a second two workloads change their status; of ten such changes one is a new version label.
 */

type Wanted = { readonly isPartial: boolean; readonly namespace: string | undefined };
type Watch = { readonly response: ServerResponse; readonly isPartial: boolean };

const versions = new Array<number>(APPLICATIONS).fill(0);
const watches = new Map<string, Set<Watch>>();
const routes =
  /^\/(?:apis\/apps|api)\/v1(?:\/namespaces\/([^/]+))?\/(deployments|statefulsets|daemonsets|pods)$/;

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://bench');
  const [, namespace, resource] = routes.exec(url.pathname) ?? [];
  const isPartial = request.headers.accept?.includes('as=PartialObjectMetadata') ?? false;
  const plural = PLURALS.find((each) => each === resource);
  response.setHeader('Content-Type', 'application/json');
  if (resource === undefined) response.writeHead(404).end('{}');
  else if (!url.searchParams.has('watch'))
    list(response, url.searchParams, itemsOf(plural, namespace), { isPartial, namespace });
  else watch(response, `${resource} ${namespace}`, isPartial);
});

const itemsOf = (plural: Plural | undefined, namespace: string | undefined): readonly (() => object)[] =>
  plural === undefined
    ? podsIn(namespace)
    : applicationsOf(plural, namespace).map((at) => () => workloadAt(at, versions[at] ?? 0));

function list(
  response: ServerResponse,
  asked: URLSearchParams,
  all: readonly (() => object)[],
  { isPartial }: Wanted,
): void {
  const from = Number(asked.get('continue') ?? 0);
  const to = from + (Number(asked.get('limit') ?? 0) || all.length);
  const items = all.slice(from, to).map((make) => represented(make(), isPartial));
  const rest = to < all.length ? { continue: String(to) } : {};
  const kind = isPartial ? 'PartialObjectMetadataList' : 'List';
  response.end(JSON.stringify({ kind, metadata: { resourceVersion: '1000', ...rest }, items }));
}

function represented(object: object, isPartial: boolean): object {
  return isPartial && 'metadata' in object
    ? { kind: 'PartialObjectMetadata', metadata: object.metadata }
    : object;
}

function watch(response: ServerResponse, place: string, isPartial: boolean): void {
  const mine = { response, isPartial };
  const others = watches.get(place) ?? new Set();
  watches.set(place, others.add(mine));
  response.on('close', () => others.delete(mine));
  response.flushHeaders();
}

let turn = 0;
function change(): void {
  turn++;
  const at = (turn * 7919) % APPLICATIONS;
  if (turn % 10 === 0) versions[at] = (versions[at] ?? 0) + 1;
  const object = workloadAt(at, versions[at] ?? 0);
  for (const { response, isPartial } of watches.get(placeOfWatch(at)) ?? []) {
    response.write(`${JSON.stringify({ type: 'MODIFIED', object: represented(object, isPartial) })}\n`);
  }
}

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  tell({ url: `http://127.0.0.1:${address.port}` });
});
setInterval(() => {
  change();
  change();
}, 10);
process.on('disconnect', () => process.exit());
