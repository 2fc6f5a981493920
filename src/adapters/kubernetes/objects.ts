import { z } from 'zod';

/** What Firebreak reads of the API's objects. Everything else is dropped at once; absent counters are 0. */

const Count = z.number().default(0);
const Strings = z.record(z.string(), z.string()).default({});

const OwnerReference = z.object({
  kind: z.string(),
  name: z.string(),
  uid: z.string(),
  controller: z.boolean().default(false),
});

export const Metadata = z.object({
  name: z.string(),
  uid: z.string(),
  resourceVersion: z.string(),
  creationTimestamp: z.coerce.date(),
  deletionTimestamp: z.coerce.date().optional(),
  generation: Count,
  labels: Strings,
  annotations: Strings,
  ownerReferences: z.array(OwnerReference).default([]),
});
export type Metadata = z.infer<typeof Metadata>;

/** Any object, by its uid alone. */
export const Identified = z.object({ metadata: z.object({ uid: z.string() }) });

/** A workload of any kind, by what discovery reads of it. */
export const WorkloadMetadata = z.object({
  metadata: z.object({
    name: z.string(),
    uid: z.string(),
    namespace: z.string(),
    labels: Strings,
    annotations: Strings,
  }),
});
export type WorkloadMetadata = z.infer<typeof WorkloadMetadata>;

const Container = z.object({ name: z.string(), image: z.string().default('') });

const Condition = z.object({
  type: z.string(),
  status: z.string(),
  reason: z.string().default(''),
  message: z.string().default(''),
  lastTransitionTime: z.coerce.date().optional(),
});

/** A selector as a workload has it. */
export const Selector = z.object({
  matchLabels: Strings,
  matchExpressions: z
    .array(
      z.object({
        key: z.string(),
        operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist']),
        values: z.array(z.string()).default([]),
      }),
    )
    .default([]),
});
export type Selector = z.infer<typeof Selector>;

/** Kept whole, since a ReplicaSet is found by comparing it. */
const Template = z.looseObject({
  metadata: z.looseObject({ labels: Strings, annotations: Strings }).default({ labels: {}, annotations: {} }),
  spec: z.looseObject({ containers: z.array(z.looseObject(Container.shape)) }),
});
export type Template = z.infer<typeof Template>;

export const Deployment = z.object({
  metadata: Metadata,
  spec: z.object({
    replicas: z.number().default(1),
    selector: Selector,
    template: Template,
    strategy: z.object({ type: z.string().default('RollingUpdate') }).default({ type: 'RollingUpdate' }),
    minReadySeconds: Count,
    progressDeadlineSeconds: z.number().optional(),
    paused: z.boolean().default(false),
  }),
  status: z.object({
    observedGeneration: Count,
    replicas: Count,
    updatedReplicas: Count,
    readyReplicas: Count,
    availableReplicas: Count,
    conditions: z.array(Condition).default([]),
  }),
});
export type Deployment = z.infer<typeof Deployment>;

export const ReplicaSet = z.object({
  metadata: Metadata,
  spec: z.object({ replicas: Count, template: Template }),
  status: z.object({ replicas: Count }),
});
export type ReplicaSet = z.infer<typeof ReplicaSet>;

const UpdateStrategy = z
  .object({
    type: z.string().default('RollingUpdate'),
    rollingUpdate: z.object({ partition: Count }).nullish(),
  })
  .default({ type: 'RollingUpdate' });

export const StatefulSet = z.object({
  metadata: Metadata,
  spec: z.object({
    replicas: z.number().default(1),
    selector: Selector,
    template: Template,
    updateStrategy: UpdateStrategy,
    podManagementPolicy: z.string().default('OrderedReady'),
    minReadySeconds: Count,
  }),
  status: z.object({
    observedGeneration: Count,
    replicas: Count,
    updatedReplicas: Count,
    readyReplicas: Count,
    availableReplicas: Count,
    updateRevision: z.string().optional(),
    conditions: z.array(Condition).default([]),
  }),
});
export type StatefulSet = z.infer<typeof StatefulSet>;

export const DaemonSet = z.object({
  metadata: Metadata,
  spec: z.object({
    selector: Selector,
    template: Template,
    updateStrategy: UpdateStrategy,
    minReadySeconds: Count,
  }),
  status: z.object({
    observedGeneration: Count,
    desiredNumberScheduled: Count,
    currentNumberScheduled: Count,
    updatedNumberScheduled: Count,
    numberReady: Count,
    numberAvailable: Count,
    conditions: z.array(Condition).default([]),
  }),
});
export type DaemonSet = z.infer<typeof DaemonSet>;

/** What a template of a StatefulSet or DaemonSet was. Others may keep other things in objects of this kind. */
export const ControllerRevision = z.object({
  metadata: Metadata,
  revision: Count,
  data: z
    .object({ spec: z.object({ template: Template }) })
    .optional()
    .catch(undefined),
});
export type ControllerRevision = z.infer<typeof ControllerRevision>;

const Terminated = z.object({ exitCode: z.number(), reason: z.string().optional() });

const ContainerState = z.object({
  waiting: z.object({ reason: z.string().optional(), message: z.string().optional() }).optional(),
  terminated: Terminated.optional(),
});

const ContainerStatus = z.object({
  name: z.string(),
  ready: z.boolean().default(false),
  restartCount: Count,
  state: ContainerState.default({}),
  lastState: ContainerState.default({}),
});
export type ContainerStatus = z.infer<typeof ContainerStatus>;

export const Pod = z.object({
  metadata: Metadata,
  spec: z.object({
    nodeName: z.string().optional(),
    containers: z.array(Container).default([]),
    initContainers: z.array(Container).default([]),
  }),
  status: z.object({
    phase: z.string().default('Unknown'),
    conditions: z.array(Condition).default([]),
    containerStatuses: z.array(ContainerStatus).default([]),
    initContainerStatuses: z.array(ContainerStatus).default([]),
  }),
});
export type Pod = z.infer<typeof Pod>;

export const Page = z.object({
  metadata: z.object({ resourceVersion: z.string(), continue: z.string().default('') }),
  items: z.array(z.unknown()).default([]),
});
export type Page = z.infer<typeof Page>;

export const WatchEvent = z.object({
  type: z.enum(['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK', 'ERROR']),
  object: z.unknown(),
});

/** A bookmark has a resourceVersion and nothing else. */
export const Bookmark = z.object({ metadata: z.object({ resourceVersion: z.string() }) });

/** A selector as the API takes it in a query. */
export function selectorText({ matchLabels, matchExpressions }: Selector): string {
  const labels = Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`);
  return [...labels, ...matchExpressions.map(expressionText)].join(',');
}

function expressionText({ key, operator, values }: Selector['matchExpressions'][number]): string {
  switch (operator) {
    case 'In':
      return `${key} in (${values.join(',')})`;
    case 'NotIn':
      return `${key} notin (${values.join(',')})`;
    case 'Exists':
      return key;
    case 'DoesNotExist':
      return `!${key}`;
  }
}
