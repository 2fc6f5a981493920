import type { Clock } from '../clock.ts';
import type { EventRecorder } from '../events.ts';
import type { Pod } from '../pod.ts';
import { deletePod } from '../pod-deletion.ts';
import type { Store } from '../store.ts';
import { makeContainers } from './containers.ts';
import type { PodFate, Step } from './kubelet.ts';
import { stateOf } from './pod-status.ts';
import { makeVoice } from './voice.ts';

export type Termination = { readonly next: (pod: Pod) => Step | undefined };

type Parts = {
  readonly store: Store;
  readonly clock: Clock;
  readonly events: EventRecorder;
  readonly fate: PodFate;
};

const killedExitCode = 137;

/** Stops the containers of a deleted pod and then confirms its end; a lost node never does. */
export function makeTermination({ store, clock, events, fate }: Parts): Termination {
  const containers = makeContainers(clock);
  const tell = makeVoice(events);
  const told = new Set<string>();

  function tellOnce(pod: Pod): void {
    if (told.has(pod.metadata.uid)) return;
    told.add(pod.metadata.uid);
    tell(pod, 'Normal', 'Killing', `Stopping container ${pod.spec.containers[0]?.name}`);
  }

  function stop(pod: Pod): Step {
    tellOnce(pod);
    const graceMs = (pod.metadata.deletionGracePeriodSeconds ?? 0) * 1_000;
    const { stopMs } = fate.timings(pod);
    return {
      afterMs: Math.min(stopMs, graceMs),
      act: () => store.pods.replace(containers.stopped(pod, stopMs <= graceMs ? 0 : killedExitCode)),
    };
  }

  function confirm(pod: Pod, afterMs: number): Step | undefined {
    if (pod.metadata.deletionGracePeriodSeconds === 0) return undefined;
    return { afterMs, act: () => deletePod(store, clock, pod, { graceSeconds: 0 }) };
  }

  return {
    next: (pod) => {
      if (fate.behaviour(pod) === 'node-lost') return undefined;
      const { confirmMs, stopMs } = fate.timings(pod);
      const state = stateOf(pod);
      if (state && 'running' in state) return stop(pod);
      return confirm(pod, pod.status.phase === 'Pending' ? stopMs : confirmMs);
    },
  };
}
