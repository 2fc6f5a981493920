import type { Cluster } from '../../../playground/cluster/cluster.ts';
import { approveTicket } from '../../../src/domain/approve-ticket.ts';
import { type DeletionRequest, startDeletion } from '../../../src/domain/delete-pods.ts';
import { NOTHING_GUARDED } from '../../../src/domain/guards.ts';
import type { Deletion } from '../../../src/domain/operation.ts';
import { owedToken, tokenCreated } from '../../../src/domain/process-entry.ts';
import { entryOf, operationOf, type Ticket } from '../../../src/domain/ticket.ts';
import type { Clusters } from '../../../src/usecases/ports.ts';
import { makeRunOperation } from '../../../src/usecases/run-operation.ts';
import { alice, application, bob, opened, plainly, policy } from '../../build.ts';
import { memoryTickets, memoryTokens } from '../../memory.ts';
import { demo, never, workloadIn } from './bot.ts';

const entryId = 100;
const CARRIED_OUT = [200, 201];
const decider = { person: bob, policy: policy(), cardHash: '', version: '', comment: '' };
const asked = {
  operationId: 'op-1',
  userId: alice.userId,
  entryId,
  pace: 'all-at-once',
  confirmed: true,
} as const;

export type Wanted = Partial<Pick<DeletionRequest, 'method' | 'graceSeconds' | 'pace' | 'limits'>> & {
  /** How many of the pods; all of them unless said. */
  readonly count?: number;
};

/** A whole deletion, from an approved ticket to its end, by the real client on a simulated cluster. */
export async function deletionOn(cluster: Cluster, bot: Clusters, { count, ...how }: Wanted = {}) {
  const now = new Date();
  const workload = workloadIn(cluster);
  const place = application({ ...demo, name: 'web', workloads: [workload] });
  const wanted = [{ application: place, qualified: false, health: undefined }];
  const yes = approveTicket(opened({ wanted, at: now }, { now }).ticket, decider, now).ticket;
  const view = await bot.look(demo, workload, never);
  const chosen = view.pods.slice(0, count).map(({ uid }) => uid);
  const request = { ...plainly, ...asked, ...how, workload, view, chosen };
  const ready = tokenCreated(yes, entryId, now).ticket;
  const { ticket } = startDeletion(ready, request, { facts: NOTHING_GUARDED, now });
  const tickets = memoryTickets(ticket);
  const tokens = memoryTokens();
  const value = owedToken(yes, entryId, now);
  if (value !== undefined) tokens.values.set(entryOf(ticket, entryId).tokenKey, value);
  const deps = { tickets, tokens, clusters: bot, policy, now: () => new Date() };
  const run = makeRunOperation(deps);
  return {
    chosen,
    tickets,
    /** As the job does it; again after an end changes nothing. */
    run: (signal = never) => run({ ticketId: ticket.id, operationId: 'op-1' }, signal),
    deletion: async () => deletionIn(await tickets.read(ticket.id)),
  };
}

function deletionIn(ticket: Ticket | undefined): Deletion {
  const operation = ticket === undefined ? undefined : operationOf(ticket, 'op-1');
  if (operation?.kind !== 'delete-pods') throw new Error('not a deletion');
  return operation;
}

/** The names of pods for which such a request was carried out and answered. */
export const effective = ({ journal }: Cluster, verb: 'DELETE' | 'POST'): string[] =>
  journal
    .filter(
      ({ method, path, status }) =>
        method === verb && path.includes('/pods/') && CARRIED_OUT.includes(status),
    )
    .map(
      ({ path }) =>
        path
          .replace(/\/eviction$/, '')
          .split('/')
          .at(-1) ?? '',
    );
