import type { View } from '../../domain/facts.ts';
import type { Pauses } from './backoff.ts';
import { ClusterFailure, isRefused } from './failure.ts';
import { type Followed, follow, type Sink } from './follow.ts';
import { type HistoryObject, type Kind, type WorkloadObject, withKind } from './kinds.ts';
import { type Latch, makeLatch } from './latch.ts';
import { gone, readWorkload, type Subject } from './look.ts';
import { Pod, type Selector, selectorText } from './objects.ts';

export type FamilyOptions = {
  readonly signal: AbortSignal;
  /** How long the API server may be away before that is an error. */
  readonly patienceMs: number;
  readonly pauses: Pauses;
  readonly silentMs: number;
};

/** A workload with what it made, kept up to date. */
export type FollowedFamily = {
  readonly changed: Latch;
  /**
   * As it is now; absent until all has been read, and while the API server is away.
   * @throws Refusal `workload-gone`, and ClusterFailure once patience has run out
   */
  readonly view: () => View | undefined;
  readonly stop: () => Promise<void>;
};

/** Rights may be missing for a moment while an API server starts; when they do for longer they are missing. */
const REFUSED_MS = 5_000;

/** @throws Refusal `workload-gone`, ClusterFailure: what the first read met */
export function followFamily(subject: Subject, options: FamilyOptions): Promise<FollowedFamily> {
  return withKind(subject.workload.kind, (kind) => followAs(kind, subject, options));
}

async function followAs<W extends WorkloadObject, H extends HistoryObject>(
  kind: Kind<W, H>,
  subject: Subject,
  options: FamilyOptions,
): Promise<FollowedFamily> {
  const { spec } = await readWorkload(kind, subject, options.signal);
  const ending = new AbortController();
  const signal = AbortSignal.any([options.signal, ending.signal]);
  const members = followMembers(kind, { subject, selector: spec.selector }, { ...options, signal });
  const { uid } = subject.workload;
  return {
    changed: members.changed,
    view() {
      const [all, history, pods] = [members.workloads(), members.history(), members.pods()];
      const found = all?.get(uid);
      if (all !== undefined && found === undefined) throw gone(subject);
      if (found === undefined || history === undefined || pods === undefined) return undefined;
      return kind.view({ workload: found, history: [...history.values()], pods: [...pods.values()] });
    },
    async stop() {
      ending.abort();
      await members.ended;
    },
  };
}

type Members = { readonly subject: Subject; readonly selector: Selector };

function followMembers<W extends WorkloadObject, H extends HistoryObject>(
  kind: Kind<W, H>,
  { subject: { api, place, workload }, selector }: Members,
  options: FamilyOptions,
) {
  const changed = makeLatch();
  const workloads = makeMember<W>(changed, options.patienceMs);
  const history = makeMember<H>(changed, options.patienceMs);
  const pods = makeMember<Pod>(changed, options.patienceMs);
  const common = { api, namespace: place.namespace };
  const one = { ...common, selector: { fieldSelector: `metadata.name=${workload.name}` } };
  const labelled = { ...common, selector: { labelSelector: selectorText(selector) } };
  const ended = Promise.all([
    follow({ ...one, resource: kind.resource, schema: kind.schema }, workloads.sink, options),
    follow({ ...labelled, ...kind.history }, history.sink, options),
    follow({ ...labelled, resource: 'pods', schema: Pod }, pods.sink, options),
  ]);
  return { changed, ended, workloads: workloads.now, history: history.now, pods: pods.now };
}

type Member<T> = {
  readonly sink: Sink<T>;
  /** Absent until it has been read, and while it cannot be. @throws ClusterFailure once that lasts too long */
  readonly now: () => ReadonlyMap<string, T> | undefined;
};

function makeMember<T extends Followed>(changed: Latch, patienceMs: number): Member<T> {
  let objects: Map<string, T> | undefined;
  let failing: { readonly since: number; readonly error: unknown } | undefined;
  return {
    sink: {
      listed(all) {
        objects = new Map(all.map((object) => [object.metadata.uid, object]));
        changed.open();
      },
      put(object) {
        objects?.set(object.metadata.uid, object);
        changed.open();
      },
      removed(uid) {
        objects?.delete(uid);
        changed.open();
      },
      reached() {
        failing = undefined;
        changed.open();
      },
      failed(error) {
        failing = { since: failing?.since ?? performance.now(), error };
        changed.open();
      },
    },
    now() {
      if (failing === undefined) return objects;
      const { since, error } = failing;
      if (performance.now() - since >= limitFor(error, patienceMs)) throw error;
      return undefined;
    },
  };
}

/** What is not a failure of the cluster is a bug: no waiting for that to pass. */
function limitFor(error: unknown, patienceMs: number): number {
  if (!(error instanceof ClusterFailure)) return 0;
  return isRefused(error) ? Math.min(REFUSED_MS, patienceMs) : patienceMs;
}
