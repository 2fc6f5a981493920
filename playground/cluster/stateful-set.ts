import { z } from 'zod';
import { LabelSelector, ObjectMeta, PodTemplate } from './objects.ts';

const StatefulSetSpec = z.object({
  replicas: z.number().int().default(1),
  selector: LabelSelector,
  template: PodTemplate,
  serviceName: z.string().default(''),
  podManagementPolicy: z.enum(['OrderedReady', 'Parallel']).default('OrderedReady'),
  updateStrategy: z
    .object({
      type: z.enum(['RollingUpdate', 'OnDelete']).default('RollingUpdate'),
      rollingUpdate: z.object({ partition: z.number().int().default(0) }).optional(),
    })
    .default({ type: 'RollingUpdate', rollingUpdate: { partition: 0 } }),
  minReadySeconds: z.number().int().optional(),
  revisionHistoryLimit: z.number().int().default(10),
  persistentVolumeClaimRetentionPolicy: z
    .object({ whenDeleted: z.string(), whenScaled: z.string() })
    .default({ whenDeleted: 'Retain', whenScaled: 'Retain' }),
});

const StatefulSetStatus = z.object({
  observedGeneration: z.number().optional(),
  replicas: z.number().default(0),
  readyReplicas: z.number().optional(),
  currentReplicas: z.number().optional(),
  updatedReplicas: z.number().optional(),
  currentRevision: z.string().optional(),
  updateRevision: z.string().optional(),
  collisionCount: z.number().optional(),
  availableReplicas: z.number().default(0),
});

export const StatefulSet = z.object({
  kind: z.literal('StatefulSet'),
  apiVersion: z.literal('apps/v1'),
  metadata: ObjectMeta,
  spec: StatefulSetSpec,
  status: StatefulSetStatus.default({ replicas: 0, availableReplicas: 0 }),
});

export type StatefulSet = z.infer<typeof StatefulSet>;
export type StatefulSetSpec = z.infer<typeof StatefulSetSpec>;
export type StatefulSetStatus = z.infer<typeof StatefulSetStatus>;
