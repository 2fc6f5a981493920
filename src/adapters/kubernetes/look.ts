import type { Place, WorkloadRef } from '../../domain/application.ts';
import type { Snapshot } from '../../domain/facts.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { ClusterApi } from './cluster-api.ts';
import { viewOf } from './facts.ts';
import { isGone } from './failure.ts';
import { listAll } from './follow.ts';
import { manifestOf } from './manifest.ts';
import { Deployment, Pod, ReplicaSet, selectorText } from './objects.ts';

/** What is asked of a workload in one cluster. */
export type Subject = { readonly api: ClusterApi; readonly place: Place; readonly workload: WorkloadRef };

/** A workload as it is now, with its own ReplicaSets and pods. @throws Refusal `workload-gone`, ClusterFailure */
export async function look(subject: Subject, signal: AbortSignal): Promise<Snapshot> {
  const { deployment, raw } = await readDeployment(subject, signal);
  const { api, place } = subject;
  const within = {
    api,
    namespace: place.namespace,
    selector: { labelSelector: selectorText(deployment.spec.selector) },
  };
  const [replicaSets, pods] = await Promise.all([
    listAll({ ...within, resource: 'replicasets', schema: ReplicaSet }, signal),
    listAll({ ...within, resource: 'pods', schema: Pod }, signal),
  ]);
  const view = viewOf({ deployment, replicaSets: replicaSets.items, pods: pods.items });
  return { ...view, manifest: manifestOf(raw) };
}

/** @throws Refusal `workload-gone` where it is not there or another has its name, ClusterFailure */
export async function readDeployment(
  subject: Subject,
  signal?: AbortSignal,
): Promise<{ readonly deployment: Deployment; readonly raw: unknown }> {
  const { api, place, workload } = subject;
  const request = {
    verb: 'get',
    resource: 'deployments',
    namespace: place.namespace,
    name: workload.name,
  } as const;
  const raw = await api.ask(request, signal).catch((error: unknown) => {
    throw isGone(error) ? gone(subject) : error;
  });
  const deployment = Deployment.parse(raw);
  if (deployment.metadata.uid !== workload.uid) throw gone(subject);
  return { deployment, raw };
}

export function gone({ place, workload }: Pick<Subject, 'place' | 'workload'>): Refusal {
  return new Refusal('workload-gone', {
    workload: workload.name,
    cluster: place.cluster,
    namespace: place.namespace,
  });
}
