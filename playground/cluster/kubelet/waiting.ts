import type { EventRecorder, Happening } from '../events.ts';
import type { Pod } from '../pod.ts';
import type { Store } from '../store.ts';
import { crashOf } from './behaviours.ts';
import type { Containers } from './containers.ts';
import type { PodFate, Step } from './kubelet.ts';
import { fullImageName, restartsOf } from './pod-status.ts';

/** What happens to a container that waits: for its image, its configuration, or its next start after a crash. */
export type Waiting = {
  readonly next: (pod: Pod, reason: string, again: () => void) => Step | undefined;
  readonly afterCrash: (pod: Pod) => Step;
  readonly pulling: (pod: Pod) => void;
};

type Parts = {
  readonly store: Store;
  readonly events: EventRecorder;
  readonly fate: PodFate;
  readonly containers: Containers;
};

const missingConfig = (pod: Pod) => `configmap "${pod.spec.containers[0]?.name}-config" not found`;

function pullError(image: string): string {
  const full = fullImageName(image);
  return `rpc error: code = NotFound desc = failed to pull and unpack image "${full}": failed to resolve reference "${full}": ${full}: not found`;
}

export function makeWaiting({ store, events, fate, containers }: Parts): Waiting {
  const imageOf = (pod: Pod) => pod.spec.containers[0]?.image ?? '';

  function tell(pod: Pod, type: Happening['type'], reason: string, message: string): void {
    const container = pod.spec.containers[0]?.name;
    events.record({
      about: pod,
      type,
      reason,
      message,
      component: 'kubelet',
      host: pod.spec.nodeName,
      container,
    });
  }

  function start(pod: Pod, restarts: number): void {
    tell(pod, 'Normal', 'Created', `Created container: ${pod.spec.containers[0]?.name}`);
    tell(pod, 'Normal', 'Started', `Started container ${pod.spec.containers[0]?.name}`);
    const ready = crashOf(fate.behaviour(pod)) ? 'ready' : 'not-ready';
    store.pods.replace(containers.running(pod, ready, restarts));
  }

  function pulled(pod: Pod): void {
    const { pullMs } = fate.timings(pod);
    tell(
      pod,
      'Normal',
      'Pulled',
      `Successfully pulled image "${imageOf(pod)}" in ${pullMs}ms (${pullMs}ms including waiting). Image size: 12345678 bytes.`,
    );
    if (fate.behaviour(pod) === 'config-missing') refusedConfig(pod);
    else start(pod, restartsOf(pod));
  }

  function refusedConfig(pod: Pod): void {
    const message = missingConfig(pod);
    tell(pod, 'Warning', 'Failed', `Error: ${message}`);
    store.pods.replace(containers.waiting(pod, { reason: 'CreateContainerConfigError', message }));
  }

  function refusedImage(pod: Pod): void {
    const message = pullError(imageOf(pod));
    tell(pod, 'Warning', 'Failed', `Failed to pull image "${imageOf(pod)}": ${message}`);
    tell(pod, 'Warning', 'Failed', 'Error: ErrImagePull');
    store.pods.replace(containers.waiting(pod, { reason: 'ErrImagePull', message }));
  }

  function backOffPull(pod: Pod): void {
    const message = `Back-off pulling image "${imageOf(pod)}"`;
    tell(pod, 'Normal', 'BackOff', message);
    tell(pod, 'Warning', 'Failed', 'Error: ImagePullBackOff');
    const full = `${message}: ErrImagePull: ${pullError(imageOf(pod))}`;
    store.pods.replace(containers.waiting(pod, { reason: 'ImagePullBackOff', message: full }));
  }

  function backOffMsFor(pod: Pod): number {
    const { backOffMs, backOffMaxMs } = fate.timings(pod);
    return Math.min(backOffMs * 2 ** restartsOf(pod), backOffMaxMs);
  }

  function restart(pod: Pod): void {
    tell(pod, 'Normal', 'Pulled', `Container image "${imageOf(pod)}" already present on machine`);
    start(pod, restartsOf(pod) + 1);
  }

  function next(pod: Pod, reason: string, again: () => void): Step | undefined {
    const { pullMs, backOffShownMs, backOffMs } = fate.timings(pod);
    const isMissing = fate.behaviour(pod) === 'image-missing';
    switch (reason) {
      case 'ContainerCreating':
        return { afterMs: pullMs, act: () => (isMissing ? refusedImage(pod) : pulled(pod)) };
      case 'ErrImagePull':
        return isMissing
          ? { afterMs: backOffShownMs, act: () => backOffPull(pod) }
          : { afterMs: pullMs, act: () => pulled(pod) };
      case 'ImagePullBackOff':
        return {
          afterMs: isMissing ? backOffMs : pullMs,
          act: () => {
            if (!isMissing) {
              pulled(pod);
              return;
            }
            tell(pod, 'Normal', 'BackOff', `Back-off pulling image "${imageOf(pod)}"`);
            again();
          },
        };
      case 'CrashLoopBackOff':
        return { afterMs: backOffMsFor(pod), act: () => restart(pod) };
      default:
        return fate.behaviour(pod) === 'config-missing'
          ? undefined
          : { afterMs: pullMs, act: () => pulled(pod) };
    }
  }

  function afterCrash(pod: Pod): Step {
    const { name, namespace, uid } = pod.metadata;
    const container = pod.spec.containers[0]?.name;
    const act = () => {
      tell(
        pod,
        'Warning',
        'BackOff',
        `Back-off restarting failed container ${container} in pod ${name}_${namespace}(${uid})`,
      );
      const seconds = Math.min(10 * 2 ** restartsOf(pod), 300);
      const shown = seconds < 300 ? `${seconds}s` : '5m0s';
      const message = `back-off ${shown} restarting failed container=${container} pod=${name}_${namespace}(${uid})`;
      store.pods.replace(containers.waiting(pod, { reason: 'CrashLoopBackOff', message }));
    };
    return { afterMs: fate.timings(pod).backOffShownMs, act };
  }

  const pulling = (pod: Pod) => tell(pod, 'Normal', 'Pulling', `Pulling image "${imageOf(pod)}"`);

  return { next, afterCrash, pulling };
}
