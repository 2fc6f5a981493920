import {
  type Deletion,
  durationSeconds,
  type Operation,
  type OperationEnd,
  type Outcome,
  type Redeploy,
} from '../../domain/operation.ts';
import { secondsBetween } from '../../domain/watching.ts';
import { advised, type Cause, causeOf } from '../cause.ts';
import type { Voice } from '../voice.ts';
import { diagnosisWords } from './diagnosis.ts';
import { evidenceWords } from './evidence.ts';
import { count, duration, listed, someOf } from './phrases.ts';

const PODS_NAMED = 8;

/** What is told of an operation while it runs and when it has ended. */
export const operationWords = {
  /** What is done to what, in the present while it runs. */
  title: (operation: Operation, voice: Voice): string => title(operation, voice),
  /** The state in one line, for notifications. */
  summary: (operation: Operation, voice: Voice): string =>
    `${title(operation, voice)}: ${operation.end === undefined ? figures(operation) : OUTCOMES[operation.end.outcome]}`,
  figures: (operation: Operation): string => figures(operation),
  elapsed: (operation: Operation, now: Date, voice: Voice): string =>
    operation.end === undefined
      ? `Started ${voice.time(operation.startedAt)}, running for ${duration(secondsBetween(operation.startedAt, now))}`
      : `${OUTCOMES[operation.end.outcome]} after ${duration(durationSeconds(operation, operation.end))}`,
  stopping: (operation: Operation, voice: Voice): string | undefined =>
    operation.end !== undefined || operation.stopRequestedBy === undefined
      ? undefined
      : `${voice.person(operation.stopRequestedBy)} wants it stopped: nothing more is begun.`,
  /** What keeps pods from being taken for now; nothing where nothing does. */
  held: (operation: Operation, voice: Voice): string | undefined => held(operation, voice),
  stop: 'Stop',
  confirmStop: {
    title: 'Stop this operation?',
    text: (operation: Operation): string => stopping(operation),
    yes: 'Stop',
    no: 'Let it go on',
  },
  rollBack: (toRevision: string): string => `Roll back to revision ${toRevision}`,
  confirmRollBack: {
    title: 'Roll back?',
    text: ({ applicationName, cluster, namespace }: Redeploy, toRevision: string): string =>
      `${applicationName} in ${cluster}/${namespace} goes back to revision ${toRevision}, as it was before this. The approval covers it, and it does not count against the budget.`,
    yes: 'Roll back',
    no: 'Leave it',
  },
  /** Which workloads nothing was begun on, and why; both are written for the medium already. */
  notStarted: (names: string, why: string): string => `${names}: ${why}`,
  /** The reply that tells the end: one line for each thing worth knowing. */
  ended: (operation: Operation, end: OperationEnd, voice: Voice): string[] => ended(operation, end, voice),
};

const OUTCOMES: Readonly<Record<Outcome, string>> = {
  succeeded: '✅ Done',
  failed: '❌ Failed',
  halted: '✋ Halted',
  stopped: '⏹️ Stopped',
  timeout: '⌛ Not done in time',
};

function stopping({ kind, workload }: Operation): string {
  if (kind === 'delete-pods') {
    return 'No further pod is deleted. Pods that are gone already are still replaced by Kubernetes.';
  }
  return workload.kind === 'Deployment'
    ? 'The rollout is paused where it stands: old and new pods go on serving side by side until somebody resumes it.'
    : `A ${workload.kind} cannot be paused: Kubernetes goes on with the rollout, and Firebreak does nothing more about it.`;
}

function title(operation: Operation, voice: Voice): string {
  const what = voice.code(operation.workload.name);
  switch (operation.kind) {
    case 'delete-pods':
      return `${operation.method === 'evict' ? 'Evicting' : 'Deleting'} ${count(operation.pods.length, 'pod')} of ${what}, ${manner(operation)}`;
    case 'redeploy':
      return redeployTitle(operation, voice);
  }
}

