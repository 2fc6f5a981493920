import { pageNotFound } from './failure.ts';
import type { Resource } from './resources.ts';

const version = {
  major: '1',
  minor: '34',
  emulationMajor: '1',
  emulationMinor: '34',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '33',
  gitVersion: 'v1.34.9',
  gitCommit: 'ba6535cbb8719c3ba6c3923f2725ba050c87faab',
  gitTreeState: 'clean',
  buildDate: '2026-07-15T00:00:00Z',
  goVersion: 'go1.24.4',
  compiler: 'gc',
  platform: 'linux/amd64',
};

/** With the version in which each is served. */
const groups: Readonly<Record<string, string>> = {
  apps: 'v1',
  'authentication.k8s.io': 'v1',
  'authorization.k8s.io': 'v1',
  autoscaling: 'v2',
  policy: 'v1',
};

export function isServedGroup(group: string, groupVersion: string): boolean {
  return group === '' ? groupVersion === 'v1' : groups[group] === groupVersion;
}

/** What stands at a path that is no resource: health, version, discovery. Text or JSON. @throws ApiFailure 404 */
export function pathAnswer(path: string, resources: readonly Resource[]): string | object {
  if (/^\/(healthz|livez|readyz)(\/|$)/.test(path)) return 'ok';
  const [first, group = '', groupVersion] = path.split('/').filter((part) => part !== '');
  if (path === '/version') return version;
  if (path === '/api') return { kind: 'APIVersions', versions: ['v1'] };
  if (path === '/apis')
    return { kind: 'APIGroupList', apiVersion: 'v1', groups: Object.keys(groups).map(apiGroup) };
  if (path === '/api/v1') return resourceList('', resources);
  if (first === 'apis' && isServedGroup(group, groupVersion ?? groups[group] ?? '')) {
    return groupVersion === undefined ? apiGroup(group) : resourceList(group, resources);
  }
  throw pageNotFound();
}

function apiGroup(name: string) {
  const version = groups[name] ?? '';
  const preferred = { groupVersion: `${name}/${version}`, version };
  return { name, versions: [preferred], preferredVersion: preferred };
}

function resourceList(group: string, resources: readonly Resource[]) {
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: group === '' ? 'v1' : `${group}/${groups[group]}`,
    resources: resources
      .filter((resource) => resource.group === group)
      .map(({ resource, kind, verbs, isClusterWide }) => ({
        name: resource,
        singularName: kind.toLowerCase(),
        namespaced: isClusterWide !== true,
        kind,
        verbs,
      })),
  };
}
