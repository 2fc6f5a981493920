import { createHash } from 'node:crypto';
import { applicationId } from './application.ts';
import type { Json } from './audit.ts';
import type { AutoscalerFacts, BudgetFacts, Keeper, Revision, Unread } from './diagnosis/facts.ts';
import {
  type Advice,
  type DiagnosisReport,
  type Finding,
  type FindingKind,
  type NextStep,
  SEVERITIES,
  type Setting,
  type Severity,
} from './diagnosis/finding.ts';
import type { Entry } from './entry.ts';
import { noStep, type Step } from './step.ts';
import type { Ticket } from './ticket.ts';

/** What Firebreak read from the cluster for a ticket: the same for who asks and who decides. */
export type Evidence =
  | {
      readonly kind: 'read';
      readonly at: Date;
      /** What matters most comes first. */
      readonly workloads: readonly WorkloadEvidence[];
      /** Names of workloads that are not there any more. */
      readonly gone: readonly string[];
    }
  /** Nothing could be read; it is tried again while the ticket waits. */
  | { readonly kind: 'unread'; readonly at: Date; readonly why: 'away' | 'forbidden' };

/** A diagnosis, cut down to what is kept. */
export type WorkloadEvidence = {
  readonly workload: string;
  readonly ready: number;
  readonly wanted: number;
  readonly restarts: number;
  readonly severity: Severity;
  /** What is wrong, the worst first; at most three. */
  readonly findings: readonly EvidencedFinding[];
  /** How many more there were. */
  readonly more: number;
  readonly lastRollout: Pick<Revision, 'revision' | 'image' | 'at'> | undefined;
  readonly budgets: readonly BudgetFacts[];
  readonly autoscaler: AutoscalerFacts | undefined;
  readonly keeper: Keeper | undefined;
  readonly lacks: readonly Setting[];
  /** Its step names no pods: there may be hundreds. */
  readonly advice: Advice;
  readonly unread: readonly Unread[];
};

export type EvidencedFinding = {
  readonly kind: FindingKind;
  /** How many pods show it; none where it is the workload's own. */
  readonly pods: number;
  readonly of: number;
  readonly since: Date | undefined;
  /** The cluster's own words. */
  readonly said: string | undefined;
  /** Names no pods that are to be deleted. */
  readonly next: NextStep;
};

const FINDINGS_KEPT = 3;
const BUDGETS_KEPT = 3;
const SAID_KEPT = 300;

/** What is kept of the diagnoses of an application's workloads. Pure. */
export function evidenceOf(
  reports: readonly DiagnosisReport[],
  { gone, now }: { readonly gone: readonly string[]; readonly now: Date },
): Evidence {
  const workloads = reports.map(workloadEvidence).toSorted(worstFirst);
  return { kind: 'read', at: now, workloads, gone };
}

const worstFirst = (a: WorkloadEvidence, b: WorkloadEvidence): number =>
  SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
  a.ready - a.wanted - (b.ready - b.wanted);

export function workloadEvidence(report: DiagnosisReport): WorkloadEvidence {
  const { findings, lastRollout, advice } = report;
  const wrong = findings.filter(isWrong);
  return {
    workload: report.workload.name,
    ready: report.ready,
    wanted: report.wanted,
    restarts: report.restarts,
    severity: findings[0]?.severity ?? 'fine',
    findings: wrong.slice(0, FINDINGS_KEPT).map(evidenced),
    more: Math.max(0, wrong.length - FINDINGS_KEPT),
    lastRollout: lastRollout && {
      revision: lastRollout.revision,
      image: lastRollout.image,
      at: lastRollout.at,
    },
    budgets: report.budgets.slice(0, BUDGETS_KEPT),
    autoscaler: report.autoscaler,
    keeper: report.keeper,
    lacks: findings.flatMap((each) => (each.kind === 'settings-missing' ? each.evidence.settings : [])),
    advice: { ...advice, next: withoutPods(advice.next) },
    unread: report.unread,
  };
}

const isWrong = ({ kind, severity }: Finding): boolean =>
  severity === 'critical' || severity === 'warning' || kind === 'starting';

function evidenced(finding: Finding): EvidencedFinding {
  const { kind, pods, of, since, next, evidence } = finding;
  const said = 'said' in evidence ? evidence.said : undefined;
  return {
    kind,
    pods: pods.length,
    of,
    since,
    said: said === '' ? undefined : said?.slice(0, SAID_KEPT).toWellFormed(),
    next: withoutPods(next),
  };
}

const withoutPods = (next: NextStep): NextStep =>
  next.kind === 'delete-pods' ? { kind: 'delete-pods', pods: [] } : next;

/**
 * The entries that evidence is still to be read for: while nobody has decided, and once the glass was broken
 * until something is done.
 */
export function lackingEvidence({ state, breakGlass, entries, operations }: Ticket): Entry[] {
  const isUndecided = state.kind === 'PENDING_APPROVAL';
  const isUntouched = state.kind === 'APPROVED' && breakGlass !== undefined && operations.length === 0;
  return isUndecided || isUntouched ? entries.filter(({ evidence }) => evidence?.kind !== 'read') : [];
}

/** Puts what was read to the entries that lack it, by `applicationId`. What is known already stays as it is. */
export function evidenceGathered(ticket: Ticket, gathered: ReadonlyMap<string, Evidence>): Step {
  const lacking = new Set(lackingEvidence(ticket));
  const entries = ticket.entries.map((entry) => {
    const evidence = gathered.get(applicationId(entry.application));
    const isNews = evidence !== undefined && lacking.has(entry) && !isSame(evidence, entry.evidence);
    return isNews ? { ...entry, evidence } : entry;
  });
  if (entries.every((entry, index) => entry === ticket.entries[index])) return noStep(ticket);
  return { ticket: { ...ticket, entries }, events: [], jobs: [{ kind: 'show-ticket', ticketId: ticket.id }] };
}

/** That a cluster is still away is nothing new. */
const isSame = (a: Evidence, b: Evidence | undefined): boolean =>
  a.kind === 'unread' && b?.kind === 'unread' && a.why === b.why;

/** The evidence of a ticket's entries in their order, as it is kept with a decision; `null` where there is none. */
export function evidenceKept({ entries }: Pick<Ticket, 'entries'>): Json {
  return JSON.parse(JSON.stringify(entries.map(({ evidence }) => evidence ?? null)));
}

/** SHA-256, hex, of what `evidenceKept` gives. */
export const evidenceHash = (ticket: Pick<Ticket, 'entries'>): string =>
  createHash('sha256')
    .update(JSON.stringify(evidenceKept(ticket)))
    .digest('hex');
