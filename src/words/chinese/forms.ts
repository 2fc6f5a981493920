import type { Action } from '../../domain/action.ts';
import { MAX_ENTRIES, REASON_LENGTH, type Ticket } from '../../domain/ticket.ts';
import type { FormProblem } from '../../domain/ticket-form.ts';
import type { Voice } from '../voice.ts';
import { ACTION_NAMES_CHINESE, listed } from './phrases.ts';

/** Opening a ticket. Plain text, but for what takes a voice. */
export const openWords = {
  title: '新建紧急工单',
  submit: '提交审批',
  close: '取消',
  /** Which emergencies suit which action. */
  suits: (voice: Voice): string[] => [
    `${voice.bold('删除 Pod')} 适合 Pod 卡死、内存泄漏或崩溃：Kubernetes 会用同一版本启动新的 Pod。不适合扩缩容、测试或计划内的工作。`,
    `${voice.bold('重新部署')} 适合配置已改、修复或安全补丁待生效，或所有 Pod 都有问题：全部 Pod 逐步替换。不适合日常发布或计划内维护。`,
    `${voice.bold('想回滚版本？')} 删除 Pod 只会启动同一版本。请选 ${voice.bold('重新部署')}，在原因里写明要哪个版本、为什么：可以回到之前的版本，或换成镜像的另一个版本。发布系统里也要设好，否则下次发布会改回去。`,
  ],
  actions: { label: '需要做什么' },
  action: (action: Action): string => ACTION_NAMES_CHINESE[action],
  actionHint: (action: Action): string => HINTS[action],
  applications: {
    label: '应用',
    placeholder: '输入名称',
    hint: `应用数 × 操作数，每张工单最多 ${MAX_ENTRIES} 项。`,
  },
  severity: { label: '严重程度' },
  reason: {
    label: '发生了什么，你打算怎么做',
    placeholder: '03:05 起 checkout 返回 502；web-service 有 3 个 Pod 处于 CrashLoopBackOff。',
    hint: `${REASON_LENGTH.least} 到 ${thousands(REASON_LENGTH.most)} 个字符。审批人据此决定：症状、影响、你的方案。同时请通知相关人员。`,
  },
  reference: { label: '参考链接', placeholder: 'https://', hint: '告警或故障的链接。' },
  problem: (problem: FormProblem): string => problemText(problem),
  /** For the field of applications. Plain text. */
  unknownApplication: (name: string, nearest: readonly string[]): string =>
    nearest.length === 0
      ? `没有名为“${name}”的应用。请检查名称。`
      : `没有名为“${name}”的应用。是不是 ${listed(nearest, 'or')}？`,
  checking: {
    title: '正在检查',
    text: '正在检查谁可以审批、Pod 状况如何。需要几秒钟。',
  },
  opened: {
    title: '工单已创建',
    text: (ticket: Ticket, voice: Voice): string =>
      `🚨 ${voice.bold(ticket.ticketNo)} 已创建，正在 ${voice.channel(ticket.channel)} 里请审批人审批。一批准你就会收到私信。无人审批则 ${voice.time(ticket.expiresAt)} 过期。`,
    others: '已经有人在处理：',
    other: (ticket: Ticket, voice: Voice): string =>
      `${voice.person(ticket.requester.userId)} 于 ${voice.time(ticket.openedAt)} 创建了 ${voice.code(ticket.ticketNo)}（${listed([...new Set(ticket.entries.map(({ application }) => voice.code(application.name)))])}）。`,
    next: '等待期间：通知相关人员，继续排查。可以在卡片上取消工单。',
  },
  refused: { title: '未创建', back: '返回表单', seeOpen: '打开它的卡片' },
};

const HINTS: Readonly<Record<Action, string>> = {
  'delete-pods': '删掉选中的 Pod，由同版本的新 Pod 接替',
  redeploy: '逐步替换全部 Pod',
};

function thousands(n: number): string {
  return n.toLocaleString('zh-CN');
}

function problemText({ field, problem }: FormProblem): string {
  switch (problem) {
    case 'missing':
      return field === 'applications' ? '请至少选择一个应用。' : '请至少选择一个操作。';
    case 'too-short':
      return `请再写详细一点：至少 ${REASON_LENGTH.least} 个字符。`;
    case 'too-long':
      return `太长了：最多 ${thousands(REASON_LENGTH.most)} 个字符。其余内容请在下方放链接。`;
    case 'too-many':
      return `应用数 × 操作数，每张工单最多 ${MAX_ENTRIES} 项。请少选一些，或再开一张工单。`;
    case 'not-https':
      return '必须是以 https:// 开头的链接，最多 1,000 个字符。';
  }
}