function redeployTitle(redeploy: Redeploy, voice: Voice): string {
  const what = voice.code(redeploy.workload.name);
  switch (redeploy.mode) {
    case 'restart':
      return `Restarting ${what}`;
    case 'roll-back':
      return `Rolling ${what} back to revision ${redeploy.toRevision}`;
    case 'image':
      return `Setting the image of ${what} to ${listed(redeploy.images.map(({ image }) => voice.code(image)))}`;
  }
}

function manner({ pace, graceSeconds }: Deletion): string {
  const how = pace === 'one-by-one' ? 'one by one' : 'all at once';
  if (graceSeconds === undefined) return how;
  return `${how}, with ${duration(graceSeconds)} to shut down`;
}

function figures(operation: Operation): string {
  const { updated, ready, total } = operation.progress;
  return operation.kind === 'delete-pods'
    ? `${updated} of ${total} ${gone(operation)}, ${count(ready, 'replacement')} Ready`
    : `${updated} of ${total} updated, ${count(ready, 'new pod')} Ready`;
}

const gone = ({ method }: Deletion): string => (method === 'evict' ? 'evicted' : 'deleted');

function held(operation: Operation, voice: Voice): string | undefined {
  if (operation.kind !== 'delete-pods' || operation.end !== undefined) return undefined;
  const waiting = operation.pods.filter(({ outcome, error }) => outcome === 'waiting' && error !== undefined);
  const [first] = waiting;
  if (first === undefined) return undefined;
  const others = waiting.length === 1 ? '' : ` and ${count(waiting.length - 1, 'other')}`;
  return `⏳ ${voice.code(first.name)}${others} could not be ${gone(operation)} yet and will be tried again: ${voice.text(first.error ?? '')}`;
}

function ended(operation: Operation, end: OperationEnd, voice: Voice): string[] {
  const took = duration(durationSeconds(operation, end));
  const first = `${voice.bold(OUTCOMES[end.outcome])} after ${took}: ${lowered(title(operation, voice))} (${voice.code(`${operation.cluster}/${operation.namespace}`)})`;
  const pods =
    operation.kind === 'delete-pods' ? deletedPods(operation, voice) : rolledPods(operation, voice);
  if (end.error === undefined) return [first, ...pods];
  const cause = causeOf(end.error);
  const advice = advised(cause, end);
  const why = WHY[cause] ?? voice.text(end.error);
  return [
    first,
    ...pods,
    `${voice.bold('Why:')} ${why}`,
    ...(end.diagnosis === undefined ? [] : evidenceWords.findings(end.diagnosis, voice)),
    advice === undefined
      ? `${voice.bold('Next:')} ${nextStep(cause, operation, voice)}`
      : diagnosisWords.advice(advice, voice),
  ];
}

const lowered = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

function deletedPods(operation: Deletion, voice: Voice): string[] {
  const named = (outcome: string) =>
    operation.pods.filter((pod) => pod.outcome === outcome).map(({ name }) => voice.code(name));
  return [
    line(operation.method === 'evict' ? 'Evicted' : 'Deleted', named('deleted')),
    line('Gone already', named('gone')),
    line(`Could not be ${gone(operation)}`, named('failed')),
    line('Left alone', named('kept')),
    line(
      `Came instead (${operation.progress.ready} Ready)`,
      operation.replacements.map(({ name }) => voice.code(name)),
    ),
  ].filter((text) => text !== undefined);
}

function rolledPods(operation: Redeploy, voice: Voice): string[] {
  return [
    reach(operation),
    line(
      'Gone',
      operation.terminatedPods.map(({ name }) => voice.code(name)),
    ),
    line(
      `Came (${operation.progress.ready} of ${operation.progress.total} Ready)`,
      operation.newPods.map(({ name }) => voice.code(name)),
    ),
  ].filter((text) => text !== undefined);
}

