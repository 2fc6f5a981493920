import { describe, expect, test } from 'vitest';
import { diagnose } from '../../src/domain/diagnosis/diagnose.ts';
import type { DiagnosedPod, DiagnosisFacts } from '../../src/domain/diagnosis/facts.ts';
import type { Finding } from '../../src/domain/diagnosis/finding.ts';
import { after as atNoon } from '../build.ts';
import {
  aPod,
  aWorkload,
  container,
  crashingPod,
  currentRevision,
  ending,
  event,
  facts,
  healthyPods,
  oldPod,
  revision,
  waiting,
  waitingPod,
} from '../diagnosis.ts';

/** What matters most. */
function leadOf(all: DiagnosisFacts): Finding {
  const [first] = diagnose(all).findings;
  if (first === undefined) throw new Error('no finding');
  return first;
}

const kindsOf = (all: DiagnosisFacts) => diagnose(all).findings.map(({ kind }) => kind);
const history = [currentRevision(13), revision(12), revision(11)];
const rolled = { history };

const unscheduled = (message: string): DiagnosedPod =>
  aPod('web-0', { phase: 'Pending', ready: false, node: undefined, unscheduled: message });

describe('Pending', () => {
  test.each([
    [
      '0/3 nodes are available: 3 Insufficient cpu, 1 Insufficient memory. preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.',
      ['cpu', 'memory'],
      { cpu: '250m', memory: '256Mi' },
    ],
    ['0/1 nodes are available: 1 Too many pods.', ['pods'], {}],
    [
      '0/2 nodes are available: 1 node(s) had untolerated taint {a: b}, 1 Insufficient nvidia.com/gpu.',
      ['nvidia.com/gpu'],
      {},
    ],
  ])('no node has room: %s', (message, lacking, requests) => {
    const finding = leadOf(facts([unscheduled(message)]));

    expect(finding).toMatchObject({
      kind: 'no-capacity',
      evidence: { lacking, requests },
      next: { kind: 'add-capacity' },
      deletingHelps: false,
      redeployHelps: false,
    });
  });

  test.each([
    [
      "0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector. no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.",
      'affinity',
    ],
    ['0/3 nodes are available: 3 node(s) had untolerated taint {dedicated: gpu}.', 'taint'],
    ["0/3 nodes are available: 3 node(s) didn't match pod topology spread constraints.", 'affinity'],
    ['0/3 nodes are available: 3 node(s) were not liked.', 'other'],
  ])('no node fits: %s', (message, why) => {
    const finding = leadOf(facts([unscheduled(message)]));

    expect(finding).toMatchObject({
      kind: 'no-node-fits',
      evidence: { why },
      next: { kind: 'fix-scheduling' },
    });
    expect(JSON.stringify(finding.evidence)).not.toContain('preemption');
  });

  test.each([
    '0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims.',
    '0/3 nodes are available: persistentvolumeclaim "data-web-0" not found.',
    '0/3 nodes are available: 3 node(s) had volume node affinity conflict.',
  ])('its volume is not there: %s', (message) => {
    expect(leadOf(facts([unscheduled(message)]))).toMatchObject({
      kind: 'volume-away',
      next: { kind: 'fix-volume' },
      deletingHelps: false,
    });
  });

  test('a volume that cannot be mounted is told from the events', () => {
    const pod = waitingPod('web-0', 'ContainerCreating');
    const events = [event('web-0', 'FailedAttachVolume', 'Multi-Attach error for volume "pvc-1"')];

    expect(leadOf(facts([pod], { events }))).toMatchObject({
      kind: 'volume-away',
      evidence: { said: 'Multi-Attach error for volume "pvc-1"' },
    });
  });

  test('a volume made of a ConfigMap that is not there is a matter of configuration', () => {
    const pod = waitingPod('web-0', 'ContainerCreating');
    const events = [
      event('web-0', 'FailedMount', 'MountVolume.SetUp failed: configmap "web-files" not found'),
    ];

    expect(leadOf(facts([pod], { events }))).toMatchObject({
      kind: 'config-missing',
      evidence: { object: 'ConfigMap', name: 'web-files' },
    });
  });

  test('a quota that is used up keeps pods from being made', () => {
    const message =
      'pods "web-859757b55d-67sfb" is forbidden: exceeded quota: q, requested: pods=1, used: pods=3, limited: pods=3';
    const failure = {
      type: 'ReplicaFailure',
      status: 'True',
      reason: 'FailedCreate',
      message,
      changedAt: atNoon(-60),
    };
    const workload = aWorkload({ conditions: [failure] });

    expect(leadOf(facts(healthyPods(2), { workload }))).toMatchObject({
      kind: 'quota-full',
      evidence: { quota: 'q', requested: 'pods=1', used: 'pods=3', limited: 'pods=3' },
      next: { kind: 'raise-quota', quota: 'q' },
      deletingHelps: false,
      redeployHelps: false,
    });
  });

  test('a StatefulSet tells of a quota by an event alone', () => {
    const workload = aWorkload({ kind: 'StatefulSet', name: 'db' });
    const message =
      'create Pod db-2 in StatefulSet db failed error: pods "db-2" is forbidden: exceeded quota: q, requested: pods=1, used: pods=2, limited: pods=2';
    const events = [event('db', 'FailedCreate', message)];

    expect(leadOf(facts(healthyPods(2), { workload, events }))).toMatchObject({ kind: 'quota-full' });
  });

  test('a pod that an admission rule refuses is told with what the API server said', () => {
    const message = 'admission webhook "policy.example.com" denied the request: no label team';
    const failure = {
      type: 'ReplicaFailure',
      status: 'True',
      reason: 'FailedCreate',
      message,
      changedAt: undefined,
    };

    expect(leadOf(facts(healthyPods(2), { workload: aWorkload({ conditions: [failure] }) }))).toMatchObject({
      kind: 'create-refused',
      evidence: { said: message },
      next: { kind: 'ask-cluster-admin' },
    });
  });

  test('a pod whose network is not made is a matter of its node', () => {
    const pod = waitingPod('web-0', 'ContainerCreating');
    const events = [event('web-0', 'FailedCreatePodSandBox', 'failed to assign an IP address')];

    expect(leadOf(facts([pod], { events }))).toMatchObject({
      kind: 'sandbox-failed',
      next: { kind: 'ask-node-admin', nodes: ['node-1'] },
    });
  });

  test('a pod that has just been made is waited for', () => {
    const pod = {
      ...waitingPod('web-0', 'ContainerCreating'),
      createdAt: atNoon(-5),
      readySince: atNoon(-5),
    };
    const report = diagnose(facts([pod, aPod('web-1')]));

    expect(report.findings.map(({ kind }) => kind)).toEqual(['starting']);
    expect(report.advice).toMatchObject({ kind: 'wait', next: { kind: 'wait' } });
  });
});

