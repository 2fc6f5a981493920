import type { View } from '../domain/facts.ts';
import type { Redeploy } from '../domain/operation.ts';
import { patchSeen } from '../domain/redeploy.ts';
import { Refusal } from '../domain/refusal.ts';
import { nextRolloutMove, rolloutSeen } from '../domain/rollout.ts';
import { operationOf, type Ticket } from '../domain/ticket.ts';
import { type Memory, nothingSeen } from '../domain/watching.ts';
import type { Clusters } from './ports.ts';
import { end, LOOK_EVERY_MS, type RunDeps, readAgain, whyNoMore } from './running.ts';

type Run = { readonly ticketId: number; readonly redeploy: Redeploy; readonly signal: AbortSignal };

/** Patches the workload if our patch is not in yet, and watches the rollout to its end. */
export async function runRedeploy(deps: RunDeps, run: Run): Promise<void> {
  const { ticketId, signal } = run;
  const { id, workload } = run.redeploy;
  if (!(await patched(deps, run))) return;
  let memory = nothingSeen(deps.now());
  for await (const view of deps.clusters.watch(run.redeploy, workload, { everyMs: LOOK_EVERY_MS, signal })) {
    const current = await currentOf(deps, run);
    if (current === undefined) return;
    const { redeploy } = current;
    if (redeploy.stopRequestedBy !== undefined) return stop(deps, run);
    const limits = deps.policy().watch;
    const next = nextRolloutMove(redeploy, view, { memory, limits, now: deps.now() });
    memory = next.memory;
    await record(deps, current, { view, memory });
    if (next.move.kind === 'end') return end(deps, { ...next.move, ticketId, operationId: id });
  }
}

type Current = { readonly ticket: Ticket; readonly redeploy: Redeploy };

/** As they are now; undefined once the redeploy has ended. Read once per look: tickets are large. */
async function currentOf({ tickets }: RunDeps, run: Run): Promise<Current | undefined> {
  const ticket = await readAgain(tickets, run.ticketId);
  const redeploy = operationOf(ticket, run.redeploy.id);
  return redeploy.kind === 'redeploy' && redeploy.end === undefined ? { ticket, redeploy } : undefined;
}

/**
 * True once our patch is in. The mark on the workload tells a patch whose answer was lost from one that
 * was never sent, so a takeover restarts nothing twice.
 */
async function patched(deps: RunDeps, run: Run): Promise<boolean> {
  const { clusters, tickets, now } = deps;
  const { ticketId, redeploy, signal } = run;
  const { workload } = await clusters.look(redeploy, redeploy.workload, signal);
  if (workload.operationId !== redeploy.id) {
    if (redeploy.patchedAt !== undefined) throw overtaken(redeploy);
    if (!(await mayPatch(deps, run))) return false;
    await patch(clusters, redeploy, signal);
  }
  await tickets.change(ticketId, {}, (ticket) => patchSeen(ticket, redeploy.id, now()));
  return true;
}

/** Nothing in it depends on who sends it and when: a second one that gets there late changes nothing. */
function patch(clusters: Clusters, redeploy: Redeploy, signal: AbortSignal): Promise<void> {
  const { workload } = redeploy;
  const mark = { operationId: redeploy.id, signal };
  switch (redeploy.mode) {
    case 'restart':
      return clusters.restart(redeploy, workload, { ...mark, at: redeploy.startedAt });
    case 'roll-back':
      return clusters.rollBack(redeploy, workload, { ...mark, toRevision: redeploy.toRevision });
    case 'image':
      return clusters.setImages(redeploy, workload, { ...mark, images: redeploy.images });
  }
}

function overtaken({ workload }: Redeploy): Refusal {
  return new Refusal('rollout-overtaken', { workload: workload.name });
}

/** Checked right before the patch; ends the operation where it may not or should not be sent. */
async function mayPatch(deps: RunDeps, { ticketId, redeploy }: Run): Promise<boolean> {
  const ticket = await readAgain(deps.tickets, ticketId);
  const { stopRequestedBy } = operationOf(ticket, redeploy.id);
  const about = { ticketId, operationId: redeploy.id };
  if (stopRequestedBy !== undefined) {
    await end(deps, { ...about, outcome: 'stopped', error: 'stopped before anything was changed' });
    return false;
  }
  const why = await whyNoMore(deps, ticket, redeploy);
  if (why === undefined) return true;
  await end(deps, { ...about, outcome: 'failed', error: `${why}; nothing was changed` });
  return false;
}

async function record(
  { tickets, now }: RunDeps,
  { ticket, redeploy }: Current,
  { view, memory }: { readonly view: View; readonly memory: Memory },
): Promise<void> {
  const seen = { view, memory, now: now() };
  if (rolloutSeen(ticket, redeploy.id, seen).events.length === 0) return;
  await tickets.change(ticket.id, {}, (locked) => rolloutSeen(locked, redeploy.id, seen));
}

async function stop(deps: RunDeps, { ticketId, redeploy }: Run): Promise<void> {
  const error = await paused(deps, redeploy);
  await end(deps, { ticketId, operationId: redeploy.id, outcome: 'stopped', error });
}

/** Pauses the rollout where that can be done. Answers what that means for the pods. */
async function paused({ clusters }: RunDeps, { workload, id, ...place }: Redeploy): Promise<string> {
  if (workload.kind !== 'Deployment') {
    return `stopped on request: a ${workload.kind} cannot be paused, so Kubernetes goes on with it`;
  }
  await clusters.pause(place, workload, id);
  return 'stopped on request: the rollout is paused, old and new pods go on serving';
}
