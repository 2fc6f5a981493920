import { describe, expect, test } from 'vitest';
import { diagnose } from '../../src/domain/diagnosis/diagnose.ts';
import type { DiagnosisFacts } from '../../src/domain/diagnosis/facts.ts';
import { keeperOf } from '../../src/domain/diagnosis/keeper.ts';
import { mostAway } from '../../src/domain/diagnosis/rolling.ts';
import { missingSettings } from '../../src/domain/diagnosis/settings.ts';
import { wayBack } from '../../src/domain/diagnosis/way-back.ts';
import { after as atNoon } from '../build.ts';
import {
  aPod,
  aWorkload,
  container,
  crashingPod,
  currentRevision,
  facts,
  healthyPods,
  IMAGE,
  oldPod,
  revision,
  settings,
  waitingPod,
} from '../diagnosis.ts';

const found = (all: DiagnosisFacts, kind: string) =>
  diagnose(all).findings.find((finding) => finding.kind === kind);
const kindsOf = (all: DiagnosisFacts) => diagnose(all).findings.map(({ kind }) => kind);

const exceeded = {
  type: 'Progressing',
  status: 'False',
  reason: 'ProgressDeadlineExceeded',
  message: 'ReplicaSet "web-new" has timed out progressing.',
  changedAt: atNoon(-300),
};
const history = [currentRevision(13), revision(12)];
const stuck = aWorkload({ updated: 1, replicas: 4, conditions: [exceeded] });

describe('replicas', () => {
  test('fewer than wanted, and nobody makes the others', () => {
    expect(found(facts(healthyPods(2), { workload: aWorkload() }), 'replicas-short')).toMatchObject({
      severity: 'critical',
      evidence: { have: 2, wanted: 3 },
      next: { kind: 'ask-cluster-admin' },
    });
  });

  test('a controller at work is given time', () => {
    const young = aPod('web-9', { createdAt: atNoon(-10) });
    const going = aPod('web-9', { deletionDueAt: atNoon(10) });
    const workload = aWorkload({ wanted: 5 });

    expect(kindsOf(facts([...healthyPods(2), young], { workload }))).not.toContain('replicas-short');
    expect(kindsOf(facts([...healthyPods(2), going], { workload }))).not.toContain('replicas-short');
  });

  test('more than wanted: pods that carry the labels and were made by hand', () => {
    const stray = aPod('web-debug', { own: false });

    expect(found(facts([...healthyPods(3), stray]), 'replicas-many')).toMatchObject({
      evidence: { strays: ['web-debug'] },
      next: { kind: 'remove-strays', strays: ['web-debug'] },
    });
  });

  test('none wanted: nothing but scaling up helps', () => {
    const report = diagnose(facts([], { workload: aWorkload({ wanted: 0 }) }));

    expect(report.findings[0]).toMatchObject({ kind: 'scaled-to-zero', next: { kind: 'scale-up' } });
    expect(report.advice).toMatchObject({ kind: 'fix-first' });
  });
});

