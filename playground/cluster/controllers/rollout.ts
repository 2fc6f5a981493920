import type { EventRecorder } from '../events.ts';
import type { Deployment, ReplicaSet } from '../objects.ts';
import type { Store } from '../store.ts';
import { roomFor } from './new-replica-set.ts';
import {
  desiredAnnotation,
  maxAnnotation,
  type ReplicaSetsOf,
  specSum,
  statusSum,
} from './replica-sets-of.ts';
import { rollingLimits } from './rolling-limits.ts';

/** Moves pods from the old ReplicaSets to the new one, one step per call. */
export type Rollout = {
  readonly roll: (deployment: Deployment, sets: ReplicaSetsOf) => void;
  readonly stopOld: (deployment: Deployment, sets: ReplicaSetsOf) => boolean;
  readonly scaleTo: (deployment: Deployment, sets: ReplicaSetsOf) => void;
  /** Drops empty ReplicaSets beyond `revisionHistoryLimit`. */
  readonly forgetOldest: (deployment: Deployment, sets: ReplicaSetsOf) => void;
};

type Parts = { readonly store: Store; readonly events: EventRecorder };

export function makeRollout({ store, events }: Parts): Rollout {
  /** Sets the number of pods, and writes down for which number of the Deployment's that was right. */
  function scale(deployment: Deployment, replicaSet: ReplicaSet, replicas: number): boolean {
    const { metadata, spec } = replicaSet;
    const wanted = deployment.spec.replicas;
    const annotations = {
      ...metadata.annotations,
      [desiredAnnotation]: String(wanted),
      [maxAnnotation]: String(wanted + rollingLimits(deployment).maxSurge),
    };
    const isScaled = spec.replicas !== replicas;
    const generation = (metadata.generation ?? 0) + (isScaled ? 1 : 0);
    store.replicaSets.replace({
      ...replicaSet,
      metadata: { ...metadata, annotations, generation },
      spec: { ...spec, replicas },
    });
    if (isScaled) tell(deployment, replicaSet, replicas);
    return isScaled;
  }

  function tell(about: Deployment, { metadata, spec }: ReplicaSet, replicas: number): void {
    const way = replicas > spec.replicas ? 'up' : 'down';
    const message = `Scaled ${way} replica set ${metadata.name} from ${spec.replicas} to ${replicas}`;
    const component = 'deployment-controller';
    events.record({ about, type: 'Normal', reason: 'ScalingReplicaSet', message, component });
  }

  function growNew(deployment: Deployment, sets: ReplicaSetsOf): boolean {
    const { current } = sets;
    if (!current || current.spec.replicas === deployment.spec.replicas) return false;
    const replicas =
      current.spec.replicas > deployment.spec.replicas ? deployment.spec.replicas : roomFor(deployment, sets);
    return replicas !== current.spec.replicas && scale(deployment, current, replicas);
  }

  function shrinkOld(deployment: Deployment, sets: ReplicaSetsOf): void {
    const { current, others, all } = sets;
    if (specSum(others) === 0) return;
    const least = deployment.spec.replicas - rollingLimits(deployment).maxUnavailable;
    const newUnavailable = (current?.spec.replicas ?? 0) - (current?.status.availableReplicas ?? 0);
    let spare = specSum(all) - least - newUnavailable;
    if (spare <= 0) return;
    const after = others.map((old) => {
      const unhealthy = Math.max(old.spec.replicas - (old.status.availableReplicas ?? 0), 0);
      const dropped = Math.min(spare, unhealthy);
      spare -= dropped;
      return { old, replicas: old.spec.replicas - dropped };
    });
    let surplus = Math.max(statusSum(all, 'availableReplicas') - least, 0);
    for (const { old, replicas } of after) {
      const dropped = Math.min(replicas, surplus);
      surplus -= dropped;
      if (replicas - dropped < old.spec.replicas) scale(deployment, old, replicas - dropped);
    }
  }

  return {
    roll: (deployment, sets) => {
      if (!growNew(deployment, sets)) shrinkOld(deployment, sets);
    },
    stopOld: (deployment, { others }) =>
      others
        .filter(({ spec }) => spec.replicas > 0)
        .map((old) => scale(deployment, old, 0))
        .includes(true),
    scaleTo: (deployment, { current, others }) => {
      const active = [...others, ...(current ? [current] : [])].filter(({ spec }) => spec.replicas > 0);
      const target = active.at(-1) ?? current;
      if (!target) return;
      const rest = active.filter((replicaSet) => replicaSet !== target);
      for (const other of rest) scale(deployment, other, other.spec.replicas);
      scale(deployment, target, Math.max(deployment.spec.replicas - specSum(rest), 0));
    },
    forgetOldest: ({ spec }, { others }) => {
      const empty = others.filter((old) => old.spec.replicas === 0 && old.status.replicas === 0);
      const surplus = empty.slice(0, Math.max(others.length - spec.revisionHistoryLimit, 0));
      for (const replicaSet of surplus) store.replicaSets.remove(replicaSet);
    },
  };
}
