import { approveTicket } from '../../src/domain/approve-ticket.ts';
import type { AuditEvent } from '../../src/domain/audit.ts';
import { cancelTicket } from '../../src/domain/cancel-ticket.ts';
import { podTried, replacementsSeen, startDeletion } from '../../src/domain/delete-pods.ts';
import { denyTicket } from '../../src/domain/deny-ticket.ts';
import { expireTicket } from '../../src/domain/expire-ticket.ts';
import { expireTokens } from '../../src/domain/expire-tokens.ts';
import type { PodFacts } from '../../src/domain/facts.ts';
import { finishTicket } from '../../src/domain/finish-ticket.ts';
import { NOTHING_GUARDED } from '../../src/domain/guards.ts';
import { endOperation } from '../../src/domain/operate.ts';
import type { Outcome, Pace } from '../../src/domain/operation.ts';
import { tokenFailed } from '../../src/domain/process-entry.ts';
import { startRedeploy } from '../../src/domain/redeploy.ts';
import { revokeTicket } from '../../src/domain/revoke-ticket.ts';
import type { Step } from '../../src/domain/step.ts';
import { stopOperation } from '../../src/domain/stop-operation.ts';
import type { Ticket } from '../../src/domain/ticket.ts';
import { plainly } from '../build.ts';
import * as story from './story.ts';

const { ALICE, BOB, POLICY, later } = story;

/** A ticket in every state it can be shown in, by a name for the state. */
export function everyState(plot: story.Plot = {}, said = 'because') {
  const pending = story.opened(plot).ticket;
  const approved = story.approved(plot).ticket;
  const { ticket: authorized } = story.authorized(plot);
  const running = deletion(authorized, [story.pod('web-1')]).ticket;
  return {
    pending,
    approved,
    authorized,
    'one token failed': tokenFailed(approved, 1, { error: said, now: later(70) }).ticket,
    'at work': running,
    finishing: finishTicket(running, ALICE, later(100)).ticket,
    completed: finishTicket(authorized, ALICE, later(100)).ticket,
    'completed by time': expireTokens(authorized, later(8000)).ticket,
    denied: denyTicket(pending, story.decider(BOB, said), later(60)).ticket,
    cancelled: cancelTicket(pending, ALICE, later(60)).ticket,
    expired: expireTicket(pending, later(7200)).ticket,
    revoked: revokeTicket(authorized, { person: BOB, policy: POLICY }, later(100)).ticket,
  };
}

export const OPERATION_ID = '0c7d1f3e-7a52-4f6f-9f7e-7f2f1a1c0a11';

export function deletion(ticket: Ticket, pods: readonly PodFacts[], pace: Pace = 'one-by-one'): Step {
  const entry = ticket.entries[0];
  const workload = entry?.application.workloads[0];
  if (entry === undefined || workload === undefined) throw new Error('nothing to delete');
  return startDeletion(
    ticket,
    {
      entryId: entry.id,
      userId: ALICE.userId,
      operationId: OPERATION_ID,
      workload,
      chosen: pods.map(({ uid }) => uid),
      ...plainly,
      pace,
      confirmed: true,
      view: story.snapshot(pods),
    },
    { facts: NOTHING_GUARDED, now: later(90) },
  );
}

export function redeploy(ticket: Ticket, pods: readonly PodFacts[]): Step {
  const entry = ticket.entries.find(({ action }) => action === 'redeploy');
  const workload = entry?.application.workloads[0];
  if (entry === undefined || workload === undefined) throw new Error('nothing to redeploy');
  return startRedeploy(
    ticket,
    {
      entryId: entry.id,
      userId: ALICE.userId,
      operationId: OPERATION_ID,
      workload,
      snapshot: story.snapshot(pods),
      change: { mode: 'restart' },
    },
    { facts: NOTHING_GUARDED, now: later(90) },
  );
}

/** A deletion whose pods are gone and replaced. */
export function deleted(ticket: Ticket, pods: readonly PodFacts[]): Ticket {
  const gone = pods.reduce(
    (current, { uid }) => podTried(current, OPERATION_ID, { uid, outcome: 'deleted', now: later(95) }).ticket,
    deletion(ticket, pods).ticket,
  );
  const replacements = pods.map(({ name }) => story.pod(`${name}-new`));
  const ready = replacements.length;
  const seen = { replacements, ready, serving: ready, taken: pods.length, restored: true };
  return replacementsSeen(gone, OPERATION_ID, { seen, now: later(100) }).ticket;
}

export const stopping = (ticket: Ticket): Ticket =>
  stopOperation(ticket, { person: ALICE, operationId: OPERATION_ID }, later(92)).ticket;

export const ended = (ticket: Ticket, outcome: Outcome, error?: string): Step =>
  endOperation(ticket, OPERATION_ID, { outcome, error, now: later(125) });

/** The one event of a type among those of a step. */
export function eventOf(events: readonly AuditEvent[], type: AuditEvent['type']): AuditEvent {
  const found = events.filter((event) => event.type === type);
  const [event] = found;
  if (event === undefined || found.length > 1) throw new Error(`${found.length} events ${type}`);
  return event;
}

/** Both approvals of a ticket that needs two. */
export const secondApproval = (ticket: Ticket): Step =>
  approveTicket(ticket, story.decider(story.CAROL), later(120));
