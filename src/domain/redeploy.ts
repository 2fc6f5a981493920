import { assertWorkload } from './delete-pods.ts';
import { refOf, type Snapshot, type WorkloadFacts } from './facts.ts';
import { assertNothingRuns, assertNotTooOften, type GuardFacts } from './guards.ts';
import { containersIn, imageProblem } from './image.ts';
import { beginning, factOf, type OperationRequest, withOperation } from './operate.ts';
import type { Change, NewImage, Redeploy } from './operation.ts';
import { Refusal } from './refusal.ts';
import { assertGoesBack, type Revision } from './revision.ts';
import { byPerson, type Fact, noStep, progressStep, type Step, step } from './step.ts';
import { entryOf, operationOf, type Ticket } from './ticket.ts';
import { assertAllows, assertTokenLives, freeUse, useToken } from './use-token.ts';

export type RedeployRequest = OperationRequest & {
  /** The workload as it was read for this request. */
  readonly snapshot: Snapshot;
  readonly change: ChangeRequest;
};

/** A change, with what the workload could go back to where that is asked for. */
export type ChangeRequest =
  | Exclude<Change, { readonly mode: 'roll-back' }>
  | (Extract<Change, { readonly mode: 'roll-back' }> & { readonly revisions: readonly Revision[] });

/** Starts a redeploy; the workload is not touched before this step is committed. */
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
  assertPossible(ticket, request, application.namespace);
  const redeploy = redeployOf(ticket, request, now);
  assertNothingRuns(facts, redeploy);
  const used = tokenUsed(ticket, request, { facts, now });
  return step(withOperation(used.ticket, redeploy), now, {
    facts: [
      ...used.facts,
      { ...factOf(redeploy, 'redeploy.started', startDetail(redeploy)), actor: byPerson(ticket.requester) },
    ],
    jobs: [{ kind: 'run-operation', ticketId: ticket.id, operationId: redeploy.id }],
  });
}

/** The way back is no use that is counted, and always open (SPEC 3, 6). */
function tokenUsed(
  ticket: Ticket,
  { entryId, change }: RedeployRequest,
  { facts, now }: { readonly facts: GuardFacts; readonly now: Date },
) {
  if (change.mode === 'roll-back') return freeUse(ticket, entryId, now);
  const { name } = entryOf(ticket, entryId).application;
  assertNotTooOften(facts, { application: name, limit: ticket.terms.redeploysPerHour, now });
  return useToken(ticket, entryId, now);
}

function assertPossible(
  ticket: Ticket,
  { change, snapshot: { workload } }: RedeployRequest,
  namespace: string,
): void {
  if (workload.paused && !(change.mode === 'roll-back' && isPausedBy(ticket, workload))) {
    throw new Refusal('workload-paused', { workload: workload.name, namespace });
  }
  if (change.mode === 'roll-back') assertGoesBack(change.revisions, change.toRevision, workload);
  if (change.mode === 'image') for (const image of change.images) assertFits(image, workload);
}

/** A stop of this ticket's own has paused it: going back undoes that as well. */
function isPausedBy({ operations }: Ticket, { operationId }: WorkloadFacts): boolean {
  return operations.some(({ id, end }) => id === operationId && end?.outcome === 'stopped');
}

/** @throws Refusal `image-refused` */
function assertFits({ container, image }: NewImage, workload: WorkloadFacts): void {
  const current = containersIn(workload.image).find((each) => each.container === container)?.image;
  const problem = current === undefined ? 'no-container' : imageProblem(image, current);
  if (problem === undefined) return;
  const facts = { workload: workload.name, container, image, problem };
  throw new Refusal('image-refused', current === undefined ? facts : { ...facts, current });
}

function startDetail(redeploy: Redeploy): NonNullable<Fact['detail']> {
  const { previousImage, previousReplicas, previousRevision, rolloutStrategy } = redeploy;
  return {
    ...changeDetail(redeploy),
    previousImage,
    previousReplicas,
    rolloutStrategy,
    ...(previousRevision === undefined ? {} : { previousRevision }),
  };
}

function changeDetail(change: Change): NonNullable<Fact['detail']> {
  switch (change.mode) {
    case 'restart':
      return { mode: change.mode };
    case 'roll-back':
      return { mode: change.mode, toRevision: change.toRevision };
    case 'image':
      return {
        mode: change.mode,
        images: change.images.map(({ container, image }) => ({ container, image })),
      };
  }
}

function changeOf(change: ChangeRequest): Change {
  switch (change.mode) {
    case 'restart':
    case 'image':
      return change;
    case 'roll-back':
      return { mode: change.mode, toRevision: change.toRevision };
  }
}

function redeployOf(ticket: Ticket, request: RedeployRequest, now: Date): Redeploy {
  const { workload, pods, manifest } = request.snapshot;
  return {
    kind: 'redeploy',
    ...changeOf(request.change),
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
