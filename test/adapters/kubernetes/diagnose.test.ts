import { describe, expect, test } from 'vitest';
import type { Cluster } from '../../../playground/cluster/cluster.ts';
import type { Behaviour } from '../../../playground/cluster/kubelet/behaviours.ts';
import { diagnose } from '../../../src/domain/diagnosis/diagnose.ts';
import type { DiagnosisFacts } from '../../../src/domain/diagnosis/facts.ts';
import { NOON } from '../../build.ts';
import { aCluster, aClusterWith, apisOf, botOn, demo, failureOf, never, workloadIn } from './bot.ts';
import { listOf, meta, ownedBy, type Written, writtenCluster } from './written.ts';

const how = () => ({ now: new Date(), signal: never });
const kindsOf = (facts: DiagnosisFacts) => diagnose(facts).findings.map(({ kind }) => kind);

/** The facts of an application whose pods fare so, once one shows the state. */
async function factsWhere(behaviour: Behaviour, status: string, user?: string): Promise<DiagnosisFacts> {
  const cluster = await aClusterWith({ behaviour, replicas: 1 });
  const bot = await botOn(cluster, user === undefined ? {} : { user });
  const isCrash = status === 'CrashLoopBackOff';
  await cluster.until(({ pods }) => pods.some((pod) => (isCrash ? pod.restarts > 1 : pod.status === status)));
  return bot.diagnose(demo, workloadIn(cluster), how());
}

/** The Deployment `web` as its owner deploys it anew. */
async function changed(cluster: Cluster, spec: unknown): Promise<void> {
  const [api] = await apisOf([cluster]);
  const body = { type: 'application/strategic-merge-patch+json', content: { spec } };
  await api?.ask({ verb: 'patch', resource: 'deployments', namespace: 'demo', name: 'web', body });
}

