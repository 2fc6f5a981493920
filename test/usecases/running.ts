import { approveTicket } from '../../src/domain/approve-ticket.ts';
import { type DeletionRequest, startDeletion } from '../../src/domain/delete-pods.ts';
import type { View } from '../../src/domain/facts.ts';
import { NOTHING_GUARDED } from '../../src/domain/guards.ts';
import type { Pace } from '../../src/domain/operation.ts';
import { owedToken, tokenCreated } from '../../src/domain/process-entry.ts';
import { startRedeploy } from '../../src/domain/redeploy.ts';
import { entryOf, operationOf, type Ticket } from '../../src/domain/ticket.ts';
import type { Clusters } from '../../src/usecases/ports.ts';
import { makeRunOperation } from '../../src/usecases/run-operation.ts';
import {
  after,
  alice,
  application,
  bob,
  form,
  illPod,
  opened,
  plainly,
  pod,
  policy,
  snapshot,
  view,
  webDeployment,
} from '../build.ts';
import { memoryTickets, memoryTokens, scriptedCluster } from '../memory.ts';

/** Operations under way, with the world they run in. */

const [deletingId, redeployingId] = [100, 101];
export const approver = { person: bob, policy: policy(), cardHash: '', version: '', comment: '' };

function approved(): Ticket {
  const { ticket } = opened({
    form: form({ actions: ['delete-pods', 'redeploy'] }),
    wanted: [{ application: application(), qualified: false }],
  });
  const yes = approveTicket(ticket, approver, after(60)).ticket;
  return [deletingId, redeployingId].reduce((t, id) => tokenCreated(t, id, after(61)).ticket, yes);
}

export const sick = view([pod('a'), illPod('b'), illPod('c')]);

export function deleting(pace: Pace = 'all-at-once', changes: Partial<DeletionRequest> = {}): Ticket {
  const how = {
    ...plainly,
    confirmed: false,
    workload: webDeployment,
    view: sick,
    pace,
    operationId: 'op-1',
  };
  const request = { ...how, entryId: deletingId, userId: alice.userId, chosen: ['uid-b', 'uid-c'] };
  return startDeletion(approved(), { ...request, ...changes }, { facts: NOTHING_GUARDED, now: after(100) })
    .ticket;
}

export function restarting(): Ticket {
  const how = { workload: webDeployment, snapshot: snapshot([pod('a')]), operationId: 'op-1' };
  const change = { mode: 'restart' } as const;
  const request = { ...how, change, entryId: redeployingId, userId: alice.userId };
  return startRedeploy(approved(), request, { facts: NOTHING_GUARDED, now: after(100) }).ticket;
}

/** Everything an operation of this ticket needs, with its tokens in place. */
export function running(ticket: Ticket, views: readonly View[], changes: Partial<Clusters> = {}) {
  const tickets = memoryTickets(ticket);
  const tokens = memoryTokens();
  for (const id of [deletingId, redeployingId]) {
    const processing = {
      ...ticket,
      entries: ticket.entries.map((e) => ({ ...e, state: { kind: 'processing' } as const })),
    };
    const value = owedToken(processing, id, after(61));
    if (value !== undefined) tokens.values.set(entryOf(ticket, id).tokenKey, value);
  }
  const { clusters, done } = scriptedCluster(views, changes);
  let seconds = 110;
  const now = () => after(++seconds);
  const runOperation = makeRunOperation({ tickets, tokens, clusters, policy, now });
  const run = () => runOperation({ ticketId: 1, operationId: 'op-1' }, new AbortController().signal);
  const outcome = async () => {
    const stored = await tickets.read(1);
    return stored && operationOf(stored, 'op-1').end;
  };
  return { tickets, tokens, done, run, outcome, pass: (by: number) => (seconds += by) };
}

export const replaced = view([pod('a'), pod('b2'), pod('c2')]);
