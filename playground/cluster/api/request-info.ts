import { fieldSelector } from './selectors.ts';

/** What a request asks for, in the words of RBAC. */
export type ResourceRequest = {
  readonly kind: 'resource';
  readonly verb: Verb;
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
};

export type PathRequest = { readonly kind: 'path'; readonly verb: string; readonly path: string };

export type RequestInfo = ResourceRequest | PathRequest;

export type Verb =
  | 'get'
  | 'list'
  | 'watch'
  | 'create'
  | 'update'
  | 'patch'
  | 'delete'
  | 'deletecollection'
  | 'impersonate'
  | 'unknown';

const isOn = (value: string | null) => value !== null && value !== 'false' && value !== '0';

function verbOf(method: string, url: URL, name: string | undefined): Verb {
  switch (method) {
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return name === undefined ? 'deletecollection' : 'delete';
    case 'GET':
    case 'HEAD':
      if (isOn(url.searchParams.get('watch'))) return 'watch';
      return name === undefined ? 'list' : 'get';
    default:
      return 'unknown';
  }
}

/** A list or watch of one name is granted like that name. */
function nameInSelector(url: URL, verb: Verb): string | undefined {
  if (verb !== 'list' && verb !== 'watch') return undefined;
  return fieldSelector(url.searchParams.get('fieldSelector') ?? '').find(
    ({ field, negated }) => field === 'metadata.name' && !negated,
  )?.value;
}

/** Splits `/api/v1/…` and `/apis/GROUP/VERSION/…`; anything shorter or else is a plain path. */
export function requestInfo(method: string, url: URL): RequestInfo {
  const parts = url.pathname.split('/').filter((part) => part !== '');
  const isCore = parts[0] === 'api';
  const [group, version, ...rest] = isCore
    ? ['', parts[1] ?? '', ...parts.slice(2)]
    : [parts[1] ?? '', parts[2] ?? '', ...parts.slice(3)];
  if ((!isCore && parts[0] !== 'apis') || rest.length === 0) {
    return { kind: 'path', verb: method.toLowerCase(), path: url.pathname };
  }
  const isInNamespace = rest[0] === 'namespaces' && rest[1] !== undefined;
  const namespace = isInNamespace ? rest[1] : undefined;
  const [resource = '', name, ...sub] = isInNamespace && rest[2] !== undefined ? rest.slice(2) : rest;
  const verb = verbOf(method, url, name);
  return {
    kind: 'resource',
    verb,
    group,
    version,
    resource,
    subresource: sub.join('/'),
    namespace,
    name: name ?? nameInSelector(url, verb),
  };
}
