import type { LogFacts, Unread } from '../../domain/diagnosis/facts.ts';
import type {
  Advice,
  DiagnosisReport,
  Finding,
  FindingKind,
  Symptom,
} from '../../domain/diagnosis/finding.ts';
import { podNames, quotedIn, RECOMMENDED, TOOLS } from '../diagnosis-names.ts';
import type { Voice } from '../voice.ts';
import { adviceText, nextText } from './diagnosis-steps.ts';
import { andMore, duration, listed, someOf } from './phrases.ts';

const WORKLOADS_NAMED = 5;

/** What a diagnosis says: each finding in a sentence or two, with its evidence and the next step. */
export const diagnosisWords = {
  title: '诊断',
  /** What it is about and how it fares, in one line. */
  heading: (report: DiagnosisReport, voice: Voice): string => heading(report, voice),
  /** What is known of the workload besides: last rollout, budget, autoscaler, quotas. A line for each. */
  situation: (report: DiagnosisReport, voice: Voice): string[] => situation(report, voice),
  /** What all findings come to. */
  advice: (advice: Advice, voice: Voice): string => adviceText(advice, voice),
  finding: (finding: Finding, voice: Voice): string => findingText(finding, voice),
  /** Above the last lines of a container. */
  log: (log: LogFacts, voice: Voice): string =>
    `${voice.code(log.pod)} 中容器 ${voice.code(log.container)} ${log.previous ? '退出前' : ''}的最后几行日志：`,
  /** What could not be read, so that nobody takes silence for health. */
  unread: (unread: readonly Unread[]): string => unreadText(unread),
  moreFindings: (n: number): string => andMore(n),
  /** Workloads that are left out, each with its figures. */
  others: (reports: readonly DiagnosisReport[], voice: Voice): string =>
    `另有：${someOf(
      reports.map(({ workload, ready, wanted }) => `${voice.code(workload.name)} ${ready}/${wanted} Ready`),
      WORKLOADS_NAMED,
    )}`,
  gone: (workloads: readonly string[], voice: Voice): string =>
    `已不再部署在那里：${someOf(workloads.map(voice.code), WORKLOADS_NAMED)}。`,
};

function heading({ place, workload, ready, wanted, restarts }: DiagnosisReport, voice: Voice): string {
  const what = `${voice.code(`${place.cluster}/${place.namespace}`)} 中的 ${voice.code(workload.name)}`;
  const figures = `${wanted} 个 Pod 中 ${ready} 个 Ready`;
  return `${voice.bold('诊断：')} ${what}，${figures}${restarts === 0 ? '' : `，共重启 ${restarts} 次`}`;
}

function situation(
  { lastRollout, budgets, autoscaler, fullQuotas }: DiagnosisReport,
  voice: Voice,
): string[] {
  return [
    ...(lastRollout === undefined
      ? []
      : [
          `当前修订版本 ${voice.code(lastRollout.revision)}（${voice.code(lastRollout.image)}），始于 ${voice.time(lastRollout.at)}`,
        ]),
    ...budgets.map(
      ({ name, allowed, healthy, needed }) =>
        `干扰预算 ${voice.code(name)}：现在可驱逐 ${allowed} 个 Pod（健康 ${healthy} 个，至少需要 ${needed} 个）`,
    ),
    ...(autoscaler === undefined
      ? []
      : [
          `自动伸缩 ${voice.code(autoscaler.name)}：${autoscaler.least} 到 ${autoscaler.most} 个 Pod，现在 ${autoscaler.current} 个`,
        ]),
    ...fullQuotas.map(
      ({ name, resource, used, hard }) =>
        `配额 ${voice.code(name)} 已用尽：${voice.code(resource)} 已用 ${voice.code(used)}，上限 ${voice.code(hard)}`,
    ),
  ];
}

function findingText(finding: Finding, voice: Voice): string {
  const { pods, of, next, since } = finding;
  const names = podNames(finding, voice);
  const rest = pods.length - names.length;
  const subject = pods.length === 0 ? '此工作负载：' : `${of} 个 Pod 中的 ${pods.length} 个：`;
  const said = quotedIn(finding);
  return [
    `${voice.bold(subject)} ${say(finding, voice)}`,
    ...(names.length === 0
      ? []
      : [
          `${rest > 0 ? `${names.join('、')}，${andMore(rest)}` : listed(names)}${since === undefined ? '' : `，自 ${voice.time(since)} 起没有 Ready`}`,
        ]),
    ...(said === undefined ? [] : [`集群的说法：${voice.text(said)}`]),
    [
      ...helps(finding),
      ...(next.kind === 'none' ? [] : [`${voice.bold('下一步：')} ${nextText(next, voice)}`]),
    ].join(''),
  ]
    .filter((line) => line !== '')
    .join('\n');
}

