import type { Pod } from '../pod.ts';
import type { Store } from '../store.ts';
import type { Containers } from './containers.ts';
import type { PodFate, Step } from './kubelet.ts';
import { fullImageName, restartsOf } from './pod-status.ts';
import type { Starting } from './starting.ts';
import type { Voice } from './voice.ts';

/** What happens to a container that waits: for its image, its configuration, or its next start after a crash. */
export type Waiting = {
  readonly next: (pod: Pod, reason: string, again: () => void) => Step | undefined;
  readonly pulling: (pod: Pod) => void;
};

type Parts = {
  readonly store: Store;
  readonly tell: Voice;
  readonly fate: PodFate;
  readonly containers: Containers;
  readonly starting: Starting;
};

const missingConfig = (pod: Pod) => `configmap "${pod.spec.containers[0]?.name}-config" not found`;

function pullError(image: string): string {
  const full = fullImageName(image);
  return `rpc error: code = NotFound desc = failed to pull and unpack image "${full}": failed to resolve reference "${full}": ${full}: not found`;
}

export function makeWaiting({ store, tell, fate, containers, starting }: Parts): Waiting {
  const imageOf = (pod: Pod) => pod.spec.containers[0]?.image ?? '';

  function pulled(pod: Pod): void {
    const { pullMs } = fate.timings(pod);
    tell(
      pod,
      'Normal',
      'Pulled',
      `Successfully pulled image "${imageOf(pod)}" in ${pullMs}ms (${pullMs}ms including waiting). Image size: 12345678 bytes.`,
    );
    if (fate.behaviour(pod) === 'config-missing') refusedConfig(pod);
    else starting.start(pod, restartsOf(pod));
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
        return starting.afterBackOff(pod);
      default:
        return fate.behaviour(pod) === 'config-missing'
          ? undefined
          : { afterMs: pullMs, act: () => pulled(pod) };
    }
  }

  const pulling = (pod: Pod) => tell(pod, 'Normal', 'Pulling', `Pulling image "${imageOf(pod)}"`);

  return { next, pulling };
}
