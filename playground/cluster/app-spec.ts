import type { Range } from './autoscaler.ts';
import type { Clock } from './clock.ts';
import type { DaemonSetSpec } from './daemon-set.ts';
import type { BudgetDraft } from './disruption-budget.ts';
import type { Behaviour } from './kubelet/behaviours.ts';
import type { Timings } from './kubelet/timings.ts';
import type { DeploymentSpec } from './objects.ts';
import type { StatefulSetSpec } from './stateful-set.ts';
import { newMetadata, type Workload, type WorkloadKind } from './workloads.ts';

/** An application to deploy: one workload and how its pods fare. */
export type AppSpec = {
  readonly name: string;
  readonly namespace: string;
  /** Default `Deployment`. */
  readonly kind?: WorkloadKind;
  /** Default 1. A DaemonSet has one on each node instead. */
  readonly replicas?: number;
  /** Default `registry.example/NAME:1.0.0`. */
  readonly image?: string;
  /** On the workload and its pods, besides `app: NAME`; the selector goes by `app`, whatever it is. */
  readonly labels?: Readonly<Record<string, string>>;
  /** On the workload. */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Default `healthy`. */
  readonly behaviour?: Behaviour;
  /** Pods with one of these images fare like this instead. */
  readonly behaviourByImage?: Readonly<Record<string, Behaviour>>;
  /** With which a container that crashes by itself ends. Default 1. */
  readonly exitCode?: number;
  /** What its containers write, instead of what the behaviour usually does; a crash writes the last line. */
  readonly log?: readonly string[];
  /** Names of further containers, which only run. */
  readonly sidecars?: readonly string[];
  /** Requests and limits of the container. */
  readonly resources?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** What differs from the cluster's timings. */
  readonly timings?: Partial<Timings>;
  /** Of a Deployment. */
  readonly strategy?:
    | 'Recreate'
    | { readonly maxSurge: number | string; readonly maxUnavailable: number | string };
  /** Of a StatefulSet (`partition`) or DaemonSet (`maxUnavailable`): how new templates reach the pods. */
  readonly update?: 'OnDelete' | { readonly partition?: number; readonly maxUnavailable?: number | string };
  /** Of a StatefulSet. Default `OrderedReady`. */
  readonly podManagement?: 'OrderedReady' | 'Parallel';
  /** A HorizontalPodAutoscaler of the application's name, to be read. */
  readonly autoscale?: Range;
  /** A PodDisruptionBudget of the application's name over its pods. */
  readonly budget?: Omit<BudgetDraft, 'name' | 'namespace' | 'app'>;
  readonly progressDeadlineSeconds?: number;
  readonly minReadySeconds?: number;
  readonly revisionHistoryLimit?: number;
  readonly graceSeconds?: number;
  readonly paused?: boolean;
  /** Default: the name of the application. */
  readonly container?: string;
  /** Default 80. `none`: no port is named, and the probe only knocks. */
  readonly port?: number | 'none';
};

/** The workload of an application as it is first stored. */
export function workloadOf(app: AppSpec, clock: Clock): Workload {
  const { kind = 'Deployment', name, namespace } = app;
  const labels = { app: name, ...app.labels };
  const selector = { app: labels.app };
  const metadata = newMetadata({ name, namespace, labels, annotations: { ...app.annotations } }, clock);
  const common = {
    selector: { matchLabels: selector },
    template: { metadata: { labels }, spec: podSpec(app) },
    minReadySeconds: app.minReadySeconds,
    revisionHistoryLimit: app.revisionHistoryLimit ?? 10,
  };
  const apiVersion = 'apps/v1';
  switch (kind) {
    case 'Deployment':
      return { kind, apiVersion, metadata, spec: { ...common, ...rollingOut(app) }, status: {} };
    case 'StatefulSet': {
      const status = { replicas: 0, availableReplicas: 0 };
      return { kind, apiVersion, metadata, spec: { ...common, ...ordered(app) }, status };
    }
    case 'DaemonSet': {
      const status = { currentNumberScheduled: 0, numberMisscheduled: 0 };
      const none = { ...status, desiredNumberScheduled: 0, numberReady: 0 };
      return { kind, apiVersion, metadata, spec: { ...common, ...onEachNode(app) }, status: none };
    }
  }
}

type Own<Spec> = Omit<Spec, 'selector' | 'template' | 'minReadySeconds' | 'revisionHistoryLimit'>;

function rollingOut(app: AppSpec): Own<DeploymentSpec> {
  return {
    replicas: app.replicas ?? 1,
    strategy: strategyOf(app.strategy),
    paused: app.paused || undefined,
    progressDeadlineSeconds: app.progressDeadlineSeconds ?? 600,
  };
}

function ordered({ name, replicas = 1, podManagement = 'OrderedReady', update = {} }: AppSpec) {
  const spec: Own<StatefulSetSpec> = {
    replicas,
    serviceName: name,
    podManagementPolicy: podManagement,
    updateStrategy:
      update === 'OnDelete'
        ? { type: 'OnDelete' }
        : { type: 'RollingUpdate', rollingUpdate: { partition: update.partition ?? 0 } },
    persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
  };
  return spec;
}

function onEachNode({ update = {} }: AppSpec): Own<DaemonSetSpec> {
  if (update === 'OnDelete') return { updateStrategy: { type: 'OnDelete' } };
  const rollingUpdate = { maxUnavailable: update.maxUnavailable ?? 1, maxSurge: 0 };
  return { updateStrategy: { type: 'RollingUpdate', rollingUpdate } };
}

function podSpec(app: AppSpec) {
  const { name, image, container, sidecars = [], resources, graceSeconds = 30 } = app;
  const beside = sidecars.map((sidecar) => ({ name: sidecar, image: `registry.example/${sidecar}:1.0.0` }));
  const main = {
    name: container ?? name,
    image: image ?? `registry.example/${name}:1.0.0`,
    ...(resources ? { resources } : {}),
    ...listening(app),
  };
  return { terminationGracePeriodSeconds: graceSeconds, containers: [main, ...beside] };
}

function listening({ port = 80 }: AppSpec) {
  const rhythm = { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 };
  if (port === 'none') return { readinessProbe: { tcpSocket: { port: 1 }, ...rhythm } };
  return {
    ports: [{ containerPort: port, protocol: 'TCP' }],
    readinessProbe: { httpGet: { path: '/', port, scheme: 'HTTP' }, ...rhythm },
  };
}

function strategyOf(strategy: AppSpec['strategy']): DeploymentSpec['strategy'] {
  if (strategy === 'Recreate') return { type: 'Recreate' };
  return {
    type: 'RollingUpdate',
    rollingUpdate: strategy ?? { maxUnavailable: '25%', maxSurge: '25%' },
  };
}
