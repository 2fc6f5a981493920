import type { Voice } from '../voice.ts';
import { andMore } from './phrases.ts';

/** The app's own page, for one person. */
export const homeWords = {
  title: 'Firebreak',
  updated: (at: Date, voice: Voice): string => `更新于 ${voice.time(at)}。`,
  buttons: { open: '新建紧急工单', refresh: '刷新' },
  /** For who may neither ask nor decide. */
  nothingToAsk: (voice: Voice): string =>
    `你在这里没有可以申请的操作：申请需要角色，还需要一个有应用的团队。如果你应该可以申请，请联系 Firebreak 管理员。${voice.code('/emergency list')} 列出未结束的工单。`,
  quiet: '没有等你处理的事项，你也没有工单。',
  headings: {
    live: '你现在可以做的操作',
    waiting: '等待你审批',
    reviews: '等待你复核',
    mine: '你的工单',
    teams: '你的团队最近的紧急情况',
  },
  because: (reason: string, voice: Voice): string => `理由：${voice.text(reason)}`,
  more: {
    mine: (n: number, voice: Voice): string => `${andMore(n)}：请输入 ${voice.code('/emergency mine')}`,
    open: (n: number, voice: Voice): string =>
      `${andMore(n)}：${voice.code('/emergency list')} 列出未结束的工单`,
  },
};
