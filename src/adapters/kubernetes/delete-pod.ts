import type { Place } from '../../domain/application.ts';
import type { PodRef } from '../../domain/operation.ts';
import type { ClusterApi } from './cluster-api.ts';
import { isGone, isOtherUid } from './failure.ts';

/** Deletes the pod with this uid, and no other that has its name by now. @throws ClusterFailure */
export async function deletePod(
  api: ClusterApi,
  { place, pod }: { readonly place: Place; readonly pod: PodRef },
  signal: AbortSignal,
): Promise<'deleted' | 'gone'> {
  const content = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid: pod.uid } };
  const target = { verb: 'delete', resource: 'pods', namespace: place.namespace, name: pod.name } as const;
  try {
    await api.ask({ ...target, body: { type: 'application/json', content } }, signal);
    return 'deleted';
  } catch (error) {
    if (isGone(error) || isOtherUid(error)) return 'gone';
    throw error;
  }
}
