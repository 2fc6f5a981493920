import type { RestartMark } from '../../usecases/ports.ts';
import { OPERATION_MARK } from './facts.ts';
import { isGone, isOtherUidInPatch } from './failure.ts';
import { resourceOf } from './kinds.ts';
import { gone, type Subject } from './look.ts';

const STRATEGIC_MERGE = 'application/strategic-merge-patch+json';
const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt';

/** Who changed what, for `kubectl get --show-managed-fields`. */
export const FIELD_MANAGER = { fieldManager: 'firebreak' };

/**
 * Restarts as `kubectl rollout restart` does: the pod template gets a new time, with milliseconds, since the
 * same value twice changes nothing. The mark goes on the workload itself; on the template it would change
 * its hash. The uid in the patch is the precondition.
 * @throws Refusal `workload-gone`, ClusterFailure
 */
export async function restart(subject: Subject, { operationId, at, signal }: RestartMark): Promise<void> {
  const { api, place, workload } = subject;
  const content = {
    metadata: { uid: workload.uid, annotations: { [OPERATION_MARK]: operationId } },
    spec: { template: { metadata: { annotations: { [RESTARTED_AT]: at.toISOString() } } } },
  };
  const target = {
    verb: 'patch',
    resource: resourceOf(workload.kind),
    namespace: place.namespace,
    name: workload.name,
  } as const;
  const body = { type: STRATEGIC_MERGE, content };
  await api.ask({ ...target, query: FIELD_MANAGER, body }, signal).catch((error: unknown) => {
    throw isGone(error) || isOtherUidInPatch(error) ? gone(subject) : error;
  });
}