describe('ImagePullBackOff', () => {
  const pull = (message: string) => waitingPod('web-2', 'ImagePullBackOff', message);

  test.each([
    'Back-off pulling image "registry.example.com/web:1.4.3": ErrImagePull: rpc error: code = NotFound desc = failed to pull and unpack image "registry.example.com/web:1.4.3": failed to resolve reference: registry.example.com/web:1.4.3: not found',
    'manifest for registry.example.com/web:1.4.3 not found: manifest unknown',
  ])('the tag does not exist: back to a revision with another image (%s)', (message) => {
    const finding = leadOf(facts([oldPod('web-0'), oldPod('web-1'), pull(message)], rolled));

    expect(finding).toMatchObject({
      kind: 'image-missing',
      evidence: { image: 'registry.example.com/web:1.4.3' },
      next: { kind: 'roll-back', revision: '12' },
      deletingHelps: false,
      redeployHelps: false,
    });
  });

  test('without a revision to go back to the image has to be put right', () => {
    const kinds = kindsOf(facts([oldPod('web-0'), pull('not found')], { history: [currentRevision(1)] }));

    expect(leadOf(facts([oldPod('web-0'), pull('not found')]))).toMatchObject({
      next: { kind: 'fix-image' },
    });
    expect(kinds).toContain('no-way-back');
  });

  test.each([
    'pull access denied for web, repository does not exist or may require authorization',
    'unexpected status from HEAD request: 401 Unauthorized',
    'no basic auth credentials',
  ])('there are no credentials: %s', (message) => {
    expect(leadOf(facts([oldPod('web-0'), pull(message)], rolled))).toMatchObject({
      kind: 'image-forbidden',
      next: { kind: 'fix-credentials' },
      deletingHelps: false,
    });
  });

  test.each([
    'dial tcp: lookup registry.example.com: no such host',
    'dial tcp 10.0.0.9:443: i/o timeout',
    'tls: failed to verify certificate: x509: certificate signed by unknown authority',
    'unexpected status code 503 Service Unavailable',
    'toomanyrequests: You have reached your pull rate limit',
  ])('the registry is away: %s', (message) => {
    expect(leadOf(facts([oldPod('web-0'), pull(message)], rolled))).toMatchObject({
      kind: 'registry-away',
      next: { kind: 'check-registry' },
      deletingHelps: false,
    });
  });

  test('the name of an image is no reason', () => {
    const image = 'registry.example.com/x509:denied-1';
    const pod = aPod('web-0', {
      ready: false,
      containers: [container({ image, ready: false, state: waiting('ErrImagePull', `${image}: odd`) })],
    });

    expect(leadOf(facts([pod]))).toMatchObject({ kind: 'image-unpullable', next: { kind: 'fix-image' } });
  });

  test('where the kubelet says no more, the event does', () => {
    const events = [event('web-2', 'Failed', 'Failed to pull image "x": 403 Forbidden')];

    expect(leadOf(facts([pull('')], { events }))).toMatchObject({ kind: 'image-forbidden' });
  });
});

