import type { WorkloadRef } from './application.ts';
import type { AuditType } from './audit.ts';
import type { Deletion, Operation, OperationEnd, Outcome, Redeploy } from './operation.ts';
import { durationSeconds } from './operation.ts';
import type { UserId } from './person.ts';
import { BY_FIREBREAK, type Fact, noStep, type Step, step } from './step.ts';
import { entryOf, operationOf, type Ticket } from './ticket.ts';

/** What every operation is asked with. */
export type OperationRequest = {
  readonly entryId: number;
  readonly userId: UserId;
  readonly operationId: string;
  readonly workload: WorkloadRef;
};

/** What every operation begins with; `total` is what its progress is counted against. */
export function beginning(
  ticket: Ticket,
  { entryId, userId, operationId, workload }: OperationRequest,
  { total, now }: { readonly total: number; readonly now: Date },
) {
  const { name, cluster, namespace } = entryOf(ticket, entryId).application;
  return {
    id: operationId,
    entryId,
    actor: userId,
    username: ticket.requester.username,
    applicationName: name,
    cluster,
    namespace,
    workload,
    startedAt: now,
    lastUpdateAt: now,
    stopRequestedBy: undefined,
    progress: { updated: 0, ready: 0, total },
    end: undefined,
  };
}

/** Puts an operation into its ticket in place of what had its id. */
export function withOperation(ticket: Ticket, operation: Operation): Ticket {
  const others = ticket.operations.filter(({ id }) => id !== operation.id);
  return { ...ticket, operations: [...others, operation] };
}

/** A fact about an operation, told by Firebreak itself. */
export function factOf(
  operation: Operation,
  type: AuditType,
  detail: NonNullable<Fact['detail']> = {},
): Fact {
  return {
    type,
    actor: BY_FIREBREAK,
    entryId: operation.entryId,
    operationId: operation.id,
    application: operation.applicationName,
    detail: {
      workload: operation.workload.name,
      cluster: operation.cluster,
      namespace: operation.namespace,
      ...detail,
    },
  };
}

/** Notes that the cluster answered about an operation, though nothing had changed; for measuring its silence. */
export function operationHeard(ticket: Ticket, operationId: string, heardAt: Date | undefined): Step {
  const operation = operationOf(ticket, operationId);
  if (heardAt === undefined || operation.end !== undefined || heardAt <= operation.lastUpdateAt) {
    return noStep(ticket);
  }
  return { ticket: withOperation(ticket, { ...operation, lastUpdateAt: heardAt }), events: [], jobs: [] };
}

const DELETION_ENDS: Readonly<Record<Outcome, AuditType>> = {
  succeeded: 'pods.delete.succeeded',
  failed: 'pods.delete.failed',
  timeout: 'pods.delete.failed',
  halted: 'pods.delete.halted',
  stopped: 'pods.delete.stopped',
};

const REDEPLOY_ENDS: Readonly<Record<Outcome, AuditType>> = {
  succeeded: 'redeploy.succeeded',
  failed: 'redeploy.failed',
  halted: 'redeploy.failed',
  timeout: 'redeploy.timeout',
  stopped: 'redeploy.stopped',
};

/** Ends an operation with its outcome; a second end changes nothing. */
export function endOperation(
  ticket: Ticket,
  operationId: string,
  {
    outcome,
    error,
    diagnosis,
    now,
  }: Pick<OperationEnd, 'outcome' | 'error' | 'diagnosis'> & { readonly now: Date },
): Step {
  const operation = operationOf(ticket, operationId);
  if (operation.end !== undefined) return noStep(ticket);
  const end: OperationEnd = {
    at: now,
    outcome,
    error: outcome === 'succeeded' ? undefined : (error ?? outcome),
    ...(diagnosis === undefined ? {} : { diagnosis }),
  };
  const ended =
    operation.kind === 'delete-pods' ? endedDeletion(operation, end) : endedRedeploy(operation, end);
  const type = operation.kind === 'delete-pods' ? DELETION_ENDS[outcome] : REDEPLOY_ENDS[outcome];
  return step(withOperation(ticket, ended), now, {
    facts: [factOf(ended, type, endDetail(ended, end))],
    jobs: [{ kind: 'show-progress', ticketId: ticket.id, operationId }],
  });
}

function endedDeletion(deletion: Deletion, end: OperationEnd): Deletion {
  return {
    ...deletion,
    end,
    lastUpdateAt: end.at,
    pods: deletion.pods.map((pod) => (pod.outcome === 'waiting' ? { ...pod, outcome: 'kept' } : pod)),
  };
}

const ROLLOUT_STATUS = {
  succeeded: 'COMPLETED',
  failed: 'FAILED',
  halted: 'FAILED',
  timeout: 'TIMEOUT',
  stopped: 'STOPPED',
} as const;

function endedRedeploy(redeploy: Redeploy, end: OperationEnd): Redeploy {
  return { ...redeploy, end, lastUpdateAt: end.at, rolloutStatus: ROLLOUT_STATUS[end.outcome] };
}

function endDetail(operation: Operation, end: OperationEnd): NonNullable<Fact['detail']> {
  const common = {
    outcome: end.outcome,
    error: end.error ?? null,
    durationSeconds: durationSeconds(operation, end),
    ...(end.diagnosis === undefined ? {} : { findings: end.diagnosis.findings.map(({ kind }) => kind) }),
    ...(operation.stopRequestedBy === undefined ? {} : { stoppedBy: operation.stopRequestedBy }),
  };
  if (operation.kind === 'redeploy') {
    const { newPods, terminatedPods, rolloutStatus } = operation;
    return {
      ...common,
      rolloutStatus,
      newPods: newPods.map(({ name }) => name),
      terminatedPods: terminatedPods.map(({ name }) => name),
    };
  }
  return {
    ...common,
    pods: operation.pods.map(({ name, uid, outcome, error }) => ({
      name,
      uid,
      outcome,
      error: error ?? null,
    })),
    replacements: operation.replacements.map(({ name }) => name),
  };
}
