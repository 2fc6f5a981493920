/** What the bot may ask an API server for; also the words of RBAC. */
export type Verb = 'get' | 'list' | 'watch' | 'delete' | 'patch' | 'create';

export type Resource =
  | 'deployments'
  | 'statefulsets'
  | 'daemonsets'
  | 'replicasets'
  | 'controllerrevisions'
  | 'pods'
  | 'pods/eviction'
  | 'pods/log'
  | 'events'
  | 'nodes'
  | 'resourcequotas'
  | 'poddisruptionbudgets'
  | 'horizontalpodautoscalers'
  | 'selfsubjectaccessreviews'
  | 'version';

/** What is asked for, in the words that a denial is told in. */
export type Target = {
  readonly verb: Verb;
  readonly resource: Resource;
  readonly namespace?: string;
  readonly name?: string;
};

export type Request = Target & {
  readonly query?: Readonly<Record<string, string>>;
  readonly accept?: string;
  readonly body?: { readonly type: string; readonly content: unknown };
};

/** The API group of a resource; empty for the core. */
export function groupOf(resource: Resource): string {
  switch (resource) {
    case 'deployments':
    case 'statefulsets':
    case 'daemonsets':
    case 'replicasets':
    case 'controllerrevisions':
      return 'apps';
    case 'poddisruptionbudgets':
      return 'policy';
    case 'horizontalpodautoscalers':
      return 'autoscaling';
    case 'selfsubjectaccessreviews':
      return 'authorization.k8s.io';
    case 'pods':
    case 'pods/eviction':
    case 'pods/log':
    case 'events':
    case 'nodes':
    case 'resourcequotas':
    case 'version':
      return '';
  }
}

/** `deployments.apps`, or `pods` in the core group. */
export function qualified(resource: Resource): string {
  const group = groupOf(resource);
  return group === '' ? resource : `${resource}.${group}`;
}

/** `pods/eviction`: its kind, and what is asked for of one of it. */
export function partsOf(resource: Resource): readonly [string, string | undefined] {
  const [kind = '', subresource] = resource.split('/');
  return [kind, subresource];
}

/** The path below the API server's address, with its query. */
export function pathOf({ verb, resource, namespace, name, query = {} }: Request): string {
  if (resource === 'version') return '/version';
  const group = groupOf(resource);
  const parts = [group === '' ? 'api/v1' : `apis/${group}/v1`];
  if (namespace !== undefined) parts.push('namespaces', encodeURIComponent(namespace));
  const [kind = '', part] = resource.split('/');
  parts.push(kind);
  if (name !== undefined) parts.push(encodeURIComponent(name));
  if (part !== undefined) parts.push(part);
  const search = new URLSearchParams({ ...query, ...(verb === 'watch' ? { watch: '1' } : {}) }).toString();
  return `/${parts.join('/')}${search === '' ? '' : `?${search}`}`;
}

export function methodOf(verb: Verb): 'GET' | 'DELETE' | 'PATCH' | 'POST' {
  switch (verb) {
    case 'get':
    case 'list':
    case 'watch':
      return 'GET';
    case 'delete':
      return 'DELETE';
    case 'patch':
      return 'PATCH';
    case 'create':
      return 'POST';
  }
}

/** `delete pods "web-1"`: for logs and errors. */
export function nameOf({ verb, resource, name }: Target): string {
  return `${verb} ${resource}${name === undefined ? '' : ` "${name}"`}`;
}
