import { z } from 'zod';
import type { ClusterApi } from './cluster-api.ts';
import { outward } from './failure.ts';
import { groupOf, partsOf, qualified, type Resource, type Verb } from './request.ts';

/** One thing the bot must be allowed to do in every namespace it serves. */
export type Right = { readonly resource: Resource; readonly verb: Verb };

/** What Firebreak needs, and no more; each verb is a right of its own. */
export const NEEDED_RIGHTS: readonly Right[] = [
  ...rights('deployments', ['get', 'list', 'watch', 'patch']),
  ...rights('statefulsets', ['get', 'list', 'watch', 'patch']),
  ...rights('daemonsets', ['get', 'list', 'watch', 'patch']),
  ...rights('replicasets', ['list', 'watch']),
  ...rights('controllerrevisions', ['list', 'watch']),
  ...rights('pods', ['list', 'watch', 'delete']),
  ...rights('pods/eviction', ['create']),
  ...rights('poddisruptionbudgets', ['list']),
];

function rights(resource: Resource, verbs: readonly Verb[]): Right[] {
  return verbs.map((verb) => ({ resource, verb }));
}

export type MissingRight = {
  readonly namespace: string;
  readonly verb: Verb;
  /** With its API group, as in `deployments.apps`. */
  readonly resource: string;
};

const Review = z.object({ status: z.object({ allowed: z.boolean() }) });

/** The rights the bot lacks. @throws Refusal `cluster-forbids`, Unavailable */
export async function missingRights(api: ClusterApi, signal?: AbortSignal): Promise<MissingRight[]> {
  const questions = api.namespaces.flatMap((namespace) =>
    NEEDED_RIGHTS.map((right) => ({ namespace, ...right })),
  );
  try {
    const answers = await Promise.all(
      questions.map(async (question) => ({ ...question, allowed: await isAllowed(api, question, signal) })),
    );
    return answers.flatMap(({ namespace, verb, resource, allowed }) =>
      allowed ? [] : [{ namespace, verb, resource: qualified(resource) }],
    );
  } catch (error) {
    throw outward(error);
  }
}

/** A right asked for without its API group is denied without a word, so the group always goes along. */
async function isAllowed(
  api: ClusterApi,
  { namespace, verb, resource }: Right & { readonly namespace: string },
  signal?: AbortSignal,
): Promise<boolean> {
  const [kind, subresource] = partsOf(resource);
  const resourceAttributes = {
    namespace,
    verb,
    resource: kind,
    group: groupOf(resource),
    ...(subresource === undefined ? {} : { subresource }),
  };
  const content = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes },
  };
  const request = { verb: 'create', resource: 'selfsubjectaccessreviews' } as const;
  const answer = await api.ask({ ...request, body: { type: 'application/json', content } }, signal);
  return Review.parse(answer).status.allowed;
}

/** Whether the API server answers and accepts our credentials. @throws Refusal `cluster-forbids`, Unavailable */
export async function ping(api: ClusterApi, signal?: AbortSignal): Promise<void> {
  try {
    await api.ask({ verb: 'get', resource: 'version' }, signal);
  } catch (error) {
    throw outward(error);
  }
}
