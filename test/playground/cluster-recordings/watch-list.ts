import type { Cluster } from '../../../playground/cluster/cluster.ts';
import {
  agent,
  database,
  deletePod,
  deployed,
  evict,
  imageOf,
  jsonPatch,
  namespace,
  patch,
  restartAt,
  rolledOut,
} from './arrange.ts';

/** A recorded watch, the state it began in, and what was done while it was open. */
export type WatchRecording = {
  readonly file: string;
  readonly streams: readonly string[];
  readonly namespace?: string;
  /** Facts like this are left out of both stories. */
  readonly leftOut?: RegExp;
  readonly arrange: (cluster: Cluster) => Promise<void>;
  readonly act: (cluster: Cluster) => Promise<void>;
};

const workload = ['deployments', 'replicasets', 'pods'];

const firstPod = (cluster: Cluster) => cluster.snapshot().pods[0]?.name ?? '';

const reports = (cluster: Cluster, condition: string) =>
  cluster.until(({ deployments }) => deployments[0]?.conditions.includes(condition) === true);

const seen = (cluster: Cluster, generation: number) =>
  cluster.until(({ deployments }) => deployments[0]?.observedGeneration === generation);

/** Until the only budget allows so many disruptions. */
const allowed = (cluster: Cluster, count: number) =>
  cluster.until(() => cluster.store.budgets.list()[0]?.status.disruptionsAllowed === count);

const dbImage = (image: string) => ({
  spec: { template: { spec: { containers: [{ name: 'db', image }] } } },
});

/** Until the pod is there again and its container runs, not Ready yet. */
const running = (cluster: Cluster, name: string) =>
  cluster.until(({ pods }) =>
    pods.some((pod) => pod.name === name && !pod.deleting && pod.status === 'Running' && !pod.ready),
  );

