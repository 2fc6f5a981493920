import { type Clock, toSeconds } from '../clock.ts';
import type { EventRecorder } from '../events.ts';
import { type Pod, podCondition } from '../pod.ts';
import type { Store } from '../store.ts';
import type { PodFate, Step } from './kubelet.ts';

export type Scheduler = { readonly next: (pod: Pod) => Step | undefined };

type Parts = {
  readonly store: Store;
  readonly clock: Clock;
  readonly events: EventRecorder;
  readonly fate: PodFate;
  readonly nodes: readonly string[];
};

/** Gives each new pod the node with the fewest pods, or says that none will take it. */
export function makeScheduler({ store, clock, events, fate, nodes }: Parts): Scheduler {
  const podsOn = (node: string) => store.pods.list().filter(({ spec }) => spec.nodeName === node).length;

  function bind(pod: Pod): void {
    const node = nodes.toSorted((one, other) => podsOn(one) - podsOn(other))[0] ?? 'node-1';
    const scheduled = {
      type: 'PodScheduled',
      status: 'True',
      lastProbeTime: null,
      lastTransitionTime: toSeconds(clock.now()),
    } as const;
    store.pods.replace({
      ...pod,
      spec: { ...pod.spec, nodeName: node },
      status: { ...pod.status, conditions: [scheduled] },
    });
    events.scheduled(pod, node);
  }

  function refuse(pod: Pod): void {
    const count = nodes.length;
    const message = `0/${count} nodes are available: ${count} node(s) didn't match Pod's node affinity/selector. no new claims to deallocate, preemption: 0/${count} nodes are available: ${count} Preemption is not helpful for scheduling.`;
    const refused = {
      type: 'PodScheduled',
      observedGeneration: pod.metadata.generation,
      status: 'False',
      lastProbeTime: null,
      lastTransitionTime: toSeconds(clock.now()),
      reason: 'Unschedulable',
      message,
    } as const;
    store.pods.replace({ ...pod, status: { ...pod.status, conditions: [refused] } });
    events.record({
      about: pod,
      type: 'Warning',
      reason: 'FailedScheduling',
      message,
      component: 'default-scheduler',
    });
  }

  return {
    next: (pod) => {
      const afterMs = fate.timings(pod).scheduleMs;
      if (fate.behaviour(pod) !== 'unschedulable') return { afterMs, act: () => bind(pod) };
      return podCondition(pod, 'PodScheduled') ? undefined : { afterMs, act: () => refuse(pod) };
    },
  };
}
