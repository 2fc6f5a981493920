import { type Clock, toSeconds } from '../clock.ts';
import { nodeOf } from '../controllers/daemon-set-status.ts';
import type { EventRecorder } from '../events.ts';
import { isNodeReady } from '../node.ts';
import { type Pod, podCondition } from '../pod.ts';
import type { Store } from '../store.ts';
import type { PodFate, Step } from './kubelet.ts';

export type Scheduler = { readonly next: (pod: Pod) => Step | undefined };

type Parts = {
  readonly store: Store;
  readonly clock: Clock;
  readonly events: EventRecorder;
  readonly fate: PodFate;
};

/** Gives each new pod the node with the fewest pods, or says that none will take it. */
export function makeScheduler({ store, clock, events, fate }: Parts): Scheduler {
  /** The node it is tied to, else the one with the fewest pods; undefined while none is there. */
  function nodeFor(pod: Pod): string | undefined {
    const tied = nodeOf(pod);
    if (tied !== '') return tied;
    const pods = store.pods.list();
    const podsOn = (node: string) => pods.filter(({ spec }) => spec.nodeName === node).length;
    return store.nodes
      .list()
      .filter((node) => isNodeReady(node) && node.spec.unschedulable !== true)
      .map(({ metadata }) => ({ name: metadata.name, load: podsOn(metadata.name) }))
      .sort((one, other) => one.load - other.load)[0]?.name;
  }

  function bind(pod: Pod): void {
    const node = nodeFor(pod);
    if (node === undefined) {
      refuse(pod);
      return;
    }
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
    const count = store.nodes.list().length;
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
