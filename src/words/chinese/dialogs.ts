import type { Entry } from '../../domain/entry.ts';
import { badReason, type PodFacts, restartsOf } from '../../domain/facts.ts';
import type { Method, Pace } from '../../domain/operation.ts';
import type { Ticket } from '../../domain/ticket.ts';
import { secondsBetween } from '../../domain/watching.ts';
import type { QuickReason } from '../quick-reasons.ts';
import type { Voice } from '../voice.ts';
import { duration } from './phrases.ts';
import { redeployWords } from './redeploy.ts';

/** Dialogs but the one that opens a ticket. Plain text, but for what takes a voice. */
export const dialogWords = {
  loading: '请稍候…',
  /** The press came to nothing, because opening its window took longer than Slack allows. */
  tooLate: 'Slack 只允许在按下后 3 秒内打开窗口，已经超时。未执行任何操作。请再按一次。',
  close: '关闭',
  cancel: '取消',
  notice: 'Firebreak',
  deny: {
    title: (ticketNo: string): string => `拒绝 ${ticketNo}`,
    submit: '拒绝',
    about: (ticket: Ticket, voice: Voice): string =>
      `${voice.person(ticket.requester.userId)} 和频道里的所有人都会看到原因。一人拒绝，工单即结束。`,
    quick: { label: '原因', placeholder: '选择原因' },
    quickReasons: {
      'more-facts': '请补充：症状、影响和你的方案',
      'not-now': '现在不行：等正在进行的变更完成',
      'other-action': '换一种操作更合适',
      'no-emergency': '不算紧急：请走正常发布',
      'in-hand': '已经有人在处理',
    } satisfies Record<QuickReason, string>,
    reason: { label: '补充说明', placeholder: '对方应该怎么做？' },
    /** A quick reason and own words, or one of them. */
    comment: (parts: readonly string[]): string => parts.join('。'),
    missing: '请在上方选择原因，或者写一个。',
  },
  workloads: { label: '工作负载', placeholder: '选择工作负载' },
  deletePods: {
    title: '删除 Pod',
    submit: '删除',
    about: ({ application }: Entry, voice: Voice): string =>
      `${voice.bold(voice.code(application.name))}，集群 ${voice.code(application.cluster)}，命名空间 ${voice.code(application.namespace)}。每删除一个 Pod，Kubernetes 会启动一个同版本的新 Pod。`,
    figures: (ready: number, { wanted, unhealthy }: { wanted: number; unhealthy: number }): string =>
      `${wanted} 个 Pod 中 ${ready} 个 Ready，${unhealthy} 个异常`,
    noPods:
      '没有可删除的 Pod。是缩容到零了，还是 Pod 创建不出来？重新部署也没有用；请查看 Deployment 及其事件。',
    which: { label: '删除哪些 Pod' },
    unhealthy: (n: number): string => `所有异常的（${n}）`,
    these: '下面选中的',
    pods: { label: 'Pod', placeholder: '选择 Pod', hint: '仅在选了“下面选中的”时有效。' },
    groups: { unhealthy: '异常', ready: 'Ready', starting: '启动中' },
    pod: (pod: PodFacts, now: Date): string => podLine(pod, now),
    hidden: (n: number): string => `另有 ${n} 个：请用令牌调用 API`,
    method: { label: '方式' },
    methods: { delete: '删除', evict: '驱逐' } satisfies Record<Method, string>,
    methodHints: {
      delete: '不理会 PodDisruptionBudget',
      evict: '遵守 PodDisruptionBudget，必要时等待',
    } satisfies Record<Method, string>,
    pace: {
      label: '节奏',
      hint: '逐个：先只动一个 Pod，等新 Pod Ready 后再动其余的，同时缺少的不超过允许的个数。新 Pod 起不来，或 Ready 的 Pod 太少，就自动中止。',
    },
    paces: { 'one-by-one': '逐个', 'all-at-once': '一次全部' } satisfies Record<Pace, string>,
    grace: {
      label: '关闭时限（秒）',
      placeholder: '按 Pod 自己的设定',
      hint: '0 到 3600。留空则按 Pod 自己的设定，一般是 30。填 0 会直接杀掉容器，不做关闭。',
    },
    graceProblem: '请填 0 到 3600 的整数秒，或留空以按 Pod 自己的设定。',
    chooseSome: '请至少选择一个 Pod，或在上方选“所有异常的”。',
  },
  confirmDeletion: {
    title: '确定要删除吗？',
    submit: '仍然删除',
    about: (outage: Outage, voice: Voice): string => outageSentence(outage, voice),
    /** Where nothing Ready is taken any more by the time this is asked. */
    uncertain: '⚠️ 应用可能会有一段时间不可用。',
    noGrace: '⚠️ 关闭时限为 0 秒，容器会被直接杀掉：进行中的请求会中断，没有保存的内容会丢失。',
    pace: (pace: Pace): string => (pace === 'all-at-once' ? '一次全部删除。' : '逐个删除。'),
    nothingYet: '目前还没有删除任何 Pod。',
  },
  redeploy: redeployWords,
  reveal: {
    title: '你的令牌',
    about: ({ application }: Entry, expires: Date, voice: Voice): string =>
      `谁拿到这个密钥，谁就能在 ${voice.time(expires)} 之前以你的名义操作 ${voice.code(application.name)}。它只显示这一次：请复制，不要给任何人，不要贴到任何频道。再次显示会让这一个失效。`,
    curl: '可直接粘贴：',
  },
};

/** What a confirmed deletion takes from one workload. */
export type Outage = { readonly taken: number; readonly ready: number; readonly workload: string };

function outageSentence({ taken, ready, workload }: Outage, voice: Voice): string {
  const name = voice.code(workload);
  if (taken < ready) {
    return `⚠️ ${name} 有 ${ready} 个 Ready 的 Pod，这会删掉其中 ${taken} 个。新 Pod Ready 之前，全部负载由剩下的承担。`;
  }
  const all = ready === 1 ? '最后一个' : `全部 ${ready} 个`;
  return `⚠️ 这会删掉 ${name} ${all} Ready 的 Pod。新 Pod Ready 之前它无法提供服务；如果新 Pod 起不来，它会一直不可用。`;
}

function podLine(pod: PodFacts, now: Date): string {
  const restarts = restartsOf(pod);
  const state = badReason(pod) ?? (pod.ready ? 'Ready' : (pod.unschedulable ?? pod.phase));
  const often = restarts === 0 ? '' : ` · 重启 ${restarts} 次`;
  return `${state}${often} · ${duration(secondsBetween(pod.createdAt, now))}前创建`;
}
