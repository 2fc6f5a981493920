import type { ClusterUser } from './api/rbac.ts';
import { makeRouter } from './api/router.ts';
import { type Journaled, makeApiServer } from './api/server.ts';
import { makeApplications } from './applications.ts';
import { startAutoscalers } from './autoscaler.ts';
import { makeClock } from './clock.ts';
import type { Cluster, ClusterOptions } from './cluster.ts';
import { makeCommands } from './commands.ts';
import { startDaemonSetController } from './controllers/daemon-set.ts';
import { startDeploymentController } from './controllers/deployment.ts';
import { startDisruptionController } from './controllers/disruption.ts';
import { startReplicaSetController } from './controllers/replica-set.ts';
import { startStatefulSetController } from './controllers/stateful-set.ts';
import { defaultUsers } from './default-users.ts';
import { makeEventRecorder } from './events.ts';
import { makeFaults } from './faults.ts';
import { kubeconfigFor } from './kubeconfig.ts';
import { makeKubelet } from './kubelet/kubelet.ts';
import { makeScheduler } from './kubelet/scheduler.ts';
import { makeTermination } from './kubelet/termination.ts';
import { fastTimings } from './kubelet/timings.ts';
import { makeNews } from './news.ts';
import { makeNodes } from './nodes.ts';
import { makeQuotas } from './quotas.ts';
import { makeStore } from './store.ts';

const defaultNodes = ['node-1', 'node-2', 'node-3'];
const halfAnHourMs = 30 * 60_000;

/** Starts a simulated Kubernetes cluster on 127.0.0.1 that answers and behaves as a real one does. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const { name, namespaces = ['default'], reactMs = 0.5 } = options;
  const { timings = fastTimings, users = defaultUsers(namespaces) } = options;
  const clock = makeClock();
  const store = makeStore(options.historySize ?? 1_000);
  const events = makeEventRecorder(store, clock);
  const apps = makeApplications(store, timings);
  const { fate } = apps;
  const quotas = makeQuotas(store, clock);
  const patienceMs = options.nodePatienceMs ?? 300;
  const nodes = makeNodes({ store, clock, events, names: options.nodes ?? defaultNodes, patienceMs });

  const termination = makeTermination({ store, clock, events, fate });
  const scheduler = makeScheduler({ store, clock, events, fate });
  const kubelet = makeKubelet({ store, clock, events, fate, scheduler, termination, nodes });
  startReplicaSetController({ store, clock, events, reactMs, quotas });
  startDeploymentController({ store, clock, events, reactMs });
  startStatefulSetController({ store, clock, events, reactMs, quotas });
  startDaemonSetController({ store, clock, events, reactMs, quotas });
  startDisruptionController({ store, clock, reactMs });
  startAutoscalers(store);

  const sleep = (delayMs: number) => new Promise<void>((resolve) => void clock.after(delayMs, resolve));
  const faultBox = makeFaults({ sleep, forgetHistory: store.compact });
  const journal: Journaled[] = [];
  const settings = {
    timeoutMs: options.watchTimeoutMs ?? halfAnHourMs,
    bookmarkMs: options.bookmarkMs ?? 60_000,
    futureListMs: options.futureListMs ?? 3_000,
  };
  const route = makeRouter({ store, clock, fate, nodes, faultBox, namespaces, settings });
  const server = makeApiServer({ users, route, faultBox, journal });
  await server.listen(options.port ?? 0);
  const url = server.url();

  return {
    name,
    url,
    kubeconfig: (user = 'bot') => kubeconfigFor(name, url, tokenOf(users, user)),
    ...makeCommands({ store, clock, apps, kubelet, timings, quotas, nodes }),
    ...makeNews(name, store),
    faults: faultBox.faults,
    down: server.close,
    up: () => server.listen(Number(new URL(url).port)),
    journal,
    store,
    stop: async () => {
      clock.stop();
      await server.close();
    },
  };
}

function tokenOf(users: readonly ClusterUser[], user: string): string | undefined {
  if (user === 'anonymous') return undefined;
  return users.find(({ name }) => name === user)?.token ?? user;
}
