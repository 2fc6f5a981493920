import type { Entry } from '../../domain/entry.ts';
import type { Evidence, EvidencedFinding, WorkloadEvidence } from '../../domain/evidence.ts';
import { RECOMMENDED, TOOLS } from '../diagnosis-names.ts';
import type { Voice } from '../voice.ts';
import { diagnosisWords } from './diagnosis.ts';
import { becauseText, nextText } from './diagnosis-steps.ts';
import { andMore, count, listed, someOf } from './phrases.ts';

const OTHERS_NAMED = 3;

/** What was read from the cluster for a ticket, on its card. */
export const evidenceWords = {
  /** In three lines: how the pods are, what else is known, and what would help. Nothing before it was read. */
  lines: ({ evidence, application }: Entry, voice: Voice): string[] => {
    if (evidence === undefined) return [];
    return evidence.kind === 'read' ? read(evidence, voice) : [unread(evidence, application.cluster, voice)];
  },
  /** What was wrong when an operation failed; the advice says what comes first. */
  findings: (evidence: WorkloadEvidence, voice: Voice): string[] => found(evidence, voice),
  follows: '🔎 How its pods are follows in a moment.',
};

type Read = Extract<Evidence, { kind: 'read' }>;

function unread({ why }: Extract<Evidence, { kind: 'unread' }>, cluster: string, voice: Voice): string {
  return why === 'forbidden'
    ? `⚠️ Firebreak may not read cluster ${voice.code(cluster)}: how its pods are is not known.`
    : `⚠️ Cluster ${voice.code(cluster)} is away: how its pods are is not known. It is asked again until somebody decides.`;
}

function read({ workloads, gone, at }: Read, voice: Voice): string[] {
  const [lead, ...others] = workloads;
  if (lead === undefined) return [`⚠️ ${diagnosisWords.gone(gone, voice)}`];
  const name = others.length + gone.length === 0 ? '' : `${voice.code(lead.workload)}: `;
  const also = [
    ...others.map((each) => `${voice.code(each.workload)} ${each.ready} of ${each.wanted}`),
    ...gone.map((each) => `${voice.code(each)} gone`),
  ];
  return [
    `${name}${state(lead, at, voice)}${also.length === 0 ? '' : ` · ${someOf(also, OTHERS_NAMED)}`}`,
    situation(lead, voice).join(' · '),
    diagnosisWords.advice(lead.advice, voice),
  ].filter((line) => line !== '');
}

function state(
  { ready, wanted, restarts, severity, findings, more }: WorkloadEvidence,
  at: Date,
  voice: Voice,
) {
  const mark = severity === 'critical' || severity === 'warning' ? '⚠️ ' : '';
  const ends = restarts === 0 ? '' : `, ${count(restarts, 'restart')}`;
  const figures = `${mark}${ready} of ${count(wanted, 'pod')} Ready${ends}, ${voice.time(at)}`;
  if (findings.length === 0) return figures;
  const all = findings.map((finding) => short(finding, voice)).join('; ');
  return `${figures}: ${all}${more === 0 ? '' : ` ${andMore(more)}`}`;
}

function short({ kind, pods, of, since }: EvidencedFinding, voice: Voice): string {
  const who = pods === 0 ? '' : `${pods} of ${of}: `;
  return `${who}${becauseText(kind)}${since === undefined ? '' : `, not Ready since ${voice.time(since)}`}`;
}

function found({ findings, more }: WorkloadEvidence, voice: Voice): string[] {
  const lines = findings.map((finding, index) => {
    const { said, next } = finding;
    const isTold = index === 0 || next.kind === 'none' || next.kind === 'delete-pods';
    return [
      `🔎 ${short(finding, voice)}.`,
      ...(said === undefined ? [] : [`The cluster says: ${voice.text(said)}`]),
      ...(isTold ? [] : [`${voice.bold('Next:')} ${nextText(next, voice)}`]),
    ].join(' ');
  });
  return more === 0 ? lines : [...lines, andMore(more)];
}

/** What is better known before something is done. */
function situation(evidence: WorkloadEvidence, voice: Voice): string[] {
  const { lastRollout, budgets, autoscaler, keeper, lacks, unread: missed } = evidence;
  return [
    ...(lastRollout === undefined
      ? []
      : [
          `revision ${voice.code(lastRollout.revision)} (${voice.code(lastRollout.image)}) since ${voice.time(lastRollout.at)}`,
        ]),
    ...budgets.map(({ name, allowed }) => `budget ${voice.code(name)} allows ${count(allowed, 'eviction')}`),
    ...(autoscaler === undefined
      ? []
      : [`autoscaler ${autoscaler.least} to ${autoscaler.most} pods, ${autoscaler.current} now`]),
    ...(keeper === undefined
      ? []
      : [
          `${voice.text(TOOLS[keeper.tool])} (${voice.code(keeper.name)}) will put back another image or a roll-back`,
        ]),
    ...(lacks.length === 0 ? [] : [`lacks ${listed(lacks.map((each) => voice.code(RECOMMENDED[each])))}`]),
    ...(missed.length === 0 ? [] : [diagnosisWords.unread(missed)]),
  ];
}
