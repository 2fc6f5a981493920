import type { DeploymentDraft } from './deployments.ts';
import type { Behaviour } from './kubelet/behaviours.ts';
import type { Timings } from './kubelet/timings.ts';

/** An application to deploy: one Deployment and how its pods fare. */
export type AppSpec = {
  readonly name: string;
  readonly namespace: string;
  /** Default 1. */
  readonly replicas?: number;
  /** Default `registry.example/NAME:1.0.0`. */
  readonly image?: string;
  /** On the Deployment and its pods, besides `app: NAME`, which the selector uses. */
  readonly labels?: Readonly<Record<string, string>>;
  /** On the Deployment. */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Default `healthy`. */
  readonly behaviour?: Behaviour;
  /** Pods with one of these images fare like this instead. */
  readonly behaviourByImage?: Readonly<Record<string, Behaviour>>;
  /** What differs from the cluster's timings. */
  readonly timings?: Partial<Timings>;
  readonly strategy?:
    | 'Recreate'
    | { readonly maxSurge: number | string; readonly maxUnavailable: number | string };
  readonly progressDeadlineSeconds?: number;
  readonly minReadySeconds?: number;
  readonly revisionHistoryLimit?: number;
  readonly graceSeconds?: number;
  readonly paused?: boolean;
  /** Default: the name of the application. */
  readonly container?: string;
  readonly port?: number;
};

export function deploymentDraft(app: AppSpec): DeploymentDraft {
  const { name, namespace } = app;
  const selector = { app: name };
  const labels = { ...selector, ...app.labels };
  return {
    name,
    namespace,
    labels,
    annotations: { ...app.annotations },
    spec: {
      replicas: app.replicas ?? 1,
      selector: { matchLabels: selector },
      template: { metadata: { labels }, spec: podSpec(app) },
      strategy: strategyOf(app.strategy),
      minReadySeconds: app.minReadySeconds,
      revisionHistoryLimit: app.revisionHistoryLimit ?? 10,
      paused: app.paused,
      progressDeadlineSeconds: app.progressDeadlineSeconds ?? 600,
    },
  };
}

function podSpec({ name, image, container, port = 80, graceSeconds = 30 }: AppSpec) {
  return {
    terminationGracePeriodSeconds: graceSeconds,
    containers: [
      {
        name: container ?? name,
        image: image ?? `registry.example/${name}:1.0.0`,
        ports: [{ containerPort: port, protocol: 'TCP' }],
        readinessProbe: {
          httpGet: { path: '/', port, scheme: 'HTTP' },
          timeoutSeconds: 1,
          periodSeconds: 10,
          successThreshold: 1,
          failureThreshold: 3,
        },
      },
    ],
  };
}

function strategyOf(strategy: AppSpec['strategy']): DeploymentDraft['spec']['strategy'] {
  if (strategy === 'Recreate') return { type: 'Recreate' };
  return {
    type: 'RollingUpdate',
    rollingUpdate: strategy ?? { maxUnavailable: '25%', maxSurge: '25%' },
  };
}
