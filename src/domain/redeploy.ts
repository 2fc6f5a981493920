import { assertWorkload } from './delete-pods.ts';
import { refOf, type Snapshot } from './facts.ts';
import { assertNothingRuns, assertNotTooOften, type GuardFacts } from './guards.ts';
import { beginning, factOf, type OperationRequest, withOperation } from './operate.ts';
import type { Redeploy } from './operation.ts';
import { Refusal } from './refusal.ts';
import { byPerson, type Fact, noStep, progressStep, type Step, step } from './step.ts';
import { entryOf, operationOf, type Ticket } from './ticket.ts';
import { assertAllows, assertTokenLives, useToken } from './use-token.ts';

export type RedeployRequest = OperationRequest & {
  /** The workload as it was read for this request. */
  readonly snapshot: Snapshot;
};

/** Starts a restart; the workload is not touched before this step is committed. */
export function startRedeploy(
  ticket: Ticket,
  request: RedeployRequest,
  { facts, now }: { readonly facts: GuardFacts; readonly now: Date },
): Step {
  assertTokenLives(ticket, request, now);
  const entry = entryOf(ticket, request.entryId);
  const { application } = entry;
  assertAllows(entry, 'redeploy');
  assertWorkload(application.workloads, request.workload);
  if (request.snapshot.workload.paused) {
    throw new Refusal('workload-paused', {
      workload: request.workload.name,
      namespace: application.namespace,
    });
  }
  const redeploy = redeployOf(ticket, request, now);
  assertNothingRuns(facts, redeploy);
  const limit = ticket.terms.redeploysPerHour;
  assertNotTooOften(facts, { application: application.name, limit, now });
  const used = useToken(ticket, request.entryId, now);
  return step(withOperation(used.ticket, redeploy), now, {
    facts: [
      ...used.facts,
      { ...factOf(redeploy, 'redeploy.started', startDetail(redeploy)), actor: byPerson(ticket.requester) },
    ],
    jobs: [{ kind: 'run-operation', ticketId: ticket.id, operationId: redeploy.id }],
  });
}

function startDetail({
  mode,
  previousImage,
  previousReplicas,
  rolloutStrategy,
}: Redeploy): NonNullable<Fact['detail']> {
  return { mode, previousImage, previousReplicas, rolloutStrategy };
}

function redeployOf(ticket: Ticket, request: RedeployRequest, now: Date): Redeploy {
  const { workload, pods, manifest } = request.snapshot;
  return {
    kind: 'redeploy',
    mode: 'restart',
    previousRevision: workload.revision,
    ...beginning(ticket, request, { total: workload.reach, now }),
    previousImage: workload.image,
    currentImage: workload.image,
    previousReplicas: workload.wanted,
    currentReplicas: workload.replicas,
    rolloutStrategy: workload.strategy,
    partition: workload.partition,
    rolloutStatus: 'STARTED',
    before: pods.map(refOf),
    newPods: [],
    terminatedPods: [],
    replicaSetsBefore: workload.replicaSets,
    replicaSetsAfter: [],
    manifest,
    patchedAt: undefined,
    rolledOutAt: undefined,
  };
}

/** Records that our patch is in the workload; once. */
export function patchSeen(ticket: Ticket, operationId: string, now: Date): Step {
  const redeploy = redeployIn(ticket, operationId);
  if (redeploy === undefined || redeploy.patchedAt !== undefined) return noStep(ticket);
  const next: Redeploy = { ...redeploy, patchedAt: now, lastUpdateAt: now, rolloutStatus: 'PROGRESSING' };
  return progressStep(withOperation(ticket, next), now, {
    facts: [
      factOf(next, 'cluster.workload_updated', { mode: next.mode }),
      factOf(next, 'cluster.rollout_status', { rolloutStatus: next.rolloutStatus }),
    ],
    operationId,
  });
}

/** The restart with this id while it runs. */
export function redeployIn(ticket: Ticket, operationId: string): Redeploy | undefined {
  const operation = operationOf(ticket, operationId);
  return operation.kind === 'redeploy' && operation.end === undefined ? operation : undefined;
}
