import { z } from 'zod';
import { IntOrPercent, LabelSelector, ObjectMeta, PodTemplate } from './objects.ts';

const DaemonSetSpec = z.object({
  selector: LabelSelector,
  template: PodTemplate,
  updateStrategy: z
    .object({
      type: z.enum(['RollingUpdate', 'OnDelete']).default('RollingUpdate'),
      rollingUpdate: z
        .object({ maxUnavailable: IntOrPercent.default(1), maxSurge: IntOrPercent.default(0) })
        .optional(),
    })
    .default({ type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } }),
  minReadySeconds: z.number().int().optional(),
  revisionHistoryLimit: z.number().int().default(10),
});

const count = z.number().default(0);

const DaemonSetStatus = z.object({
  currentNumberScheduled: count,
  numberMisscheduled: count,
  desiredNumberScheduled: count,
  numberReady: count,
  observedGeneration: z.number().optional(),
  updatedNumberScheduled: z.number().optional(),
  numberAvailable: z.number().optional(),
  numberUnavailable: z.number().optional(),
});

const noneYet = {
  currentNumberScheduled: 0,
  numberMisscheduled: 0,
  desiredNumberScheduled: 0,
  numberReady: 0,
};

export const DaemonSet = z.object({
  kind: z.literal('DaemonSet'),
  apiVersion: z.literal('apps/v1'),
  metadata: ObjectMeta,
  spec: DaemonSetSpec,
  status: DaemonSetStatus.default(noneYet),
});

export type DaemonSet = z.infer<typeof DaemonSet>;
export type DaemonSetSpec = z.infer<typeof DaemonSetSpec>;
export type DaemonSetStatus = z.infer<typeof DaemonSetStatus>;
