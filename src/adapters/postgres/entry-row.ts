import { z } from 'zod';
import { ACTION_NAMES, BUSINESS_TYPE } from '../../domain/action.ts';
import { applicationId, type WorkloadRef } from '../../domain/application.ts';
import { type Entry, type EntryState, outcomeOf } from '../../domain/entry.ts';
import { isOpen, type Ticket } from '../../domain/ticket.ts';
import type { Token } from '../../domain/token.ts';
import { type Columns, Id, Instant, jsonb, optional } from './columns.ts';
import { StoredEvidence } from './evidence-row.ts';

const Workload: z.ZodType<WorkloadRef> = z.object({
  kind: z.enum(['Deployment', 'StatefulSet', 'DaemonSet']),
  name: z.string(),
  uid: z.string(),
});

const State = z.discriminatedUnion('state', [
  z.object({ state: z.literal('waiting') }),
  z.object({ state: z.literal('processing') }),
  z.object({ state: z.literal('active'), executed_at: Instant }),
  z.object({ state: z.literal('failed'), executed_at: Instant, result: z.string() }),
  z.object({ state: z.literal('ended'), executed_at: Instant }),
  z.object({ state: z.literal('closed') }),
]);

const EntryRow = z.object({
  id: Id,
  action: z.enum(ACTION_NAMES),
  name: z.string(),
  cluster: z.string(),
  namespace: z.string(),
  workloads: z.array(Workload),
  tags: z.record(z.string(), z.string()),
  /** What another version of Firebreak stored may be unknown here, and is read anew. */
  evidence: optional(StoredEvidence).catch(undefined),
  token_key: z.string(),
  created_time: Instant,
});

const TokenRow = z.object({
  token_created_at: Instant,
  token_expired_at: Instant,
  token_used_at: optional(Instant),
  last_operation_at: optional(Instant),
  operations_count: z.number(),
  secret_hash: optional(z.string()),
  ended_at: optional(Instant),
  ended_why: optional(z.enum(['expired', 'revoked', 'superseded'])),
});

/** A row of `ticket_entries` with its row of `token_usages`, if there is one. */
export const StoredEntry = z
  .object({ entry: z.intersection(EntryRow, State), token: optional(TokenRow) })
  .transform(
    ({ entry, token }): Entry => ({
      id: entry.id,
      action: entry.action,
      application: {
        name: entry.name,
        cluster: entry.cluster,
        namespace: entry.namespace,
        workloads: entry.workloads,
        tags: entry.tags,
      },
      tokenKey: entry.token_key,
      createdAt: entry.created_time,
      evidence: entry.evidence,
      state: stateOf(entry, token),
    }),
  );

function stateOf(
  entry: z.output<typeof State> & { readonly id: number },
  row: z.output<typeof TokenRow> | undefined,
): EntryState {
  switch (entry.state) {
    case 'waiting':
    case 'processing':
    case 'closed':
      return { kind: entry.state };
    case 'failed':
      return { kind: entry.state, executedAt: entry.executed_at, error: entry.result };
    case 'active':
      return { kind: entry.state, executedAt: entry.executed_at, token: tokenOf(entry.id, row) };
    case 'ended': {
      const token = tokenOf(entry.id, row);
      if (row?.ended_at === undefined || row.ended_why === undefined) {
        throw new Error(`entry ${entry.id} has ended, and its token has not`);
      }
      const { ended_at: endedAt, ended_why: why } = row;
      return { kind: entry.state, executedAt: entry.executed_at, token, endedAt, why };
    }
  }
}

function tokenOf(entryId: number, row: z.output<typeof TokenRow> | undefined): Token {
  if (row === undefined) throw new Error(`entry ${entryId} has no token`);
  return {
    createdAt: row.token_created_at,
    expiresAt: row.token_expired_at,
    firstUsedAt: row.token_used_at,
    lastUsedAt: row.last_operation_at,
    operations: row.operations_count,
    secretHash: row.secret_hash,
  };
}

/** What `ticket_entries` holds of an entry; the ticket says whether it still is an open one. */
export function entryColumns(ticket: Ticket, entry: Entry): Columns {
  const { application, state } = entry;
  const { completed, success, result } = outcomeOf(entry);
  const executedAt = 'executedAt' in state ? state.executedAt : null;
  return {
    id: entry.id,
    ticket_id: ticket.id,
    position: ticket.entries.findIndex(({ id }) => id === entry.id),
    requester_id: ticket.requester.userId,
    name: application.name,
    business_type: BUSINESS_TYPE,
    business_id: applicationId(application),
    action: entry.action,
    cluster: application.cluster,
    namespace: application.namespace,
    workloads: jsonb(application.workloads),
    tags: jsonb(application.tags),
    evidence: entry.evidence === undefined ? null : jsonb(entry.evidence),
    token_key: entry.tokenKey,
    state: state.kind,
    extends: ticket.succeeds?.kind === 'extends',
    open: isOpen(ticket) && state.kind !== 'ended' && state.kind !== 'closed',
    completed,
    success,
    result: result ?? null,
    executed_at: executedAt,
    completed_at: completed ? executedAt : null,
    created_time: entry.createdAt,
    last_operation_at: tokenIn(entry)?.lastUsedAt ?? null,
  };
}

/** What `token_usages` holds of an entry's token, or undefined where it never had one. */
export function tokenColumns(ticket: Ticket, entry: Entry): Columns | undefined {
  const { application, action, state } = entry;
  const token = tokenIn(entry);
  if (token === undefined) return undefined;
  return {
    entry_id: entry.id,
    ticket_id: ticket.id,
    user_id: ticket.requester.userId,
    username: ticket.requester.username,
    application_name: application.name,
    cluster: application.cluster,
    namespace: application.namespace,
    action,
    token_created_at: token.createdAt,
    token_used_at: token.firstUsedAt ?? null,
    token_expired_at: token.expiresAt,
    operations_count: token.operations,
    last_operation_at: token.lastUsedAt ?? null,
    secret_hash: token.secretHash ?? null,
    ended_at: state.kind === 'ended' ? state.endedAt : null,
    ended_why: state.kind === 'ended' ? state.why : null,
  };
}

function tokenIn({ state }: Entry): Token | undefined {
  return state.kind === 'active' || state.kind === 'ended' ? state.token : undefined;
}