describe('CrashLoopBackOff', () => {
  test('one that ends at its start is told with its exit code', () => {
    const finding = leadOf(facts([crashingPod('web-0'), crashingPod('web-1')]));

    expect(finding).toMatchObject({
      kind: 'crashing',
      evidence: { container: 'app', exitCode: 1, when: 'startup', restarts: 7 },
      next: { kind: 'read-logs', pod: 'web-0' },
      deletingHelps: false,
    });
    expect(finding.pods).toHaveLength(2);
  });

  test('brought by the manifest of today, it goes with the manifest of before', () => {
    expect(leadOf(facts([oldPod('web-0'), crashingPod('web-1')], rolled))).toMatchObject({
      kind: 'crashing',
      next: { kind: 'roll-back', revision: '12' },
    });
  });

  test('at work for long before, it is no matter of an old manifest', () => {
    const old = [{ ...currentRevision(13), at: atNoon(-30 * 86_400) }, revision(12)];
    const end = { startedAt: atNoon(-4000), finishedAt: atNoon(-60) };

    expect(leadOf(facts([crashingPod('web-0', end)], { history: old }))).toMatchObject({
      kind: 'crashing',
      evidence: { when: 'runtime' },
      next: { kind: 'read-logs' },
    });
  });

  test('with pods of the same manifest that fare well it is the pods, which are better deleted', () => {
    const pods = [...healthyPods(4), crashingPod('web-8'), crashingPod('web-9')];

    expect(leadOf(facts(pods, rolled))).toMatchObject({
      kind: 'crashing',
      next: { kind: 'delete-pods', pods: [{ name: 'web-8' }, { name: 'web-9' }] },
      deletingHelps: true,
    });
  });

  test('killed for its memory it needs more of it', () => {
    const finding = leadOf(facts([crashingPod('web-0', { reason: 'OOMKilled', exitCode: 137 })]));

    expect(finding).toMatchObject({
      kind: 'out-of-memory',
      evidence: { container: 'app', limit: '512Mi', restarts: 7 },
      next: { kind: 'raise-limit', container: 'app' },
      deletingHelps: false,
    });
  });

  test.each([
    ['Liveness probe failed: HTTP probe failed with statuscode: 503', 'liveness'],
    ['Startup probe failed: connection refused', 'startup'],
  ])('a probe that has it killed is named: %s', (message, probe) => {
    const events = [event('web-0', 'Unhealthy', message)];

    expect(leadOf(facts([crashingPod('web-0', { exitCode: 137 })], { events }))).toMatchObject({
      kind: 'probe-kills',
      evidence: { container: 'app', probe, said: message },
      next: { kind: 'fix-probe', probe },
    });
  });

  test('a probe that fails because the container ended by itself is no cause', () => {
    const events = [event('web-0', 'Unhealthy', 'Liveness probe failed: connection refused')];

    expect(leadOf(facts([crashingPod('web-0', { exitCode: 2 })], { events }))).toMatchObject({
      kind: 'crashing',
      evidence: { exitCode: 2 },
    });
  });

  test('a command that is not there is told as such', () => {
    const message = 'exec: "serve": executable file not found in $PATH';
    const ended = crashingPod('web-0', { reason: 'StartError', exitCode: 128, message });
    const refused = waitingPod('web-1', 'RunContainerError', message);

    for (const pod of [ended, refused]) {
      expect(leadOf(facts([pod]))).toMatchObject({
        kind: 'cannot-start',
        evidence: { container: 'app', said: message },
        next: { kind: 'fix-command' },
        deletingHelps: false,
      });
    }
  });

  test('between two crashes it looks well and is not', () => {
    const flapping = aPod('web-0', { containers: [container({ restarts: 2, lastEnd: ending() })] });

    expect(leadOf(facts([flapping]))).toMatchObject({ kind: 'crashing', evidence: { restarts: 2 } });
  });

  test('a crash of last week is forgotten', () => {
    const lastEnd = ending({ finishedAt: atNoon(-7 * 86_400) });
    const mended = aPod('web-0', { containers: [container({ restarts: 3, lastEnd })] });

    expect(leadOf(facts([mended]))).toMatchObject({ kind: 'healthy' });
  });
});

