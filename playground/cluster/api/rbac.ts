import { type ApiFailure, about, forbidden, qualified } from './failure.ts';
import type { PathRequest, RequestInfo, ResourceRequest } from './request-info.ts';

/** One rule of a Role (with namespaces) or of a ClusterRole bound for the whole cluster (`everywhere`). */
export type Rule = {
  readonly namespaces: readonly string[] | 'everywhere';
  readonly groups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly names?: readonly string[];
};

/** Somebody with a bearer token. `rules: 'everything'` is a member of system:masters. */
export type ClusterUser = {
  readonly name: string;
  readonly token: string;
  readonly rules: readonly Rule[] | 'everything';
};

export type Caller = Omit<ClusterUser, 'token'> & {
  readonly groups: readonly string[];
  /** Absent for whoever is only impersonated. */
  readonly uid?: string;
};

export type Verdict = { readonly allowed: true; readonly reason: string } | { readonly allowed: false };

export const anonymous: Caller = {
  name: 'system:anonymous',
  rules: [],
  groups: ['system:unauthenticated'],
};

export function callerOf(user: ClusterUser): Caller {
  const masters = user.rules === 'everything' ? ['system:masters'] : [];
  const groups = [...masters, 'system:authenticated'];
  return { name: user.name, rules: user.rules, groups, uid: `uid-${user.name}` };
}

const publicPaths = /^\/(healthz|livez|readyz|version)(\/|$)/;
const discoveryPaths = /^\/(api|apis|openapi|healthz|livez|readyz|version)(\/|$)/;
const selfReviews = ['selfsubjectaccessreviews', 'selfsubjectrulesreviews', 'selfsubjectreviews'];

/** What Kubernetes' RBAC says to a request; existence is not asked. */
export function authorize(caller: Caller, request: RequestInfo): Verdict {
  if (caller.rules === 'everything') return { allowed: true, reason: '' };
  return request.kind === 'path' ? pathVerdict(caller, request) : resourceVerdict(caller, request);
}

function pathVerdict({ groups }: Caller, { path }: PathRequest): Verdict {
  const open = groups.includes('system:authenticated') ? discoveryPaths : publicPaths;
  return open.test(path) ? { allowed: true, reason: '' } : { allowed: false };
}

function resourceVerdict(caller: Caller, request: ResourceRequest): Verdict {
  const isSelfReview = request.verb === 'create' && selfReviews.includes(request.resource);
  if (isSelfReview && caller.groups.includes('system:authenticated')) return { allowed: true, reason: '' };
  const rules = caller.rules === 'everything' ? [] : caller.rules;
  const rule = rules.find((candidate) => grants(candidate, request));
  return rule ? { allowed: true, reason: bindingOf(caller, rule, request) } : { allowed: false };
}

const holds = (granted: readonly string[], asked: string) => granted.includes('*') || granted.includes(asked);

function grants(rule: Rule, request: ResourceRequest): boolean {
  const { namespace, name, subresource } = request;
  const resource = subresource === '' ? request.resource : `${request.resource}/${subresource}`;
  return (
    (rule.namespaces === 'everywhere' || (namespace !== undefined && rule.namespaces.includes(namespace))) &&
    holds(rule.groups, request.group) &&
    holds(rule.resources, resource) &&
    holds(rule.verbs, request.verb) &&
    (rule.names === undefined || (name !== undefined && rule.names.includes(name)))
  );
}

function bindingOf({ name }: Caller, rule: Rule, { namespace }: ResourceRequest): string {
  return rule.namespaces === 'everywhere'
    ? `RBAC: allowed by ClusterRoleBinding "${name}" of ClusterRole "${name}" to User "${name}"`
    : `RBAC: allowed by RoleBinding "${name}/${namespace}" of Role "${name}" to User "${name}"`;
}

/** The 403 for a request that {@link authorize} denied. */
export function denied(caller: Caller, request: RequestInfo): ApiFailure {
  const user = `User "${caller.name}" cannot ${request.verb}`;
  if (request.kind === 'path') return forbidden(`forbidden: ${user} path "${request.path}"`, {});
  const { resource, subresource, group, namespace, name } = request;
  const asked = subresource === '' ? resource : `${resource}/${subresource}`;
  const where = namespace === undefined ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  const subject = name === undefined ? qualified(request) : `${qualified(request)} "${name}"`;
  return forbidden(
    `${subject} is forbidden: ${user} resource "${asked}" in API group "${group}" ${where}`,
    about(request, name),
  );
}
