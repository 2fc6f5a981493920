import type { Action } from '../../domain/action.ts';
import { CONFIRMATION } from '../../domain/break-glass.ts';
import { runningOperations, type Ticket } from '../../domain/ticket.ts';
import type { Voice } from '../voice.ts';
import { ACTION_NAMES_CHINESE } from './phrases.ts';
import { ticketWords } from './ticket.ts';

/** The requester's buttons in the thread, and the direct message that leads to them. */
export const panelWords = {
  heading: (ticket: Ticket, voice: Voice): string => heading(ticket, voice),
  /** For notifications. */
  summary: (ticket: Ticket, voice: Voice): string => `${ticket.ticketNo}：${heading(ticket, voice)}`,
  buttons: {
    act: (action: Action): string => ACTION_NAMES_CHINESE[action],
    diagnose: '诊断',
    reveal: '显示令牌',
    retry: '重试',
    followUp: (action: Action): string => `申请${ACTION_NAMES_CHINESE[action]}`,
    newTicket: '新建工单',
    finish: '结束',
  },
  confirmFinish: {
    title: (ticketNo: string): string => `结束 ${ticketNo}？`,
    text: '紧急情况已解除：你剩余的授权立即结束。正在运行的操作会继续跟踪到底。要再操作，需要新工单。',
    yes: '结束',
    no: '暂不结束',
  },
  direct: (ticket: Ticket, { link, voice }: { readonly link: string; readonly voice: Voice }): string =>
    direct(ticket, link, voice),
  linkLabel: '打开消息列',
};

function heading(ticket: Ticket, voice: Voice): string {
  const { state } = ticket;
  if (state.kind !== 'APPROVED') {
    return `${ticket.ticketNo} ${ticketWords.state(state.kind)}，这里没有可用的按钮了；有新的紧急情况请用 ${voice.code('/emergency')}。`;
  }
  if (state.finishedBy !== undefined) {
    const running = runningOperations(ticket).length;
    return `${ticket.ticketNo} 已结束。还在运行的 ${running} 个操作跑完后，工单即完成。`;
  }
  const who = voice.person(ticket.requester.userId);
  const mark = ticket.breakGlass === undefined ? '' : `🔴 ${voice.bold(`紧急破窗 ${CONFIRMATION}：`)} `;
  const how = ticket.breakGlass === undefined ? '' : '，未经批准，事后会复核你做的操作';
  return `${mark}${who}，你可以操作到 ${voice.time(state.tokensEndAt)}${how}。这些按钮只对你有效。只做必要的操作，在此消息列里盯住进展；紧急情况解除后，按 ${voice.bold('结束')}。`;
}

function direct(ticket: Ticket, link: string, voice: Voice): string {
  const { state } = ticket;
  switch (state.kind) {
    case 'PENDING_APPROVAL':
      return `${ticket.ticketNo} 正在等待审批。${link}`;
    case 'APPROVED':
      if (ticket.breakGlass !== undefined) {
        return `🔴 ${ticket.ticketNo} ${voice.bold(`紧急破窗 ${CONFIRMATION}：`)} 未经批准，你可以操作到 ${voice.time(state.tokensEndAt)}；按钮在它的消息列里。${owed(ticket)}${link}`;
      }
      return `✅ ${ticket.ticketNo} 已批准。你可以操作到 ${voice.time(state.tokensEndAt)}；按钮在它的消息列里。${link}`;
    case 'COMPLETED':
    case 'DENIED':
    case 'CANCELLED':
    case 'EXPIRED':
    case 'REVOKED':
      return `${ticket.ticketNo} ${ticketWords.state(state.kind)}，${voice.time(state.at)}。${owed(ticket)}${link}`;
  }
}

function owed({ breakGlass }: Ticket): string {
  return breakGlass === undefined || breakGlass.review !== undefined
    ? ''
    : '还欠审批人一次复核，复核之前不能再次紧急破窗。';
}
