import { diagnose } from '../src/domain/diagnosis/diagnose.ts';
import type {
  ContainerSettings,
  ContainerState,
  DiagnosedContainer,
  DiagnosedPod,
  DiagnosedWorkload,
  DiagnosisFacts,
  EventFacts,
  Revision,
  Termination,
} from '../src/domain/diagnosis/facts.ts';
import type { DiagnosisReport } from '../src/domain/diagnosis/finding.ts';
import { after, NOON } from './build.ts';

/** Builders of what a diagnosis is made from: a healthy workload of three pods, unless said otherwise. */

export const IMAGE = 'registry.example.com/web:1.4.3';
export const OLD_IMAGE = 'registry.example.com/web:1.4.2';

export function settings(changes: Partial<ContainerSettings> = {}): ContainerSettings {
  return {
    name: 'app',
    image: IMAGE,
    probes: ['liveness', 'readiness'],
    requests: { cpu: '250m', memory: '256Mi' },
    limits: { memory: '512Mi' },
    ...changes,
  };
}

export function container(changes: Partial<DiagnosedContainer> = {}): DiagnosedContainer {
  return {
    ...settings(),
    ready: true,
    restarts: 0,
    state: { kind: 'running', since: after(-3600) },
    lastEnd: undefined,
    ...changes,
  };
}

export const waiting = (reason: string, message = ''): ContainerState => ({
  kind: 'waiting',
  reason,
  message,
});

export function ending(changes: Partial<Termination> = {}): Termination {
  return {
    reason: 'Error',
    exitCode: 1,
    signal: undefined,
    message: undefined,
    startedAt: after(-62),
    finishedAt: after(-60),
    ...changes,
  };
}

/** A Ready pod of the manifest as it is now. */
export function aPod(name: string, changes: Partial<DiagnosedPod> = {}): DiagnosedPod {
  return {
    name,
    uid: `uid-${name}`,
    own: true,
    phase: 'Running',
    reason: undefined,
    message: undefined,
    ready: true,
    readySince: after(-3500),
    createdAt: after(-3600),
    deletionDueAt: undefined,
    node: 'node-1',
    unscheduled: undefined,
    template: 'web-new',
    containers: [container()],
    ...changes,
  };
}

/** A pod whose only container waits. */
export const waitingPod = (name: string, reason: string, message = ''): DiagnosedPod =>
  aPod(name, {
    phase: 'Pending',
    ready: false,
    readySince: after(-3600),
    containers: [container({ ready: false, state: waiting(reason, message) })],
  });

/** A pod in CrashLoopBackOff, with how it ended last. */
export const crashingPod = (name: string, end: Partial<Termination> = {}, restarts = 7): DiagnosedPod =>
  aPod(name, {
    ready: false,
    readySince: after(-62),
    containers: [
      container({ ready: false, restarts, state: waiting('CrashLoopBackOff'), lastEnd: ending(end) }),
    ],
  });

/** A pod of the manifest before, Ready. */
export const oldPod = (name: string): DiagnosedPod =>
  aPod(name, { template: 'web-old', containers: [container({ image: OLD_IMAGE })] });

export const event = (about: string, reason: string, message: string): EventFacts => ({
  about,
  reason,
  message,
  count: 1,
  at: after(-30),
});

export const revision = (number: number, changes: Partial<Revision> = {}): Revision => ({
  revision: String(number),
  image: `app=${OLD_IMAGE}`,
  at: after(-7200),
  current: false,
  ready: 0,
  ...changes,
});

export const currentRevision = (number: number): Revision =>
  revision(number, { image: `app=${IMAGE}`, at: after(-600), current: true });

export function aWorkload(changes: Partial<DiagnosedWorkload> = {}): DiagnosedWorkload {
  return {
    kind: 'Deployment',
    name: 'web',
    observed: true,
    paused: false,
    wanted: 3,
    updated: 3,
    ready: 3,
    available: 3,
    replicas: 3,
    strategy: { type: 'RollingUpdate', maxUnavailable: '25%', maxSurge: '25%', partition: 0 },
    progressDeadlineSeconds: 600,
    revisionHistoryLimit: 10,
    image: `app=${IMAGE}`,
    template: 'web-new',
    containers: [settings()],
    conditions: [],
    keeper: undefined,
    ...changes,
  };
}

export function facts(pods: readonly DiagnosedPod[], changes: Partial<DiagnosisFacts> = {}): DiagnosisFacts {
  const wanted = pods.filter(({ own }) => own).length;
  return {
    at: NOON,
    place: { cluster: 'prod', namespace: 'shop' },
    workload: aWorkload({ wanted, updated: wanted, ready: wanted, available: wanted, replicas: wanted }),
    pods,
    events: [],
    logs: [],
    history: [],
    quotas: [],
    budgets: [],
    autoscaler: undefined,
    nodes: [],
    unread: [],
    ...changes,
  };
}

export const healthyPods = (n: number): DiagnosedPod[] =>
  Array.from({ length: n }, (_, i) => aPod(`web-${i}`));

/** Two of three pods crash, in a workload with everything around it that can be known. */
export const crashLoopFacts = (): DiagnosisFacts => ({
  ...facts([...healthyPods(1), crashingPod('web-8'), crashingPod('web-9')]),
  workload: aWorkload({ keeper: { tool: 'argo-cd', name: 'shop' }, containers: [settings({ probes: [] })] }),
  history: [currentRevision(13)],
  budgets: [{ name: 'web-pdb', allowed: 1, healthy: 3, needed: 2 }],
  autoscaler: { name: 'web', least: 3, most: 10, current: 3 },
  unread: [{ source: 'events', why: 'forbidden' }],
});

export const crashLoop = (): DiagnosisReport => diagnose(crashLoopFacts());
