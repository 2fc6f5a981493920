import { type Clock, toSeconds } from '../clock.ts';
import { nodeOf } from '../controllers/daemon-set-status.ts';
import type { EventRecorder } from '../events.ts';
import { isNodeReady } from '../node.ts';
import { type Pod, podCondition } from '../pod.ts';
import type { Store } from '../store.ts';
import { schedulingRefusal } from './behaviours.ts';
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
      refuse(pod, nobodyThere());
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
    const { namespace, name } = pod.metadata;
    const told = `Successfully assigned ${namespace}/${name} to ${node}`;
    events.scheduling(pod, { type: 'Normal', reason: 'Scheduled', message: told, action: 'Binding' });
  }

  function nobodyThere(): string {
    const count = store.nodes.list().length;
    const head = `0/${count} nodes are available: ${count}`;
    const taint = '{node.kubernetes.io/unreachable: }';
    return `${head} node(s) had untolerated taint ${taint}. preemption: ${head} Preemption is not helpful for scheduling.`;
  }

  function refuse(pod: Pod, message: string): void {
    const before = podCondition(pod, 'PodScheduled');
    const refused = {
      type: 'PodScheduled',
      observedGeneration: pod.metadata.generation,
      status: 'False',
      lastProbeTime: null,
      lastTransitionTime: before?.lastTransitionTime ?? toSeconds(clock.now()),
      reason: 'Unschedulable',
      message,
    } as const;
    store.pods.replace({ ...pod, status: { ...pod.status, conditions: [refused] } });
    events.scheduling(pod, { type: 'Warning', reason: 'FailedScheduling', message, action: 'Scheduling' });
  }

  return {
    next: (pod) => {
      const afterMs = fate.timings(pod).scheduleMs;
      const refusal = schedulingRefusal(fate.behaviour(pod), store.nodes.list().length);
      if (refusal === undefined) return { afterMs, act: () => bind(pod) };
      const isTold = podCondition(pod, 'PodScheduled')?.message === refusal;
      return isTold ? undefined : { afterMs, act: () => refuse(pod, refusal) };
    },
  };
}
