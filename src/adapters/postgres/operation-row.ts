import { z } from 'zod';
import {
  type Change,
  type DeletedPod,
  type Deletion,
  durationSeconds,
  METHODS,
  MODES,
  type NewImage,
  type Operation,
  type OperationEnd,
  PACES,
  type PodRef,
  type Progress,
  type Redeploy,
} from '../../domain/operation.ts';
import type { Ticket } from '../../domain/ticket.ts';
import { type Columns, Id, Instant, JsonValue, jsonb, missing, optional } from './columns.ts';
import { StoredWorkloadEvidence } from './evidence-row.ts';

const Pod: z.ZodType<PodRef> = z.object({ name: z.string(), uid: z.string() });

const PodTried: z.ZodType<DeletedPod> = z.object({
  name: z.string(),
  uid: z.string(),
  outcome: z.enum(['waiting', 'deleted', 'gone', 'failed', 'kept']),
  error: missing(z.string()),
});

const Seen: z.ZodType<Progress> = z.object({ updated: z.number(), ready: z.number(), total: z.number() });

const Kind = z.enum(['Deployment', 'StatefulSet', 'DaemonSet']);

const Common = z.object({
  id: z.string(),
  ticket_entry_id: Id,
  user_id: z.string(),
  username: z.string(),
  application_name: z.string(),
  cluster: z.string(),
  namespace: z.string(),
  workload_kind: Kind,
  workload_uid: z.string(),
  last_update_time: Instant,
  stop_requested_by: optional(z.string()),
  progress: Seen,
  outcome: optional(z.enum(['succeeded', 'failed', 'halted', 'stopped', 'timeout'])),
  error_message: optional(z.string()),
  /** What another version of Firebreak stored may be unknown here. */
  diagnosis: optional(StoredWorkloadEvidence).catch(undefined),
});

const commonOf = (row: z.output<typeof Common>) => ({
  id: row.id,
  entryId: row.ticket_entry_id,
  actor: row.user_id,
  username: row.username,
  applicationName: row.application_name,
  cluster: row.cluster,
  namespace: row.namespace,
  lastUpdateAt: row.last_update_time,
  stopRequestedBy: row.stop_requested_by,
  progress: row.progress,
});

function endOf(row: z.output<typeof Common>, at: Date | undefined): OperationEnd | undefined {
  if (at === undefined || row.outcome === undefined) return undefined;
  const { outcome, error_message: error, diagnosis } = row;
  return { at, outcome, error, ...(diagnosis === undefined ? {} : { diagnosis }) };
}

/** A row of `pod_delete_operations`. */
export const StoredDeletion = Common.extend({
  workload_name: z.string(),
  method: z.enum(METHODS),
  grace_seconds: optional(z.number()),
  pace: z.enum(PACES),
  ready_before: z.number(),
  allowed_down: z.number(),
  deleted_pods: z.array(PodTried),
  pods_before: z.array(Pod),
  replacements: z.array(Pod),
  operation_time: Instant,
  ended_at: optional(Instant),
}).transform(
  (row): Deletion => ({
    ...commonOf(row),
    kind: 'delete-pods',
    workload: { kind: row.workload_kind, name: row.workload_name, uid: row.workload_uid },
    startedAt: row.operation_time,
    end: endOf(row, row.ended_at),
    method: row.method,
    graceSeconds: row.grace_seconds,
    pace: row.pace,
    readyBefore: row.ready_before,
    allowedDown: row.allowed_down,
    pods: row.deleted_pods,
    before: row.pods_before,
    replacements: row.replacements,
  }),
);

const Image: z.ZodType<NewImage> = z.object({ container: z.string(), image: z.string() });

type ChangeColumns = {
  readonly mode: Change['mode'];
  readonly to_revision: string | undefined;
  readonly new_images: readonly NewImage[] | undefined;
};

/** The table's checks see to it that each mode has its own. */
function changeOf({ mode, to_revision: toRevision = '', new_images: images = [] }: ChangeColumns): Change {
  switch (mode) {
    case 'restart':
      return { mode };
    case 'roll-back':
      return { mode, toRevision };
    case 'image':
      return { mode, images };
  }
}

