import type { Clock } from '../clock.ts';
import type { Deployment, WorkloadCondition } from '../objects.ts';

/** How long a rollout may stand still. */
export type ProgressDeadline = {
  readonly renew: (deployment: Deployment) => void;
  readonly isOver: (deployment: Deployment) => boolean;
  /** Milliseconds until it is over; undefined when it is, or when nothing is rolling out. */
  readonly leftMs: (deployment: Deployment, progressing: WorkloadCondition) => number | undefined;
};

const settledReasons = ['NewReplicaSetAvailable', 'ProgressDeadlineExceeded', 'DeploymentPaused'];

/** Kubernetes counts from the condition's `lastUpdateTime`, in whole seconds; this keeps the milliseconds. */
export function makeProgressDeadline(clock: Clock): ProgressDeadline {
  const progressedAtMs = new Map<string, number>();
  const nowMs = () => clock.now().getTime();

  function dueInMs({ metadata, spec }: Deployment): number {
    const fromMs = progressedAtMs.get(metadata.uid) ?? nowMs();
    return fromMs + spec.progressDeadlineSeconds * 1_000 - nowMs();
  }

  return {
    renew: ({ metadata }) => void progressedAtMs.set(metadata.uid, nowMs()),
    isOver: (deployment) => dueInMs(deployment) <= 0,
    leftMs: (deployment, { reason }) => {
      const leftMs = dueInMs(deployment);
      return settledReasons.includes(reason) || leftMs <= 0 ? undefined : leftMs;
    },
  };
}
