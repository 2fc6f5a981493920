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
  const fresh = currentPods(redeploy, view);
  const { updated, ready, replicas, available } = workload;
  const mark = [
    workload.observedGeneration >= workload.generation,
    updated,
    replicas,
    available,
    fresh.length,
  ].join('/');
  // Counted on the pods too: they and the workload's counters come by separate watches, and one may lag.
  const reached = isRolledOut(view) && readyCount(fresh) >= workload.reach && fresh.every((pod) => pod.ready);
  // Of an ordered StatefulSet an old pod that can't start holds up the new ones.
  const telling = workload.ordered ? view.pods.filter(({ terminating }) => !terminating) : fresh;
  const remembered = remember(memory, { pods: telling, mark: `${mark}/${ready}`, reached }, now);
  const settleSeconds = Math.max(workload.minReadySeconds, limits.settleSeconds);
  const { reachedSince } = remembered;
  if (reachedSince !== undefined && secondsBetween(reachedSince, now) >= settleSeconds) {
    return { move: { kind: 'end', outcome: 'succeeded', error: undefined }, memory: remembered };
  }
  const hopeless = reached ? undefined : hopelessPod(telling, remembered, { limits, now });
  const failure = failureOf(redeploy, view, hopeless);
  if (failure !== undefined) return { move: { kind: 'end', ...failure }, memory: remembered };
  const patience = workload.progressDeadlineSeconds ?? limits.noProgressSeconds;
  const idle = secondsBetween(remembered.markedAt, now);
  if (!reached && idle >= patience) {
    const error = `no progress for ${Math.round(idle)} s: ${updated} of ${workload.reach} updated, ${readyCount(fresh)} new pods Ready`;
    return { move: { kind: 'end', outcome: 'timeout', error }, memory: remembered };
  }
  return { move: { kind: 'wait' }, memory: remembered };
}

/**
 * kubectl's own condition: caught up, all updated that a template reaches, no old pod counted, all available.
 * Where a template reaches no pod by itself nothing more is to come.
 */
export function isRolledOut({ workload }: View): boolean {
  const { generation, observedGeneration, wanted, reach, updated, ready, replicas, available } = workload;
  if (observedGeneration < generation) return false;
  switch (workload.kind) {
    case 'Deployment':
      return [updated, replicas, available].every((n) => n === wanted);
    case 'StatefulSet':
      return reach === 0 || (updated >= reach && [ready, replicas, available].every((n) => n === wanted));
    case 'DaemonSet':
      return reach === 0 || [updated, available].every((n) => n >= wanted);
  }
}

/** Pods of the template as it is now. None of before a restart is; of an earlier template some may still be there. */
function currentPods(redeploy: Redeploy, { workload, pods }: View): PodFacts[] {
  return pods.filter(
    ({ uid, owner, terminating }) =>
      !terminating &&
      owner !== undefined &&
      owner === workload.currentReplicaSet &&
      !(redeploy.mode === 'restart' && isOld(redeploy, uid)),
  );
}

const isOld = ({ before }: Redeploy, uid: string): boolean => before.some((pod) => pod.uid === uid);

const readyCount = (pods: readonly PodFacts[]): number => pods.filter(({ ready }) => ready).length;

function failureOf(
  redeploy: Redeploy,
  { workload }: View,
  bad: PodFacts | undefined,
): { readonly outcome: Outcome; readonly error: string } | undefined {
  if (bad !== undefined) return { outcome: 'failed', error: troubleOf(bad, workload) };
  const since = redeploy.patchedAt ?? redeploy.startedAt;
  const news = workload.conditions.filter(
    ({ changedAt }) => changedAt !== undefined && isSince(changedAt, since),
  );
  const short = news.find(({ type, status }) => type === 'ReplicaFailure' && status === 'True');
  if (short !== undefined) return { outcome: 'failed', error: `${short.reason}: ${short.message}` };
  const late = news.find(({ status, reason }) => status === 'False' && reason === 'ProgressDeadlineExceeded');
  return late === undefined ? undefined : { outcome: 'timeout', error: `${late.reason}: ${late.message}` };
}

function troubleOf(pod: PodFacts, { ordered, currentReplicaSet }: View['workload']): string {
  const container = badContainer(pod);
  const message = container?.waitingMessage;
  const reason = container?.waitingReason ?? 'not starting';
  // Not even a template that is well replaces it, only its deletion does.
  if (ordered && pod.owner !== currentReplicaSet) {
    return `${pod.name}: ${reason}; it holds up the StatefulSet until it is deleted`;
  }
  return `${pod.name}: ${reason}${message === undefined ? '' : ` (${message})`}`;
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
  const current = currentPods(redeploy, view);
  const present = new Set(pods.filter(({ terminating }) => !terminating).map(({ uid }) => uid));
  const isSeen = workload.observedGeneration >= workload.generation;
  const created = workload.replicaSets.filter((name) => !redeploy.replicaSetsBefore.includes(name));
  const isUnchanged = created.length === 0 && (redeploy.mode === 'restart' || !isSeen);
  return {
    ...redeploy,
    lastUpdateAt: now,
    currentImage: workload.image,
    currentReplicas: workload.replicas,
    newPods: current.filter(({ uid }) => !isOld(redeploy, uid)).map(refOf),
    terminatedPods: redeploy.before.filter(({ uid }) => !present.has(uid)),
    replicaSetsAfter: isUnchanged ? redeploy.replicaSetsAfter : workload.replicaSets,
    rolledOutAt: redeploy.rolledOutAt ?? memory.reachedSince,
    progress: {
      updated: isSeen ? workload.updated : 0,
      ready: readyCount(current),
      total: workload.reach,
    },
  };
}

function changeFacts(before: Redeploy, after: Redeploy): Fact[] {
  const facts: Fact[] = [];
  const known = new Set([...before.replicaSetsBefore, ...before.replicaSetsAfter]);
  if (after.replicaSetsAfter.some((name) => !known.has(name))) {
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
