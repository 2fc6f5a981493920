import type { View } from '../../domain/facts.ts';
import type { Pauses } from './backoff.ts';
import { viewOf } from './facts.ts';
import { ClusterFailure, isRefused } from './failure.ts';
import { type Followed, follow, type Sink } from './follow.ts';
import { type Latch, makeLatch } from './latch.ts';
import { gone, readDeployment, type Subject } from './look.ts';
import { Deployment, Pod, ReplicaSet, type Selector, selectorText } from './objects.ts';

export type FamilyOptions = {
  readonly signal: AbortSignal;
  /** How long the API server may be away before that is an error. */
  readonly patienceMs: number;
  readonly pauses: Pauses;
  readonly silentMs: number;
};

/** A Deployment with its ReplicaSets and pods, kept up to date. */
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
export async function followFamily(subject: Subject, options: FamilyOptions): Promise<FollowedFamily> {
  const { deployment } = await readDeployment(subject, options.signal);
  const ending = new AbortController();
  const signal = AbortSignal.any([options.signal, ending.signal]);
  const members = followMembers(subject, deployment.spec.selector, { ...options, signal });
  const { uid } = subject.workload;
  return {
    changed: members.changed,
    view() {
      const [all, sets, pods] = [members.deployments(), members.replicaSets(), members.pods()];
      const found = all?.get(uid);
      if (all !== undefined && found === undefined) throw gone(subject);
      if (found === undefined || sets === undefined || pods === undefined) return undefined;
      return viewOf({ deployment: found, replicaSets: [...sets.values()], pods: [...pods.values()] });
    },
    async stop() {
      ending.abort();
      await members.ended;
    },
  };
}

function followMembers({ api, place, workload }: Subject, selector: Selector, options: FamilyOptions) {
  const changed = makeLatch();
  const deployments = makeMember<Deployment>(changed, options.patienceMs);
  const replicaSets = makeMember<ReplicaSet>(changed, options.patienceMs);
  const pods = makeMember<Pod>(changed, options.patienceMs);
  const common = { api, namespace: place.namespace };
  const one = { ...common, selector: { fieldSelector: `metadata.name=${workload.name}` } };
  const labelled = { ...common, selector: { labelSelector: selectorText(selector) } };
  const ended = Promise.all([
    follow({ ...one, resource: 'deployments', schema: Deployment }, deployments.sink, options),
    follow({ ...labelled, resource: 'replicasets', schema: ReplicaSet }, replicaSets.sink, options),
    follow({ ...labelled, resource: 'pods', schema: Pod }, pods.sink, options),
  ]);
  return { changed, ended, deployments: deployments.now, replicaSets: replicaSets.now, pods: pods.now };
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
