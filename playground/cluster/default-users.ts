import type { ClusterUser, Rule } from './api/rbac.ts';

const read = ['get', 'list', 'watch'];

/** The rights Firebreak needs in its namespaces, and no more. */
export function botRules(namespaces: readonly string[] | 'everywhere'): Rule[] {
  return [
    { namespaces, groups: [''], resources: ['pods'], verbs: [...read, 'delete'] },
    { namespaces, groups: [''], resources: ['pods/log'], verbs: ['get'] },
    { namespaces, groups: [''], resources: ['pods/eviction'], verbs: ['create'] },
    { namespaces, groups: [''], resources: ['events'], verbs: read },
    {
      namespaces,
      groups: ['apps'],
      resources: ['deployments', 'statefulsets', 'daemonsets'],
      verbs: [...read, 'patch'],
    },
    { namespaces, groups: ['apps'], resources: ['replicasets', 'controllerrevisions'], verbs: read },
    { namespaces, groups: ['policy'], resources: ['poddisruptionbudgets'], verbs: read },
    { namespaces, groups: ['autoscaling'], resources: ['horizontalpodautoscalers'], verbs: read },
    { namespaces, groups: [''], resources: ['resourcequotas'], verbs: read },
  ];
}

/** The right to act as these people, and as members of these groups. */
export function impersonationRules(users: readonly string[], groups: readonly string[] = []): Rule[] {
  const right = { namespaces: 'everywhere', groups: [''], verbs: ['impersonate'] } as const;
  return [
    { ...right, resources: ['users'], names: users },
    { ...right, resources: ['groups'], names: groups },
  ];
}

/** What shows where a pod could run; nodes belong to no namespace, so this is for the whole cluster. */
export const nodeRules: readonly Rule[] = [
  { namespaces: 'everywhere', groups: [''], resources: ['nodes'], verbs: read },
];

export function readOnlyRules(namespaces: readonly string[] | 'everywhere'): Rule[] {
  return [
    { namespaces, groups: [''], resources: ['pods'], verbs: read },
    { namespaces, groups: ['apps'], resources: ['deployments', 'replicasets'], verbs: read },
  ];
}

/** `admin` may do everything, `bot` what Firebreak needs, `bot-readonly` only look. Tokens are `NAME-token`. */
export function defaultUsers(namespaces: readonly string[]): ClusterUser[] {
  return [
    { name: 'admin', token: 'admin-token', rules: 'everything' },
    { name: 'bot', token: 'bot-token', rules: botRules(namespaces) },
    { name: 'bot-readonly', token: 'bot-readonly-token', rules: readOnlyRules(namespaces) },
  ];
}