describe('CreateContainerConfigError', () => {
  test.each([
    ['configmap "web-config" not found', { object: 'ConfigMap', name: 'web-config', key: undefined }],
    ['secret "db" not found', { object: 'Secret', name: 'db', key: undefined }],
    ["couldn't find key PASSWORD in Secret shop/db", { object: 'Secret', name: 'db', key: 'PASSWORD' }],
    ["couldn't find key port in ConfigMap shop/web", { object: 'ConfigMap', name: 'web', key: 'port' }],
    ['container has runAsNonRoot and image will run as root', { object: undefined, name: undefined }],
  ])('%s', (message, evidence) => {
    const pod = waitingPod('web-0', 'CreateContainerConfigError', message);

    expect(leadOf(facts([pod]))).toMatchObject({
      kind: 'config-missing',
      evidence,
      next: { kind: 'fix-config' },
      deletingHelps: false,
      redeployHelps: false,
    });
  });
});

describe('the node', () => {
  test('pods of a node that is away are replaced elsewhere once they are deleted', () => {
    const pods = [
      aPod('web-0', { node: 'node-2', ready: false }),
      aPod('web-1', { phase: 'Unknown', ready: false }),
    ];
    const finding = leadOf(facts([...pods, aPod('web-2')], { nodes: [{ name: 'node-2', ready: false }] }));

    expect(finding).toMatchObject({
      kind: 'node-away',
      evidence: { nodes: ['node-2', 'node-1'] },
      next: { kind: 'delete-pods' },
      deletingHelps: true,
    });
    expect(finding.pods).toHaveLength(2);
  });

  test('those of a StatefulSet are not, until the node is back or gone', () => {
    const workload = aWorkload({ kind: 'StatefulSet', name: 'db', wanted: 1 });

    expect(leadOf(facts([aPod('db-0', { phase: 'Unknown', ready: false })], { workload }))).toMatchObject({
      kind: 'node-away',
      next: { kind: 'ask-node-admin', nodes: ['node-1'] },
      deletingHelps: false,
    });
  });

  test('a pod that is still there long after it was to be gone is stuck', () => {
    const pod = aPod('web-0', { deletionDueAt: atNoon(-120) });

    expect(leadOf(facts([pod, aPod('web-1')]))).toMatchObject({
      kind: 'stuck-terminating',
      evidence: { nodes: ['node-1'], seconds: 120 },
      next: { kind: 'ask-node-admin' },
    });
  });

  test('a pod that is about to go is no finding', () => {
    const all = facts([aPod('web-0', { deletionDueAt: atNoon(20) }), aPod('web-1')]);

    expect(kindsOf({ ...all, workload: aWorkload({ wanted: 1 }) })).toEqual(['healthy']);
  });

  test('a pod that its node threw out is told with the reason', () => {
    const pod = aPod('web-0', {
      phase: 'Failed',
      ready: false,
      reason: 'Evicted',
      message: 'The node was low on resource: memory.',
    });

    expect(leadOf(facts([pod, aPod('web-1')], { workload: aWorkload({ wanted: 1 }) }))).toMatchObject({
      kind: 'evicted',
      severity: 'warning',
      evidence: { reason: 'Evicted' },
    });
  });
});

describe('Ready', () => {
  const unready = (name: string, seconds = 400) =>
    aPod(name, { ready: false, readySince: atNoon(-seconds), createdAt: atNoon(-seconds) });

  test('a failing readiness probe is quoted', () => {
    const said = 'Readiness probe failed: HTTP probe failed with statuscode: 503';
    const events = [event('web-0', 'Unhealthy', said)];

    expect(leadOf(facts([unready('web-0')], { events }))).toMatchObject({
      kind: 'not-ready',
      evidence: { seconds: 400, said, wasReady: false },
      next: { kind: 'read-logs', pod: 'web-0' },
    });
  });

  test('with others that are, those that are not are better deleted', () => {
    expect(leadOf(facts([unready('web-0'), ...healthyPods(5).slice(1)]))).toMatchObject({
      kind: 'not-ready',
      next: { kind: 'delete-pods', pods: [{ name: 'web-0' }] },
      deletingHelps: true,
    });
  });

  test('all of them having been Ready before, a restart helps', () => {
    const hung = aPod('web-0', { ready: false, readySince: atNoon(-400), createdAt: atNoon(-90_000) });

    expect(leadOf(facts([hung]))).toMatchObject({
      kind: 'not-ready',
      evidence: { wasReady: true },
      next: { kind: 'restart' },
      redeployHelps: true,
    });
  });

  test('never Ready under a new manifest, it goes with the manifest of before', () => {
    expect(leadOf(facts([oldPod('web-1'), unready('web-0')], rolled))).toMatchObject({
      kind: 'not-ready',
      next: { kind: 'roll-back', revision: '12' },
    });
  });
});
