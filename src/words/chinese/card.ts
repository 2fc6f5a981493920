import { takesPlace } from '../../domain/authorize.ts';
import { nextRung, type Rung } from '../../domain/ladder.ts';
import { approvalsOf, runningOperations, type Ticket } from '../../domain/ticket.ts';
import type { Voice } from '../voice.ts';
import { deed, duration, operations } from './phrases.ts';
import { standingOf, ticketWords } from './ticket.ts';

/** The ticket's message in the channel. */
export const cardWords = {
  /** For notifications and screen readers. */
  summary: (ticket: Ticket, voice: Voice): string => {
    const deeds = ticket.entries.slice(0, SUMMARY_DEEDS).map((entry) => deed(entry, voice.code));
    const more = ticket.entries.length > deeds.length ? ` 等 ${ticket.entries.length} 项` : '';
    if (ticket.breakGlass !== undefined) {
      return `${ticketWords.heading(ticket)}：${voice.person(ticket.requester.userId)} 申请${deeds.join('、')}${more}。理由：${voice.text(ticket.breakGlass.reason)}`;
    }
    return `${ticket.ticketNo}（${ticket.severity}），${ticketWords.state(ticket.state.kind)}：${voice.person(ticket.requester.userId)} 申请${deeds.join('、')}${more}。原因：${voice.text(ticket.reason)}`;
  },
  allows: (ticket: Ticket, voice: Voice): string => {
    const { operationsPerToken, tokenSeconds } = ticket.terms;
    const who = voice.person(ticket.requester.userId);
    return `${voice.bold('批准后：')} ${who} 只能做上面这些，自批准起 ${duration(tokenSeconds)}内有效，每项最多 ${operationsPerToken} 次。`;
  },
  asked: (ticket: Ticket, voice: Voice): string =>
    `${voice.bold('已请求审批：')} ${ticketWords.people(ticket.asked, voice) || '目前没有人'}`,
  /** Who is told besides; nothing where it is nobody. */
  told: (ticket: Ticket, voice: Voice): string | undefined =>
    ticket.told.length === 0
      ? undefined
      : `${voice.bold('知会：')} ${ticketWords.people(ticket.told, voice)}`,
  /** Which ticket this one takes the place of; nothing where it is none. */
  succeeds: ({ succeeds, requester, breakGlass }: Ticket, voice: Voice): string | undefined => {
    if (succeeds === undefined || !takesPlace({ succeeds, breakGlass })) return undefined;
    const older = voice.code(succeeds.ticketNo);
    return succeeds.kind === 'extends'
      ? `🔁 为 ${older} 延长时间：本单授权生效时，原授权随即结束。`
      : `🤝 ${voice.person(requester.userId)} 接手 ${older}：本单授权生效时，对方的相同授权随即结束。`;
  },
  approvals: (ticket: Ticket, voice: Voice): string => {
    const given = approvalsOf(ticket);
    const progress = `已获批准 ${given.length}/${ticket.terms.approvals}`;
    if (given.length === 0) return progress;
    const userIds = given.map((each) => each.by.userId);
    return `${progress}（${ticketWords.people(userIds, voice)}）`;
  },
  expires: (ticket: Ticket, voice: Voice): string => `无人审批则 ${voice.time(ticket.expiresAt)} 过期`,
  /** What happens next while nobody decides; nothing once it can only expire. */
  next: (ticket: Ticket, voice: Voice): string | undefined => {
    const rung = nextRung(ticket);
    return rung === undefined ? undefined : `下一步：${voice.time(rung.at)} ${RUNG_WORDS[rung.rung]}`;
  },
  /** For who is asked to decide, in their direct messages. */
  asking: (ticket: Ticket, link: string, voice: Voice): string =>
    ticket.state.kind === 'PENDING_APPROVAL'
      ? `🚨 ${cardWords.summary(ticket, voice)} ${voice.bold('请审批：')} ${link}`
      : `${ticket.ticketNo}：${standingOf(ticket)}。不用再审批。${link}`,
  openCard: '打开卡片',
  /** What became of the ticket: who, when, and what follows. Nothing while it waits. */
  outcome: (ticket: Ticket, voice: Voice): string | undefined => outcome(ticket, voice),
  buttons: {
    approve: '批准',
    deny: '拒绝',
    remind: '提醒审批人',
    cancel: '取消工单',
    revoke: '撤销',
  },
  confirmApproval: {
    title: (ticketNo: string): string => `批准 ${ticketNo}？`,
    /** Up to `deeds` it is always said; a medium cuts the deeds that don't fit. */
    text: (requester: string, deeds: string): string => `批准后，${requester} 可以${deeds}。`,
    yes: '批准',
    no: '先不批准',
  },
  confirmCancel: {
    title: (ticketNo: string): string => `取消 ${ticketNo}？`,
    text: '申请会被收回，不再需要审批。只有申请人可以取消。',
    yes: '取消工单',
    no: '保留',
  },
  confirmRevoke: {
    title: (ticketNo: string): string => `撤销 ${ticketNo}？`,
    text: '此工单的所有授权立即结束。正在进行的删除会在下一个 Pod 之前中止；已经开始的滚动更新会继续。要再操作，需要新工单。',
    yes: '撤销',
    no: '保留',
  },
};

