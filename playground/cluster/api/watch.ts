import type { ServerResponse } from 'node:http';
import type { Clock } from '../clock.ts';
import type { Change } from '../collection.ts';
import type { KubeObject } from '../objects.ts';
import { type ApiFailure, expiredWatch } from './failure.ts';
import { askedRevision, groupVersion, type ReadContext, selected } from './read.ts';
import { represented } from './representation.ts';

export type WatchSettings = {
  /** Ends a watch that does not ask for `timeoutSeconds`. */
  readonly timeoutMs: number;
  readonly bookmarkMs: number;
};

/** A stream of events that is open now; faults act on it. */
export type OpenWatch = {
  readonly end: () => void;
  readonly cut: () => void;
  readonly expire: () => void;
  readonly silence: () => void;
  readonly speak: () => void;
};

type Line = { readonly type: string; readonly object: unknown };

type Parts = {
  readonly clock: Clock;
  readonly settings: WatchSettings;
  readonly currentRevision: () => number;
};

const lastBookmarkBeforeEndMs = 1_500;

/** Streams what happens to the selected objects until the time is up or the client leaves. @throws ApiFailure 400, 500 */
export function openWatch(context: ReadContext, response: ServerResponse, parts: Parts): OpenWatch {
  const { resource, request, query, representation } = context;
  const matches = selected(context);
  const asked = askedRevision(query);
  const isMine = (object: KubeObject) =>
    (request.namespace === undefined || object.metadata.namespace === request.namespace) && matches(object);
  const stream = makeStream(response);

  const show = (type: string, object: KubeObject) =>
    stream.write({ type, object: represented(object, representation) });
  const pass = (change: Change<KubeObject>) => {
    if (change.revision <= asked) return;
    const told = asSeen(change, isMine);
    if (told) show(told.type, told.object);
  };
  const bookmark = (annotations?: Record<string, string>) =>
    query.get('allowWatchBookmarks') === 'true' &&
    stream.write({ type: 'BOOKMARK', object: emptyObject(context, parts.currentRevision(), annotations) });
  const expire = () => {
    stream.write({ type: 'ERROR', object: expiredStatus(asked, resource.objects.oldestRevision()) });
    stream.end();
  };

  response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-cache, private' });
  response.flushHeaders();
  const missed = asked === 0 ? [] : resource.objects.since(asked);
  if (!missed) expire();
  else {
    const existing = asked === 0 ? resource.objects.list(request.namespace).filter(matches) : [];
    for (const object of existing) show('ADDED', object);
    if (query.get('sendInitialEvents') === 'true') bookmark({ 'k8s.io/initial-events-end': 'true' });
    for (const change of missed) pass(change);
    stream.onEnd(resource.objects.subscribe(pass));
    stream.onEnd(timers(context.query, parts, { bookmark, end: stream.end }));
  }
  const { end, cut, silence, speak } = stream;
  return { end, cut, expire, silence, speak };
}

/** A change as a watcher sees it: an object that leaves the selection is deleted for it, as it last saw it. */
function asSeen(
  { type, object, before }: Change<KubeObject>,
  isMine: (object: KubeObject) => boolean,
): { type: string; object: KubeObject } | undefined {
  const was = before !== undefined && isMine(before);
  const is = type !== 'DELETED' && isMine(object);
  if (is) return { type: was ? 'MODIFIED' : 'ADDED', object };
  if (!was) return undefined;
  const { resourceVersion } = object.metadata;
  const last = type === 'DELETED' ? object : before;
  return { type: 'DELETED', object: { ...last, metadata: { ...last.metadata, resourceVersion } } };
}

function expiredStatus(asked: number, oldest: number): ApiFailure['body'] {
  return expiredWatch(asked, oldest).body;
}

function emptyObject(
  { resource, representation }: ReadContext,
  revision: number,
  annotations?: Record<string, string>,
) {
  const metadata = { resourceVersion: String(revision), ...(annotations ? { annotations } : {}) };
  if (representation === 'metadata-only') {
    return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata };
  }
  return {
    kind: resource.kind,
    apiVersion: groupVersion(resource),
    metadata,
    spec: resource.kind === 'Pod' ? { containers: null } : {},
    status: {},
  };
}

type Ends = { readonly bookmark: () => unknown; readonly end: () => void };

function timers(query: URLSearchParams, { clock, settings }: Parts, { bookmark, end }: Ends): () => void {
  const asked = Number(query.get('timeoutSeconds') ?? 0) * 1_000;
  const timeoutMs = asked > 0 ? asked : settings.timeoutMs;
  let cancelNext = () => {};
  const nextBookmark = () => {
    cancelNext = clock.after(settings.bookmarkMs, () => {
      bookmark();
      nextBookmark();
    });
  };
  nextBookmark();
  const isLong = timeoutMs > 2 * lastBookmarkBeforeEndMs;
  const cancelLast = isLong ? clock.after(timeoutMs - lastBookmarkBeforeEndMs, bookmark) : () => {};
  const cancelEnd = clock.after(timeoutMs, end);
  return () => {
    cancelNext();
    cancelLast();
    cancelEnd();
  };
}

/** One event per line; while silenced they wait, as behind a stalled network. */
function makeStream(response: ServerResponse) {
  const ends: (() => void)[] = [];
  let held: Line[] | undefined;
  const release = () => {
    for (const run of ends.splice(0)) run();
  };
  response.on('close', release);
  const send = (line: Line) => response.writable && response.write(`${JSON.stringify(line)}\n`);
  return {
    write: (line: Line) => (held ? held.push(line) : send(line)),
    onEnd: (run: () => void) => void ends.push(run),
    end: () => {
      release();
      response.end();
    },
    cut: () => {
      release();
      response.destroy();
    },
    silence: () => {
      held ??= [];
    },
    speak: () => {
      for (const line of held ?? []) send(line);
      held = undefined;
    },
  };
}