describe('a rollout', () => {
  test('that exceeded its deadline goes back, and comes after its cause', () => {
    const pods = [oldPod('web-0'), oldPod('web-1'), waitingPod('web-2', 'ImagePullBackOff', 'not found')];
    const report = diagnose(facts(pods, { workload: stuck, history }));

    expect(report.findings.map(({ kind }) => kind)).toEqual(['image-missing', 'rollout-stuck']);
    expect(report.findings[1]).toMatchObject({
      evidence: { updated: 1, wanted: 3, seconds: 300 },
      next: { kind: 'roll-back', revision: '12' },
      deletingHelps: false,
    });
  });

  test('that ended in the meantime is not stuck', () => {
    const workload = aWorkload({ conditions: [exceeded] });

    expect(kindsOf(facts(healthyPods(3), { workload }))).toEqual(['healthy']);
  });

  test('without anything to go back to is told so', () => {
    const pods = [oldPod('web-0'), waitingPod('web-2', 'ImagePullBackOff', 'not found')];
    const same = [currentRevision(13), revision(12, { image: `app=${IMAGE}` })];
    const all = facts(pods, { workload: { ...stuck, revisionHistoryLimit: 2 }, history: same });

    expect(found(all, 'no-way-back')).toMatchObject({
      evidence: { revisions: 2, limit: 2 },
      next: { kind: 'deploy-anew' },
    });
  });

  test('whose history could not be read says nothing of a way back', () => {
    const unread = [{ source: 'history', why: 'forbidden' }] as const;
    const all = facts([waitingPod('web-2', 'ImagePullBackOff', 'not found')], { unread });

    expect(kindsOf(all)).not.toContain('no-way-back');
    expect(diagnose(all).unread).toEqual(unread);
  });

  test('that is paused goes on once it is resumed', () => {
    const workload = aWorkload({ paused: true, updated: 1 });

    expect(found(facts(healthyPods(3), { workload }), 'rollout-paused')).toMatchObject({
      severity: 'warning',
      evidence: { updated: 1, wanted: 3 },
      next: { kind: 'resume-rollout' },
      redeployHelps: false,
    });
  });

  test('of a StatefulSet waits for a pod that has to be deleted by hand, though its manifest is right again', () => {
    const broken = { ...waitingPod('db-2', 'ImagePullBackOff', 'not found'), template: 'db-bad' };
    const pods = [aPod('db-0', { template: 'db-good' }), aPod('db-1', { template: 'db-good' }), broken];
    const workload = aWorkload({ kind: 'StatefulSet', name: 'db', template: 'db-good' });
    const report = diagnose(facts(pods, { workload }));

    expect(found(facts(pods, { workload }), 'rollout-held')).toMatchObject({
      evidence: { holding: ['db-2'] },
      next: { kind: 'delete-pods', pods: [{ name: 'db-2', uid: 'uid-db-2' }] },
      deletingHelps: true,
      redeployHelps: false,
    });
    expect(report.advice).toMatchObject({ kind: 'delete-pods', because: 'rollout-held', readyAfter: 2 });
  });

  test('of a StatefulSet that is rolled back leaves its broken pod', () => {
    const pods = [{ ...oldPod('db-0') }, waitingPod('db-1', 'ImagePullBackOff', 'not found')];
    const workload = aWorkload({ kind: 'StatefulSet', name: 'db', wanted: 2 });

    expect(found(facts(pods, { workload, history }), 'image-missing')).toMatchObject({
      next: { kind: 'roll-back', leftOver: ['db-1'] },
    });
  });

  test.each([
    [{ type: 'OnDelete', maxUnavailable: undefined, maxSurge: undefined, partition: 0 }, 'OnDelete', true],
    [
      { type: 'RollingUpdate', maxUnavailable: undefined, maxSurge: undefined, partition: 2 },
      'partition',
      false,
    ],
  ])('with %j leaves pods as they are', (strategy, how, deletingHelps) => {
    const pods = [aPod('db-0', { template: 'old' }), aPod('db-1', { template: 'old' }), aPod('db-2')];
    const workload = aWorkload({ kind: 'StatefulSet', name: 'db', strategy });

    expect(found(facts(pods, { workload }), 'update-by-hand')).toMatchObject({
      evidence: { how, outdated: 2, wanted: 3 },
      deletingHelps,
      redeployHelps: false,
    });
  });
});

