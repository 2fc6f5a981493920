import { at, isObject } from '../../../playground/cluster/json.ts';
import { normalisedText } from './normalise.ts';
import type { WatchEvent } from './recorded.ts';

/**
 * A watch told in what matters of it: per object, what changed from event to event. Left out are names,
 * instants, resourceVersions, nodes and addresses; generations count only as how far the status lags behind.
 * An event that repeats the last fact of its object is left out (a condition the bot does not read changed).
 */
export type Story = readonly string[];

export function storiesOf(events: readonly WatchEvent[], stream: string): Story[] {
  const stories = new Map<string, string[]>();
  for (const { type, object } of events.filter((event) => event.stream === stream)) {
    const uid = String(at(object, 'metadata.uid'));
    const story = stories.get(uid) ?? [];
    const fact = `${type} ${factOf(object)}`;
    if (story.at(-1) !== fact) story.push(fact);
    stories.set(uid, story);
  }
  return [...stories.values()].sort((one, other) => (one.join() < other.join() ? -1 : 1));
}

/** What the events of Kubernetes said, each once, whatever their order and count. */
export function happeningsOf(events: readonly WatchEvent[], stream: string): string[] {
  const told = events
    .filter((event) => event.stream === stream)
    .map(({ object }) => {
      const [kind, type, reason] = ['involvedObject.kind', 'type', 'reason'].map((path) => at(object, path));
      const message = normalisedText(String(at(object, 'message'))).replace(
        '(combined from similar events): ',
        '',
      );
      return `${kind} ${type} ${reason}: ${message}`;
    });
  return [...new Set(told)].sort();
}

function factOf(object: unknown): string {
  switch (at(object, 'kind')) {
    case 'Pod':
      return podFact(object);
    case 'ReplicaSet':
      return `wants ${at(object, 'spec.replicas')}, ${countsOf(object)}, ${lagOf(object)}${conditionsOf(object)}`;
    case 'Deployment':
      return `wants ${at(object, 'spec.replicas')}, ${countsOf(object)}, ${lagOf(object)}${conditionsOf(object)}`;
    case 'StatefulSet':
      return `wants ${at(object, 'spec.replicas')}, ${countsOf(object, ordered)}, ${revisionsOf(object)}, ${lagOf(object)}`;
    case 'DaemonSet':
      return `${countsOf(object, onNodes)}, ${lagOf(object)}`;
    case 'PodDisruptionBudget':
      return `${countsOf(object, healthy)}, ${lagOf(object)}${conditionsOf(object)}`;
    default:
      return normalisedText(JSON.stringify(at(object, 'message') ?? object)).replace(/"\d+"/g, '"<number>"');
  }
}

function podFact(pod: unknown): string {
  const [container] = arrayAt(pod, 'status.containerStatuses');
  const state = at(container, 'state');
  const [kind = 'no container'] = isObject(state) ? Object.keys(state) : [];
  const reason = at(state, `${kind}.reason`) ?? '';
  const ready = arrayAt(pod, 'status.conditions').find((condition) => at(condition, 'type') === 'Ready');
  const node = at(pod, 'spec.nodeName') === undefined ? 'nowhere' : 'on a node';
  const deletion = at(pod, 'metadata.deletionTimestamp') === undefined ? 'kept' : 'deleted';
  const grace = at(pod, 'metadata.deletionGracePeriodSeconds') ?? '';
  return [
    `${at(pod, 'status.phase')} ${node}`,
    `ready ${at(ready, 'status') ?? 'unknown'}`,
    `${kind} ${reason} x${at(container, 'restartCount') ?? 0}`,
    `${deletion} ${grace}`,
  ].join(', ');
}

const counters = ['replicas', 'updatedReplicas', 'readyReplicas', 'availableReplicas', 'unavailableReplicas'];

const ordered = ['replicas', 'readyReplicas', 'currentReplicas', 'updatedReplicas', 'availableReplicas'];
const onNodes = [
  'currentNumberScheduled',
  'numberMisscheduled',
  'desiredNumberScheduled',
  'numberReady',
  'updatedNumberScheduled',
  'numberAvailable',
  'numberUnavailable',
];
const healthy = ['disruptionsAllowed', 'currentHealthy', 'desiredHealthy'];

/** Whether the revision the pods come from is also the one they go to. */
function revisionsOf(set: unknown): string {
  const isDone = at(set, 'status.currentRevision') === at(set, 'status.updateRevision');
  return isDone ? 'one revision' : 'two revisions';
}

/** A counter that is absent is told apart from one at zero. */
function countsOf(workload: unknown, names = counters): string {
  return names.map((counter) => `${counter} ${at(workload, `status.${counter}`) ?? 'absent'}`).join(', ');
}

function lagOf(workload: unknown): string {
  const seen = Number(at(workload, 'status.observedGeneration') ?? 0);
  return seen === Number(at(workload, 'metadata.generation')) ? 'seen' : 'not seen yet';
}

export function conditionsOf(workload: unknown): string {
  return arrayAt(workload, 'status.conditions')
    .map((condition) => `; ${['type', 'status', 'reason'].map((key) => at(condition, key)).join(' ')}`)
    .sort()
    .join('');
}

function arrayAt(value: unknown, path: string): readonly unknown[] {
  const found = at(value, path);
  return Array.isArray(found) ? found : [];
}
