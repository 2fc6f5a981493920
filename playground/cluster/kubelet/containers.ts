import { randomUUID } from 'node:crypto';
import { type Clock, toSeconds } from '../clock.ts';
import { sha256 } from '../names.ts';
import type { Pod, Terminated } from '../pod.ts';
import type { Crash } from './behaviours.ts';
import { containerStatuses, findings, fullImageName, imageId, reported, stateOf } from './pod-status.ts';

/** The pod as it looks after one more thing happened to its containers. */
export type Containers = {
  readonly creating: (pod: Pod) => Pod;
  readonly waiting: (pod: Pod, why: { reason: string; message: string }) => Pod;
  readonly running: (pod: Pod, ready: 'ready' | 'not-ready', restarts: number) => Pod;
  readonly becameReady: (pod: Pod, ready: 'ready' | 'not-ready') => Pod;
  readonly crashed: (pod: Pod, crash: Crash) => Pod;
  readonly stopped: (pod: Pod, exitCode: number) => Pod;
};

const hostIP = '127.0.0.1';

export function makeContainers(clock: Clock): Containers {
  const now = () => toSeconds(clock.now());
  let addresses = 9;

  function network(pod: Pod): Pick<Pod['status'], 'podIP' | 'podIPs'> {
    if (pod.status.podIP !== undefined) return { podIP: pod.status.podIP, podIPs: pod.status.podIPs };
    addresses += 1;
    const node = pod.spec.nodeName?.replace(/\D/g, '') ?? '0';
    const ip = `10.244.${node}.${addresses}`;
    return { podIP: ip, podIPs: [{ ip }] };
  }

  function end(pod: Pod, { exitCode, reason }: Crash): Terminated {
    const state = stateOf(pod);
    const startedAt = state && 'running' in state ? state.running.startedAt : now();
    const containerID = pod.status.containerStatuses?.[0]?.containerID ?? '';
    return { exitCode, reason, startedAt, finishedAt: now(), containerID };
  }

  return {
    creating: (pod) => {
      const statuses = containerStatuses(pod, { waiting: { reason: 'ContainerCreating' } }, {});
      return reported(
        pod,
        {
          phase: 'Pending',
          hostIP,
          hostIPs: [{ ip: hostIP }],
          startTime: now(),
          containerStatuses: statuses,
        },
        findings(pod, 'not-ready', 'False'),
        clock,
      );
    },

    waiting: (pod, waiting) => {
      const last = stateOf(pod);
      const ended = last && 'terminated' in last ? { lastState: { terminated: last.terminated } } : {};
      return reported(
        pod,
        { ...network(pod), containerStatuses: containerStatuses(pod, { waiting }, ended) },
        findings(pod, 'not-ready', 'True'),
        clock,
      );
    },

    running: (pod, ready, restartCount) => {
      const image = pod.spec.containers[0]?.image ?? '';
      const statuses = containerStatuses(
        pod,
        { running: { startedAt: now() } },
        {
          ready: ready === 'ready',
          restartCount,
          image: fullImageName(image),
          imageID: imageId(image),
          containerID: `containerd://${sha256(randomUUID())}`,
        },
      );
      return reported(
        pod,
        { phase: 'Running', ...network(pod), containerStatuses: statuses },
        findings(pod, ready, 'True'),
        clock,
      );
    },

    becameReady: (pod, ready) => {
      const state = stateOf(pod) ?? { running: { startedAt: now() } };
      return reported(
        pod,
        { containerStatuses: containerStatuses(pod, state, { ready: ready === 'ready' }) },
        findings(pod, ready, 'True'),
        clock,
      );
    },

    crashed: (pod, crash) =>
      reported(
        pod,
        { containerStatuses: containerStatuses(pod, { terminated: end(pod, crash) }, {}) },
        findings(pod, 'not-ready', 'True'),
        clock,
      ),

    stopped: (pod, exitCode) => {
      const crash = { exitCode, reason: exitCode === 0 ? 'Completed' : 'Error' };
      return reported(
        pod,
        {
          phase: exitCode === 0 ? 'Succeeded' : 'Failed',
          containerStatuses: containerStatuses(pod, { terminated: end(pod, crash) }, {}),
        },
        findings(pod, 'completed', 'False'),
        clock,
      );
    },
  };
}
