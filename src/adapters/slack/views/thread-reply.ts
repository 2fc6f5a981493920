import type { AuditEvent, AuditType } from '../../../domain/audit.ts';
import type { Entry } from '../../../domain/entry.ts';
import type { Operation } from '../../../domain/operation.ts';
import type { UserId } from '../../../domain/person.ts';
import type { Ticket } from '../../../domain/ticket.ts';
import type { Words } from '../../../words/words.ts';
import { buttons, quote, section } from './blocks.ts';
import { breakGlassButton, glassReason } from './break-glass-banner.ts';
import { endReply } from './end-reply.ts';
import { type Message, message } from './message.ts';
import { untrusted, mrkdwnVoice as voice } from './mrkdwn.ts';
import { progressMessage } from './progress-message.ts';

/**
 * The reply that tells one event in the ticket's thread; undefined for events the thread does not tell.
 * The one of an operation's start is its progress message. `ticket` is as it stands when this is told.
 */
export function threadReply(event: AuditEvent, ticket: Ticket, words: Words): Message | undefined {
  return TELLERS[event.type](event, ticket, words);
}

type Teller = (event: AuditEvent, ticket: Ticket, words: Words) => Message | undefined;

const untold: Teller = () => undefined;

const started: Teller = (event, ticket, words) =>
  onOperation(event, ticket, (operation) => progressMessage(ticket, operation, event.at, words));

const over: Teller = (event, ticket, words) =>
  onOperation(event, ticket, (operation) => endReply(ticket, operation, words));

const TELLERS: Readonly<Record<AuditType, Teller>> = {
  'decision.approved': (event, ticket, { thread }) =>
    withComment(thread.decisionApproved(ticket, event, voice), event),
  'decision.denied': (event, _, { thread }) => withComment(thread.decisionDenied(event, voice), event),
  'ticket.created': untold,
  'ticket.approved': (_, ticket, { thread }) => line(thread.approved(ticket, voice)),
  'ticket.denied': (_, ticket, { thread }) => line(thread.denied(ticket, voice)),
  'ticket.cancelled': (event, ticket, { thread }) => line(thread.cancelled(ticket, event, voice)),
  'ticket.expired': (_, ticket, { thread }) => line(thread.expired(ticket, voice)),
  'ticket.completed': (event, ticket, { thread }) => line(thread.completed(ticket, event, voice)),
  'ticket.revoked': (event, ticket, { thread }) => line(thread.revoked(ticket, event, voice)),
  'ticket.reminded': (event, ticket, { thread }) => line(reminded(event, ticket, thread)),
  'ticket.escalated': escalated,
  'ticket.joined': (event, ticket, { thread }) => line(thread.joined(ticket, event, voice)),
  'breakglass.used': (event, ticket, words) => {
    const text = words.thread.glassBroken(ticket, textsOf(event.detail.skipped), voice);
    const reason = ticket.breakGlass === undefined ? [] : glassReason(ticket.breakGlass, words);
    return message(`${text} ${untrusted(ticket.breakGlass?.reason ?? '')}`, [section(text), ...reason]);
  },
  'breakglass.reviewed': (event, ticket, { thread }) =>
    withComment(thread.glassReviewed(ticket, event, voice), event),
  'entry.created': untold,
  'entry.processed': processed,
  'entry.failed': failed,
  'token.created': untold,
  'token.used': untold,
  'token.refused': untold,
  'token.revealed': untold,
  'token.expired': (event, ticket, { thread }) =>
    ended(event, ticket, (entries) => thread.tokensExpired(entries, voice)),
  'token.expiring': (event, ticket, { thread }) =>
    event.entryId === ticket.entries.findLast((entry) => livedAt(entry, event.at))?.id
      ? line(thread.tokensExpiring(ticket, voice))
      : undefined,
  'token.superseded': (event, ticket, { thread }) =>
    ended(event, ticket, (entries) => thread.tokensSuperseded(entries, event, voice)),
  'token.revoked': (event, ticket, { thread }) =>
    ended(event, ticket, (entries) => thread.tokensRevoked(entries, event, voice)),
  'pods.delete.started': started,
  'pods.delete.pod': untold,
  'pods.delete.halted': over,
  'pods.delete.stopped': over,
  'pods.delete.succeeded': over,
  'pods.delete.failed': over,
  'redeploy.started': started,
  'redeploy.progress': untold,
  'redeploy.succeeded': over,
  'redeploy.failed': over,
  'redeploy.timeout': over,
  'redeploy.stopped': over,
  'cluster.workload_updated': untold,
  'cluster.replicaset_created': untold,
  'cluster.pods_changed': untold,
  'cluster.rollout_status': untold,
  'access.refused': untold,
  'stepup.enrolled': untold,
  'stepup.reset': untold,
  'policy.loaded': untold,
  'policy.rejected': untold,
};

