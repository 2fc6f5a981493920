import { OPERATION_MARK } from './facts.ts';
import { ClusterFailure, isGone } from './failure.ts';
import { withKind } from './kinds.ts';
import { gone, readWorkload, type Subject } from './look.ts';
import { FIELD_MANAGER } from './restart.ts';

const JSON_PATCH = 'application/json-patch+json';
/** A `/` inside a step of a JSON pointer. */
const markPath = `/metadata/annotations/${OPERATION_MARK.replaceAll('~', '~0').replaceAll('/', '~1')}`;

/**
 * Pauses the rollout of this operation, which has to be one of a Deployment. The API server itself checks, in the same step, that the workload is
 * the same one and still carries the operation's mark; where another operation has taken over nothing is done.
 * @throws Refusal `workload-gone`, ClusterFailure
 */
export async function pause(subject: Subject, operationId: string): Promise<void> {
  const { api, place, workload } = subject;
  const content = [
    { op: 'test', path: '/metadata/uid', value: workload.uid },
    { op: 'test', path: markPath, value: operationId },
    { op: 'add', path: '/spec/paused', value: true },
  ];
  const target = {
    verb: 'patch',
    resource: 'deployments',
    namespace: place.namespace,
    name: workload.name,
  } as const;
  try {
    await api.ask({ ...target, query: FIELD_MANAGER, body: { type: JSON_PATCH, content } });
  } catch (error) {
    if (isGone(error)) throw gone(subject);
    if (!isFailedTest(error)) throw error;
    const { metadata } = await withKind('Deployment', (kind) => readWorkload(kind, subject));
    if (metadata.annotations[OPERATION_MARK] === operationId) throw error;
  }
}

/** 422, which says nothing about what failed. */
const isFailedTest = (error: unknown): boolean => error instanceof ClusterFailure && error.code === 422;