describe('from the simulated cluster', () => {
  test('a healthy workload is healthy, and names its image and revision', async () => {
    const cluster = await aClusterWith({ image: 'nginx:1.25' });
    const bot = await botOn(cluster);

    const facts = await bot.diagnose(demo, workloadIn(cluster), how());
    const report = diagnose(facts);

    expect(report).toMatchObject({ ready: 3, wanted: 3, advice: { kind: 'nothing' } });
    expect(report.lastRollout).toMatchObject({ revision: '1', image: 'web=nginx:1.25', ready: 3 });
    expect(report.findings[0]).toMatchObject({ kind: 'healthy' });
    expect(facts.unread).toEqual([]);
    expect(facts.workload).toMatchObject({
      observed: true,
      strategy: { type: 'RollingUpdate', maxUnavailable: '25%', maxSurge: '25%', partition: 0 },
      progressDeadlineSeconds: 600,
      revisionHistoryLimit: 10,
      containers: [{ name: 'web', probes: ['readiness'] }],
    });
  });

  test('a crash is told with its exit code and the last lines before it', async () => {
    const facts = await factsWhere('crash-loop', 'CrashLoopBackOff');
    const report = diagnose(facts);

    expect(report.findings[0]).toMatchObject({
      kind: 'crashing',
      evidence: { container: 'web', exitCode: 1 },
    });
    expect(report.logs[0]?.lines.join('\n')).toContain('connection refused');
  });

  test('a container that takes too much memory is told as such', async () => {
    expect(kindsOf(await factsWhere('out-of-memory', 'CrashLoopBackOff'))[0]).toBe('out-of-memory');
  });

  test.each([
    ['image-missing', 'ImagePullBackOff', 'image-missing'],
    ['config-missing', 'CreateContainerConfigError', 'config-missing'],
    ['unschedulable', 'Pending', 'no-node-fits'],
  ] as const)('pods that are %s', async (behaviour, status, kind) => {
    expect(kindsOf(await factsWhere(behaviour, status))[0]).toBe(kind);
  });

  test('events are read of the pods that are ill', async () => {
    const facts = await factsWhere('image-missing', 'ImagePullBackOff');

    expect(facts.events.map(({ reason }) => reason)).toContain('Failed');
    expect(facts.events.some(({ about }) => about === facts.pods[0]?.name)).toBe(true);
  });

  test('a rollout that is stuck on its image goes back to the one before', async () => {
    const cluster = await aClusterWith({
      image: 'nginx:1.25',
      behaviourByImage: { 'nginx:9': 'image-missing' },
    });
    const bot = await botOn(cluster);
    const workload = workloadIn(cluster);
    await changed(cluster, { template: { spec: { containers: [{ name: 'web', image: 'nginx:9' }] } } });
    await cluster.until(({ pods }) => pods.some(({ status }) => status === 'ImagePullBackOff'));

    const report = diagnose(await bot.diagnose(demo, workload, how()));

    expect(report.advice).toMatchObject({
      kind: 'roll-back',
      because: 'image-missing',
      next: { revision: '1', image: 'web=nginx:1.25' },
      readyNow: 3,
      readyAfter: 3,
    });
  });

  test('a quota that lets no new pod be made is told with its figures', async () => {
    const cluster = await aClusterWith({ replicas: 3 });
    const bot = await botOn(cluster);
    cluster.limitPods('demo', 3);
    await changed(cluster, { template: { spec: { containers: [{ name: 'web', image: 'nginx:9' }] } } });
    await cluster.until(({ deployments }) =>
      deployments.some(({ conditions }) => conditions.some((each) => each.startsWith('ReplicaFailure=True'))),
    );

    const report = diagnose(await bot.diagnose(demo, workloadIn(cluster), how()));

    expect(report.findings[0]).toMatchObject({
      kind: 'quota-full',
      evidence: { requested: 'pods=1', used: 'pods=3', limited: 'pods=3' },
    });
  });

  test('a paused rollout is told as such', async () => {
    const cluster = await aClusterWith({ replicas: 2, paused: true });
    const bot = await botOn(cluster);

    expect(kindsOf(await bot.diagnose(demo, workloadIn(cluster), how()))).toContain('rollout-paused');
  });

  test('who may read little still gets a diagnosis, with what is missing', async () => {
    const facts = await factsWhere('crash-loop', 'CrashLoopBackOff', 'bot-readonly');

    expect(kindsOf(facts)[0]).toBe('crashing');
    expect(facts.unread).toEqual(
      ['events', 'logs', 'quotas', 'budgets', 'autoscaler', 'nodes'].map((source) => ({
        source,
        why: 'forbidden',
      })),
    );
  });

  test('pods that somebody made by hand with the same labels are no own ones', async () => {
    const cluster = await aClusterWith({ replicas: 2 });
    cluster.deploy({ name: 'other', namespace: 'demo', replicas: 1, labels: { app: 'web' } });
    await cluster.until(({ pods }) => pods.length === 3 && pods.every(({ ready }) => ready));
    const bot = await botOn(cluster);

    const facts = await bot.diagnose(demo, workloadIn(cluster), how());

    expect(facts.pods.filter(({ own }) => own)).toHaveLength(2);
    expect(kindsOf(facts)).toContain('replicas-many');
  });

  test('a workload that is gone is refused as gone', async () => {
    const cluster = await aCluster();
    const bot = await botOn(cluster);

    const gone = await failureOf(bot.diagnose(demo, { kind: 'Deployment', name: 'web', uid: 'x' }, how()));

    expect(gone).toMatchObject({ code: 'workload-gone' });
  });
});

const apps = '/apis/apps/v1/namespaces/demo';
const core = '/api/v1/namespaces/demo';
const json = (value: unknown): Written => ({ json: value });
const labels = { app: 'db' };

const node = (status: string): Written =>
  json({ metadata: { name: 'node-1' }, status: { conditions: [{ type: 'Ready', status }] } });

const template = (image: string) => ({
  metadata: { labels },
  spec: { containers: [{ name: 'db', image, resources: { limits: { cpu: 2, memory: '1Gi' } } }] },
});

const statefulSet = {
  metadata: meta('db', { generation: 3 }),
  spec: {
    replicas: 2,
    selector: { matchLabels: labels },
    template: template('postgres:17'),
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
    revisionHistoryLimit: 10,
  },
  status: {
    observedGeneration: 3,
    replicas: 2,
    readyReplicas: 1,
    currentRevision: 'db-old',
    updateRevision: 'db-new',
  },
};

const revisionOf = (name: string, revision: number, image: string) => ({
  metadata: meta(name, ownedBy('StatefulSet', 'db')),
  revision,
  data: { spec: { template: template(image) } },
});

const podOf = (name: string, hash: string, status: unknown) => ({
  metadata: meta(name, {
    labels: { ...labels, 'controller-revision-hash': hash },
    ...ownedBy('StatefulSet', 'db'),
  }),
  spec: { nodeName: 'node-1', containers: [{ name: 'db', image: 'postgres:17' }] },
  status,
});