describe('what is better known beforehand', () => {
  test('a budget that allows no pod to be evicted', () => {
    const budgets = [{ name: 'web-pdb', allowed: 0, healthy: 3, needed: 3 }];

    expect(found(facts(healthyPods(3), { budgets }), 'budget-spent')).toMatchObject({
      severity: 'advice',
      evidence: { name: 'web-pdb', healthy: 3, needed: 3 },
    });
  });

  test('an autoscaler that can give no more', () => {
    const autoscaler = { name: 'web', least: 3, most: 10, current: 10 };

    expect(found(facts(healthyPods(3), { autoscaler }), 'autoscaler-at-most')).toMatchObject({
      evidence: { name: 'web', most: 10 },
    });
  });

  test('who puts back what is changed', () => {
    const workload = aWorkload({ keeper: { tool: 'argo-cd', name: 'shop' } });

    expect(found(facts(healthyPods(3), { workload }), 'will-be-reverted')).toMatchObject({
      evidence: { tool: 'argo-cd', name: 'shop' },
    });
  });

  test.each([
    [
      {},
      { 'argocd.argoproj.io/tracking-id': 'shop:apps/Deployment:shop/web' },
      { tool: 'argo-cd', name: 'shop' },
    ],
    [{ 'argocd.argoproj.io/instance': 'shop' }, {}, { tool: 'argo-cd', name: 'shop' }],
    [{ 'kustomize.toolkit.fluxcd.io/name': 'apps' }, {}, { tool: 'flux', name: 'apps' }],
    [
      { 'helm.toolkit.fluxcd.io/name': 'web' },
      { 'meta.helm.sh/release-name': 'web' },
      { tool: 'flux', name: 'web' },
    ],
    [{}, { 'meta.helm.sh/release-name': 'web' }, { tool: 'helm', name: 'web' }],
    [{ app: 'web' }, {}, undefined],
  ])('labels %j and annotations %j', (labels, annotations, keeper) => {
    expect(keeperOf(labels, annotations)).toEqual(keeper);
  });

  test.each([
    [{}, []],
    [{ containers: [settings({ probes: [] })] }, ['liveness-probe', 'readiness-probe']],
    [{ containers: [settings(), settings({ probes: ['liveness'] })] }, ['readiness-probe']],
    [{ progressDeadlineSeconds: undefined }, ['progress-deadline']],
    [{ progressDeadlineSeconds: 2_147_483_647 }, ['progress-deadline']],
    [{ revisionHistoryLimit: 2 }, ['history-limit']],
    [
      { strategy: { type: 'Recreate', maxUnavailable: undefined, maxSurge: undefined, partition: 0 } },
      ['max-unavailable'],
    ],
    [
      { strategy: { type: 'RollingUpdate', maxUnavailable: '50%', maxSurge: '0%', partition: 0 } },
      ['max-unavailable', 'max-surge'],
    ],
    [
      { strategy: { type: 'RollingUpdate', maxUnavailable: '3', maxSurge: '1', partition: 0 } },
      ['max-unavailable'],
    ],
    [{ strategy: { type: 'RollingUpdate', maxUnavailable: '1', maxSurge: '1', partition: 0 } }, []],
    [{ kind: 'DaemonSet', progressDeadlineSeconds: undefined }, []],
  ] as const)('%j lacks %j of what is recommended', (changes, lacking) => {
    expect(missingSettings(aWorkload(changes))).toEqual(lacking);
  });

  test('advice alone leaves a workload healthy, and stands after that', () => {
    const workload = aWorkload({ revisionHistoryLimit: 2 });

    expect(kindsOf(facts(healthyPods(3), { workload }))).toEqual(['healthy', 'settings-missing']);
  });
});

