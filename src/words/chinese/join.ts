import type { Ticket } from '../../domain/ticket.ts';
import type { Voice } from '../voice.ts';
import { deed, someOf } from './phrases.ts';
import { standingOf } from './ticket.ts';

const DEEDS_NAMED = 3;

/** Somebody else is on the same application already. */
export const joinWords = {
  title: '已有人在处理',
  about: '尚未开单：已有同事在处理这个应用。请加入他们，避免两个人做同一件事。',
  other: (ticket: Ticket, voice: Voice): string => {
    const deeds = ticket.entries.map((entry) => deed(entry, voice.code));
    return `${voice.bold(ticket.ticketNo)} · ${ticket.severity} · ${standingOf(ticket)}\n${voice.person(ticket.requester.userId)} 于 ${voice.time(ticket.openedAt)} 申请${someOf(deeds, DEEDS_NAMED)}。原因：${voice.text(ticket.reason)}`;
  },
  buttons: {
    follow: '关注它的消息列',
    takeOver: '接手处理',
    evenSo: '仍然开我自己的工单',
    back: '返回表单',
  },
  confirmTakeOver: {
    title: (ticketNo: string): string => `接手 ${ticketNo}？`,
    text: '会用你填写的内容开一张新工单，需要重新批准。批准后，对方对同一操作的授权随即结束。对方现在就会收到通知。',
    yes: '申请接手',
    no: '暂不',
  },
  joined: (ticket: Ticket, voice: Voice): string =>
    `你已关注 ${voice.code(ticket.ticketNo)}：它在 ${voice.channel(ticket.channel)} 的消息列里会提到你。由 ${voice.person(ticket.requester.userId)} 操作，请在那里协助。`,
};
