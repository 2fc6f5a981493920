import type { Action } from '../../src/domain/action.ts';
import type { Application, WorkloadRef } from '../../src/domain/application.ts';
import { approveTicket, type Decider } from '../../src/domain/approve-ticket.ts';
import type { AuditEvent } from '../../src/domain/audit.ts';
import type { ContainerFacts, PodFacts, Snapshot, WorkloadFacts } from '../../src/domain/facts.ts';
import { LADDER_SECONDS } from '../../src/domain/ladder.ts';
import { openTicket } from '../../src/domain/open-ticket.ts';
import type { Person } from '../../src/domain/person.ts';
import type { Policy } from '../../src/domain/policy.ts';
import { tokenCreated } from '../../src/domain/process-entry.ts';
import type { Revision } from '../../src/domain/revision.ts';
import type { Step } from '../../src/domain/step.ts';
import type { Ticket } from '../../src/domain/ticket.ts';
import { WATCH_LIMITS } from '../../src/domain/watching.ts';
import type { EntryLook } from '../../src/usecases/look-at-entry.ts';
import type { RedeployLook } from '../../src/usecases/look-for-redeploy.ts';

/** Tickets as the domain makes them, to be shown. */

export const AT = new Date('2026-11-20T03:12:00.000Z');
export const later = (seconds: number): Date => new Date(AT.getTime() + seconds * 1000);

export const ALICE = person('U0ALICE', 'Alice');
export const BOB = person('U0BOB', 'Bob');
export const CAROL = person('U0CAROL', 'Carol');

export function person(userId: string, displayName: string): Person {
  return {
    userId,
    teamId: 'T1',
    username: displayName.toLowerCase(),
    displayName,
    email: undefined,
    locale: 'en-US',
    groups: [],
    onCall: [],
    standing: 'member',
  };
}