export const watchRecordings: readonly WatchRecording[] = [
  {
    file: 'watch-rollout-success',
    streams: [...workload, 'events'],
    arrange: (cluster) => deployed(cluster, 'web'),
    act: async (cluster) => {
      await patch(cluster, 'web', restartAt('2026-11-20T20:42:58Z'));
      await rolledOut(cluster, 'web');
    },
  },
  {
    file: 'watch-delete-pod',
    streams: [...workload, 'events'],
    arrange: (cluster) => deployed(cluster, 'del', { timings: { stopMs: 200 } }),
    act: async (cluster) => {
      const name = firstPod(cluster);
      await deletePod(cluster, name);
      await deletePod(cluster, name, 5);
      await cluster.until(({ pods }) => pods.every((pod) => pod.name !== name && pod.ready));
      await rolledOut(cluster, 'del');
    },
  },
  {
    file: 'watch-rollout-stuck',
    streams: [...workload, 'events'],
    arrange: (cluster) =>
      deployed(cluster, 'bad', {
        progressDeadlineSeconds: 1,
        behaviourByImage: { 'badimage:2': 'image-missing' },
        timings: { backOffMs: 60_000 },
      }),
    act: async (cluster) => {
      await patch(cluster, 'bad', imageOf('badimage:2'));
      await reports(cluster, 'Progressing=False/ProgressDeadlineExceeded');
      await patch(cluster, 'bad', imageOf('nginx:1.26'));
      await rolledOut(cluster, 'bad');
    },
  },
  {
    file: 'watch-rollout-stuck-undo',
    streams: workload,
    arrange: (cluster) =>
      deployed(cluster, 'bad', {
        behaviourByImage: { 'badimage:3': 'image-missing' },
        timings: { backOffMs: 60_000 },
      }),
    act: async (cluster) => {
      const template = cluster.store.deployments.get(namespace, 'bad')?.spec.template;
      await patch(cluster, 'bad', imageOf('badimage:3'));
      await cluster.until(({ pods }) => pods.some(({ status }) => status === 'ImagePullBackOff'));
      await jsonPatch(cluster, 'bad', [{ op: 'replace', path: '/spec/template', value: template }]);
      await seen(cluster, 3);
      await rolledOut(cluster, 'bad');
    },
  },
  {
    // The recorded pods became Ready one after the other; how far apart is nobody's rule.
    file: 'watch-scale-3-0-3',
    streams: workload,
    leftOut: /readyReplicas [12],/,
    arrange: (cluster) => deployed(cluster, 'web'),
    act: async (cluster) => {
      cluster.scale({ name: 'web', namespace }, 0);
      await cluster.until(({ pods }) => pods.length === 0);
      await rolledOut(cluster, 'web');
      cluster.scale({ name: 'web', namespace }, 3);
      await rolledOut(cluster, 'web');
    },
  },
  {
    file: 'watch-rollout-neverready',
    streams: workload,
    arrange: (cluster) =>
      deployed(cluster, 'nr', {
        progressDeadlineSeconds: 1,
        behaviourByImage: { 'neverready:1': 'never-ready' },
      }),
    act: async (cluster) => {
      await patch(cluster, 'nr', imageOf('neverready:1'));
      await reports(cluster, 'Progressing=False/ProgressDeadlineExceeded');
    },
  },
  {
    file: 'watch-rollout-quota',
    streams: [...workload, 'events'],
    namespace: 'other',
    arrange: async (cluster) => {
      cluster.deploy({ name: 'q', namespace: 'other', replicas: 3 });
      await rolledOut(cluster, 'q');
      cluster.limitPods('other', 3);
    },
    act: async (cluster) => {
      await fetch(`${cluster.url}/apis/apps/v1/namespaces/other/deployments/q`, {
        method: 'PATCH',
        headers: {
          authorization: 'Bearer admin-token',
          'content-type': 'application/strategic-merge-patch+json',
        },
        body: JSON.stringify(restartAt('2026-11-20T20:45:28Z')),
      });
      await reports(cluster, 'ReplicaFailure=True/FailedCreate');
    },
  },
  {
    // Not its events: the real recorder drops the last ones of a Deployment that has had many.
    file: 'watch-pause-resume',
    streams: workload,
    arrange: (cluster) => deployed(cluster, 'web'),
    act: async (cluster) => {
      await patch(cluster, 'web', { spec: { paused: true } });
      await seen(cluster, 2);
      await patch(cluster, 'web', restartAt('2026-11-20T20:43:29Z'));
      await seen(cluster, 3);
      await patch(cluster, 'web', { spec: { paused: null } });
      await rolledOut(cluster, 'web');
    },
  },
  {
    file: 'watch-delete-pod-stuck',
    streams: ['pods', 'deployments'],
    arrange: async (cluster) => {
      await deployed(cluster, 'stuck', { replicas: 2, graceSeconds: 3, behaviour: 'node-lost' });
      cluster.behave({ name: 'stuck', namespace }, 'healthy');
    },
    act: async (cluster) => {
      const name = firstPod(cluster);
      await deletePod(cluster, name);
      await cluster.until(({ pods }) => pods.filter((pod) => pod.ready && !pod.deleting).length === 2);
      await deletePod(cluster, name, 0);
      await rolledOut(cluster, 'stuck');
    },
  },
  {
    file: 'watch-evict-two-with-pdb-one',
    streams: ['pdb', 'pods'],
    arrange: async (cluster) => {
      await deployed(cluster, 'del', { timings: { stopMs: 200 }, budget: { minAvailable: 2 } });
      await allowed(cluster, 1);
    },
    act: async (cluster) => {
      const [first, second] = cluster.snapshot().pods;
      await evict(cluster, first?.name);
      await evict(cluster, second?.name);
      await cluster.until(({ pods }) => pods.filter((pod) => pod.ready && !pod.deleting).length === 3);
      await allowed(cluster, 1);
      await evict(cluster, second?.name);
      await rolledOut(cluster, 'del');
      await allowed(cluster, 1);
    },
  },
  {
    // The recording ends before the new pod is Ready.
    file: 'watch-delete-statefulset-pod',
    streams: ['statefulsets', 'pods'],
    arrange: (cluster) => deployed(cluster, 'db', database),
    act: async (cluster) => {
      cluster.behave({ name: 'db', namespace }, 'never-ready');
      await deletePod(cluster, 'db-1');
      await running(cluster, 'db-1');
    },
  },
  {
    file: 'watch-rollout-statefulset',
    streams: ['statefulsets', 'pods'],
    arrange: (cluster) => deployed(cluster, 'db', database),
    act: async (cluster) => {
      await patch(cluster, 'db', restartAt('2026-11-20T20:45:41Z'), 'statefulsets');
      await rolledOut(cluster, 'db');
    },
  },
  {
    // Not its pods: how often the pull is tried again depends on how long one waits.
    file: 'watch-rollout-statefulset-stuck',
    streams: ['statefulsets'],
    arrange: (cluster) =>
      deployed(cluster, 'db', { ...database, behaviourByImage: { 'badimage:9': 'image-missing' } }),
    act: async (cluster) => {
      await patch(cluster, 'db', dbImage('badimage:9'), 'statefulsets');
      await cluster.until(({ pods }) => pods.some(({ status }) => status === 'ImagePullBackOff'));
      await patch(cluster, 'db', dbImage('postgres:16'), 'statefulsets');
      await cluster.until(({ statefulSets }) => statefulSets[0]?.observedGeneration === 3);
      await deletePod(cluster, 'db-2');
      await rolledOut(cluster, 'db');
    },
  },
  {
    // The real controller once showed a node without a pod, between the old and the new; the others it did not.
    file: 'watch-rollout-daemonset',
    streams: ['daemonsets', 'pods'],
    leftOut: /currentNumberScheduled 2/,
    arrange: (cluster) => deployed(cluster, 'agent', agent),
    act: async (cluster) => {
      await patch(cluster, 'agent', restartAt('2026-11-20T20:45:53Z'), 'daemonsets');
      await rolledOut(cluster, 'agent');
    },
  },
  {
    file: 'watch-delete-pod-grace0',
    streams: ['pods'],
    arrange: (cluster) => deployed(cluster, 'del'),
    act: async (cluster) => {
      await deletePod(cluster, firstPod(cluster), 0);
      await cluster.until(({ pods }) => pods.length === 3 && pods.every(({ ready }) => ready));
    },
  },
];
