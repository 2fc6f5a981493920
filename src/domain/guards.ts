import { type Application, applicationId } from './application.ts';
import type { Operation } from './operation.ts';
import { workloadKey } from './operation.ts';
import type { UserId } from './person.ts';
import { Refusal } from './refusal.ts';

/** A row that is locked with the ticket, because the decision reads what other tickets do. */
export type Guard = `operation:${string}` | `redeploys:${string}`;

export type RunningElsewhere = {
  readonly operationId: string;
  readonly ticketNo: string;
  readonly actor: UserId;
  readonly startedAt: Date;
};

/** What stands behind the guards while they are locked. */
export type GuardFacts = {
  /** By workload key: the operation that runs on it now. */
  readonly running: Readonly<Record<string, RunningElsewhere>>;
  /** Starts of redeploys, but for roll-backs, of the guarded application within the last hour, oldest first. */
  readonly recentRedeploys: readonly Date[];
};

export const NOTHING_GUARDED: GuardFacts = { running: {}, recentRedeploys: [] };

const HOUR_MS = 3_600_000;

export const operationGuard = (on: Pick<Operation, 'cluster' | 'namespace' | 'workload'>): Guard =>
  `operation:${workloadKey(on)}`;

export const redeploysGuard = (application: Application): Guard => `redeploys:${applicationId(application)}`;

/** One running operation per workload, over all replicas (SPEC 6). */
export function assertNothingRuns(
  { running }: GuardFacts,
  on: Pick<Operation, 'cluster' | 'namespace' | 'workload'>,
): void {
  const other = running[workloadKey(on)];
  if (other !== undefined) {
    const { ticketNo, actor, startedAt } = other;
    throw new Refusal('operation-running', { ticketNo, actor, startedAt, workload: on.workload.name });
  }
}

/** So many redeploys of an application per hour; says when the next one is allowed. */
export function assertNotTooOften(
  { recentRedeploys }: GuardFacts,
  { application, limit, now }: { readonly application: string; readonly limit: number; readonly now: Date },
): void {
  const within = recentRedeploys.filter((at) => now.getTime() - at.getTime() < HOUR_MS);
  if (within.length < limit) return;
  const freed = within[within.length - limit] ?? now;
  throw new Refusal('redeploy-too-often', {
    application,
    limit,
    nextAt: new Date(freed.getTime() + HOUR_MS),
  });
}
