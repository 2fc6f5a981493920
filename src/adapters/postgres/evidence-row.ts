import { z } from 'zod';
import { SOURCES } from '../../domain/diagnosis/facts.ts';
import { type Advice, FINDING_KINDS, type NextStep, SETTINGS } from '../../domain/diagnosis/finding.ts';
import type { Evidence, EvidencedFinding, WorkloadEvidence } from '../../domain/evidence.ts';
import { Instant, missing } from './columns.ts';

const Name = z.object({ name: z.string(), uid: z.string() });
const image = z.string();
const container = z.string();
const nodes = z.array(z.string());

const PLAIN_STEPS = [
  'restart',
  'add-capacity',
  'fix-scheduling',
  'fix-volume',
  'fix-config',
  'fix-cause',
  'resume-rollout',
  'scale-up',
  'ask-cluster-admin',
  'deploy-anew',
  'raise-maximum',
  'mind-budget',
  'change-at-source',
  'change-settings',
  'wait',
  'none',
] as const;

const Step: z.ZodType<NextStep> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('delete-pods'), pods: z.array(Name) }),
  z.object({
    kind: z.literal('roll-back'),
    revision: z.string(),
    image,
    leftOver: z.array(z.string()),
  }),
  z.object({ kind: z.enum(['fix-image', 'fix-credentials', 'check-registry']), image }),
  z.object({ kind: z.enum(['raise-limit', 'fix-command']), container }),
  z.object({
    kind: z.literal('fix-probe'),
    container,
    probe: z.enum(['startup', 'readiness', 'liveness']),
  }),
  z.object({ kind: z.literal('read-logs'), pod: z.string() }),
  z.object({ kind: z.literal('ask-node-admin'), nodes }),
  z.object({ kind: z.literal('raise-quota'), quota: z.string() }),
  z.object({ kind: z.literal('remove-strays'), strays: z.array(z.string()) }),
  z.object({ kind: z.enum(PLAIN_STEPS) }),
]);

const DeployedBy = z.object({ tool: z.enum(['argo-cd', 'flux', 'helm']), name: z.string() });

const StoredAdvice: z.ZodType<Advice> = z.object({
  kind: z.enum(['nothing', 'wait', 'delete-pods', 'restart', 'roll-back', 'fix-first']),
  because: missing(z.enum(FINDING_KINDS)),
  next: Step,
  deletes: z.number(),
  of: z.number(),
  readyNow: z.number(),
  readyAfter: z.number(),
  revertedBy: missing(DeployedBy),
});

const StoredFinding: z.ZodType<EvidencedFinding> = z.object({
  kind: z.enum(FINDING_KINDS),
  pods: z.number(),
  of: z.number(),
  since: missing(Instant),
  said: missing(z.string()),
  next: Step,
});

const Budget = z.object({ name: z.string(), allowed: z.number(), healthy: z.number(), needed: z.number() });
const Autoscaler = z.object({ name: z.string(), least: z.number(), most: z.number(), current: z.number() });

export const StoredWorkloadEvidence: z.ZodType<WorkloadEvidence> = z.object({
  workload: z.string(),
  ready: z.number(),
  wanted: z.number(),
  restarts: z.number(),
  severity: z.enum(['critical', 'warning', 'advice', 'fine']),
  findings: z.array(StoredFinding),
  more: z.number(),
  lastRollout: missing(z.object({ revision: z.string(), image, at: Instant })),
  budgets: z.array(Budget),
  autoscaler: missing(Autoscaler),
  keeper: missing(DeployedBy),
  lacks: z.array(z.enum(SETTINGS)),
  advice: StoredAdvice,
  unread: z.array(z.object({ source: z.enum(SOURCES), why: z.enum(['forbidden', 'away']) })),
});

/** What `ticket_entries` holds in `evidence`. */
export const StoredEvidence: z.ZodType<Evidence> = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('read'),
    at: Instant,
    workloads: z.array(StoredWorkloadEvidence),
    gone: z.array(z.string()),
  }),
  z.object({ kind: z.literal('unread'), at: Instant, why: z.enum(['away', 'forbidden']) }),
]);
