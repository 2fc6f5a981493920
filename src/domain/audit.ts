import { createHash } from 'node:crypto';
import type { UserId } from './person.ts';

/** Every fact Firebreak records (SPEC 9). */
export const AUDIT_TYPES = [
  'ticket.created',
  'ticket.approved',
  'ticket.denied',
  'ticket.cancelled',
  'ticket.expired',
  'ticket.completed',
  'ticket.revoked',
  'ticket.reminded',
  'ticket.escalated',
  'ticket.joined',
  'decision.approved',
  'decision.denied',
  'entry.created',
  'entry.processed',
  'entry.failed',
  'token.created',
  'token.used',
  'token.refused',
  'token.expiring',
  'token.expired',
  'token.revoked',
  'token.superseded',
  'token.revealed',
  'pods.delete.started',
  'pods.delete.pod',
  'pods.delete.halted',
  'pods.delete.stopped',
  'pods.delete.succeeded',
  'pods.delete.failed',
  'redeploy.started',
  'redeploy.progress',
  'redeploy.succeeded',
  'redeploy.failed',
  'redeploy.timeout',
  'redeploy.stopped',
  'cluster.workload_updated',
  'cluster.replicaset_created',
  'cluster.pods_changed',
  'cluster.rollout_status',
  'access.refused',
  'breakglass.used',
  'breakglass.reviewed',
  'stepup.enrolled',
  'stepup.reset',
  'policy.loaded',
  'policy.rejected',
] as const;

export type AuditType = (typeof AUDIT_TYPES)[number];

export type Actor =
  | { readonly kind: 'person'; readonly userId: UserId; readonly username: string }
  | { readonly kind: 'clock' }
  | { readonly kind: 'firebreak' };

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** One immutable fact. Ids that do not apply are left out. */
export type AuditEvent = {
  readonly type: AuditType;
  readonly at: Date;
  readonly actor: Actor;
  readonly ticketId?: number;
  readonly ticketNo?: string;
  readonly entryId?: number;
  readonly operationId?: string;
  readonly username?: string;
  readonly application?: string;
  readonly detail: Readonly<Record<string, Json>>;
};

/** Where a chain stands: how many events it has and the hash of the last. */
export type ChainHead = { readonly length: number; readonly hash: string };

/** The chain of events that belong to no ticket. */
export const SYSTEM_CHAIN = 'system';

export const EMPTY_CHAIN: ChainHead = { length: 0, hash: '0'.repeat(64) };

/** An event as it stands in its chain. `canonical` is what was hashed; databases may reorder JSON, text they keep. */
export type ChainedEvent = {
  readonly seq: number;
  readonly canonical: string;
  readonly hash: string;
};

/** Puts an event at the end of the chain that has this head. */
export function chained(event: AuditEvent, head: ChainHead): ChainedEvent {
  const seq = head.length + 1;
  const canonical = canonicalText({ ...event, at: event.at.toISOString(), seq });
  return { seq, canonical, hash: linkHash(head.hash, canonical) };
}

function linkHash(previous: string, canonical: string): string {
  return createHash('sha256').update(previous).update('\n').update(canonical).digest('hex');
}

export type ChainFault = { readonly seq: number; readonly problem: 'gap' | 'altered' | 'cut' | 'extended' };

/** The first event that does not fit, or undefined where the whole chain leads to `head`. */
export function chainFault(events: readonly ChainedEvent[], head: ChainHead): ChainFault | undefined {
  let hash = EMPTY_CHAIN.hash;
  for (const [index, event] of events.entries()) {
    const seq = index + 1;
    if (event.seq !== seq) return { seq, problem: 'gap' };
    hash = linkHash(hash, event.canonical);
    if (hash !== event.hash) return { seq, problem: 'altered' };
  }
  if (events.length < head.length) return { seq: events.length + 1, problem: 'cut' };
  if (events.length > head.length) return { seq: head.length + 1, problem: 'extended' };
  return hash === head.hash ? undefined : { seq: events.length, problem: 'altered' };
}

/** JSON with sorted keys, so that the same fact always gives the same text. */
function canonicalText(value: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    isRecord(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
