import type { Place, WorkloadRef } from '../../domain/application.ts';
import type { Snapshot } from '../../domain/facts.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { ClusterApi } from './cluster-api.ts';
import { isGone } from './failure.ts';
import { listAll } from './follow.ts';
import { type Family, type HistoryObject, type Kind, type WorkloadObject, withKind } from './kinds.ts';
import { manifestOf } from './manifest.ts';
import { Pod, selectorText } from './objects.ts';

/** What is asked of a workload in one cluster. */
export type Subject = { readonly api: ClusterApi; readonly place: Place; readonly workload: WorkloadRef };

/** A workload as it is now, with what it made. @throws Refusal `workload-gone`, ClusterFailure */
export function look(subject: Subject, signal: AbortSignal): Promise<Snapshot> {
  const { kind } = subject.workload;
  return withKind(kind, async (read) => {
    const { family, raw } = await readFamily(read, subject, signal);
    return { ...read.view(family), manifest: manifestOf(raw, kind) };
  });
}

/** A workload with everything that its selector selects. @throws as `look` does */
export async function readFamily<W extends WorkloadObject, H extends HistoryObject>(
  kind: Kind<W, H>,
  subject: Subject,
  signal: AbortSignal,
): Promise<{ readonly family: Family<W, H>; readonly raw: unknown }> {
  const raw = await readRaw(subject, signal);
  const workload = owned(kind, subject, raw);
  const { api, place } = subject;
  const selector = { labelSelector: selectorText(workload.spec.selector) };
  const within = { api, namespace: place.namespace, selector };
  const [history, pods] = await Promise.all([
    listAll({ ...within, ...kind.history }, signal),
    listAll({ ...within, resource: 'pods', schema: Pod }, signal),
  ]);
  return { family: { workload, history: history.items, pods: pods.items }, raw };
}

/** @throws Refusal `workload-gone` where it is not there or another has its name, ClusterFailure */
export async function readWorkload<W extends WorkloadObject, H extends HistoryObject>(
  kind: Kind<W, H>,
  subject: Subject,
  signal?: AbortSignal,
): Promise<W> {
  return owned(kind, subject, await readRaw(subject, signal));
}

/** As it was sent, whatever its uid is. @throws Refusal `workload-gone`, ClusterFailure */
export async function readRaw(subject: Subject, signal?: AbortSignal): Promise<unknown> {
  const { api, place, workload } = subject;
  const resource = withKind(workload.kind, (kind) => kind.resource);
  const request = { verb: 'get', resource, namespace: place.namespace, name: workload.name } as const;
  return api.ask(request, signal).catch((error: unknown) => {
    throw isGone(error) ? gone(subject) : error;
  });
}

function owned<W extends WorkloadObject, H extends HistoryObject>(
  { schema }: Kind<W, H>,
  subject: Subject,
  raw: unknown,
): W {
  const workload = schema.parse(raw);
  if (workload.metadata.uid !== subject.workload.uid) throw gone(subject);
  return workload;
}

export function gone({ place, workload }: Pick<Subject, 'place' | 'workload'>): Refusal {
  return new Refusal('workload-gone', {
    workload: workload.name,
    cluster: place.cluster,
    namespace: place.namespace,
  });
}