describe('what it comes to', () => {
  test('delete two of six, not a rollout: four stay Ready', () => {
    const pods = [...healthyPods(4), crashingPod('web-8'), crashingPod('web-9')];

    expect(diagnose(facts(pods, { history })).advice).toMatchObject({
      kind: 'delete-pods',
      because: 'crashing',
      next: { kind: 'delete-pods', pods: [{ name: 'web-8' }, { name: 'web-9' }] },
      of: 6,
      readyNow: 4,
      readyAfter: 4,
    });
  });

  test('neither helps where the image does not exist: back to revision 12', () => {
    const pods = [oldPod('web-0'), oldPod('web-1'), waitingPod('web-2', 'ImagePullBackOff', 'not found')];

    expect(diagnose(facts(pods, { workload: stuck, history })).advice).toMatchObject({
      kind: 'roll-back',
      because: 'image-missing',
      next: { kind: 'roll-back', revision: '12' },
      readyNow: 2,
      readyAfter: 2,
    });
  });

  test('going back is undone by what deploys the workload', () => {
    const keeper = { tool: 'argo-cd', name: 'shop' } as const;
    const pods = [oldPod('web-0'), waitingPod('web-2', 'ImagePullBackOff', 'not found')];

    expect(diagnose(facts(pods, { workload: { ...stuck, keeper }, history })).advice).toMatchObject({
      kind: 'roll-back',
      revertedBy: keeper,
    });
  });

  test('it is known since when the first of its pods is not Ready', () => {
    const later = { ...crashingPod('web-1'), readySince: atNoon(-10) };

    expect(diagnose(facts([later, crashingPod('web-0')])).findings[0]?.since).toEqual(atNoon(-62));
  });

  test('pods that are Ready and better deleted are missed for a while', () => {
    const flapping = aPod('web-9', { containers: [container({ restarts: 9 })] });

    expect(diagnose(facts([...healthyPods(3), flapping])).advice).toMatchObject({
      kind: 'delete-pods',
      readyNow: 4,
      readyAfter: 3,
    });
  });

  test('a pod on its way out is Ready to its end, and is not counted', () => {
    const going = aPod('web-9', { deletionDueAt: atNoon(10) });
    const report = diagnose(facts([...healthyPods(2), going], { workload: aWorkload() }));

    expect(report).toMatchObject({ ready: 2, wanted: 3, advice: { of: 2, readyNow: 2 } });
  });

  test('nothing to do where nothing is wrong', () => {
    expect(diagnose(facts(healthyPods(3))).advice).toMatchObject({
      kind: 'nothing',
      because: undefined,
      next: { kind: 'none' },
    });
  });

  test('the same of several pods is one finding, with the most restarts of them', () => {
    const [finding] = diagnose(facts([crashingPod('web-0', {}, 3), crashingPod('web-1', {}, 9)])).findings;

    expect(finding).toMatchObject({ evidence: { restarts: 9 }, of: 2 });
    expect(finding?.pods.map(({ name }) => name)).toEqual(['web-0', 'web-1']);
  });

  test('what concerns more pods comes first', () => {
    const missing = waitingPod('web-9', 'CreateContainerConfigError', 'secret "db" not found');

    expect(kindsOf(facts([missing, crashingPod('web-0'), crashingPod('web-1')]))).toEqual([
      'crashing',
      'config-missing',
    ]);
  });

  test('restarts of all its pods are counted together', () => {
    expect(diagnose(facts([crashingPod('web-0', {}, 3), crashingPod('web-1', {}, 4)])).restarts).toBe(7);
  });

  test('a secret in a log or a message is not in the report', () => {
    const pod = waitingPod('web-0', 'CreateContainerConfigError', 'token=abcdef is not accepted');
    const logs = [{ pod: 'web-0', container: 'app', previous: true, lines: ['password=hunter2'] }];

    const report = JSON.stringify(diagnose(facts([pod], { logs })));

    expect(report).not.toMatch(/hunter2|abcdef/);
    expect(report).toContain('is not accepted');
  });
});

describe('the way back', () => {
  test('is chosen by image, since every restart is a revision of its own', () => {
    const restarts = [
      currentRevision(13),
      revision(12, { image: `app=${IMAGE}` }),
      revision(9),
      revision(10, { image: 'app=registry.example.com/web:1.4.1' }),
    ];

    expect(wayBack(aWorkload(), restarts)?.revision).toBe('10');
  });

  test('is above all one that is still at work', () => {
    const working = [currentRevision(13), revision(12, { image: 'app=web:12' }), revision(11, { ready: 2 })];

    expect(wayBack(aWorkload(), working)?.revision).toBe('11');
  });

  test.each([
    [{ wanted: 4 }, 1],
    [{ wanted: 3 }, 0],
    [
      {
        wanted: 3,
        kind: 'StatefulSet',
        strategy: { type: 'RollingUpdate', maxUnavailable: undefined, maxSurge: undefined, partition: 0 },
      },
      1,
    ],
    [
      {
        wanted: 3,
        strategy: { type: 'Recreate', maxUnavailable: undefined, maxSurge: undefined, partition: 0 },
      },
      3,
    ],
    [
      {
        wanted: 3,
        strategy: { type: 'OnDelete', maxUnavailable: undefined, maxSurge: undefined, partition: 0 },
      },
      0,
    ],
    [{ wanted: 2, strategy: { type: 'RollingUpdate', maxUnavailable: '0', maxSurge: '0', partition: 0 } }, 1],
  ] as const)('while rolling %j as many as %i may be away', (changes, away) => {
    expect(mostAway(aWorkload(changes))).toBe(away);
  });
});
