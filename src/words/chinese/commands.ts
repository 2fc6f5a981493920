import type { Action } from '../../domain/action.ts';
import type { Application } from '../../domain/application.ts';
import { liveToken } from '../../domain/entry.ts';
import type { UserId } from '../../domain/person.ts';
import { approvalsOf, type Ticket } from '../../domain/ticket.ts';
import type { Voice } from '../voice.ts';
import { deed, someOf } from './phrases.ts';
import { standingOf, ticketWords } from './ticket.ts';

const NAMED = 3;

type Commands = readonly (readonly [typed: string, does: string])[];

type WhoCanDecide = {
  readonly application: Application;
  readonly deciders: readonly {
    readonly action: Action;
    readonly approvals: number;
    readonly approvers: readonly UserId[];
    readonly backups: readonly UserId[];
  }[];
  readonly onCall: readonly { readonly schedule: string; readonly people: readonly UserId[] }[];
};

/** Answers to the slash command. */
export const commandWords = {
  help: {
    heading: 'Firebreak：Kubernetes 紧急操作，在 Slack 里审批和跟踪',
    didYouMean: (typed: string, command: string, voice: Voice): string =>
      `没有 ${voice.code(`/emergency ${typed}`)} 这个命令。是不是 ${voice.code(`/emergency ${command}`)}？`,
    unknown: (typed: string, voice: Voice): string => `没有 ${voice.code(`/emergency ${typed}`)} 这个命令。`,
    /** What one types, and what happens then. */
    commands: [
      ['/emergency', '打开工单表单'],
      ['/emergency delete-pods APP [原因]', '同一表单，已预填'],
      ['/emergency redeploy APP [原因]', '同一表单，已预填'],
      ['/emergency look APP', 'Pod 状况和建议，只读'],
      ['/emergency status WO-…', '查看一张工单'],
      ['/emergency who APP', '现在谁可以审批、谁在值班'],
      ['/emergency list', '未结束的工单'],
      ['/emergency mine', '你的工单和授权'],
      ['/emergency cancel WO-…', '收回你待审批的工单'],
      ['/emergency finish WO-…', '紧急情况已解除'],
      ['/emergency revoke WO-…', '立即终止已批准的工单'],
      ['/emergency extend WO-…', '为你的工单申请更多时间'],
      ['/emergency reset-authenticator @NAME', '仅限管理员：作废丢失手机上的验证器'],
      ['/emergency help', '本帮助'],
    ] satisfies Commands,
    howItGoes:
      '你新建工单，别人在卡片上批准，之后你只能对这些应用做这些操作，有效期两小时（策略另有规定的除外）。你的按钮在卡片的消息列里，每一步都会记在那里。紧急情况解除后按“结束”。如果没有人审批又等不及，在策略允许的情况下，卡片上会有“紧急破窗”。',
    advice:
      '操作前：说清哪里坏了、打算怎么做，并通知相关人员。操作中：只做必要的，盯住进展。操作后：确认服务恢复，记下经验教训。',
  },
  list: {
    heading: (n: number): string => (n === 0 ? '没有未结束的工单。' : `未结束的工单：${n}`),
    line: (ticket: Ticket, voice: Voice): string =>
      `${voice.bold(ticket.ticketNo)} · ${ticket.severity} · ${standingOf(ticket)} · ${voice.person(ticket.requester.userId)}，${voice.time(ticket.openedAt)}\n${what(ticket, voice)}`,
  },
  mine: {
    heading: (n: number): string => (n === 0 ? '你还没有工单。' : `你最近的工单：${n}`),
    line: (ticket: Ticket, now: Date, voice: Voice): string =>
      `${voice.bold(ticket.ticketNo)} · ${ticket.severity} · ${standingOf(ticket)}，${voice.time(ticket.openedAt)}\n${what(ticket, voice)}${authorizations(ticket, now, voice)}`,
  },
  status: {
    openedIn: (ticket: Ticket, voice: Voice): string => `卡片和消息列：${voice.channel(ticket.channel)}`,
  },
  /** The short answer to a press or command that did what it says. */
  done: {
    cancelled: (ticket: Ticket): string => `${ticket.ticketNo} 已取消。`,
    finished: (ticket: Ticket): string =>
      ticket.state.kind === 'COMPLETED'
        ? `${ticket.ticketNo} 已完成。`
        : `${ticket.ticketNo} 已结束；还在运行的操作跑完后，工单即完成。`,
    revoked: (ticket: Ticket): string => `${ticket.ticketNo} 已撤销。`,
    approved: (ticket: Ticket): string => `谢谢，你对 ${ticket.ticketNo} 的批准已生效。${standing(ticket)}`,
    denied: (ticket: Ticket, voice: Voice): string =>
      `${ticket.ticketNo} 已拒绝，未执行任何操作。${voice.person(ticket.requester.userId)} 和频道里的所有人都能看到原因。`,
    reminded: (ticket: Ticket): string => `已在消息列里再次提醒 ${ticket.ticketNo} 的审批人。`,
    retried: (ticket: Ticket): string => `${ticket.ticketNo}：正在重新创建授权。`,
    rollingBack: '正在回滚。进展会写在消息列里。',
    stopping: '正在停止：不再开始新的步骤。结果会写在消息列里。',
  },
  who: ({ application, deciders, onCall }: WhoCanDecide, voice: Voice): string =>
    [
      `${voice.bold(`如果你现在申请，谁可以审批 ${voice.text(application.name)}`)}（${voice.text(`${application.cluster}/${application.namespace}`)}）：`,
      ...deciders.map(({ action, approvals, approvers, backups }) => {
        const asked = ticketWords.people(approvers, voice) || '没有首选审批人';
        const then = backups.length === 0 ? '' : `；无人应答时找 ${ticketWords.people(backups, voice)}`;
        return `• ${ticketWords.action(action)}：${asked}${then}。需要 ${approvals} 人批准。`;
      }),
      ...onCall.map(({ schedule, people }) => {
        const named = ticketWords.people(people, voice) || '目前没有人';
        return `值班（排班 ${voice.code(schedule)}）：${named}`;
      }),
    ].join('\n'),
  missingApplication: (command: string, voice: Voice): string =>
    `哪个应用？请输入 ${voice.code(`/emergency ${command} APP`)}，把 APP 换成应用名。`,
  missingTicketNo: (command: string, voice: Voice): string =>
    `哪张工单？请输入 ${voice.code(`/emergency ${command} WO-…`)} 并写上编号；${voice.code('/emergency mine')} 列出你的工单。`,
};

/** How a ticket stands after an approval. */
function standing(ticket: Ticket): string {
  switch (ticket.state.kind) {
    case 'PENDING_APPROVAL':
      return `还需 ${ticket.terms.approvals - approvalsOf(ticket).length} 人批准。`;
    case 'APPROVED':
      return '工单已批准。';
    case 'COMPLETED':
    case 'DENIED':
    case 'CANCELLED':
    case 'EXPIRED':
    case 'REVOKED':
      return '';
  }
}

function what(ticket: Ticket, voice: Voice): string {
  return someOf(
    ticket.entries.map((entry) => deed(entry, voice.code)),
    NAMED,
  );
}

function authorizations(ticket: Ticket, now: Date, voice: Voice): string {
  const live = ticket.entries.filter((entry) => liveToken(entry, now) !== undefined);
  const [first] = live;
  const token = first === undefined ? undefined : liveToken(first, now);
  if (token === undefined) return '';
  const names = live.map((entry) => deed(entry, voice.code));
  return `\n🔑 ${voice.time(token.expiresAt)} 之前你可以${someOf(names, NAMED)}。`;
}
