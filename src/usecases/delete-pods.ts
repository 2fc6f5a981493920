import { randomUUID } from 'node:crypto';
import { type DownLimits, maxUnavailableIn } from '../domain/allowed-down.ts';
import type { Place } from '../domain/application.ts';
import { startDeletion } from '../domain/delete-pods.ts';
import type { Snapshot } from '../domain/facts.ts';
import { operationGuard } from '../domain/guards.ts';
import type { Method, Pace } from '../domain/operation.ts';
import type { UserId } from '../domain/person.ts';
import type { Ticket } from '../domain/ticket.ts';
import { LOOK_MS, type LookDeps, lookAtWorkload } from './look-at-entry.ts';
import type { Clusters } from './ports.ts';

export type DeletePods = (input: {
  readonly actor: UserId;
  readonly ticketId: number;
  readonly entryId: number;
  /** Uid of the workload whose pods these are. */
  readonly workload: string;
  /** Uids of the pods. */
  readonly pods: readonly string[];
  readonly method: Method;
  /** Seconds that each pod is given to shut down; absent: the pod's own. */
  readonly graceSeconds: number | undefined;
  readonly pace: Pace;
  readonly confirmed: boolean;
  readonly requestId: string;
}) => Promise<Ticket>;

/** Starts a deletion; the pods are deleted by a job after this is committed. */
export function makeDeletePods(deps: LookDeps): DeletePods {
  return async ({ workload: uid, pods, requestId, ...asked }) => {
    const { actor: userId, ticketId, entryId, ...how } = asked;
    const { entry, workload, snapshot } = await lookAtWorkload(deps, asked, uid);
    const limits = await downLimits(deps.clusters, entry.application, snapshot);
    const guards = [operationGuard({ ...entry.application, workload })];
    const what = { ...how, workload, chosen: pods, view: snapshot, limits };
    const request = { ...what, entryId, userId, operationId: randomUUID() };
    return deps.tickets.change(ticketId, { guards, requestId }, (ticket, facts) =>
      startDeletion(ticket, request, { facts, now: deps.now() }),
    );
  };
}

async function downLimits(clusters: Clusters, place: Place, snapshot: Snapshot): Promise<DownLimits> {
  return {
    maxUnavailable: maxUnavailableIn(snapshot.manifest),
    disruptions: await clusters.disruptionsAllowed(place, snapshot, AbortSignal.timeout(LOOK_MS)),
  };
}
