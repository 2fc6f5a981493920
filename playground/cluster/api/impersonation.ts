import type { IncomingHttpHeaders } from 'node:http';
import { ApiFailure, nosniff } from './failure.ts';
import { authorize, type Caller, type ClusterUser, callerOf, denied } from './rbac.ts';
import type { ResourceRequest } from './request-info.ts';

/** As whom a request wants to be carried out, or undefined. */
export function impersonatedName(headers: IncomingHttpHeaders): string | undefined {
  return headers['impersonate-user']?.toString();
}

/**
 * The person a request is carried out as: with that person's rights alone. Every part that is claimed is a right
 * of its own. @throws ApiFailure 403, and 500 for groups of nobody
 */
export function impersonated(
  caller: Caller,
  { headers, path }: { readonly headers: IncomingHttpHeaders; readonly path: string },
  users: readonly ClusterUser[],
): Caller {
  const name = impersonatedName(headers);
  const groups = groupsIn(headers);
  if (name === undefined) {
    if (groups.length > 0) throw withoutUser(groups, path);
    return caller;
  }
  const claims = [claimOf(name), ...groups.map((group) => claim('groups', group))];
  for (const one of claims) if (!authorize(caller, one).allowed) throw denied(caller, one);
  const known = users.find((user) => user.name === name);
  const own = known ? callerOf(known).rules : [];
  return { name, rules: own, groups: [...groups, 'system:authenticated'] };
}

function groupsIn(headers: IncomingHttpHeaders): string[] {
  const sent = headers['impersonate-group']?.toString() ?? '';
  return sent.split(',').flatMap((group) => (group.trim() === '' ? [] : [group.trim()]));
}

/** A ServiceAccount is claimed in its namespace, anybody else at the cluster scope. */
function claimOf(name: string): ResourceRequest {
  const [, namespace, account] = /^system:serviceaccount:([^:]+):(.+)$/.exec(name) ?? [];
  if (account === undefined) return claim('users', name);
  return { ...claim('serviceaccounts', account), namespace };
}

function claim(resource: string, name: string): ResourceRequest {
  const where = { group: '', version: 'v1', subresource: '', namespace: undefined };
  return { kind: 'resource', verb: 'impersonate', resource, name, ...where };
}

function withoutUser(groups: readonly string[], path: string): ApiFailure {
  const asked = groups.map((group) => `{Group  ${group}    }`).join(' ');
  const text = `Internal Server Error: "${path}": requested [${asked}] without impersonating a user\n`;
  return new ApiFailure(500, text, nosniff);
}
