import { z } from 'zod';
import type { ClusterApi } from './cluster-api.ts';
import { outward } from './failure.ts';
import { groupOf, partsOf, qualified, type Resource, type Verb } from './request.ts';

/** What rights are for, so that it can be told what goes without them. */
export const FEATURES = ['acting', 'diagnosis'] as const;
export type Feature = (typeof FEATURES)[number];

/** One thing the bot must be allowed to do in every namespace it serves; of nodes, in the whole cluster. */
export type Right = { readonly resource: Resource; readonly verb: Verb };

/**
 * What Firebreak needs for each feature, and no more; each verb is a right of its own. What a diagnosis is
 * denied only makes it shorter, and it names what it could not read.
 */
export const RIGHTS: Readonly<Record<Feature, readonly Right[]>> = {
  acting: [
    ...rights('deployments', ['get', 'list', 'watch', 'patch']),
    ...rights('statefulsets', ['get', 'list', 'watch', 'patch']),
    ...rights('daemonsets', ['get', 'list', 'watch', 'patch']),
    ...rights('replicasets', ['list', 'watch']),
    ...rights('controllerrevisions', ['list', 'watch']),
    ...rights('pods', ['list', 'watch', 'delete']),
    ...rights('pods/eviction', ['create']),
  ],
  diagnosis: [
    ...rights('pods/log', ['get']),
    ...rights('events', ['list']),
    ...rights('resourcequotas', ['list']),
    ...rights('poddisruptionbudgets', ['list']),
    ...rights('horizontalpodautoscalers', ['list']),
    ...rights('nodes', ['get']),
  ],
};

function rights(resource: Resource, verbs: readonly Verb[]): Right[] {
  return verbs.map((verb) => ({ resource, verb }));
}

export type MissingRight = {
  readonly feature: Feature;
  /** Absent for what belongs to no namespace. */
  readonly namespace: string | undefined;
  readonly verb: Verb;
  /** With its API group, as in `deployments.apps`. */
  readonly resource: string;
};

const Review = z.object({ status: z.object({ allowed: z.boolean() }) });

/** The rights the bot lacks. @throws Refusal `cluster-forbids`, Unavailable */
export async function missingRights(api: ClusterApi, signal?: AbortSignal): Promise<MissingRight[]> {
  const questions = FEATURES.flatMap((feature) =>
    RIGHTS[feature].flatMap((right) =>
      placesOf(right, api).map((namespace) => ({ feature, namespace, ...right })),
    ),
  );
  try {
    const answers = await Promise.all(
      questions.map(async (question) => ({ ...question, allowed: await isAllowed(api, question, signal) })),
    );
    return answers.flatMap(({ feature, namespace, verb, resource, allowed }) =>
      allowed ? [] : [{ feature, namespace, verb, resource: qualified(resource) }],
    );
  } catch (error) {
    throw outward(error);
  }
}

const placesOf = ({ resource }: Right, { namespaces }: ClusterApi): readonly (string | undefined)[] =>
  resource === 'nodes' ? [undefined] : namespaces;

/** A right asked for without its API group is denied without a word, so the group always goes along. */
async function isAllowed(
  api: ClusterApi,
  { namespace, verb, resource }: Right & { readonly namespace: string | undefined },
  signal?: AbortSignal,
): Promise<boolean> {
  const [name, subresource] = partsOf(resource);
  const resourceAttributes = { namespace, verb, resource: name, subresource, group: groupOf(resource) };
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
