import type { EventRecorder, Happening } from '../events.ts';
import type { Pod } from '../pod.ts';

/** Tells, in the kubelet's words, what happens to a pod's container. */
export type Voice = (pod: Pod, type: Happening['type'], reason: string, message: string) => void;

export function makeVoice(events: EventRecorder): Voice {
  return (pod, type, reason, message) =>
    events.record({
      about: pod,
      type,
      reason,
      message,
      component: 'kubelet',
      host: pod.spec.nodeName,
      container: pod.spec.containers[0]?.name,
    });
}
