import { restartsOf } from '../kubelet/pod-status.ts';
import { isReady, type Pod, podCondition } from '../pod.ts';

type Preference = (pod: Pod) => number | string;

const phases = ['Pending', 'Unknown', 'Running'];

/** Which pods a ReplicaSet gives up first: those that serve least, then those it would miss least. */
export function deletionOrder(pods: readonly Pod[]): Pod[] {
  const neighbours = (pod: Pod) => pods.filter((other) => other.spec.nodeName === pod.spec.nodeName).length;
  const newestFirst = (time: string | undefined) => -Date.parse(time ?? '1970-01-01T00:00:00Z');
  const preferences: Preference[] = [
    (pod) => (pod.spec.nodeName === undefined ? 0 : 1),
    (pod) => phases.indexOf(pod.status.phase),
    (pod) => (isReady(pod) ? 1 : 0),
    (pod) => -neighbours(pod),
    (pod) => newestFirst(podCondition(pod, 'Ready')?.lastTransitionTime),
    (pod) => -restartsOf(pod),
    (pod) => newestFirst(pod.metadata.creationTimestamp),
  ];
  return pods.toSorted((one, other) => {
    const decisive = preferences.find((preference) => preference(one) !== preference(other));
    return decisive === undefined ? 0 : decisive(one) < decisive(other) ? -1 : 1;
  });
}
