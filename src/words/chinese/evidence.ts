import type { Entry } from '../../domain/entry.ts';
import type { Evidence, EvidencedFinding, WorkloadEvidence } from '../../domain/evidence.ts';
import { RECOMMENDED, TOOLS } from '../diagnosis-names.ts';
import type { Voice } from '../voice.ts';
import { diagnosisWords } from './diagnosis.ts';
import { becauseText, nextText } from './diagnosis-steps.ts';
import { andMore, listed, someOf } from './phrases.ts';

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
  follows: '🔎 正在读取 Pod 状况，稍后显示。',
};

type Read = Extract<Evidence, { kind: 'read' }>;

function unread({ why }: Extract<Evidence, { kind: 'unread' }>, cluster: string, voice: Voice): string {
  return why === 'forbidden'
    ? `⚠️ Firebreak 无权读取集群 ${voice.code(cluster)}，Pod 状况未知。`
    : `⚠️ 集群 ${voice.code(cluster)} 没有应答，Pod 状况未知。在有人审批之前会不断重试。`;
}

function read({ workloads, gone, at }: Read, voice: Voice): string[] {
  const [lead, ...others] = workloads;
  if (lead === undefined) return [`⚠️ ${diagnosisWords.gone(gone, voice)}`];
  const name = others.length + gone.length === 0 ? '' : `${voice.code(lead.workload)}：`;
  const also = [
    ...others.map((each) => `${voice.code(each.workload)} ${each.ready}/${each.wanted}`),
    ...gone.map((each) => `已不在的 ${voice.code(each)}`),
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
  const ends = restarts === 0 ? '' : `，共重启 ${restarts} 次`;
  const figures = `${mark}${wanted} 个 Pod 中 ${ready} 个 Ready${ends}（${voice.time(at)}）`;
  if (findings.length === 0) return figures;
  const all = findings.map((finding) => short(finding, voice)).join('；');
  return `${figures}：${all}${more === 0 ? '' : `；${andMore(more)}`}`;
}

function short({ kind, pods, of, since }: EvidencedFinding, voice: Voice): string {
  const who = pods === 0 ? '' : `${of} 个中的 ${pods} 个：`;
  return `${who}${becauseText(kind)}${since === undefined ? '' : `，自 ${voice.time(since)} 起没有 Ready`}`;
}

function found({ findings, more }: WorkloadEvidence, voice: Voice): string[] {
  const lines = findings.map((finding, index) => {
    const { said, next } = finding;
    const isTold = index === 0 || next.kind === 'none' || next.kind === 'delete-pods';
    return [
      `🔎 ${short(finding, voice)}。`,
      ...(said === undefined ? [] : [`集群的说法：${voice.text(said)}`]),
      ...(isTold ? [] : [`${voice.bold('下一步：')} ${nextText(next, voice)}`]),
    ].join('');
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
          `修订版本 ${voice.code(lastRollout.revision)}（${voice.code(lastRollout.image)}），始于 ${voice.time(lastRollout.at)}`,
        ]),
    ...budgets.map(({ name, allowed }) => `干扰预算 ${voice.code(name)} 可驱逐 ${allowed} 个`),
    ...(autoscaler === undefined
      ? []
      : [`自动伸缩 ${autoscaler.least} 到 ${autoscaler.most} 个 Pod，现在 ${autoscaler.current} 个`]),
    ...(keeper === undefined
      ? []
      : [`${voice.text(TOOLS[keeper.tool])}（${voice.code(keeper.name)}）会改回镜像变更或回滚`]),
    ...(lacks.length === 0 ? [] : [`缺少 ${listed(lacks.map((each) => voice.code(RECOMMENDED[each])))}`]),
    ...(missed.length === 0 ? [] : [diagnosisWords.unread(missed)]),
  ];
}