const RUNG_WORDS: Readonly<Record<Rung, string>> = {
  remind: '提醒审批人',
  escalate: '请后备审批人处理',
  'page-all': '请所有能审批的人处理',
};

const SUMMARY_DEEDS = 3;

function outcome(ticket: Ticket, voice: Voice): string | undefined {
  const { state } = ticket;
  switch (state.kind) {
    case 'PENDING_APPROVAL':
      return undefined;
    case 'APPROVED':
      if (ticket.breakGlass !== undefined) return finishing(ticket, voice) || undefined;
      return `${voice.bold('已批准：')} ${approvers(ticket, voice)}，${voice.time(state.approvedAt)}。有效期至 ${voice.time(state.tokensEndAt)}。${finishing(ticket, voice)}`;
    case 'COMPLETED':
      return `${voice.bold('已完成：')} ${state.by === undefined ? '授权时间已到' : `由 ${voice.person(state.by.userId)} 结束`}，${voice.time(state.at)}。${approvedBy(ticket, voice)}；${operations(ticket.operations.length)}。经过见消息列。`;
    case 'DENIED':
      return `${voice.bold('已拒绝：')} ${voice.person(state.by.userId)}，${voice.time(state.at)}。未执行任何操作。`;
    case 'CANCELLED':
      return `${voice.bold('已取消：')} ${voice.person(state.by.userId)}，${voice.time(state.at)}。未执行任何操作。`;
    case 'EXPIRED':
      return `${voice.bold('已过期：')} ${voice.time(state.at)}，没有人及时审批。未执行任何操作。`;
    case 'REVOKED':
      return `${voice.bold('已撤销：')} ${voice.person(state.by.userId)}，${voice.time(state.at)}。所有授权已结束；撤销前：${operations(ticket.operations.length)}。`;
  }
}

function approvedBy(ticket: Ticket, voice: Voice): string {
  return ticket.breakGlass === undefined ? `审批人：${approvers(ticket, voice)}` : '没有人批准';
}

function approvers(ticket: Ticket, voice: Voice): string {
  const given = approvalsOf(ticket).map(({ by }) => by.userId);
  return given.length === 0 ? '审批人' : ticketWords.people(given, voice);
}

function finishing(ticket: Ticket, voice: Voice): string {
  if (ticket.state.kind !== 'APPROVED' || ticket.state.finishedBy === undefined) return '';
  const running = runningOperations(ticket).length;
  return `${voice.person(ticket.state.finishedBy.userId)} 已结束此工单；还在运行的 ${running} 个操作跑完后，工单即完成。`;
}
