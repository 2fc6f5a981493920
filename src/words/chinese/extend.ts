import type { Ticket } from '../../domain/ticket.ts';
import type { Voice } from '../voice.ts';
import { deed, duration, someOf } from './phrases.ts';

const DEEDS_NAMED = 5;

/** Asking for more time. */
export const extendWords = {
  button: '申请延长',
  title: '申请延长时间',
  submit: '提交审批',
  about: (ticket: Ticket, voice: Voice): string => {
    const deeds = ticket.entries.map((entry) => deed(entry, voice.code));
    const ends =
      'tokensEndAt' in ticket.state ? `现有授权的结束时间：${voice.time(ticket.state.tokensEndAt)}。` : '';
    return `会开一张新工单，申请与 ${voice.bold(ticket.ticketNo)} 相同的操作：${someOf(deeds, DEEDS_NAMED)}，再延长 ${duration(ticket.terms.tokenSeconds)}。需要重新批准；在此之前你的授权保持不变。${ends}`;
  },
  reason: { label: '为什么需要更多时间', placeholder: '已做了什么、还剩什么、打算怎么做' },
};