const ready = {
  phase: 'Running',
  conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: '2026-03-01T11:01:00Z' }],
  containerStatuses: [{ name: 'db', ready: true, restartCount: 0, state: { running: { startedAt: null } } }],
};
const unpullable = {
  phase: 'Pending',
  conditions: [{ type: 'Ready', status: 'False', lastTransitionTime: '2026-03-01T11:01:00Z' }],
  containerStatuses: [
    {
      name: 'db',
      ready: false,
      restartCount: 0,
      state: { waiting: { reason: 'ImagePullBackOff', message: 'not found' } },
    },
  ],
};

const workloadAlone = {
  [`${apps}/statefulsets/db`]: json(statefulSet),
  [`${apps}/controllerrevisions`]: json(
    listOf(revisionOf('db-old', 1, 'postgres:16'), revisionOf('db-new', 2, 'postgres:17')),
  ),
  [`${core}/pods?`]: json(listOf(podOf('db-0', 'db-old', ready), podOf('db-1', 'db-new', unpullable))),
};
const written = {
  ...workloadAlone,
  '/api/v1/nodes/node-1': node('True'),
};
const db = { kind: 'StatefulSet', name: 'db', uid: 'uid-db' } as const;
const atNoon = { now: NOON, signal: never };

describe('from a cluster whose answers are written by hand', () => {
  test('a StatefulSet has its revisions, and what is left over after going back', async () => {
    const { clusters } = await writtenCluster(written);

    const report = diagnose(await clusters.diagnose(demo, db, atNoon));

    expect(report.findings[0]).toMatchObject({
      kind: 'image-missing',
      next: { kind: 'roll-back', revision: '1', image: 'db=postgres:16', leftOver: ['db-1'] },
    });
    expect(report.unread).toEqual([]);
  });

  test('once its manifest is right again, the broken pod is the one to delete', async () => {
    const again = { ...statefulSet, status: { ...statefulSet.status, updateRevision: 'db-old' } };
    const { clusters } = await writtenCluster({ ...written, [`${apps}/statefulsets/db`]: json(again) });

    const report = diagnose(await clusters.diagnose(demo, db, atNoon));

    expect(report.advice).toMatchObject({ kind: 'delete-pods', next: { pods: [{ name: 'db-1' }] } });
  });

  test('a DaemonSet counts by its own counters', async () => {
    const hashed = { labels: { 'controller-revision-hash': 'h1' }, ...ownedBy('DaemonSet', 'agent') };
    const { clusters } = await writtenCluster({
      [`${apps}/daemonsets/agent`]: json({
        metadata: meta('agent', { generation: 1 }),
        spec: {
          selector: { matchLabels: labels },
          template: template('agent:1'),
          updateStrategy: { type: 'OnDelete' },
        },
        status: {
          observedGeneration: 1,
          desiredNumberScheduled: 1,
          updatedNumberScheduled: 1,
          numberReady: 1,
        },
      }),
      [`${apps}/controllerrevisions`]: json(listOf({ metadata: meta('agent-h1', hashed), revision: 1 })),
      [`${core}/pods?`]: json(
        listOf({ ...podOf('agent-x', 'h1', ready), metadata: meta('agent-x', hashed) }),
      ),
    });

    const facts = await clusters.diagnose(
      demo,
      { kind: 'DaemonSet', name: 'agent', uid: 'uid-agent' },
      atNoon,
    );

    expect(facts.workload).toMatchObject({ wanted: 1, updated: 1, ready: 1, template: 'h1' });
    expect(facts.workload.strategy.type).toBe('OnDelete');
    expect(facts.pods).toMatchObject([{ name: 'agent-x', own: true, template: 'h1', ready: true }]);
  });

  test('quotas, budgets, the autoscaler and the node are read, each where it concerns the workload', async () => {
    const other = { selector: { matchLabels: { app: 'web' } } };
    const mine = { selector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['db'] }] } };
    const scaled = (name: string) => ({
      metadata: meta(`scale-${name}`),
      spec: { scaleTargetRef: { kind: 'StatefulSet', name }, minReplicas: 2, maxReplicas: 5 },
      status: { currentReplicas: 5 },
    });
    const { clusters } = await writtenCluster({
      ...written,
      [`${core}/resourcequotas`]: json(
        listOf({ metadata: meta('q'), status: { hard: { pods: '2', cpu: 4 }, used: { pods: '2' } } }),
      ),
      '/apis/policy/v1/namespaces/demo/poddisruptionbudgets': json(
        listOf(
          { metadata: meta('web-pdb'), spec: other },
          { metadata: meta('db-pdb'), spec: mine, status: { currentHealthy: 1, desiredHealthy: 2 } },
        ),
      ),
      '/apis/autoscaling/v1/namespaces/demo/horizontalpodautoscalers': json(
        listOf(scaled('web'), scaled('db')),
      ),
      '/api/v1/nodes/node-1': node('Unknown'),
    });

    const facts = await clusters.diagnose(demo, db, atNoon);

    expect(facts.quotas).toEqual([
      { name: 'q', resource: 'pods', used: '2', hard: '2' },
      { name: 'q', resource: 'cpu', used: '0', hard: '4' },
    ]);
    expect(facts.budgets).toEqual([{ name: 'db-pdb', allowed: 0, healthy: 1, needed: 2 }]);
    expect(facts.autoscaler).toEqual({ name: 'scale-db', least: 2, most: 5, current: 5 });
    expect(facts.nodes).toEqual([{ name: 'node-1', ready: false }]);
    expect(kindsOf(facts)).toEqual(
      expect.arrayContaining(['node-away', 'budget-spent', 'autoscaler-at-most']),
    );
  });

  test('a log comes without the colours of a terminal, from the run before', async () => {
    const crashed = {
      ...unpullable,
      phase: 'Running',
      containerStatuses: [
        {
          name: 'db',
          restartCount: 3,
          state: { waiting: { reason: 'CrashLoopBackOff' } },
          lastState: { terminated: { exitCode: 2, finishedAt: '2026-03-01T11:59:00Z' } },
        },
      ],
    };
    const { clusters, asked } = await writtenCluster({
      ...written,
      [`${core}/pods/db-1/log`]: { text: '\u001b[31mFATAL\u001b[0m: password=hunter2\n\nbye\n' },
      [`${core}/pods?`]: json(listOf(podOf('db-1', 'db-new', crashed))),
    });

    const report = diagnose(await clusters.diagnose(demo, db, atNoon));

    expect(report.logs).toEqual([
      { pod: 'db-1', container: 'db', previous: true, lines: ['FATAL: password=•••', 'bye'] },
    ]);
    expect(asked.find((url) => url.includes('/log?'))).toMatch(/container=db.*tailLines=20.*previous=true/);
  });

  test('what does not answer in time is away, and the rest is there', async () => {
    const silent = { ...written, [`${core}/events`]: 'silence' } as const;
    const { clusters } = await writtenCluster(silent, { diagnosisMs: 1_000 });

    const facts = await clusters.diagnose(demo, db, atNoon);

    expect(facts.unread).toEqual([{ source: 'events', why: 'away' }]);
    expect(kindsOf(facts)[0]).toBe('image-missing');
  });

  test('without the pods there is no diagnosis', async () => {
    const { clusters } = await writtenCluster({ ...written, [`${core}/pods?`]: { code: 403 } });

    expect(await failureOf(clusters.diagnose(demo, db, atNoon))).toMatchObject({ code: 'cluster-forbids' });
  });

  test('without the history a Deployment knows its pods by name', async () => {
    const owned = { labels: { app: 'db', 'pod-template-hash': 'h1' }, ...ownedBy('ReplicaSet', 'web-h1') };
    const { clusters } = await writtenCluster({
      [`${apps}/deployments/web`]: json({ ...statefulSet, metadata: meta('web', { generation: 3 }) }),
      [`${apps}/replicasets`]: { code: 403 },
      [`${core}/pods?`]: json(
        listOf(
          { ...podOf('web-h1-a', 'h1', ready), metadata: meta('web-h1-a', owned) },
          podOf('db-0', 'x', ready),
        ),
      ),
    });

    const facts = await clusters.diagnose(demo, { kind: 'Deployment', name: 'web', uid: 'uid-web' }, atNoon);

    expect(facts.pods.map(({ name, own }) => [name, own])).toEqual([
      ['db-0', false],
      ['web-h1-a', true],
    ]);
    expect(facts.unread).toEqual([{ source: 'history', why: 'forbidden' }]);
  });

  test('a caller who lets go is not kept waiting', async () => {
    const { clusters } = await writtenCluster({ ...written, [`${core}/events`]: 'silence' });
    const letGo = new AbortController();
    const diagnosis = failureOf(clusters.diagnose(demo, db, { now: NOON, signal: letGo.signal }));
    const reason = new Error('stopped');

    letGo.abort(reason);

    expect(await diagnosis).toBe(reason);
  });

  test('requests are few, however many pods are ill', async () => {
    const many = Array.from({ length: 40 }, (_, n) => podOf(`db-${n}`, 'db-new', unpullable));
    const { clusters, asked } = await writtenCluster({
      ...written,
      [`${core}/pods?`]: json(listOf(...many)),
    });

    await clusters.diagnose(demo, db, atNoon);

    expect(asked.length).toBeLessThanOrEqual(20);
  });
});