/** A row of `redeploy_operations`. */
export const StoredRedeploy = Common.extend({
  deployment_name: z.string(),
  mode: z.enum(MODES),
  to_revision: optional(z.string()),
  new_images: optional(z.array(Image)),
  previous_revision: optional(z.string()),
  partition: z.number(),
  previous_image: z.string(),
  current_image: z.string(),
  previous_replicas: z.number(),
  current_replicas: z.number(),
  rollout_strategy: z.string(),
  rollout_status: z.enum(['STARTED', 'PROGRESSING', 'COMPLETED', 'FAILED', 'TIMEOUT', 'STOPPED']),
  pods_before: z.array(Pod),
  new_pods: z.array(Pod),
  terminated_pods: z.array(Pod),
  replica_sets_before: z.array(z.string()),
  replica_sets_after: z.array(z.string()),
  manifest: JsonValue,
  patched_at: optional(Instant),
  rolled_out_at: optional(Instant),
  operation_start_time: Instant,
  operation_end_time: optional(Instant),
}).transform(
  (row): Redeploy => ({
    ...commonOf(row),
    kind: 'redeploy',
    workload: { kind: row.workload_kind, name: row.deployment_name, uid: row.workload_uid },
    startedAt: row.operation_start_time,
    end: endOf(row, row.operation_end_time),
    ...changeOf(row),
    previousRevision: row.previous_revision,
    partition: row.partition,
    previousImage: row.previous_image,
    currentImage: row.current_image,
    previousReplicas: row.previous_replicas,
    currentReplicas: row.current_replicas,
    rolloutStrategy: row.rollout_strategy,
    rolloutStatus: row.rollout_status,
    before: row.pods_before,
    newPods: row.new_pods,
    terminatedPods: row.terminated_pods,
    replicaSetsBefore: row.replica_sets_before,
    replicaSetsAfter: row.replica_sets_after,
    manifest: row.manifest,
    patchedAt: row.patched_at,
    rolledOutAt: row.rolled_out_at,
  }),
);

/** The table of an operation and its row in it. */
export function operationColumns(
  ticket: Ticket,
  operation: Operation,
): { readonly table: string; readonly columns: Columns } {
  const common = commonColumns(ticket, operation);
  switch (operation.kind) {
    case 'delete-pods':
      return { table: 'pod_delete_operations', columns: { ...common, ...deletionColumns(operation) } };
    case 'redeploy':
      return { table: 'redeploy_operations', columns: { ...common, ...redeployColumns(operation) } };
  }
}

function commonColumns(ticket: Ticket, operation: Operation): Columns {
  const { end } = operation;
  return {
    id: operation.id,
    ticket_id: ticket.id,
    ticket_entry_id: operation.entryId,
    user_id: operation.actor,
    username: operation.username,
    application_name: operation.applicationName,
    cluster: operation.cluster,
    namespace: operation.namespace,
    workload_kind: operation.workload.kind,
    workload_uid: operation.workload.uid,
    progress: jsonb(operation.progress),
    stop_requested_by: operation.stopRequestedBy ?? null,
    last_update_time: operation.lastUpdateAt,
    outcome: end?.outcome ?? null,
    success: end === undefined ? null : end.outcome === 'succeeded',
    error_message: end?.error ?? null,
    diagnosis: end?.diagnosis === undefined ? null : jsonb(end.diagnosis),
  };
}

function deletionColumns(deletion: Deletion): Columns {
  return {
    workload_name: deletion.workload.name,
    method: deletion.method,
    grace_seconds: deletion.graceSeconds ?? null,
    pace: deletion.pace,
    ready_before: deletion.readyBefore,
    allowed_down: deletion.allowedDown,
    deleted_pods: jsonb(deletion.pods),
    pods_before: jsonb(deletion.before),
    replacements: jsonb(deletion.replacements),
    operation_time: deletion.startedAt,
    ended_at: deletion.end?.at ?? null,
  };
}

function redeployColumns(redeploy: Redeploy): Columns {
  const { end } = redeploy;
  return {
    deployment_name: redeploy.workload.name,
    mode: redeploy.mode,
    to_revision: redeploy.mode === 'roll-back' ? redeploy.toRevision : null,
    new_images: redeploy.mode === 'image' ? jsonb(redeploy.images) : null,
    previous_revision: redeploy.previousRevision ?? null,
    partition: redeploy.partition,
    previous_image: redeploy.previousImage,
    current_image: redeploy.currentImage,
    previous_replicas: redeploy.previousReplicas,
    current_replicas: redeploy.currentReplicas,
    rollout_strategy: redeploy.rolloutStrategy,
    rollout_status: redeploy.rolloutStatus,
    pods_before: jsonb(redeploy.before),
    new_pods: jsonb(redeploy.newPods),
    terminated_pods: jsonb(redeploy.terminatedPods),
    replica_sets_before: jsonb(redeploy.replicaSetsBefore),
    replica_sets_after: jsonb(redeploy.replicaSetsAfter),
    manifest: jsonb(redeploy.manifest),
    patched_at: redeploy.patchedAt ?? null,
    rolled_out_at: redeploy.rolledOutAt ?? null,
    operation_start_time: redeploy.startedAt,
    operation_end_time: end?.at ?? null,
    duration_seconds: end === undefined ? null : durationSeconds(redeploy, end),
  };
}
