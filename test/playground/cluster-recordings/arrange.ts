import type { Cluster, ClusterOptions } from '../../../playground/cluster/cluster.ts';
import { botRules, impersonationRules, readOnlyRules } from '../../../playground/cluster/default-users.ts';
import { workloadsOf } from '../../../playground/cluster/snapshot.ts';
import { startCluster } from '../../../playground/cluster/start-cluster.ts';

export const namespace = 'demo';
const anyPod = /[a-z]+[a-z0-9]*-[456789bcdf]{7,10}-[a-z0-9]{5}\b/;

/** A cluster in the state a recording was made in, and what stands there for names of the recording. */
export type Scene = {
  readonly cluster: Cluster;
  /** Recorded → ours, in paths and bodies. */
  readonly names: Readonly<Record<string, string>>;
};

/** The users of the recordings, with the tokens of the same name. */
const users = [
  { name: 'admin', token: 'admin-token', rules: 'everything' },
  { name: 'bot', token: 'bot-token', rules: botRules([namespace]) },
  { name: 'alice', token: 'alice-token', rules: botRules([namespace]) },
  {
    name: 'bot-impersonator',
    token: 'bot-impersonator-token',
    rules: impersonationRules(['alice'], ['oncall']),
  },
  { name: 'bot-readonly', token: 'bot-readonly-token', rules: readOnlyRules([namespace]) },
] as const;

export function emptyCluster(options: Partial<ClusterOptions> = {}): Promise<Cluster> {
  const namespaces = [namespace, 'other'];
  return startCluster({ name: 'recorded', namespaces, users, futureListMs: 10, ...options });
}

/** Sends a PATCH as the recordings' bot would, and answers the body. */
export async function patch(
  cluster: Cluster,
  name: string,
  body: object,
  resource = 'deployments',
): Promise<Response> {
  return fetch(`${cluster.url}/apis/apps/v1/namespaces/${namespace}/${resource}/${name}`, {
    method: 'PATCH',
    headers: {
      authorization: 'Bearer bot-token',
      'content-type': 'application/strategic-merge-patch+json',
    },
    body: JSON.stringify(body),
  });
}

export const restartAt = (at: string) => ({
  spec: { template: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': at } } } },
});

export const imageOf = (image: string) => ({
  spec: { template: { spec: { containers: [{ name: 'web', image }] } } },
});

/** A Deployment of the recordings, rolled out. */
export async function deployed(cluster: Cluster, name: string, app: object = {}): Promise<void> {
  cluster.deploy({ name, namespace, replicas: 3, image: 'nginx:1.25', container: 'web', ...app });
  await rolledOut(cluster, name);
}

export async function rolledOut(cluster: Cluster, name: string): Promise<void> {
  await cluster.until((seen) => {
    const isDone = workloadsOf(seen).find((workload) => workload.name === name)?.isRolledOut === true;
    return isDone && seen.pods.every(({ deleting }) => !deleting);
  });
}

export const podOf = (cluster: Cluster, index = 0) => cluster.snapshot().pods[index]?.name ?? '';

export const standsFor = (cluster: Cluster, pod: string): Scene => ({
  cluster,
  names: { [anyPod.source]: pod },
});

/** The Deployment of most recordings: three pods that are well. */
export async function web(): Promise<Scene> {
  const cluster = await emptyCluster();
  await deployed(cluster, 'web');
  const { names } = standsFor(cluster, podOf(cluster));
  return { cluster, names: { ...names, 'resourceVersion=2826': 'resourceVersion=1' } };
}

/** The StatefulSet and the DaemonSet of the recordings. */
export const database = { kind: 'StatefulSet', image: 'postgres:16', container: 'db', port: 'none' } as const;
export const agent = { kind: 'DaemonSet', image: 'agent:1', container: 'agent', port: 'none' } as const;

export function deletePod(cluster: Cluster, name: string, graceSeconds?: number): Promise<Response> {
  const grace = graceSeconds === undefined ? '' : `?gracePeriodSeconds=${graceSeconds}`;
  return fetch(`${cluster.url}/api/v1/namespaces/${namespace}/pods/${name}${grace}`, {
    method: 'DELETE',
    headers: { authorization: 'Bearer bot-token' },
  });
}

/** How `kubectl rollout undo` goes back. */
export function jsonPatch(cluster: Cluster, name: string, operations: readonly object[]): Promise<Response> {
  return fetch(`${cluster.url}/apis/apps/v1/namespaces/${namespace}/deployments/${name}`, {
    method: 'PATCH',
    headers: { authorization: 'Bearer bot-token', 'content-type': 'application/json-patch+json' },
    body: JSON.stringify(operations),
  });
}

export function evict(cluster: Cluster, name = ''): Promise<Response> {
  return fetch(`${cluster.url}/api/v1/namespaces/${namespace}/pods/${name}/eviction`, {
    method: 'POST',
    headers: { authorization: 'Bearer bot-token', 'content-type': 'application/json' },
    body: JSON.stringify({ apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name } }),
  });
}
