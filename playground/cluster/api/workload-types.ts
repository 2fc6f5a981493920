import type { z } from 'zod';
import type { Collection } from '../collection.ts';
import { DaemonSet } from '../daemon-set.ts';
import { Deployment } from '../objects.ts';
import { StatefulSet } from '../stateful-set.ts';
import type { Store } from '../store.ts';
import type { Workload } from '../workloads.ts';
import type { Reference } from './failure.ts';

/** A kind of workload, as the API server takes it. */
export type WorkloadType<T extends Workload> = {
  readonly kind: T['kind'];
  readonly reference: Reference;
  readonly schema: z.ZodType<T>;
  readonly collection: Collection<T>;
  /** Every field of `spec` that Kubernetes knows. */
  readonly fields: readonly string[];
  /** Fields of `spec` that may change after the creation; undefined for all but the selector. */
  readonly changeable?: readonly string[];
};

const common = ['selector', 'template', 'minReadySeconds', 'revisionHistoryLimit'];

const apps = (resource: string): Reference => ({ group: 'apps', resource });

export const deploymentType = ({ deployments }: Store): WorkloadType<Deployment> => ({
  kind: 'Deployment',
  reference: apps('deployments'),
  schema: Deployment,
  collection: deployments,
  fields: [...common, 'replicas', 'strategy', 'paused', 'progressDeadlineSeconds'],
});

export const statefulSetType = ({ statefulSets }: Store): WorkloadType<StatefulSet> => ({
  kind: 'StatefulSet',
  reference: apps('statefulsets'),
  schema: StatefulSet,
  collection: statefulSets,
  fields: [
    ...common,
    'replicas',
    'serviceName',
    'podManagementPolicy',
    'updateStrategy',
    'volumeClaimTemplates',
    'persistentVolumeClaimRetentionPolicy',
    'ordinals',
  ],
  changeable: [
    'replicas',
    'ordinals',
    'template',
    'updateStrategy',
    'revisionHistoryLimit',
    'persistentVolumeClaimRetentionPolicy',
    'minReadySeconds',
  ],
});

export const daemonSetType = ({ daemonSets }: Store): WorkloadType<DaemonSet> => ({
  kind: 'DaemonSet',
  reference: apps('daemonsets'),
  schema: DaemonSet,
  collection: daemonSets,
  fields: [...common, 'updateStrategy'],
});
