import type { Pod } from '../pod.ts';
import type { Store } from '../store.ts';
import { configNeeded, mountRefusal, pullRefusal } from './behaviours.ts';
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

export function makeWaiting({ store, tell, fate, containers, starting }: Parts): Waiting {
  const imageOf = (pod: Pod) => pod.spec.containers[0]?.image ?? '';
  const containerOf = (pod: Pod) => pod.spec.containers[0]?.name ?? '';

  /** What the container's configuration lacks, or undefined when it is whole. */
  function configRefusal(pod: Pod): string | undefined {
    const needed = configNeeded(fate.behaviour(pod), containerOf(pod));
    if (!needed) return undefined;
    const things = needed.kind === 'Secret' ? store.secrets : store.configMaps;
    if (things.get(pod.metadata.namespace, needed.name)) return undefined;
    return `${needed.kind.toLowerCase()} "${needed.name}" not found`;
  }

  function pulled(pod: Pod): void {
    const { pullMs } = fate.timings(pod);
    tell(
      pod,
      'Normal',
      'Pulled',
      `Successfully pulled image "${imageOf(pod)}" in ${pullMs}ms (${pullMs}ms including waiting). Image size: 12345678 bytes.`,
    );
    const refusal = configRefusal(pod);
    if (refusal === undefined) starting.start(pod, restartsOf(pod));
    else refusedConfig(pod, refusal);
  }

  function refusedConfig(pod: Pod, message: string): void {
    tell(pod, 'Warning', 'Failed', `Error: ${message}`);
    store.pods.replace(containers.waiting(pod, { reason: 'CreateContainerConfigError', message }));
  }

  function refusedImage(pod: Pod, message: string): void {
    tell(pod, 'Warning', 'Failed', `Failed to pull image "${imageOf(pod)}": ${message}`);
    tell(pod, 'Warning', 'Failed', 'Error: ErrImagePull');
    store.pods.replace(containers.waiting(pod, { reason: 'ErrImagePull', message }));
  }

  function backOffPull(pod: Pod, refusal: string): void {
    const message = `Back-off pulling image "${imageOf(pod)}"`;
    tell(pod, 'Normal', 'BackOff', message);
    tell(pod, 'Warning', 'Failed', 'Error: ImagePullBackOff');
    const full = `${message}: ErrImagePull: ${refusal}`;
    store.pods.replace(containers.waiting(pod, { reason: 'ImagePullBackOff', message: full }));
  }

  function stillBackingOff(pod: Pod, again: () => void): void {
    tell(pod, 'Normal', 'BackOff', `Back-off pulling image "${imageOf(pod)}"`);
    again();
  }

  /** The kubelet tries again and again; the pod's status says nothing of it. */
  function mounting(pod: Pod, again: () => void): Step {
    const { backOffMs } = fate.timings(pod);
    const act = () => {
      tell(pod, 'Warning', 'FailedMount', mountRefusal(fate.behaviour(pod), containerOf(pod)) ?? '');
      again();
    };
    return { afterMs: backOffMs, act };
  }

  function next(pod: Pod, reason: string, again: () => void): Step | undefined {
    const { pullMs, backOffShownMs, backOffMs } = fate.timings(pod);
    const behaviour = fate.behaviour(pod);
    const refusal = pullRefusal(behaviour, fullImageName(imageOf(pod)));
    const start = { afterMs: pullMs, act: () => pulled(pod) };
    switch (reason) {
      case 'ContainerCreating':
        if (mountRefusal(behaviour, containerOf(pod)) !== undefined) return mounting(pod, again);
        return refusal === undefined ? start : { afterMs: pullMs, act: () => refusedImage(pod, refusal) };
      case 'ErrImagePull':
        if (refusal === undefined) return start;
        return { afterMs: backOffShownMs, act: () => backOffPull(pod, refusal) };
      case 'ImagePullBackOff':
        return refusal === undefined ? start : { afterMs: backOffMs, act: () => stillBackingOff(pod, again) };
      case 'CrashLoopBackOff':
        return starting.afterBackOff(pod);
      default:
        return configRefusal(pod) === undefined ? start : undefined;
    }
  }

  const pulling = (pod: Pod) => tell(pod, 'Normal', 'Pulling', `Pulling image "${imageOf(pod)}"`);

  return { next, pulling };
}
