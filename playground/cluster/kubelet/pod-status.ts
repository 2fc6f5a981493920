import { type Clock, toSeconds } from '../clock.ts';
import { sha256 } from '../names.ts';
import type { ContainerState, ContainerStatus, Pod, PodCondition, PodStatus } from '../pod.ts';

type Finding = Pick<PodCondition, 'type' | 'status' | 'reason' | 'message'>;

/** The pod with a changed status, as a kubelet reports it: stamped with the generation it has seen. */
export function reported(pod: Pod, changes: Partial<PodStatus>, findings: Finding[], clock: Clock): Pod {
  const observedGeneration = pod.metadata.generation;
  const now = toSeconds(clock.now());
  const scheduled = pod.status.conditions?.find(({ type }) => type === 'PodScheduled');
  const conditions = findings.map((finding): PodCondition => {
    const before = pod.status.conditions?.find(({ type }) => type === finding.type);
    const isSame = before?.status === finding.status;
    return {
      ...finding,
      observedGeneration,
      lastProbeTime: null,
      lastTransitionTime: isSame ? before.lastTransitionTime : now,
    };
  });
  return {
    ...pod,
    status: {
      ...pod.status,
      ...changes,
      observedGeneration,
      conditions: scheduled ? [...conditions, scheduled] : conditions,
    },
  };
}

/** The four conditions a kubelet keeps, for a pod whose containers are (not) ready. */
export function findings(
  pod: Pod,
  ready: 'ready' | 'not-ready' | 'completed',
  sandbox: 'True' | 'False',
): Finding[] {
  const names = pod.spec.containers.map(({ name }) => name).join(' ');
  const why: Record<typeof ready, Pick<Finding, 'status' | 'reason' | 'message'>> = {
    ready: { status: 'True' },
    'not-ready': {
      status: 'False',
      reason: 'ContainersNotReady',
      message: `containers with unready status: [${names}]`,
    },
    completed: { status: 'False', reason: 'PodCompleted' },
  };
  const initialized: Finding =
    ready === 'completed'
      ? { type: 'Initialized', status: 'True', reason: 'PodCompleted' }
      : { type: 'Initialized', status: 'True' };
  return [
    { type: 'PodReadyToStartContainers', status: sandbox },
    initialized,
    { type: 'Ready', ...why[ready] },
    { type: 'ContainersReady', ...why[ready] },
  ];
}

/** The first container in this state. Those beside it run as long as the pod does, whatever the first one suffers. */
export function containerStatuses(
  pod: Pod,
  state: ContainerState,
  more: Partial<ContainerStatus>,
): ContainerStatus[] {
  return pod.spec.containers.map((container, index): ContainerStatus => {
    const before = pod.status.containerStatuses?.find(({ name }) => name === container.name);
    const isBeside = index > 0 && pod.metadata.deletionTimestamp === undefined;
    if (isBeside && before && 'running' in before.state) return before;
    const { volumeMounts } = container;
    const mounts = Array.isArray(volumeMounts)
      ? volumeMounts.map((mount: object) => ({ ...mount, recursiveReadOnly: 'Disabled' }))
      : undefined;
    return {
      lastState: {},
      restartCount: 0,
      image: container.image,
      imageID: '',
      resources: {},
      ...before,
      ...more,
      ...(isBeside ? { restartCount: 0, lastState: {} } : {}),
      name: container.name,
      state,
      ready: isBeside ? 'running' in state : (more.ready ?? false),
      started: 'running' in state,
      volumeMounts: mounts,
    };
  });
}

/** `nginx:1.25` is `docker.io/library/nginx:1.25` once it has been pulled. */
export function fullImageName(image: string): string {
  const [first = '', ...rest] = image.split('/');
  if (rest.length === 0) return `docker.io/library/${image}`;
  return /[.:]/.test(first) || first === 'localhost' ? image : `docker.io/${image}`;
}

export function imageId(image: string): string {
  const name = fullImageName(image).replace(/:[^/:]*$/, '');
  return `${name}@sha256:${sha256(image)}`;
}

/** The first container's state: that of all of them. */
export function stateOf(pod: Pod): ContainerState | undefined {
  return pod.status.containerStatuses?.[0]?.state;
}

export function restartsOf(pod: Pod): number {
  return pod.status.containerStatuses?.[0]?.restartCount ?? 0;
}
