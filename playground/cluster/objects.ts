import { z } from 'zod';

/** The shapes of the Kubernetes API that the simulator keeps. What a client sends is parsed by these. */

const Labels = z.record(z.string(), z.string());

const OwnerReference = z.object({
  apiVersion: z.string(),
  kind: z.string(),
  name: z.string(),
  uid: z.string(),
  controller: z.boolean().optional(),
  blockOwnerDeletion: z.boolean().optional(),
});

const ManagedField = z.object({
  manager: z.string(),
  operation: z.string(),
  apiVersion: z.string(),
  time: z.string(),
  fieldsType: z.string(),
  fieldsV1: z.record(z.string(), z.unknown()),
  subresource: z.string().optional(),
});

export const ObjectMeta = z.object({
  name: z.string(),
  generateName: z.string().optional(),
  namespace: z.string(),
  uid: z.string(),
  resourceVersion: z.string(),
  generation: z.number().int().optional(),
  creationTimestamp: z.string(),
  deletionTimestamp: z.string().optional(),
  deletionGracePeriodSeconds: z.number().int().optional(),
  labels: Labels.optional(),
  annotations: Labels.optional(),
  ownerReferences: z.array(OwnerReference).optional(),
  finalizers: z.array(z.string()).optional(),
  managedFields: z.array(ManagedField).optional(),
});

const Container = z.looseObject({ name: z.string(), image: z.string().default('') });

const PodSpec = z.looseObject({
  containers: z.array(Container),
  nodeName: z.string().optional(),
  terminationGracePeriodSeconds: z.number().int().optional(),
});

export const PodTemplate = z.object({
  metadata: z.object({ labels: Labels.optional(), annotations: Labels.optional() }).default({}),
  spec: PodSpec,
});

export const LabelSelector = z.object({ matchLabels: Labels.default({}) });
export const IntOrPercent = z.union([z.number().int(), z.string()]);

const DeploymentSpec = z.object({
  replicas: z.number().int().default(1),
  selector: LabelSelector,
  template: PodTemplate,
  strategy: z
    .object({
      type: z.enum(['RollingUpdate', 'Recreate']),
      rollingUpdate: z.object({ maxUnavailable: IntOrPercent, maxSurge: IntOrPercent }).optional(),
    })
    .default({ type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' } }),
  minReadySeconds: z.number().int().optional(),
  revisionHistoryLimit: z.number().int().default(10),
  paused: z
    .boolean()
    .optional()
    .transform((isPaused) => isPaused || undefined),
  progressDeadlineSeconds: z.number().int().default(600),
});

export const WorkloadCondition = z.object({
  type: z.string(),
  status: z.enum(['True', 'False', 'Unknown']),
  lastUpdateTime: z.string().optional(),
  lastTransitionTime: z.string(),
  reason: z.string(),
  message: z.string(),
});

const DeploymentStatus = z.object({
  observedGeneration: z.number().optional(),
  replicas: z.number().optional(),
  updatedReplicas: z.number().optional(),
  readyReplicas: z.number().optional(),
  availableReplicas: z.number().optional(),
  unavailableReplicas: z.number().optional(),
  conditions: z.array(WorkloadCondition).optional(),
});

export const Deployment = z.object({
  kind: z.literal('Deployment'),
  apiVersion: z.literal('apps/v1'),
  metadata: ObjectMeta,
  spec: DeploymentSpec,
  status: DeploymentStatus.default({}),
});

export type ObjectMeta = z.infer<typeof ObjectMeta>;
export type OwnerReference = z.infer<typeof OwnerReference>;
export type ManagedField = z.infer<typeof ManagedField>;
export type PodSpec = z.infer<typeof PodSpec>;
export type PodTemplate = z.infer<typeof PodTemplate>;
export type DeploymentSpec = z.infer<typeof DeploymentSpec>;
export type DeploymentStatus = z.infer<typeof DeploymentStatus>;
export type Deployment = z.infer<typeof Deployment>;
export type WorkloadCondition = z.infer<typeof WorkloadCondition>;

export type KubeObject = {
  readonly kind: string;
  readonly apiVersion: string;
  readonly metadata: ObjectMeta;
};

export type ReplicaSet = {
  readonly kind: 'ReplicaSet';
  readonly apiVersion: 'apps/v1';
  readonly metadata: ObjectMeta;
  readonly spec: {
    readonly replicas: number;
    readonly minReadySeconds?: number | undefined;
    readonly selector: { readonly matchLabels: Record<string, string> };
    readonly template: PodTemplate;
  };
  readonly status: ReplicaSetStatus;
};

export type ReplicaSetStatus = {
  readonly replicas: number;
  readonly fullyLabeledReplicas?: number | undefined;
  readonly readyReplicas?: number | undefined;
  readonly availableReplicas?: number | undefined;
  readonly observedGeneration?: number | undefined;
  readonly conditions?: readonly WorkloadCondition[] | undefined;
};

export type ClusterEvent = {
  readonly kind: 'Event';
  readonly apiVersion: 'v1';
  readonly metadata: ObjectMeta;
  readonly involvedObject: {
    readonly kind: string;
    readonly namespace: string;
    readonly name: string;
    readonly uid: string;
    readonly apiVersion: string;
    readonly resourceVersion: string;
    readonly fieldPath?: string | undefined;
  };
  readonly reason: string;
  readonly message: string;
  readonly source: { readonly component?: string | undefined; readonly host?: string | undefined };
  readonly firstTimestamp: string | null;
  readonly lastTimestamp: string | null;
  readonly count?: number | undefined;
  readonly series?: { readonly count: number; readonly lastObservedTime: string } | undefined;
  readonly type: 'Normal' | 'Warning';
  readonly eventTime: string | null;
  readonly action?: string | undefined;
  readonly reportingComponent: string;
  readonly reportingInstance: string;
};

/** The owner that controls the object, of the kind asked for. */
export function controllerOf(object: KubeObject, kind: string): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find((owner) => owner.controller === true && owner.kind === kind);
}

export function ownerReferenceTo(owner: KubeObject): OwnerReference {
  const { apiVersion, kind, metadata } = owner;
  return {
    apiVersion,
    kind,
    name: metadata.name,
    uid: metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}
