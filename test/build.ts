import type { DownLimits } from '../src/domain/allowed-down.ts';
import type { Application, WorkloadRef } from '../src/domain/application.ts';
import { casesIn, type Draft, entryCount } from '../src/domain/draft.ts';
import type { PodFacts, Snapshot, View, WorkloadFacts } from '../src/domain/facts.ts';
import { LADDER_SECONDS } from '../src/domain/ladder.ts';
import { openTicket } from '../src/domain/open-ticket.ts';
import type { Person } from '../src/domain/person.ts';
import type { Policy } from '../src/domain/policy.ts';
import { PENDING_SECONDS } from '../src/domain/severity.ts';
import type { Step } from '../src/domain/step.ts';
import type { TicketForm } from '../src/domain/ticket-form.ts';
import { WATCH_LIMITS } from '../src/domain/watching.ts';

/** Small builders of domain data: say what matters to a test, the rest is ordinary. */

export const NOON = new Date('2026-03-01T12:00:00Z');

export const after = (seconds: number, from = NOON): Date => new Date(from.getTime() + seconds * 1000);

export function person(name: string, changes: Partial<Person> = {}): Person {
  return {
    userId: `U0${name.toUpperCase()}`,
    teamId: 'T0FIRE',
    username: name.toLowerCase(),
    displayName: name,
    email: `${name.toLowerCase()}@example.com`,
    locale: 'en-US',
    groups: [],
    onCall: [],
    standing: 'member',
    ...changes,
  };
}

export const alice = person('Alice', { groups: ['S0ONCALL', 'S0BACKEND'] });
export const bob = person('Bob', { groups: ['S0LEADS'] });
export const carol = person('Carol', { groups: ['S0LEADS'] });
export const mallory = person('Mallory');

export function policy(changes: Partial<Policy> = {}): Policy {
  return {
    roles: {
      EMERGENCY_OPERATOR: [{ kind: 'group', id: 'S0ONCALL' }],
      APPLICATION_DEPLOYER: [{ kind: 'group', id: 'S0ONCALL' }],
      APPROVER: [{ kind: 'group', id: 'S0LEADS' }],
      AUDITOR: [],
      ADMIN: [],
    },
    teams: {
      backend: { members: [{ kind: 'group', id: 'S0BACKEND' }], applications: ['team:backend'] },
    },
    defaults: {
      approvals: undefined,
      approvers: undefined,
      backups: undefined,
      ladder: LADDER_SECONDS,
      tokenSeconds: 7200,
      pendingSeconds: PENDING_SECONDS,
      operationsPerToken: 10,
      redeploysPerHour: 3,
      tell: [],
      expiringSeconds: 600,
      freezes: [],
      breakGlass: false,
      reviewSeconds: 86_400,
      stepUp: false,
    },
    onCall: {},
    deny: [],
    rules: [],
    watch: WATCH_LIMITS,
    hash: 'f'.repeat(64),
    ...changes,
  };
}

const unlimited: DownLimits = { maxUnavailable: undefined, disruptions: undefined };

/** How pods are deleted where it does not matter to a test. */
export const plainly = { method: 'delete', graceSeconds: undefined, limits: unlimited } as const;

export const webDeployment: WorkloadRef = { kind: 'Deployment', name: 'web-service', uid: 'uid-web' };

export function application(changes: Partial<Application> = {}): Application {
  return {
    name: 'web-service',
    cluster: 'prod',
    namespace: 'production',
    workloads: [webDeployment],
    tags: { env: 'production', team: 'backend' },
    ...changes,
  };
}

export function form(changes: Partial<TicketForm> = {}): TicketForm {
  return {
    actions: ['delete-pods'],
    applications: ['web-service'],
    severity: 'P1',
    reason: 'Checkout answers 502 since 11:58',
    reference: undefined,
    ...changes,
  };
}

export function draft({ approversApart, ...changes }: Partial<Draft> = {}): Draft {
  const whole = {
    requester: alice,
    form: form(),
    wanted: [{ application: application(), qualified: false }],
    policy: policy(),
    approvers: [bob.userId, carol.userId],
    asked: [bob.userId, carol.userId],
    told: [],
    channel: 'C0EMERGENCY',
    keyPrefix: '',
    at: NOON,
    succeeds: undefined,
    glass: undefined,
    ...changes,
  };
  const alike = casesIn(whole).map(() => whole.approvers.length);
  return { ...whole, approversApart: approversApart ?? alike };
}

/** The step that opens a ticket with this draft. */
export function opened(changes: Partial<Draft> = {}, { id = 1, now = NOON } = {}): Step {
  const whole = draft({ at: now, ...changes });
  const entryIds = Array.from({ length: entryCount(whole) }, (_, index) => id * 100 + index);
  const ticketNo = `WO-2026-${String(id).padStart(6, '0')}`;
  return openTicket(whole, { ticketId: id, ticketNo, entryIds, takenKeys: new Set() });
}

export function pod(name: string, changes: Partial<PodFacts> = {}): PodFacts {
  return {
    name,
    uid: `uid-${name}`,
    phase: 'Running',
    ready: true,
    readySince: after(-3600),
    createdAt: after(-3600),
    terminating: false,
    node: 'node-1',
    unschedulable: undefined,
    owner: 'web-service-old',
    containers: [
      {
        name: 'app',
        image: 'registry.example.com/web:1.4.2',
        ready: true,
        restarts: 0,
        waitingReason: undefined,
        waitingMessage: undefined,
        lastTerminationReason: undefined,
        lastExitCode: undefined,
      },
    ],
    ...changes,
  };
}

/** A pod that waits with `reason` and is not Ready. */
export function illPod(name: string, reason = 'CrashLoopBackOff', changes: Partial<PodFacts> = {}): PodFacts {
  const healthy = pod(name);
  const [container] = healthy.containers;
  return {
    ...healthy,
    ready: false,
    containers:
      container === undefined ? [] : [{ ...container, ready: false, restarts: 7, waitingReason: reason }],
    ...changes,
  };
}

export function workload(changes: Partial<WorkloadFacts> = {}): WorkloadFacts {
  return {
    kind: 'Deployment',
    uid: webDeployment.uid,
    name: webDeployment.name,
    generation: 1,
    observedGeneration: 1,
    paused: false,
    wanted: 3,
    reach: changes.wanted ?? 3,
    partition: 0,
    ordered: false,
    replicas: 3,
    updated: 3,
    ready: 3,
    available: 3,
    strategy: 'RollingUpdate',
    minReadySeconds: 0,
    progressDeadlineSeconds: 600,
    image: 'app=registry.example.com/web:1.4.2',
    revision: '4',
    operationId: undefined,
    conditions: [],
    replicaSets: ['web-service-old'],
    currentReplicaSet: 'web-service-old',
    ...changes,
  };
}

export function view(pods: readonly PodFacts[], changes: Partial<WorkloadFacts> = {}): View {
  return { workload: workload({ wanted: pods.length, replicas: pods.length, ...changes }), pods };
}

export const snapshot = (pods: readonly PodFacts[], changes: Partial<WorkloadFacts> = {}): Snapshot => ({
  ...view(pods, changes),
  manifest: { kind: 'Deployment', metadata: { name: webDeployment.name } },
});
