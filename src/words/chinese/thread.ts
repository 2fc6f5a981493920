import type { AuditEvent } from '../../domain/audit.ts';
import type { Entry } from '../../domain/entry.ts';
import type { Rung } from '../../domain/ladder.ts';
import { approvalsOf, type Ticket } from '../../domain/ticket.ts';
import type { Voice } from '../voice.ts';
import { cardWords } from './card.ts';
import { amid, deed, operations, someOf } from './phrases.ts';
import { record } from './records.ts';
import { ticketWords } from './ticket.ts';

const DEEDS_NAMED = 10;

/** Replies under the card: one sentence for each thing that happened. */
export const threadWords = {
  decisionApproved: (ticket: Ticket, event: AuditEvent, voice: Voice): string => {
    const given = Number(event.detail.given ?? approvalsOf(ticket).length);
    const wanted = Number(event.detail.wanted ?? ticket.terms.approvals);
    const missing = wanted - given;
    const rest = missing > 0 ? `还需 ${missing} 人批准。` : '';
    return `👍 ${actor(event, voice)} 已批准（${given}/${wanted}）。${rest}`;
  },
  decisionDenied: (event: AuditEvent, voice: Voice): string => `👎 ${actor(event, voice)} 已拒绝：`,
  approved: (ticket: Ticket, voice: Voice): string => {
    const until =
      ticket.state.kind === 'APPROVED' || ticket.state.kind === 'COMPLETED'
        ? `操作到 ${voice.time(ticket.state.tokensEndAt)}`
        : '操作';
    return `✅ ${ticket.ticketNo} 已批准。${voice.person(ticket.requester.userId)} 可以${until}。`;
  },
  denied: (ticket: Ticket, voice: Voice): string =>
    `⛔ ${ticket.ticketNo} 已拒绝，未执行任何操作。${voice.person(ticket.requester.userId)}，如果仍有需要，请与拒绝的人沟通后新建工单。`,
  cancelled: (ticket: Ticket, event: AuditEvent, voice: Voice): string =>
    `🚫 ${actor(event, voice)} 取消了 ${ticket.ticketNo}。未执行任何操作。`,
  expired: (ticket: Ticket, voice: Voice): string =>
    `⌛ ${ticket.ticketNo} 已过期：没有人及时审批。未执行任何操作。${voice.person(ticket.requester.userId)}，如果仍有需要，请新建工单。`,
  completed: (ticket: Ticket, event: AuditEvent, voice: Voice): string =>
    event.detail.how === 'finished'
      ? `🏁 ${actor(event, voice)} 结束了 ${ticket.ticketNo}。工单已完成：${operations(ticket.operations.length)}。`
      : `🏁 ${ticket.ticketNo} 已完成：${operations(ticket.operations.length)}，授权已全部结束。`,
  revoked: (ticket: Ticket, event: AuditEvent, voice: Voice): string =>
    `🔒 ${actor(event, voice)} 撤销了 ${ticket.ticketNo}。不能再用它开始任何操作；已经开始的滚动更新会跟踪到底。`,
  reminded: (ticket: Ticket, asked: readonly string[], voice: Voice): string =>
    `🔔 ${approvers(asked, voice)}：${ticket.ticketNo} 还在等待审批。${voice.person(ticket.requester.userId)} 请审批人看一下上方的卡片。无人审批则 ${voice.time(ticket.expiresAt)} 过期。`,
  remindedInTime: (ticket: Ticket, asked: readonly string[], voice: Voice): string =>
    `🔔 ${approvers(asked, voice)}：${ticket.ticketNo} 还没有人审批。请看上方的卡片。${next(ticket, voice)}`,
  escalated: (
    ticket: Ticket,
    { rung, asked }: { readonly rung: Rung; readonly asked: readonly string[] },
    voice: Voice,
  ): string => {
    const people = ticketWords.people(asked, voice);
    if (people === '')
      return `📣 ${ticket.ticketNo} 还没有人审批，也没有其他人可找了。${next(ticket, voice)}`;
    const why = rung === 'page-all' ? '现在请所有能审批的人处理' : '现在请后备审批人处理';
    return `📣 ${people}：${ticket.ticketNo} 还没有人审批。${why}：请看上方的卡片。${next(ticket, voice)}`;
  },
  processed: (ticket: Ticket, entries: readonly Entry[], voice: Voice): string => {
    const until = 'tokensEndAt' in ticket.state ? `，有效期至 ${voice.time(ticket.state.tokensEndAt)}` : '';
    const how = ticket.breakGlass === undefined ? '' : '（未经批准）';
    return `🔑 已授权${how}${until}：${deeds(entries, voice)}。`;
  },
  entryFailed: (ticket: Ticket, event: AuditEvent, voice: Voice): string => {
    const entry = ticket.entries.find(({ id }) => id === event.entryId);
    const what = entry === undefined ? voice.code(event.application ?? '') : deed(entry, voice.code);
    const error = typeof event.detail.error === 'string' ? record(event.detail.error, voice) : '原因不明';
    const rest = ticket.entries.length > 1 ? '其余各项继续。' : '';
    return `❌ 授权失败（${what}）：${error}。${rest}${voice.person(ticket.requester.userId)}，请按面板上的 ${voice.bold('重试')}${ticket.breakGlass === undefined ? '；不用重新审批' : ''}。`;
  },
  tokensExpired: (entries: readonly Entry[], voice: Voice): string =>
    `⌛ 授权时间已到，已结束：${deeds(entries, voice)}。`,
  tokensExpiring: (ticket: Ticket, voice: Voice): string => {
    const ends = 'tokensEndAt' in ticket.state ? `将于 ${voice.time(ticket.state.tokensEndAt)} ` : '即将';
    return `⏰ ${voice.person(ticket.requester.userId)}，你在 ${ticket.ticketNo} 上的授权${ends}结束。紧急情况已解除就请结束工单。如果还需要时间，现在就用 ${voice.code(`/emergency extend ${ticket.ticketNo}`)} 申请延长：需要重新审批。`;
  },
  tokensSuperseded: (entries: readonly Entry[], event: AuditEvent, voice: Voice): string => {
    const newer = amid(
      typeof event.detail.by === 'string' ? voice.code(event.detail.by) : undefined,
      '新的工单',
    );
    return `🔁 授权在这里已结束，改由${newer}继续：${deeds(entries, voice)}。`;
  },
  joined: (ticket: Ticket, event: AuditEvent, voice: Voice): string =>
    event.detail.how === 'takes-over'
      ? `🤝 ${voice.person(ticket.requester.userId)}：${actor(event, voice)} 申请用 ${voice.code(String(event.detail.by ?? ''))} 接手。一旦批准，这里的授权即结束。`
      : `👀 ${actor(event, voice)} 加入了 ${ticket.ticketNo}，正在关注此消息列。`,
  glassBroken: (ticket: Ticket, skipped: readonly string[], voice: Voice): string => {
    const until = 'tokensEndAt' in ticket.state ? `操作到 ${voice.time(ticket.state.tokensEndAt)}` : '操作';
    const people = ticketWords.people(skipped, voice);
    const waited = people === '' ? '' : `${people}：你们本可以审批，但没有等你们。`;
    const who = people === '' ? '一位审批人' : '你们中的一位';
    return `🔴 ${voice.bold('紧急破窗 BREAK GLASS：')} ${voice.person(ticket.requester.userId)} 未经批准${until}，时间减半。${waited}如果不对，请按卡片上的 ${voice.bold('撤销')} 制止。还需要${who}复核：请按那里的 ${voice.bold('复核')}。理由：`;
  },
  glassReviewed: (ticket: Ticket, event: AuditEvent, voice: Voice): string =>
    event.detail.verdict === 'justified'
      ? `✅ ${actor(event, voice)} 复核了 ${ticket.ticketNo} 的紧急破窗：合理。${voice.person(ticket.requester.userId)}，不欠复核了。`
      : `❗ ${actor(event, voice)} 复核了 ${ticket.ticketNo} 的紧急破窗：不合理。请与 ${voice.person(ticket.requester.userId)} 谈谈当时应该怎么做。`,
  reviewOwed: (ticket: Ticket, asked: readonly string[], voice: Voice): string =>
    `🔔 ${approvers(asked, voice)}：${ticket.ticketNo} 紧急破窗过，还没有人复核。请按上方卡片上的 ${voice.bold('复核')}。`,
  tokensRevoked: (entries: readonly Entry[], event: AuditEvent, voice: Voice): string =>
    `🔒 ${actor(event, voice)} 结束了授权：${deeds(entries, voice)}。`,
};

const approvers = (asked: readonly string[], voice: Voice): string =>
  ticketWords.people(asked, voice) || '审批人';

function next(ticket: Ticket, voice: Voice): string {
  const said = cardWords.next(ticket, voice);
  return said === undefined ? '' : `${said}。`;
}

function deeds(entries: readonly Entry[], voice: Voice): string {
  return someOf(
    entries.map((entry) => deed(entry, voice.code)),
    DEEDS_NAMED,
  );
}

function actor({ actor }: AuditEvent, voice: Voice): string {
  return actor.kind === 'person' ? voice.person(actor.userId) : 'Firebreak';
}