export const POLICY: Policy = {
  roles: {
    EMERGENCY_OPERATOR: [{ kind: 'user', id: ALICE.userId }],
    APPLICATION_DEPLOYER: [{ kind: 'user', id: ALICE.userId }],
    APPROVER: [BOB, CAROL].map(({ userId }) => ({ kind: 'user', id: userId })),
    AUDITOR: [],
    ADMIN: [],
  },
  teams: { backend: { members: [{ kind: 'user', id: ALICE.userId }], applications: ['of:backend'] } },
  defaults: {
    approvals: undefined,
    tokenSeconds: 7200,
    pendingSeconds: { P0: 3600, P1: 7200, P2: 28_800, P3: 172_800 },
    operationsPerToken: 10,
    redeploysPerHour: 3,
    approvers: undefined,
    backups: undefined,
    ladder: LADDER_SECONDS,
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
};

export type Plot = {
  readonly reason?: string;
  readonly reference?: string;
  readonly displayName?: string;
  readonly applications?: readonly Application[];
  readonly actions?: readonly Action[];
  readonly approvers?: readonly string[];
};

export function application(name = 'web-service', more: Partial<Application> = {}): Application {
  return {
    cluster: 'prod',
    namespace: 'production',
    name,
    workloads: [workload(name)],
    ...more,
    tags: { of: 'backend', ...more.tags },
  };
}

export function workload(name = 'web-service'): WorkloadRef {
  return { kind: 'Deployment', name, uid: `uid-of-${name}` };
}

export function opened(plot: Plot = {}): Step {
  const applications = plot.applications ?? [application()];
  const actions = plot.actions ?? ['delete-pods', 'redeploy'];
  return openTicket(
    {
      requester: { ...ALICE, displayName: plot.displayName ?? ALICE.displayName },
      form: {
        actions,
        applications: applications.map(({ name }) => name),
        severity: 'P1',
        reason: plot.reason ?? 'checkout answers 502 since 03:05',
        reference: plot.reference,
      },
      wanted: applications.map((each) => ({ application: each, qualified: false })),
      policy: POLICY,
      approvers: plot.approvers ?? [BOB.userId, CAROL.userId],
      approversApart: [],
      asked: plot.approvers ?? [BOB.userId, CAROL.userId],
      channel: 'C0EMERGENCY',
      keyPrefix: '',
      told: [],
      at: AT,
      succeeds: undefined,
      glass: undefined,
    },
    {
      ticketId: 12,
      ticketNo: 'WO-2026-000012',
      entryIds: Array.from({ length: applications.length * actions.length }, (_, index) => index + 1),
      takenKeys: new Set(),
    },
  );
}

export const decider = (by: Person = BOB, comment = ''): Decider => ({
  person: by,
  policy: POLICY,
  cardHash: 'c'.repeat(64),
  version: '0.1.0',
  comment,
});

export const approved = (plot: Plot = {}): Step => approveTicket(opened(plot).ticket, decider(), later(60));

/** Approved, and every token made. */
export function authorized(plot: Plot = {}): {
  readonly ticket: Ticket;
  readonly events: readonly AuditEvent[];
} {
  const start = approved(plot);
  return start.ticket.entries.reduce(
    ({ ticket, events }, { id }, index) => {
      const step = tokenCreated(ticket, id, later(61 + index));
      return { ticket: step.ticket, events: [...events, ...step.events] };
    },
    { ticket: start.ticket, events: start.events },
  );
}

export function pod(name: string, more: Partial<PodFacts> = {}): PodFacts {
  return {
    name,
    uid: `uid-of-${name}`,
    phase: 'Running',
    ready: true,
    readySince: later(-3600),
    createdAt: later(-7200),
    terminating: false,
    node: 'node-1',
    unschedulable: undefined,
    containers: [container()],
    owner: 'web-service-abc',
    ...more,
  };
}

export function container(more: Partial<ContainerFacts> = {}): ContainerFacts {
  return {
    name: 'web',
    image: 'registry/web:1.4',
    ready: true,
    restarts: 0,
    waitingReason: undefined,
    waitingMessage: undefined,
    lastTerminationReason: undefined,
    lastExitCode: undefined,
    ...more,
  };
}

export const crashing = (name: string): PodFacts =>
  pod(name, {
    ready: false,
    containers: [container({ ready: false, restarts: 12, waitingReason: 'CrashLoopBackOff' })],
  });

export function snapshot(pods: readonly PodFacts[], more: Partial<WorkloadFacts> = {}): Snapshot {
  const ready = pods.filter((each) => each.ready).length;
  return {
    manifest: {},
    pods,
    workload: {
      kind: 'Deployment',
      uid: 'uid-of-web-service',
      name: 'web-service',
      generation: 1,
      observedGeneration: 1,
      paused: false,
      wanted: pods.length,
      reach: pods.length,
      partition: 0,
      ordered: false,
      replicas: pods.length,
      updated: pods.length,
      ready,
      available: ready,
      strategy: 'RollingUpdate',
      minReadySeconds: 0,
      progressDeadlineSeconds: 600,
      image: 'web=registry/web:1.4',
      revision: '7',
      operationId: undefined,
      conditions: [],
      replicaSets: ['web-service-abc'],
      currentReplicaSet: 'web-service-abc',
      ...more,
    },
  };
}

/** One look at the first entry of an authorized ticket. */
export function look(pods: readonly PodFacts[], plot: Plot = {}): EntryLook {
  const { ticket } = authorized(plot);
  const [entry] = ticket.entries;
  if (entry === undefined) throw new Error('a ticket has entries');
  return {
    ticket,
    entry,
    looks: entry.application.workloads.map((each, index) => ({
      workload: each,
      snapshot: index === 0 ? snapshot(pods) : snapshot([]),
    })),
  };
}

/** The same look, with what each workload could go back to. */
export function redeployLook(seen: EntryLook, revisions: readonly Revision[] = []): RedeployLook {
  return { ...seen, looks: seen.looks.map((each) => ({ ...each, revisions })) };
}

export const revision = (number: string, changes: Partial<Revision> = {}): Revision => ({
  revision: number,
  image: 'web=registry/web:1.3',
  at: later(-3600),
  changeCause: undefined,
  current: false,
  ...changes,
});
