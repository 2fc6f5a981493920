import type { Cluster } from '../../../playground/cluster/cluster.ts';
import type { WatchEvent } from './recorded.ts';

export type Watching = {
  readonly events: WatchEvent[];
  /** Ends the streams that are still open, and waits until all that was sent has been read. */
  readonly finish: () => Promise<WatchEvent[]>;
  /** Waits until the server ends the streams. */
  readonly ended: Promise<WatchEvent[]>;
};

const paths: Readonly<Record<string, string>> = {
  deployments: '/apis/apps/v1/namespaces/NAMESPACE/deployments',
  replicasets: '/apis/apps/v1/namespaces/NAMESPACE/replicasets',
  statefulsets: '/apis/apps/v1/namespaces/NAMESPACE/statefulsets',
  daemonsets: '/apis/apps/v1/namespaces/NAMESPACE/daemonsets',
  pdb: '/apis/policy/v1/namespaces/NAMESPACE/poddisruptionbudgets',
  pods: '/api/v1/namespaces/NAMESPACE/pods',
  events: '/api/v1/namespaces/NAMESPACE/events',
};

const headers = { authorization: 'Bearer admin-token' };

/** Watches these streams from now on. */
export function watchAll(cluster: Cluster, streams: readonly string[], namespace: string): Promise<Watching> {
  const from = `watch=1&resourceVersion=${cluster.store.revision()}`;
  const urls = streams.map((stream): [string, string] => [
    stream,
    `${cluster.url}${paths[stream]?.replace('NAMESPACE', namespace)}?${from}`,
  ]);
  return open(cluster, urls);
}

/** Sends one recorded watch as it is, but for the path. */
export function watchPath(cluster: Cluster, stream: string, path: string): Promise<Watching> {
  return open(cluster, [[stream, cluster.url + path]]);
}

async function open(cluster: Cluster, urls: readonly (readonly [string, string])[]): Promise<Watching> {
  const events: WatchEvent[] = [];
  const responses = await Promise.all(urls.map(([, url]) => fetch(url, { headers })));
  const ended = Promise.all(
    responses.map((response, index) => collect(response, urls[index]?.[0] ?? '', events)),
  );
  const all = ended.then(() => events);
  return {
    events,
    ended: all,
    finish: () => {
      cluster.faults.watches('end');
      return all;
    },
  };
}

async function collect(response: Response, stream: string, events: WatchEvent[]): Promise<void> {
  let rest = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) events.push({ stream, ...JSON.parse(line) });
  }
}
