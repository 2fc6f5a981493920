import { z } from 'zod';
import type { Source, Unread } from '../../domain/diagnosis/facts.ts';
import { ClusterFailure, isRefused } from './failure.ts';
import type { Subject } from './look.ts';
import { Page } from './objects.ts';
import type { Resource } from './request.ts';

/** One diagnosis: what it is about, and until when it may read. */
export type Reading = {
  readonly subject: Subject;
  readonly signal: AbortSignal;
  /** The first page of what there is; enough for what a namespace has few of. */
  list<T>(resource: Resource, schema: z.ZodType<T>, query?: Readonly<Record<string, string>>): Promise<T[]>;
};

const PAGE_SIZE = '200';

export function makeReading(subject: Subject, signal: AbortSignal): Reading {
  const { api, place } = subject;
  return {
    subject,
    signal,
    async list(resource, schema, query = {}) {
      const { namespace } = place;
      const request = { verb: 'list', resource, namespace, query: { limit: PAGE_SIZE, ...query } } as const;
      const page = Page.parse(await api.ask(request, signal));
      return page.items.map((item) => schema.parse(item));
    },
  };
}

export type Attempt<T> = { readonly value: T; readonly unread: readonly Unread[] };

/**
 * Reads what a diagnosis can do without: where it may not be read, or does not come in time, `empty` and why.
 * A kind that the server does not know is one there is nothing of. @throws what is no failure of the cluster
 */
export async function attempt<T>(source: Source, empty: T, read: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { value: await read(), unread: [] };
  } catch (error) {
    if (error instanceof ClusterFailure && error.code === 404) return { value: empty, unread: [] };
    const isRefusal = error instanceof ClusterFailure && isRefused(error);
    if (!(error instanceof ClusterFailure || error instanceof z.ZodError)) throw error;
    return { value: empty, unread: [{ source, why: isRefusal ? 'forbidden' : 'away' }] };
  }
}