/** Plainly, where what people would try first is of no use. */
function helps({ severity, deletingHelps, redeployHelps, next }: Finding): string[] {
  if (severity === 'advice' || severity === 'fine' || next.kind === 'wait' || deletingHelps) return [];
  return [redeployHelps ? '删除 Pod 没有用。' : '删除 Pod 没有用，重启也没有用。'];
}

type Sayings = { readonly [K in FindingKind]: (evidence: Symptom<K>['evidence'], voice: Voice) => string };

function say<K extends FindingKind>({ kind, evidence }: Symptom<K>, voice: Voice): string {
  return SAYINGS[kind](evidence, voice);
}

const codes = (names: readonly string[], voice: Voice): string =>
  listed(names.map((name) => voice.code(name)));

const SAYINGS: Sayings = {
  'no-capacity': ({ lacking, requests }, voice) => {
    const asked = Object.entries(requests).map(([resource, n]) => voice.code(`${resource}: ${n}`));
    const wish = asked.length === 0 ? '' : `；每个 Pod 申请 ${listed(asked)}`;
    return `没有节点放得下，缺少 ${codes(lacking, voice)}${wish}。`;
  },
  'no-node-fits': ({ why }) => NO_NODE[why],
  'volume-away': () => '所需的存储卷不存在，或无法挂载。',
  'quota-full': ({ quota, requested, used, limited }, voice) =>
    `配额 ${voice.code(quota)} 已用尽，新的 Pod 被拒绝：申请 ${voice.code(requested)}，已用 ${voice.code(used)}，上限 ${voice.code(limited)}。`,
  starting: ({ seconds }) => `正在启动，已 ${duration(seconds)}。`,
  'image-missing': ({ image }, voice) => `镜像 ${voice.code(image)} 不存在。`,
  'image-forbidden': ({ image }, voice) => `镜像仓库不让集群拉取 ${voice.code(image)}：凭据缺失或有误。`,
  'registry-away': ({ image }, voice) => `${voice.code(image)} 所在的镜像仓库没有正常应答集群。`,
  'image-unpullable': ({ image }, voice) => `镜像 ${voice.code(image)} 拉取失败。`,
  'config-missing': ({ object, name, key }, voice) => {
    if (object === undefined || name === undefined) return '配置有误，容器无法启动。';
    const missing = `${object} ${voice.code(name)}`;
    return key === undefined ? `${missing} 不存在。` : `${missing} 中没有键 ${voice.code(key)}。`;
  },
  'cannot-start': ({ container }, voice) => `容器 ${voice.code(container)} 无法启动。`,
  'out-of-memory': ({ container, limit, restarts }, voice) => {
    const bound = limit === undefined ? '节点所能提供的' : ` ${voice.code(limit)} 的上限`;
    return `容器 ${voice.code(container)} 因内存超出${bound}而被终止，已重启 ${restarts} 次。`;
  },
  'probe-kills': ({ container, probe, restarts }, voice) =>
    `容器 ${voice.code(container)} 因${PROBES[probe]}探针失败而被终止，已重启 ${restarts} 次。`,
  crashing: ({ container, exitCode, when, restarts }, voice) =>
    `容器 ${voice.code(container)} ${ENDS[when ?? 'unknown']}，退出码 ${exitCode}${EXITS[exitCode] ?? ''}，已重启 ${restarts} 次。`,
  'not-ready': ({ seconds, wasReady }) =>
    `在运行，但${wasReady ? '失去 Ready' : '一直没有 Ready'}，已 ${duration(seconds)}。`,
  'node-away': ({ nodes }, voice) => `所在${nodeOf(nodes, voice)}没有应答。`,
  'stuck-terminating': ({ nodes, seconds }, voice) =>
    `${duration(seconds)}前就该消失，却仍在；所在${nodeOf(nodes, voice)}没有确认。`,
  evicted: ({ reason }, voice) => `被所在节点驱逐（${voice.code(reason)}）。`,
  'sandbox-failed': () => '所在节点无法建立它们：网络或容器运行时出错。',
  'create-refused': () => '集群拒绝创建新的 Pod。',
  'replicas-short': ({ have, wanted }) => `应有 ${wanted} 个 Pod，只有 ${have} 个，也没有谁在创建其余的。`,
  'replicas-many': ({ strays }, voice) =>
    `另有 ${strays.length} 个他人创建的 Pod 带着它的标签，可能分走流量：${codes(strays.slice(0, 3), voice)}。`,
  'scaled-to-zero': () => '已缩容到零，没有可以处理的 Pod。',
  'rollout-paused': ({ updated, wanted }) => `滚动更新已暂停，${wanted} 个 Pod 中更新了 ${updated} 个。`,
  'rollout-stuck': ({ updated, wanted, seconds }) =>
    `滚动更新卡住了，${wanted} 个 Pod 中更新了 ${updated} 个；${seconds === undefined ? '已过期限' : `期限已过 ${duration(seconds)}`}。旧 Pod 仍在提供服务。`,
  'rollout-held': () =>
    '属于之前的清单，也没有 Ready。清单也许已经改好，但在手动删除它们之前，滚动更新会一直等待。',
  'update-by-hand': ({ how, outdated, wanted }, voice) =>
    how === 'OnDelete'
      ? `${wanted} 个中有 ${outdated} 个属于之前的清单：使用 ${voice.code('OnDelete')} 时，重启只在 Pod 被删除后才生效。`
      : `${wanted} 个中有 ${outdated} 个是有意保留的：滚动更新到 ${voice.code('partition')} 为止。`,
  'no-way-back': ({ revisions, limit }, voice) =>
    `无处可回滚：保留了 ${revisions} 个修订版本${limit === undefined ? '' : `（${voice.code(`revisionHistoryLimit: ${limit}`)}）`}，镜像都一样。`,
  'autoscaler-at-most': ({ name, most }, voice) => `自动伸缩 ${voice.code(name)} 已到上限 ${most} 个 Pod。`,
  'budget-spent': ({ name, healthy, needed }, voice) =>
    `干扰预算 ${voice.code(name)} 不允许驱逐：健康 ${healthy} 个，至少需要 ${needed} 个。直接删除 Pod 不受它限制。`,
  'will-be-reverted': ({ tool, name }, voice) =>
    `由 ${voice.text(TOOLS[tool])} 部署（${voice.code(name)}），换镜像或回滚会在${tool === 'helm' ? '下次升级' : '同步'}时被改回。删除 Pod 和重启不受影响。`,
  'settings-missing': ({ settings }, voice) =>
    `缺少推荐的设置：${codes(
      settings.map((setting) => RECOMMENDED[setting]),
      voice,
    )}。`,
  healthy: ({ ready, wanted }) =>
    `${ready < wanted ? '暂未发现问题' : '一切正常'}，${wanted} 个 Pod 中 ${ready} 个 Ready。`,
};