function reminded(event: AuditEvent, ticket: Ticket, thread: Words['thread']): string {
  const asked = textsOf(event.detail.asked);
  if (event.detail.what === 'review') return thread.reviewOwed(ticket, asked, voice);
  return event.actor.kind === 'person'
    ? thread.reminded(ticket, asked, voice)
    : thread.remindedInTime(ticket, asked, voice);
}

/** The last rung offers the requester to go on alone, as long as nobody has decided. */
function escalated({ detail }: AuditEvent, ticket: Ticket, words: Words): Message {
  const asked = textsOf(detail.asked);
  return detail.rung === 'page-all'
    ? pageAllReply(ticket, asked, words)
    : line(words.thread.escalated(ticket, { rung: 'escalate', asked }, voice));
}

/** The reply of the last rung, as the ticket stands. */
export function pageAllReply(ticket: Ticket, asked: readonly UserId[], words: Words): Message {
  const text = words.thread.escalated(ticket, { rung: 'page-all', asked }, voice);
  const [offer] = buttons('break-glass', breakGlassButton(ticket, words));
  if (offer === undefined) return line(text);
  const offered = words.breakGlass.offered(ticket, voice);
  return message(`${text} ${offered}`, [section(text), section(offered), offer]);
}

const line = (text: string): Message => message(text, [section(text)]);

function withComment(text: string, { detail }: AuditEvent): Message {
  const comment = typeof detail.comment === 'string' ? detail.comment : '';
  if (comment === '') return line(text);
  return message(`${text} ${untrusted(comment)}`, [section(text), quote(comment)]);
}

const textsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];

function onOperation(
  { operationId }: AuditEvent,
  ticket: Ticket,
  tell: (operation: Operation) => Message | undefined,
): Message | undefined {
  const operation = ticket.operations.find(({ id }) => id === operationId);
  return operation === undefined ? undefined : tell(operation);
}

/** Those that the event says are authorized; only the last of a round of tries says so. */
function authorizedBy({ detail }: AuditEvent, { entries }: Ticket): Entry[] {
  const ids: readonly unknown[] = Array.isArray(detail.authorized) ? detail.authorized : [];
  return entries.filter(({ id }) => ids.includes(id));
}

function processed(event: AuditEvent, ticket: Ticket, { thread }: Words): Message | undefined {
  const authorized = authorizedBy(event, ticket);
  return authorized.length === 0 ? undefined : line(thread.processed(ticket, authorized, voice));
}

function failed(event: AuditEvent, ticket: Ticket, { thread }: Words): Message {
  const failure = thread.entryFailed(ticket, event, voice);
  const authorized = authorizedBy(event, ticket);
  return line(
    authorized.length === 0 ? failure : `${failure}\n${thread.processed(ticket, authorized, voice)}`,
  );
}

/** Whether its token was there then; what has become of it since is no matter. */
function livedAt({ state }: Entry, at: Date): boolean {
  if (state.kind !== 'active' && state.kind !== 'ended') return false;
  return state.executedAt <= at && (state.kind === 'active' || at < state.endedAt);
}

/** Tokens that ended together are told together, by the last of them. */
function ended(
  event: AuditEvent,
  ticket: Ticket,
  tell: (entries: readonly Entry[]) => string,
): Message | undefined {
  const own = ticket.entries.find(({ id }) => id === event.entryId);
  if (own?.state.kind !== 'ended') return undefined;
  const endedAt = own.state.endedAt.getTime();
  const together = ticket.entries.filter(
    ({ state }) => state.kind === 'ended' && state.endedAt.getTime() === endedAt,
  );
  return together.at(-1)?.id === own.id ? line(tell(together)) : undefined;
}