/** Where a new template does not reach every pod by itself. */
function reach({ rolloutStrategy, partition, workload }: Redeploy): string | undefined {
  if (rolloutStrategy === 'OnDelete') {
    return `The update strategy of this ${workload.kind} is OnDelete: its pods go on as they are, and each takes up the change when it is deleted.`;
  }
  if (partition === 0) return undefined;
  return `This ${workload.kind} is partitioned: only its pods from ordinal ${partition} on take up the change, those below go on as they are.`;
}

const line = (label: string, names: readonly string[]): string | undefined =>
  names.length === 0 ? undefined : `${label}: ${someOf(names, PODS_NAMED)}`;

/** Causes whose stored error is a code rather than a sentence. */
const WHY: Readonly<Partial<Record<Cause, string>>> = {
  'authorization-ended': 'the authorization ended before all was done; the rest was not touched.',
  'workload-gone': 'the workload is not deployed there any more, or was replaced by another of its name.',
  overtaken: 'somebody changed the workload after this began, so its outcome cannot be told.',
  'revision-gone': 'the revision to go back to is not kept any more; nothing was changed.',
};

function nextStep(cause: Cause, operation: Operation, voice: Voice): string {
  const { namespace, workload } = operation;
  switch (cause) {
    case 'image':
      return 'check that the image and its tag exist and that the cluster may pull them. Deleting pods will not help here.';
    case 'crash':
      return `read why the container ends: ${voice.code(`kubectl logs -n ${namespace} --previous POD`)}. Deleting pods again will not help here.`;
    case 'configuration':
      return 'check the ConfigMaps and Secrets the pods refer to; one is missing or wrong. Deleting pods will not help here.';
    case 'quota':
      return `see what holds new pods back: ${voice.code(`kubectl get events -n ${namespace}`)}; often it is a quota.`;
    case 'budget':
      return `wait until more pods are Ready and evict again, or ask whoever set the budget (${voice.code(`kubectl get pdb -n ${namespace}`)}). ${voice.bold('Delete')} does not heed budgets: choose it only if the pods are better gone than kept.`;
    case 'too-few-ready':
      return `find out why Ready pods were lost before anything else goes: ${voice.code(`kubectl get pods -n ${namespace}`)}.`;
    case 'never-ready':
      return `see why the new pods are not Ready: ${voice.code(`kubectl describe pods -n ${namespace}`)}; look at the readiness probe and at what it depends on.`;
    case 'held-up':
      return 'have the pod that is named deleted: what comes instead has the template as it is now, and the others follow.';
    case 'authorization-ended':
      return `open a new ticket with ${voice.code('/emergency')} if there is more to do.`;
    case 'workload-gone':
      return `deploy ${voice.code(workload.name)} again, then open a new ticket.`;
    case 'cluster-forbids':
      return "have a cluster admin grant it; Firebreak's README lists the permissions it needs.";
    case 'overtaken':
      return 'find out who or what deploys it, then start again if it is still needed.';
    case 'revision-gone':
      return 'start again and choose one of the revisions there are.';
    case 'cluster-away':
      return 'look at the cluster itself: how far this got is not known. Start again once it answers.';
    case 'redis-away':
      return 'start again when Redis answers; Firebreak reconnects by itself.';
    case 'stopped':
      return afterStop(operation, voice);
    case 'other':
      return `look at the pods: ${voice.code(`kubectl get pods -n ${namespace}`)}. Start again if it still helps.`;
  }
}

function afterStop({ kind, namespace, workload }: Operation, voice: Voice): string {
  if (kind === 'delete-pods') {
    return 'look at the pods as they are now, and start again for those still ill.';
  }
  const what = `${workload.kind.toLowerCase()}/${workload.name} -n ${namespace}`;
  return workload.kind === 'Deployment'
    ? `resume the rollout when you are ready: ${voice.code(`kubectl rollout resume ${what}`)}`
    : `see how far it has come: ${voice.code(`kubectl rollout status ${what}`)}`;
}
