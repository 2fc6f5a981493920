import { z } from 'zod';
import { type Clock, toSeconds } from '../clock.ts';
import { badRequest, invalid } from './failure.ts';
import { authorize, type Caller } from './rbac.ts';
import type { RequestInfo, Verb } from './request-info.ts';

const verbs: Record<string, Verb> = {
  get: 'get',
  list: 'list',
  watch: 'watch',
  create: 'create',
  update: 'update',
  patch: 'patch',
  delete: 'delete',
  deletecollection: 'deletecollection',
  impersonate: 'impersonate',
};

const AccessReview = z.object({
  spec: z.object({
    resourceAttributes: z
      .object({
        namespace: z.string().optional(),
        verb: z.string().default(''),
        group: z.string().default(''),
        version: z.string().optional(),
        resource: z.string().default(''),
        subresource: z.string().default(''),
        name: z.string().optional(),
      })
      .optional(),
    nonResourceAttributes: z.object({ path: z.string(), verb: z.string() }).optional(),
  }),
});

/** May I? Always 201 when the question is well put; a denial has no reason. @throws ApiFailure 400, 422 */
export function selfSubjectAccessReview(caller: Caller, text: string): object {
  const sent = bodyOf(text);
  const review = AccessReview.safeParse(sent);
  if (!review.success) throw badRequest('SelfSubjectAccessReview in version "v1" cannot be handled');
  const { resourceAttributes, nonResourceAttributes } = review.data.spec;
  if ((resourceAttributes === undefined) === (nonResourceAttributes === undefined)) throw ambiguous();
  const request: RequestInfo = resourceAttributes
    ? {
        kind: 'resource',
        ...resourceAttributes,
        version: 'v1',
        verb: verbs[resourceAttributes.verb] ?? 'unknown',
        namespace: resourceAttributes.namespace || undefined,
        name: resourceAttributes.name || undefined,
      }
    : { kind: 'path', path: '', verb: 'get', ...nonResourceAttributes };
  const verdict = authorize(caller, request);
  return {
    kind: 'SelfSubjectAccessReview',
    apiVersion: 'authorization.k8s.io/v1',
    metadata: {},
    spec: z.object({ spec: z.unknown() }).parse(sent).spec,
    status: verdict.allowed ? { allowed: true, reason: verdict.reason } : { allowed: false },
  };
}

function ambiguous() {
  const message =
    'Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified';
  return invalid({ title: '.authorization.k8s.io', name: '', details: { group: 'authorization.k8s.io' } }, [
    { reason: 'FieldValueInvalid', message, field: 'spec.resourceAttributes' },
  ]);
}

/** Who am I, as the API server sees me. */
export function selfSubjectReview({ name, uid, groups }: Caller, clock: Clock): object {
  return {
    kind: 'SelfSubjectReview',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: { creationTimestamp: toSeconds(clock.now()) },
    status: { userInfo: { username: name, uid, groups } },
  };
}

function bodyOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest('the object provided is unrecognized');
  }
}
