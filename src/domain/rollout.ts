import { badContainer, type PodFacts, refOf, type View } from './facts.ts';
import { factOf, withOperation } from './operate.ts';
import type { Outcome, Redeploy } from './operation.ts';
import { redeployIn } from './redeploy.ts';
import { type Fact, noStep, progressStep, type Step } from './step.ts';
import type { Ticket } from './ticket.ts';
import { hopelessPod, type Memory, remember, secondsBetween, type WatchLimits } from './watching.ts';

export type RolloutMove =
  | { readonly kind: 'wait' }
  | { readonly kind: 'end'; readonly outcome: Outcome; readonly error: string | undefined };

/** What one look at a patched workload says. Pure; the caller records it and looks again. */
export function nextRolloutMove(
  redeploy: Redeploy,
  view: View,
  { memory, limits, now }: { readonly memory: Memory; readonly limits: WatchLimits; readonly now: Date },
): { readonly move: RolloutMove; readonly memory: Memory } {
  const { workload } = view;
  const fresh = newPodsOf(redeploy, view);
  const { updated, ready, replicas, available } = workload;
  const mark = [
    workload.observedGeneration >= workload.generation,
    updated,
    replicas,
    available,
    fresh.length,
  ].join('/');
  // Counted on the pods too: they and the workload's counters come by separate watches, and one may lag.
  const reached =
    isRolledOut(view) && readyCount(fresh) >= workload.wanted && fresh.every((pod) => pod.ready);
  const remembered = remember(memory, { pods: fresh, mark: `${mark}/${ready}`, reached }, now);
  const settleSeconds = Math.max(workload.minReadySeconds, limits.settleSeconds);
  const { reachedSince } = remembered;
  if (reachedSince !== undefined && secondsBetween(reachedSince, now) >= settleSeconds) {
    return { move: { kind: 'end', outcome: 'succeeded', error: undefined }, memory: remembered };
  }
  const failure = failureOf(redeploy, view, hopelessPod(fresh, remembered, { limits, now }));
  if (failure !== undefined) return { move: { kind: 'end', ...failure }, memory: remembered };
  const patience = workload.progressDeadlineSeconds ?? limits.noProgressSeconds;
  const idle = secondsBetween(remembered.markedAt, now);
  if (!reached && idle >= patience) {
    const error = `no progress for ${Math.round(idle)} s: ${updated} of ${workload.wanted} updated, ${readyCount(fresh)} new pods Ready`;
    return { move: { kind: 'end', outcome: 'timeout', error }, memory: remembered };
  }
  return { move: { kind: 'wait' }, memory: remembered };
}

/** kubectl's own condition: caught up, all updated, no old pod counted, all available. */
export function isRolledOut({ workload }: View): boolean {
  const { generation, observedGeneration, wanted, updated, replicas, available } = workload;
  return observedGeneration >= generation && [updated, replicas, available].every((n) => n === wanted);
}

function newPodsOf(redeploy: Redeploy, { workload, pods }: View): PodFacts[] {
  const known = new Set(redeploy.before.map(({ uid }) => uid));
  return pods.filter(
    ({ uid, owner, terminating }) => !terminating && !known.has(uid) && owner === workload.currentReplicaSet,
  );
}

const readyCount = (pods: readonly PodFacts[]): number => pods.filter(({ ready }) => ready).length;

function failureOf(
  redeploy: Redeploy,
  { workload }: View,
  bad: PodFacts | undefined,
): { readonly outcome: Outcome; readonly error: string } | undefined {
  if (bad !== undefined) {
    const container = badContainer(bad);
    const message = container?.waitingMessage;
    const reason = `${bad.name}: ${container?.waitingReason ?? 'not starting'}`;
    return { outcome: 'failed', error: message === undefined ? reason : `${reason} (${message})` };
  }
  const since = redeploy.patchedAt ?? redeploy.startedAt;
  const news = workload.conditions.filter(
    ({ changedAt }) => changedAt !== undefined && isSince(changedAt, since),
  );
  const short = news.find(({ type, status }) => type === 'ReplicaFailure' && status === 'True');
  if (short !== undefined) return { outcome: 'failed', error: `${short.reason}: ${short.message}` };
  const late = news.find(({ status, reason }) => status === 'False' && reason === 'ProgressDeadlineExceeded');
  return late === undefined ? undefined : { outcome: 'timeout', error: `${late.reason}: ${late.message}` };
}

/** Kubernetes cuts its times to whole seconds. */
const isSince = (at: Date, since: Date): boolean => at.getTime() >= Math.floor(since.getTime() / 1000) * 1000;

/** Stores what a look showed, with one fact for each kind of change. */
export function rolloutSeen(
  ticket: Ticket,
  operationId: string,
  { view, memory, now }: { readonly view: View; readonly memory: Memory; readonly now: Date },
): Step {
  const before = redeployIn(ticket, operationId);
  if (before === undefined) return noStep(ticket);
  const after = seenIn(before, view, { memory, now });
  const facts = changeFacts(before, after);
  if (facts.length === 0) return noStep(ticket);
  return progressStep(withOperation(ticket, after), now, {
    facts,
    operationId,
  });
}

function seenIn(
  redeploy: Redeploy,
  view: View,
  { memory, now }: { readonly memory: Memory; readonly now: Date },
): Redeploy {
  const { workload, pods } = view;
  const fresh = newPodsOf(redeploy, view);
  const present = new Set(pods.filter(({ terminating }) => !terminating).map(({ uid }) => uid));
  const created = workload.replicaSets.filter((name) => !redeploy.replicaSetsBefore.includes(name));
  return {
    ...redeploy,
    lastUpdateAt: now,
    currentImage: workload.image,
    currentReplicas: workload.replicas,
    newPods: fresh.map(refOf),
    terminatedPods: redeploy.before.filter(({ uid }) => !present.has(uid)),
    replicaSetsAfter: created.length === 0 ? redeploy.replicaSetsAfter : workload.replicaSets,
    rolledOutAt: redeploy.rolledOutAt ?? memory.reachedSince,
    progress: {
      updated: workload.observedGeneration >= workload.generation ? workload.updated : 0,
      ready: readyCount(fresh),
      total: workload.wanted,
    },
  };
}

function changeFacts(before: Redeploy, after: Redeploy): Fact[] {
  const facts: Fact[] = [];
  if (after.replicaSetsAfter.length > before.replicaSetsAfter.length) {
    facts.push(factOf(after, 'cluster.replicaset_created', { replicaSets: [...after.replicaSetsAfter] }));
  }
  const pods = (redeploy: Redeploy) => redeploy.newPods.length + redeploy.terminatedPods.length;
  if (pods(after) !== pods(before)) {
    facts.push(
      factOf(after, 'cluster.pods_changed', {
        came: after.newPods.map(({ name }) => name),
        gone: after.terminatedPods.map(({ name }) => name),
      }),
    );
  }
  if (before.rolledOutAt === undefined && after.rolledOutAt !== undefined) {
    facts.push(factOf(after, 'cluster.rollout_status', { rolledOutAt: after.rolledOutAt.toISOString() }));
  }
  const { updated, ready, total } = after.progress;
  if (
    updated !== before.progress.updated ||
    ready !== before.progress.ready ||
    total !== before.progress.total
  ) {
    facts.push(factOf(after, 'redeploy.progress', { updated, ready, total }));
  }
  return facts;
}
