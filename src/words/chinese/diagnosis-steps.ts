import type { Advice, FindingKind, NextStep, PlainStep } from '../../domain/diagnosis/finding.ts';
import { TOOLS } from '../diagnosis-names.ts';
import type { Voice } from '../voice.ts';
import { listed } from './phrases.ts';

/** The one next step after a finding, to stand after “下一步：”. */
export function nextText(next: NextStep, voice: Voice): string {
  switch (next.kind) {
    case 'delete-pods':
      return next.pods.length === 1 ? '删除这个 Pod。' : `删除这 ${next.pods.length} 个 Pod。`;
    case 'restart':
      return '重启该工作负载。';
    case 'roll-back':
      return rollBack(next, voice);
    case 'fix-image':
      return `推送 ${voice.code(next.image)}，或部署一个存在的镜像。`;
    case 'fix-credentials':
      return `检查 ${voice.code(next.image)} 的 ${voice.code('imagePullSecrets')}，以及其中的凭据是否过期。`;
    case 'check-registry':
      return `联系 ${voice.code(next.image)} 所在镜像仓库的管理员；恢复应答后 Pod 会自行启动。`;
    case 'raise-limit':
      return `调高 ${voice.code(next.container)} 的内存上限，或查清是什么占满了内存。`;
    case 'fix-command':
      return `改正 ${voice.code(next.container)} 的命令或镜像并部署。`;
    case 'fix-probe':
      return `给 ${voice.code(next.container)} 的${PROBES[next.probe]}探针更多时间，或修好它所检查的。`;
    case 'read-logs':
      return `查看 ${voice.code(next.pod)} 的最后几行日志，修好其中指出的问题。`;
    case 'ask-node-admin':
      return next.nodes.length === 0
        ? '联系节点管理员。'
        : `就 ${listed(next.nodes.slice(0, 3).map((node) => voice.code(node)))} 联系节点管理员。`;
    case 'raise-quota':
      return `请人调高配额 ${voice.code(next.quota)}，或缩减别的工作负载。`;
    case 'remove-strays':
      return `查清是谁创建了 ${listed(next.strays.slice(0, 3).map((name) => voice.code(name)))}，请其移除。`;
    default:
      return PLAIN[next.kind];
  }
}

const PROBES = { startup: '启动', liveness: '存活', readiness: '就绪' } as const;

function rollBack(
  { revision, image, leftOver }: Extract<NextStep, { kind: 'roll-back' }>,
  voice: Voice,
): string {
  const back = `回滚到修订版本 ${voice.code(revision)}（${voice.code(image)}）`;
  if (leftOver.length === 0) return `${back}。`;
  const left = listed(leftOver.slice(0, 3).map((name) => voice.code(name)));
  return `${back}，再删除 ${left}，它们不会自行更换。`;
}

const PLAIN: Readonly<Record<PlainStep, string>> = {
  'add-capacity': '增加节点，或降低 Pod 申请的资源。',
  'fix-scheduling': '改正容忍、选择器或亲和性，或请人增加合适的节点。',
  'fix-volume': '检查存储卷申领，请人修复存储。',
  'fix-config': '改正配置；之后 Pod 会自行启动。',
  'fix-cause': '先解决上面列出的问题，之后它会自行继续。',
  'resume-rollout': '查清是谁、为什么暂停的，再恢复滚动更新。',
  'scale-up': '扩容。',
  'ask-cluster-admin': '联系集群管理员：配额、准入规则和控制器由其负责。',
  'deploy-anew': '从流水线部署一个确知可用的镜像。',
  'raise-maximum': '如果负载超出承受能力，调高上限。',
  'mind-budget': '先让更多 Pod Ready，再驱逐。',
  'change-at-source': '在源头也改，或请人暂停同步。',
  'change-settings': '紧急情况结束后修改清单。',
  wait: '等一两分钟。',
  none: '没有。',
};

/** What all findings come to, in a sentence or two. */
export function adviceText(advice: Advice, voice: Voice): string {
  const { kind, because, next, deletes, of, readyNow, readyAfter, revertedBy } = advice;
  const why = because === undefined ? '' : becauseText(because);
  const left = `期间仍有 ${readyAfter} 个 Pod Ready。`;
  switch (kind) {
    case 'nothing':
      return `${voice.bold('无需处理：')} ${readyNow} 个 Pod Ready，没有需要靠删除或重新部署来解决的问题。`;
    case 'wait':
      return `${voice.bold('等一两分钟：')} ${why}。${left}`;
    case 'delete-pods':
      return `${voice.bold(`删除 ${of} 个 Pod 中的 ${deletes} 个，不必滚动更新：`)} ${why}。${left}`;
    case 'restart':
      return `${voice.bold('重启它：')} ${why}。${left}`;
    case 'roll-back':
      return `${voice.bold('删除 Pod 或重启没有用：')} ${why}。应当${nextText(next, voice)}${left}${reverted(revertedBy, voice)}`;
    case 'fix-first':
      return `${voice.bold('删除 Pod 或重新部署没有用：')} ${why}。先要解决：${nextText(next, voice)}`;
  }
}

const reverted = (keeper: Advice['revertedBy'], voice: Voice): string =>
  keeper === undefined
    ? ''
    : `如果不在 ${voice.text(TOOLS[keeper.tool])}（${voice.code(keeper.name)}）中一并修改，它会被改回。`;

/** A finding in a few words. */
export const becauseText = (kind: FindingKind): string => BECAUSE[kind];

const BECAUSE: Readonly<Record<FindingKind, string>> = {
  'no-capacity': '没有节点放得下',
  'no-node-fits': '没有合适的节点',
  'volume-away': '缺少存储卷',
  'quota-full': '配额已用尽',
  starting: 'Pod 正在启动',
  'image-missing': '镜像不存在',
  'image-forbidden': '集群无权拉取镜像',
  'registry-away': '镜像仓库没有应答',
  'image-unpullable': '镜像拉取失败',
  'config-missing': '缺少配置',
  'cannot-start': '容器无法启动',
  'out-of-memory': '内存超出上限',
  'probe-kills': '探针使它被终止',
  crashing: '容器反复退出',
  'not-ready': 'Pod 在运行但没有 Ready',
  'node-away': '节点没有应答',
  'stuck-terminating': 'Pod 不消失',
  evicted: '节点驱逐了 Pod',
  'sandbox-failed': '节点无法建立 Pod',
  'create-refused': '新的 Pod 被拒绝',
  'replicas-short': '缺少 Pod，也没有谁在创建',
  'replicas-many': '有手动创建的 Pod',
  'scaled-to-zero': '不需要任何 Pod',
  'rollout-paused': '滚动更新已暂停',
  'rollout-stuck': '滚动更新卡住了',
  'rollout-held': '滚动更新在等一个之前的 Pod',
  'update-by-hand': '滚动更新不会更换这些 Pod',
  'no-way-back': '无处可回滚',
  'autoscaler-at-most': '自动伸缩已到上限',
  'budget-spent': '干扰预算已用尽',
  'will-be-reverted': '由别的工具部署',
  'settings-missing': '缺少推荐的设置',
  healthy: '一切正常',
};
