import type { Pod } from '../pod.ts';
import type { Store } from '../store.ts';
import type { Containers } from './containers.ts';
import type { PodFate, Step } from './kubelet.ts';
import { restartsOf } from './pod-status.ts';
import type { Voice } from './voice.ts';

/** Starts containers, and starts them again after a crash, later each time. */
export type Starting = {
  readonly start: (pod: Pod, restarts: number) => void;
  readonly afterCrash: (pod: Pod) => Step;
  readonly afterBackOff: (pod: Pod) => Step;
};

type Parts = {
  readonly store: Store;
  readonly tell: Voice;
  readonly fate: PodFate;
  readonly containers: Containers;
};

export function makeStarting({ store, tell, fate, containers }: Parts): Starting {
  function start(pod: Pod, restarts: number): void {
    const [container] = pod.spec.containers;
    tell(pod, 'Normal', 'Created', `Created container: ${container?.name}`);
    tell(pod, 'Normal', 'Started', `Started container ${container?.name}`);
    const ready = fate.crash(pod) ? 'ready' : 'not-ready';
    store.pods.replace(containers.running(pod, ready, restarts));
  }

  function backOff(pod: Pod): void {
    const { name, namespace, uid } = pod.metadata;
    const container = pod.spec.containers[0]?.name;
    const told = `Back-off restarting failed container ${container} in pod ${name}_${namespace}(${uid})`;
    tell(pod, 'Warning', 'BackOff', told);
    const message = `back-off ${shownBackOff(pod)} restarting failed container=${container} pod=${name}_${namespace}(${uid})`;
    store.pods.replace(containers.waiting(pod, { reason: 'CrashLoopBackOff', message }));
  }

  return {
    start,
    afterCrash: (pod) => ({ afterMs: fate.timings(pod).backOffShownMs, act: () => backOff(pod) }),
    afterBackOff: (pod) => {
      const { backOffMs, backOffMaxMs } = fate.timings(pod);
      const restarts = restartsOf(pod);
      const act = () => {
        const image = pod.spec.containers[0]?.image;
        tell(pod, 'Normal', 'Pulled', `Container image "${image}" already present on machine`);
        start(pod, restarts + 1);
      };
      return { afterMs: Math.min(backOffMs * 2 ** restarts, backOffMaxMs), act };
    },
  };
}

/** What a real kubelet would wait, whatever the simulator's timings: 10 s, doubling, at most 5 minutes. */
function shownBackOff(pod: Pod): string {
  const seconds = 10 * 2 ** restartsOf(pod);
  return seconds < 300 ? `${seconds}s` : '5m0s';
}