const NO_NODE: Readonly<Record<Symptom<'no-node-fits'>['evidence']['why'], string>> = {
  taint: '没有节点接受它们：缺少对污点的容忍。',
  affinity: '没有节点符合要求（选择器、亲和性或分布约束）。',
  other: '没有节点接受它们。',
};

const PROBES = { startup: '启动', liveness: '存活' } as const;

const ENDS = { startup: '一启动就退出', runtime: '运行中退出', unknown: '反复退出' } as const;

const EXITS: Readonly<Record<number, string>> = {
  0: '，像是工作已完成',
  126: '（命令无法执行）',
  127: '（找不到命令）',
  134: '（自行中止）',
  137: '（被强制终止）',
  139: '（访问了不属于它的内存）',
  143: '（被要求退出）',
};

const nodeOf = (nodes: readonly string[], voice: Voice): string =>
  nodes.length === 0 ? '节点' : `节点 ${codes(nodes.slice(0, 3), voice)} `;

const SOURCES: Readonly<Record<Unread['source'], string>> = {
  events: '事件',
  logs: '日志',
  history: '历史修订版本',
  quotas: '配额',
  budgets: '干扰预算',
  autoscaler: '自动伸缩',
  nodes: '节点',
};

function unreadText(unread: readonly Unread[]): string {
  const sources = (why: Unread['why']) =>
    listed(unread.filter((each) => each.why === why).map(({ source }) => SOURCES[source]));
  const [forbidden, away] = [sources('forbidden'), sources('away')];
  return [
    forbidden === '' ? '' : `Firebreak 无权读取${forbidden}。`,
    away === '' ? '' : `没有及时得到应答：${away}。`,
  ].join('');
}
