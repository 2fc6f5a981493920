import type { AuditEvent } from '../../../domain/audit.ts';
import type { Entry } from '../../../domain/entry.ts';
import type { Operation } from '../../../domain/operation.ts';
import type { Ticket } from '../../../domain/ticket.ts';
import type { Words } from '../../../words/words.ts';
import { quote, section } from './blocks.ts';
import { type Message, message } from './message.ts';
import { untrusted, mrkdwnVoice as voice } from './mrkdwn.ts';
import { progressMessage } from './progress-message.ts';

/**
 * The reply that tells one event in the ticket's thread; undefined for events the thread does not tell.
 * The one of an operation's start is its progress message. `ticket` is as it stands when this is told.
 */
export function threadReply(event: AuditEvent, ticket: Ticket, words: Words): Message | undefined {
  const { thread } = words;
  switch (event.type) {
    case 'decision.approved':
      return withComment(thread.decisionApproved(ticket, event, voice), event);
    case 'decision.denied':
      return withComment(thread.decisionDenied(event, voice), event);
    case 'ticket.approved':
      return line(thread.approved(ticket, voice));
    case 'ticket.denied':
      return line(thread.denied(ticket, voice));
    case 'ticket.cancelled':
      return line(thread.cancelled(ticket, event, voice));
    case 'ticket.expired':
      return line(thread.expired(ticket, voice));
    case 'ticket.completed':
      return line(thread.completed(ticket, event, voice));
    case 'ticket.revoked':
      return line(thread.revoked(ticket, event, voice));
    case 'ticket.reminded':
      return line(thread.reminded(ticket, textsOf(event.detail.asked), voice));
    case 'entry.processed':
      return processed(event, ticket, words);
    case 'entry.failed':
      return failed(event, ticket, words);
    case 'token.expired':
      return ended(event, ticket, (entries) => thread.tokensExpired(entries, voice));
    case 'token.revoked':
      return ended(event, ticket, (entries) => thread.tokensRevoked(entries, event, voice));
    case 'pods.delete.started':
    case 'redeploy.started':
      return onOperation(event, ticket, (operation) => progressMessage(ticket, operation, event.at, words));
    case 'pods.delete.halted':
    case 'pods.delete.stopped':
    case 'pods.delete.succeeded':
    case 'pods.delete.failed':
    case 'redeploy.succeeded':
    case 'redeploy.failed':
    case 'redeploy.timeout':
    case 'redeploy.stopped':
      return onOperation(event, ticket, (operation) => endOf(operation, words));
    case 'ticket.created':
    case 'entry.created':
    case 'token.created':
    case 'token.used':
    case 'token.refused':
    case 'token.revealed':
    case 'pods.delete.pod':
    case 'redeploy.progress':
    case 'cluster.workload_updated':
    case 'cluster.replicaset_created':
    case 'cluster.pods_changed':
    case 'cluster.rollout_status':
    case 'access.refused':
    case 'policy.loaded':
      return undefined;
  }
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

function endOf(operation: Operation, words: Words): Message | undefined {
  if (operation.end === undefined) return undefined;
  const lines = words.operation.ended(operation, operation.end, voice);
  return message(lines.join(' '), [section(lines.join('\n'))]);
}

/** When the token of an entry was made, or could not be. */
const triedAt = ({ state }: Entry): number | undefined =>
  'executedAt' in state ? state.executedAt.getTime() : undefined;

/**
 * The entry tried last, once none is left to try: what is told of it is told for all. The same answer
 * whether the thread is told at once or late.
 */
function lastTried({ entries }: Ticket): Entry | undefined {
  if (entries.some(({ state }) => state.kind === 'processing')) return undefined;
  return entries.reduce<Entry | undefined>((last, entry) => {
    const at = triedAt(entry);
    if (at === undefined) return last;
    return at >= ((last && triedAt(last)) ?? 0) ? entry : last;
  }, undefined);
}

const madeOf = ({ entries }: Ticket): Entry[] =>
  entries.filter(({ state }) => state.kind === 'active' || state.kind === 'ended');

function processed(event: AuditEvent, ticket: Ticket, { thread }: Words): Message | undefined {
  if (lastTried(ticket)?.id !== event.entryId) return undefined;
  return line(thread.processed(ticket, madeOf(ticket), voice));
}

function failed(event: AuditEvent, ticket: Ticket, { thread }: Words): Message {
  const failure = thread.entryFailed(ticket, event, voice);
  const last = lastTried(ticket);
  const made = madeOf(ticket);
  if (last?.id !== event.entryId || last?.state.kind !== 'failed' || made.length === 0) return line(failure);
  return line(`${failure}\n${thread.processed(ticket, made, voice)}`);
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
