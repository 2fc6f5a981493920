import { afterEach, expect, test } from 'vitest';
import type { AppSpec } from '../../playground/cluster/app-spec.ts';
import type { Cluster } from '../../playground/cluster/cluster.ts';
import { startCluster } from '../../playground/cluster/start-cluster.ts';

const running: Cluster[] = [];
const web = { name: 'web', namespace: 'demo' };

afterEach(async () => {
  await Promise.all(running.splice(0).map((cluster) => cluster.stop()));
});

async function clusterWith(app: Partial<AppSpec>): Promise<Cluster> {
  const cluster = await startCluster({ name: 'prod', namespaces: ['demo'] });
  running.push(cluster);
  cluster.deploy({ ...web, replicas: 1, ...app });
  return cluster;
}

test.each([
  ['no-capacity', 'FailedScheduling', '0/3 nodes are available: 3 Insufficient cpu.'],
  ['tainted', 'FailedScheduling', 'untolerated taint {dedicated: batch}'],
  ['volume-unbound', 'FailedScheduling', 'pod has unbound immediate PersistentVolumeClaims'],
  ['image-missing', 'Failed', 'registry.example/web:1.0.0: not found'],
  ['image-forbidden', 'Failed', 'pull access denied'],
  ['registry-away', 'Failed', 'Head "https://registry.example/v2/web/manifests/1.0.0": dial tcp'],
  ['config-missing', 'Failed', 'Error: configmap "web-config" not found'],
  ['secret-missing', 'Failed', 'Error: secret "web-secret" not found'],
  ['mount-failing', 'FailedMount', 'MountVolume.SetUp failed for volume "files"'],
  ['never-ready', 'Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503'],
  ['liveness-failing', 'Unhealthy', 'Liveness probe failed: HTTP probe failed with statuscode: 500'],
  ['liveness-failing', 'Killing', 'Container web failed liveness probe, will be restarted'],
  ['crash-loop', 'BackOff', 'Back-off restarting failed container web in pod'],
] as const)('a pod that fares %s says %s: %s', async (behaviour, reason, words) => {
  const cluster = await clusterWith({ behaviour });

  const told = () => cluster.store.events.list().filter((event) => event.reason === reason);

  await expect
    .poll(() => told().map(({ message }) => message))
    .toContainEqual(expect.stringContaining(words));
  const pod = cluster.store.pods.list()[0]?.metadata;
  expect(told()[0]?.involvedObject).toMatchObject({ kind: 'Pod', name: pod?.name, uid: pod?.uid });
});

test.each(['no-capacity', 'registry-away', 'secret-missing', 'mount-failing', 'liveness-failing'] as const)(
  'a pod that fared %s serves once that is over',
  async (behaviour) => {
    const cluster = await clusterWith({ behaviour, timings: { backOffMs: 10 } });
    await cluster.until(({ pods }) => pods[0] !== undefined && !/Pending|Running/.test(pods[0].status));

    cluster.behave(web, 'healthy', 'all');

    const { deployments } = await cluster.until((seen) => seen.deployments[0]?.isRolledOut === true);
    expect(deployments).toMatchObject([{ ready: 1 }]);
  },
);

test('an application says with which code it crashes', async () => {
  const cluster = await clusterWith({ behaviour: 'crash-loop', exitCode: 78 });

  await cluster.until((seen) => seen.pods[0]?.status === 'CrashLoopBackOff');

  const [pod] = cluster.store.pods.list();
  expect(pod?.status.containerStatuses?.[0]?.lastState.terminated).toMatchObject({ exitCode: 78 });
});

test('a container beside one that crashes runs on', async () => {
  const cluster = await clusterWith({ behaviour: 'crash-loop', sidecars: ['proxy'] });

  await cluster.until((seen) => seen.pods[0]?.status === 'CrashLoopBackOff');

  const [pod] = cluster.store.pods.list();
  expect(pod?.status.containerStatuses?.[1]).toMatchObject({ name: 'proxy', ready: true, restartCount: 0 });
});

test.each([
  ['config-missing', 'ConfigMap', 'web-config'],
  ['secret-missing', 'Secret', 'web-secret'],
] as const)('a pod that fares %s starts once the %s %s is there', async (behaviour, kind, name) => {
  const cluster = await clusterWith({ behaviour });
  await cluster.until(({ pods }) => pods[0]?.status === 'CreateContainerConfigError');

  cluster.keep({ kind, namespace: 'demo', name });

  const { pods } = await cluster.until((seen) => seen.pods[0]?.ready === true);
  expect(pods).toMatchObject([{ status: 'Running', restarts: 0 }]);
});

test('what the scheduler says has the time of the event and no count, as it speaks the newer API', async () => {
  const cluster = await clusterWith({ behaviour: 'no-capacity' });

  await cluster.until(({ pods }) => pods[0]?.status === 'Unschedulable');

  const told = cluster.store.events.list().find(({ reason }) => reason === 'FailedScheduling');
  expect(told).toMatchObject({
    action: 'Scheduling',
    eventTime: expect.stringMatching(/\.\d{6}Z$/),
    firstTimestamp: null,
    lastTimestamp: null,
    source: {},
    reportingComponent: 'default-scheduler',
  });
  expect(told?.count).toBeUndefined();
});
