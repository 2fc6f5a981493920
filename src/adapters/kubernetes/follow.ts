import type { z } from 'zod';
import { type Backoff, makeBackoff, type Pauses } from './backoff.ts';
import type { ClusterApi } from './cluster-api.ts';
import { failureOfEvent, isExpired } from './failure.ts';
import { Bookmark, Identified, Page, WatchEvent } from './objects.ts';
import type { Request, Resource } from './request.ts';

/** Anything that has a uid. */
export type Followed = { readonly metadata: { readonly uid: string } };

/** What is followed: all objects of a kind that a selector selects, in one namespace or in all of them. */
export type Source<T extends Followed> = {
  readonly api: ClusterApi;
  readonly resource: Resource;
  readonly namespace?: string;
  readonly selector?: Readonly<Record<'labelSelector', string> | Record<'fieldSelector', string>>;
  readonly accept?: { readonly list: string; readonly watch: string };
  readonly schema: z.ZodType<T>;
};

/** Who wants to know. */
export type Sink<T> = {
  /** All there are: after the first list, and after every further one. */
  readonly listed: (objects: readonly T[]) => void;
  /** One that is new or changed. */
  readonly put: (object: T) => void;
  readonly removed: (uid: string) => void;
  /** A watch stands: from now on changes come as they happen. */
  readonly reached: () => void;
  /** The list or the watch could not be had; it is tried again. */
  readonly failed: (error: unknown) => void;
};

export type FollowOptions = {
  readonly pauses: Pauses;
  /** After so long without even a bookmark the list is read again. */
  readonly silentMs: number;
  readonly signal: AbortSignal;
};

const PAGE_SIZE = '500';
/** After which the server ends a watch by itself. */
const WATCH_SECONDS = '300';

/**
 * Lists, watches, and goes on for good: a watch that the server ends is resumed where it ended; one that
 * expired (410), broke or fell silent is preceded by a new list, since nothing tells what was missed.
 * Resolves once the signal aborts; never rejects.
 */
export async function follow<T extends Followed>(
  source: Source<T>,
  sink: Sink<T>,
  options: FollowOptions,
): Promise<void> {
  const { signal } = options;
  const backoff = makeBackoff(options.pauses);
  while (!signal.aborted) {
    try {
      await listAndWatch(source, sink, { ...options, backoff });
    } catch (error) {
      if (!signal.aborted) sink.failed(error);
    }
    await backoff.pause(signal).catch(() => undefined);
  }
}

type Following = FollowOptions & { readonly backoff: Backoff };

async function listAndWatch<T extends Followed>(
  source: Source<T>,
  sink: Sink<T>,
  following: Following,
): Promise<void> {
  const { items, resourceVersion } = await listAll(source, following.signal);
  sink.listed(items);
  let from: string | undefined = resourceVersion;
  while (from !== undefined) {
    from = await watchFrom(source, { from, sink }, following);
    if (from !== undefined) await following.backoff.pause(following.signal);
  }
}

/**
 * Every object of the source, in pages, and the version to watch from. Where the server has forgotten the
 * version of the first page before the last was read, all are read at once.
 */
export async function listAll<T extends Followed>(
  source: Source<T>,
  signal: AbortSignal,
): Promise<{ readonly items: T[]; readonly resourceVersion: string }> {
  let items: T[] = [];
  let query: Query = { limit: PAGE_SIZE };
  for (;;) {
    const page = await readPage(source, query, signal);
    if (page === undefined) {
      items = [];
      query = {};
      continue;
    }
    for (const item of page.items) items.push(source.schema.parse(item));
    if (page.metadata.continue === '') return { items, resourceVersion: page.metadata.resourceVersion };
    query = { limit: PAGE_SIZE, continue: page.metadata.continue };
  }
}

type Query = { readonly limit?: string; readonly continue?: string };

/** Undefined where a further page has expired. */
async function readPage<T extends Followed>(
  source: Source<T>,
  query: Query,
  signal: AbortSignal,
): Promise<Page | undefined> {
  try {
    const request = requestOf(source, 'list', { ...source.selector, ...query });
    return Page.parse(await source.api.ask(request, signal));
  } catch (error) {
    if (query.continue !== undefined && isExpired(error)) return undefined;
    throw error;
  }
}

function requestOf<T extends Followed>(
  { resource, namespace, accept }: Source<T>,
  verb: 'list' | 'watch',
  query: Readonly<Record<string, string>>,
): Request {
  return {
    verb,
    resource,
    query,
    ...(namespace === undefined ? {} : { namespace }),
    ...(accept === undefined ? {} : { accept: accept[verb] }),
  };
}

/** The version to resume from, or undefined where a new list is needed. */
async function watchFrom<T extends Followed>(
  source: Source<T>,
  { from, sink }: { from: string; sink: Sink<T> },
  { silentMs, signal, backoff }: Following,
): Promise<string | undefined> {
  const query = {
    ...source.selector,
    resourceVersion: from,
    allowWatchBookmarks: 'true',
    timeoutSeconds: WATCH_SECONDS,
  };
  const request = requestOf(source, 'watch', query);
  const events = await source.api.watch(request, { silentMs, signal }).catch((error: unknown) => {
    if (isExpired(error)) return undefined;
    throw error;
  });
  if (events === undefined) return undefined;
  sink.reached();
  backoff.reset();
  let last = from;
  try {
    for await (const event of events) {
      const { type, object } = WatchEvent.parse(event);
      if (type === 'ERROR') throw failureOfEvent({ ...request, cluster: source.api.cluster }, object);
      last = Bookmark.parse(object).metadata.resourceVersion;
      if (type === 'BOOKMARK') continue;
      if (type === 'DELETED') sink.removed(Identified.parse(object).metadata.uid);
      else sink.put(source.schema.parse(object));
    }
  } catch {
    return undefined;
  }
  return last;
}
