import type { News } from './cluster.ts';
import { type Snapshot, snapshotOf, workloadsOf } from './snapshot.ts';
import type { Store } from './store.ts';

const patienceMs = 10_000;

/** What is going on in the cluster, told to whoever listens. */
export function makeNews(cluster: string, store: Store): News {
  const listeners = new Set<(snapshot: Snapshot) => void>();
  const snapshot = () => snapshotOf(cluster, store);
  let isDue = false;

  function tell(): void {
    isDue = false;
    const now = snapshot();
    for (const listener of [...listeners]) listener(now);
  }

  function changed(): void {
    if (isDue || listeners.size === 0) return;
    isDue = true;
    setImmediate(tell);
  }

  store.pods.subscribe(changed);
  store.deployments.subscribe(changed);
  store.statefulSets.subscribe(changed);
  store.daemonSets.subscribe(changed);
  store.nodes.subscribe(changed);
  store.budgets.subscribe(changed);

  function subscribe(listener: (snapshot: Snapshot) => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  function until(holds: (snapshot: Snapshot) => boolean, timeoutMs = patienceMs): Promise<Snapshot> {
    return new Promise((resolve, reject) => {
      const first = snapshot();
      if (holds(first)) return resolve(first);
      const timer = setTimeout(() => end(() => reject(new Error(told(snapshot(), timeoutMs)))), timeoutMs);
      const stop = subscribe((now) => {
        if (holds(now)) end(() => resolve(now));
      });
      const end = (settle: () => void) => {
        clearTimeout(timer);
        stop();
        settle();
      };
    });
  }

  return { snapshot, subscribe, until };
}

function told(snapshot: Snapshot, waitedMs: number): string {
  const lines = [
    ...workloadsOf(snapshot).map(
      ({ name, wanted, updated, available, conditions }) =>
        `${name}: ${updated} updated, ${available} available of ${wanted}; ${conditions.join('; ')}`,
    ),
    ...snapshot.pods.map(
      ({ name, status, ready, restarts }) => `${name}: ${status}, ready ${ready}, ${restarts} restarts`,
    ),
  ];
  return [`not within ${waitedMs} ms:`, ...lines].join('\n');
}
