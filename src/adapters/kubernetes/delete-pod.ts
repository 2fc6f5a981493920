import type { Place } from '../../domain/application.ts';
import type { Deletion, PodRef } from '../../domain/operation.ts';
import { clean } from '../../domain/text.ts';
import type { Removal } from '../../usecases/ports.ts';
import type { ClusterApi } from './cluster-api.ts';
import { ClusterFailure, isGone, isOtherUid, isUnderTwoBudgets, overBudget } from './failure.ts';
import type { Request } from './request.ts';

type Wanted = Pick<Deletion, 'method' | 'graceSeconds'> & { readonly place: Place; readonly pod: PodRef };

/**
 * Deletes or evicts the pod with this uid, and no other that has its name by now. Safe to send again when the
 * answer is lost: to a pod that is going already it changes nothing, and the uid keeps it from its replacement.
 * @throws ClusterFailure
 */
export async function deletePod(api: ClusterApi, wanted: Wanted, signal: AbortSignal): Promise<Removal> {
  try {
    await api.ask(wanted.method === 'evict' ? evicting(wanted) : deleting(wanted), signal);
    return { outcome: 'deleted' };
  } catch (error) {
    if (isGone(error) || isOtherUid(error)) return { outcome: 'gone' };
    if (isUnderTwoBudgets(error)) return { outcome: 'failed', why: TWO_BUDGETS };
    const told = overBudget(error);
    if (told === undefined || !(error instanceof ClusterFailure)) throw error;
    return { outcome: 'held', why: whyHeld(told), retryAfterSeconds: error.retryAfterSeconds };
  }
}

const JSON_TYPE = 'application/json';

function deleting({ place, pod, graceSeconds }: Wanted): Request {
  const content = { apiVersion: 'v1', kind: 'DeleteOptions', ...options({ pod, graceSeconds }) };
  const target = { verb: 'delete', resource: 'pods', namespace: place.namespace, name: pod.name } as const;
  return { ...target, body: { type: JSON_TYPE, content } };
}

function evicting({ place: { namespace }, pod, graceSeconds }: Wanted): Request {
  const content = {
    apiVersion: 'policy/v1',
    kind: 'Eviction',
    metadata: { name: pod.name, namespace },
    deleteOptions: options({ pod, graceSeconds }),
  };
  const target = { verb: 'create', resource: 'pods/eviction', namespace, name: pod.name } as const;
  return { ...target, body: { type: JSON_TYPE, content } };
}

const options = ({ pod, graceSeconds }: Pick<Wanted, 'pod' | 'graceSeconds'>) => ({
  preconditions: { uid: pod.uid },
  ...(graceSeconds === undefined ? {} : { gracePeriodSeconds: graceSeconds }),
});

const TWO_BUDGETS = 'more than one PodDisruptionBudget is over it, and Kubernetes evicts no such pod';

const LONGEST_TEXT = 300;

/** Which budget, how many disruptions it allows, and why; as the server said it where that is new to us. */
function whyHeld(told: string): string {
  const short = /^The disruption budget (\S+) needs (\d+) healthy pods and has (\d+) currently/.exec(told);
  if (short !== null) {
    const [, name = '', needed = '', healthy = ''] = short;
    const allowed = Math.max(0, Number(healthy) - Number(needed));
    return `PodDisruptionBudget ${name} allows ${allowed} disruptions now: it needs ${needed} healthy pods and has ${healthy}`;
  }
  const [, fresh] = /^The disruption budget (\S+) is still being processed/.exec(told) ?? [];
  if (fresh !== undefined) {
    return `PodDisruptionBudget ${fresh} allows 0 disruptions now: the cluster is still counting its pods`;
  }
  return clean(`a PodDisruptionBudget holds it: ${told}`, LONGEST_TEXT);
}
