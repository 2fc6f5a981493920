import { randomUUID } from 'node:crypto';
import type { Place, WorkloadRef } from '../domain/application.ts';
import { operationGuard, redeploysGuard } from '../domain/guards.ts';
import type { Change } from '../domain/operation.ts';
import type { UserId } from '../domain/person.ts';
import { type ChangeRequest, startRedeploy } from '../domain/redeploy.ts';
import type { Ticket } from '../domain/ticket.ts';
import { LOOK_MS, type LookDeps, lookAtWorkload } from './look-at-entry.ts';
import type { Clusters } from './ports.ts';

export type Redeploy = (input: {
  readonly actor: UserId;
  readonly ticketId: number;
  readonly entryId: number;
  /** Uid of the workload. */
  readonly workload: string;
  readonly change: Change;
  readonly requestId: string;
}) => Promise<Ticket>;

/** Starts a redeploy; the workload is patched by a job after this is committed. */
export function makeRedeploy(deps: LookDeps): Redeploy {
  return async ({ workload: uid, change, requestId, ...held }) => {
    const { entry, workload, snapshot } = await lookAtWorkload(deps, held, uid);
    const { actor: userId, ticketId, entryId } = held;
    const { application } = entry;
    const guards = [operationGuard({ ...application, workload }), redeploysGuard(application)];
    const asked = await changeRequest(deps.clusters, change, { place: application, workload });
    const request = { entryId, userId, operationId: randomUUID(), workload, snapshot, change: asked };
    return deps.tickets.change(ticketId, { guards, requestId }, (ticket, facts) =>
      startRedeploy(ticket, request, { facts, now: deps.now() }),
    );
  };
}

async function changeRequest(
  clusters: Clusters,
  change: Change,
  { place, workload }: { readonly place: Place; readonly workload: WorkloadRef },
): Promise<ChangeRequest> {
  if (change.mode !== 'roll-back') return change;
  return { ...change, revisions: await clusters.revisions(place, workload, AbortSignal.timeout(LOOK_MS)) };
}
