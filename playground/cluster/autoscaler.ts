import { randomUUID } from 'node:crypto';
import type { AppSpec } from './app-spec.ts';
import { type Clock, toSeconds } from './clock.ts';
import type { ObjectMeta, WorkloadCondition } from './objects.ts';
import type { Store } from './store.ts';
import type { Workload } from './workloads.ts';

/** Within which range an application is scaled by its load. It is only there to be read: nothing is scaled by it. */
export type Range = { readonly min: number; readonly max: number; readonly cpuPercent?: number };

export type Autoscaler = {
  readonly kind: 'HorizontalPodAutoscaler';
  readonly apiVersion: 'autoscaling/v2';
  readonly metadata: ObjectMeta;
  readonly spec: {
    readonly scaleTargetRef: { readonly kind: string; readonly name: string; readonly apiVersion: 'apps/v1' };
    readonly minReplicas: number;
    readonly maxReplicas: number;
    readonly metrics: readonly unknown[];
  };
  readonly status: {
    readonly currentReplicas: number;
    readonly desiredReplicas: number;
    readonly currentMetrics: null;
    readonly conditions: readonly WorkloadCondition[];
  };
};

const usualCpuPercent = 80;

/** Keeps what the autoscalers say of their applications. */
export function startAutoscalers(store: Store): void {
  const follow = ({ object }: { object: Workload }) => {
    const { namespace, name } = object.metadata;
    const scaler = store.autoscalers.get(namespace, name);
    if (!scaler || !('replicas' in object.spec)) return;
    const currentReplicas = 'replicas' in object.status ? (object.status.replicas ?? 0) : 0;
    const status = { ...scaler.status, currentReplicas, desiredReplicas: object.spec.replicas };
    store.autoscalers.replace({ ...scaler, status });
  };
  store.deployments.subscribe(follow);
  store.statefulSets.subscribe(follow);
}

export function autoscale(store: Store, clock: Clock, { app, range }: { app: AppSpec; range: Range }): void {
  const { namespace, name, kind = 'Deployment', replicas = 1 } = app;
  const creationTimestamp = toSeconds(clock.now());
  const target = { type: 'Utilization', averageUtilization: range.cpuPercent ?? usualCpuPercent };
  store.autoscalers.create({
    kind: 'HorizontalPodAutoscaler',
    apiVersion: 'autoscaling/v2',
    metadata: { name, namespace, uid: randomUUID(), resourceVersion: '', creationTimestamp },
    spec: {
      scaleTargetRef: { kind, name, apiVersion: 'apps/v1' },
      minReplicas: range.min,
      maxReplicas: range.max,
      metrics: [{ type: 'Resource', resource: { name: 'cpu', target } }],
    },
    status: {
      currentReplicas: replicas,
      desiredReplicas: replicas,
      currentMetrics: null,
      conditions: [
        {
          type: 'AbleToScale',
          status: 'True',
          lastTransitionTime: creationTimestamp,
          reason: 'ReadyForNewScale',
          message: 'recommended size matches current size',
        },
      ],
    },
  });
}
