import { secondsBetween } from '../watching.ts';
import { crashSymptom, isCrashing } from './crash.ts';
import type { DiagnosedContainer, DiagnosedPod, DiagnosisFacts, EventFacts } from './facts.ts';
import type { Symptom } from './finding.ts';
import { imageSymptom, isPullProblem } from './image.ts';
import { configSymptom, unmadeSymptom, unscheduledSymptom } from './scheduling.ts';

/** After its time is up a pod may need so long to go. */
const TERMINATING_GRACE_SECONDS = 30;
/** A pod that runs may take so long until it is Ready, if its probe does not complain before. */
const STARTING_SECONDS = 60;
/** A pod that lost Ready later than this after it was made had been Ready. */
const WAS_READY_SECONDS = 120;

const CANNOT_START: ReadonlySet<string> = new Set([
  'CreateContainerError',
  'RunContainerError',
  'PreCreateHookError',
  'PreStartHookError',
  'PostStartHookError',
]);

/** The one thing that is wrong with a pod, or undefined where it fares well. */
export function podSymptom(pod: DiagnosedPod, facts: DiagnosisFacts): Symptom | undefined {
  const { at } = facts;
  if (isOnLostNode(pod, facts)) return { kind: 'node-away', evidence: { nodes: nodeOf(pod) } };
  if (pod.deletionDueAt !== undefined) return terminatingSymptom(pod, pod.deletionDueAt, at);
  if (pod.phase === 'Succeeded') return undefined;
  if (pod.phase === 'Failed') {
    const reason = pod.reason ?? 'Failed';
    return { kind: 'evicted', evidence: { reason, said: pod.message ?? '' } };
  }
  if (pod.unscheduled !== undefined) return unscheduledSymptom(pod.unscheduled, pod.containers);
  const events = facts.events.filter(({ about }) => about === pod.name);
  return containerSymptom(pod, events, at) ?? (pod.ready ? undefined : unreadySymptom(pod, events, at));
}

const nodeOf = ({ node }: DiagnosedPod): string[] => (node === undefined ? [] : [node]);

function isOnLostNode({ phase, reason, node }: DiagnosedPod, { nodes }: DiagnosisFacts): boolean {
  return (
    phase === 'Unknown' || reason === 'NodeLost' || nodes.some(({ name, ready }) => name === node && !ready)
  );
}

function terminatingSymptom(pod: DiagnosedPod, dueAt: Date, at: Date): Symptom | undefined {
  const seconds = secondsBetween(dueAt, at);
  if (seconds < TERMINATING_GRACE_SECONDS) return undefined;
  return { kind: 'stuck-terminating', evidence: { nodes: nodeOf(pod), seconds } };
}

function containerSymptom(pod: DiagnosedPod, events: readonly EventFacts[], at: Date): Symptom | undefined {
  for (const container of pod.containers) {
    const found = waitingSymptom(container, events) ?? crashed(container, events, at);
    if (found !== undefined) return found;
  }
  return undefined;
}

function crashed(
  container: DiagnosedContainer,
  events: readonly EventFacts[],
  at: Date,
): Symptom | undefined {
  return isCrashing(container, at) ? crashSymptom(container, events) : undefined;
}

/** What the kubelet says a container waits for, where waiting does not mend it. */
function waitingSymptom(
  { name, image, state }: DiagnosedContainer,
  events: readonly EventFacts[],
): Symptom | undefined {
  if (state?.kind !== 'waiting') return undefined;
  const { reason, message } = state;
  if (isPullProblem(reason)) return imageSymptom(image, reason, message === '' ? pullError(events) : message);
  if (reason === 'CreateContainerConfigError') return configSymptom(message);
  if (!CANNOT_START.has(reason)) return undefined;
  return { kind: 'cannot-start', evidence: { container: name, said: message === '' ? reason : message } };
}

/** Older kubelets say why only in an event. */
const pullError = (events: readonly EventFacts[]): string =>
  events.findLast(({ reason, message }) => reason === 'Failed' && /^Failed to pull image/.test(message))
    ?.message ?? '';

function unreadySymptom(pod: DiagnosedPod, events: readonly EventFacts[], at: Date): Symptom {
  const since = pod.readySince ?? pod.createdAt;
  const seconds = secondsBetween(since, at);
  const wasReady = secondsBetween(pod.createdAt, since) > WAS_READY_SECONDS;
  const isUp = pod.containers.every(({ state }) => state?.kind === 'running');
  if (!isUp) return unmadeSymptom(events) ?? { kind: 'starting', evidence: { seconds } };
  const said = events.findLast(
    ({ reason, message }) => reason === 'Unhealthy' && /readiness probe/i.test(message),
  )?.message;
  return said === undefined && seconds < STARTING_SECONDS && !wasReady
    ? { kind: 'starting', evidence: { seconds } }
    : { kind: 'not-ready', evidence: { seconds, said, wasReady } };
}
