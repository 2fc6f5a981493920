import { z } from 'zod';
import { Metadata, Selector } from './objects.ts';

/** What a diagnosis reads of the API's objects, besides what every look reads. Everything else is dropped at once. */

const Count = z.number().default(0);
const Quantities = z.record(z.string(), z.coerce.string()).default({});
const NumberOrPercent = z.union([z.number(), z.string()]).transform(String).optional();
const When = z.coerce.date().nullish();

const Container = z.object({
  name: z.string(),
  image: z.string().default(''),
  startupProbe: z.unknown().optional(),
  readinessProbe: z.unknown().optional(),
  livenessProbe: z.unknown().optional(),
  resources: z.object({ requests: Quantities, limits: Quantities }).default({ requests: {}, limits: {} }),
});
export type Container = z.infer<typeof Container>;

const Containers = z.array(Container).default([]);

const Condition = z.object({
  type: z.string(),
  status: z.string(),
  reason: z.string().default(''),
  message: z.string().default(''),
  lastTransitionTime: When,
});
export type Condition = z.infer<typeof Condition>;

const Strategy = z.object({
  type: z.string().default('RollingUpdate'),
  rollingUpdate: z
    .object({ maxUnavailable: NumberOrPercent, maxSurge: NumberOrPercent, partition: Count })
    .nullish(),
});
export type Strategy = z.infer<typeof Strategy>;

/** A Deployment, StatefulSet or DaemonSet; each has other counters, and absent ones are 0. */
export const Workload = z.object({
  metadata: Metadata,
  spec: z.object({
    replicas: z.number().default(1),
    selector: Selector,
    template: z.object({
      metadata: z.object({ labels: z.record(z.string(), z.string()).default({}) }).default({ labels: {} }),
      spec: z.object({ containers: Containers }),
    }),
    strategy: Strategy.optional(),
    updateStrategy: Strategy.optional(),
    progressDeadlineSeconds: z.number().optional(),
    revisionHistoryLimit: z.number().optional(),
    paused: z.boolean().default(false),
  }),
  status: z.object({
    observedGeneration: Count,
    replicas: Count,
    updatedReplicas: Count,
    readyReplicas: Count,
    availableReplicas: Count,
    updateRevision: z.string().optional(),
    desiredNumberScheduled: Count,
    currentNumberScheduled: Count,
    updatedNumberScheduled: Count,
    numberReady: Count,
    numberAvailable: Count,
    conditions: z.array(Condition).default([]),
  }),
});
export type Workload = z.infer<typeof Workload>;

const Terminated = z.object({
  reason: z.string().optional(),
  exitCode: z.number(),
  signal: z.number().optional(),
  message: z.string().optional(),
  startedAt: When,
  finishedAt: When,
});
export type Terminated = z.infer<typeof Terminated>;

const State = z.object({
  waiting: z.object({ reason: z.string().default(''), message: z.string().default('') }).optional(),
  running: z.object({ startedAt: When }).optional(),
  terminated: Terminated.optional(),
});

const ContainerStatus = z.object({
  name: z.string(),
  ready: z.boolean().default(false),
  restartCount: Count,
  state: State.default({}),
  lastState: State.default({}),
});
export type ContainerStatus = z.infer<typeof ContainerStatus>;

const ContainerStatuses = z.array(ContainerStatus).default([]);

export const DiagnosedPodObject = z.object({
  metadata: Metadata,
  spec: z.object({ nodeName: z.string().optional(), containers: Containers, initContainers: Containers }),
  status: z.object({
    phase: z.string().default('Unknown'),
    reason: z.string().optional(),
    message: z.string().optional(),
    conditions: z.array(Condition).default([]),
    containerStatuses: ContainerStatuses,
    initContainerStatuses: ContainerStatuses,
  }),
});
export type DiagnosedPodObject = z.infer<typeof DiagnosedPodObject>;

export const ControllerRevision = z.object({
  metadata: Metadata,
  revision: Count,
  data: z
    .object({ spec: z.object({ template: z.object({ spec: z.object({ containers: Containers }) }) }) })
    .optional(),
});
export type ControllerRevision = z.infer<typeof ControllerRevision>;

/** Events of both makes: the older counts, the newer has only the time it was made. */
export const ClusterEvent = z.object({
  metadata: z.object({ creationTimestamp: z.coerce.date() }),
  involvedObject: z.object({ name: z.string().default('') }),
  reason: z.string().default(''),
  message: z.string().default(''),
  count: z.number().nullish(),
  lastTimestamp: When,
  eventTime: When,
});
export type ClusterEvent = z.infer<typeof ClusterEvent>;

export const Quota = z.object({
  metadata: Metadata,
  status: z.object({ hard: Quantities, used: Quantities }).default({ hard: {}, used: {} }),
});
export type Quota = z.infer<typeof Quota>;

export const Budget = z.object({
  metadata: Metadata,
  spec: z.object({ selector: Selector.optional() }).default({}),
  status: z
    .object({ disruptionsAllowed: Count, currentHealthy: Count, desiredHealthy: Count })
    .default({ disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0 }),
});
export type Budget = z.infer<typeof Budget>;

export const Autoscaler = z.object({
  metadata: Metadata,
  spec: z.object({
    scaleTargetRef: z.object({ kind: z.string(), name: z.string() }),
    minReplicas: z.number().default(1),
    maxReplicas: z.number(),
  }),
  status: z.object({ currentReplicas: Count }).default({ currentReplicas: 0 }),
});
export type Autoscaler = z.infer<typeof Autoscaler>;

export const ClusterNode = z.object({
  metadata: z.object({ name: z.string() }),
  status: z.object({ conditions: z.array(Condition).default([]) }).default({ conditions: [] }),
});
