import type { Action } from '../../domain/action.ts';
import { CONFIRMATION } from '../../domain/break-glass.ts';
import type { Entry } from '../../domain/entry.ts';
import { liveToken } from '../../domain/entry.ts';
import type { Severity } from '../../domain/severity.ts';
import type { Ticket, TicketState } from '../../domain/ticket.ts';
import type { Voice } from '../voice.ts';
import { ACTION_NAMES_CHINESE, andMore, deed, someOf } from './phrases.ts';
import { record } from './records.ts';

const SEVERITIES: Readonly<Record<Severity, string>> = {
  P0: '全部不可用',
  P1: '核心功能不可用',
  P2: '部分功能不可用',
  P3: '变慢或降级',
};

const STATES: Readonly<Record<TicketState['kind'], string>> = {
  PENDING_APPROVAL: '待审批',
  APPROVED: '已批准',
  COMPLETED: '已完成',
  DENIED: '已拒绝',
  CANCELLED: '已取消',
  EXPIRED: '已过期',
  REVOKED: '已撤销',
};

const TAGS_SHOWN = 6;
const MENTIONED = 10;

/** Nobody has approved a ticket whose glass was broken. */
const stateName = ({ state, breakGlass }: Ticket): string =>
  breakGlass !== undefined && state.kind === 'APPROVED' ? '未经批准，操作中' : STATES[state.kind];

/** How a ticket stands, in a few words. */
export const standingOf = (ticket: Ticket): string =>
  ticket.breakGlass === undefined ? stateName(ticket) : `🔴 紧急破窗 ${CONFIRMATION}，${stateName(ticket)}`;

/** What is said of tickets and entries wherever they are shown. */
export const ticketWords = {
  action: (action: Action): string => ACTION_NAMES_CHINESE[action],
  severity: (severity: Severity): string => `${severity}：${SEVERITIES[severity]}`,
  state: (kind: TicketState['kind']): string => STATES[kind],
  heading: (ticket: Ticket): string =>
    `${ticket.breakGlass === undefined ? '' : `紧急破窗 ${CONFIRMATION} · `}${ticket.ticketNo} · ${ticket.severity} · ${stateName(ticket)}`,
  requestedBy: (ticket: Ticket, voice: Voice): string =>
    `${voice.bold('申请人：')} ${voice.person(ticket.requester.userId)}，${voice.time(ticket.openedAt)} · ${ticket.severity}：${SEVERITIES[ticket.severity]}`,
  /** `link` is written for the medium already. */
  reference: (link: string, voice: Voice): string => `${voice.bold('参考：')} ${link}`,
  entry: (entry: Entry, voice: Voice): string =>
    `${voice.bold(ACTION_NAMES_CHINESE[entry.action])} · ${voice.code(entry.application.name)}`,
  place: ({ application: { cluster, namespace } }: Entry, voice: Voice): string =>
    `集群 ${voice.code(cluster)}，命名空间 ${voice.code(namespace)}`,
  tags: ({ application }: Entry, voice: Voice): string | undefined => tags(application.tags, voice),
  entryState: (entry: Entry, now: Date | undefined, voice: Voice): string | undefined =>
    entryState(entry, now, voice),
  /** What the requester may do, with every entry once. */
  deeds: (entries: readonly Entry[], say: (name: string) => string): string[] =>
    entries.map((entry) => deed(entry, say)),
  people: (userIds: readonly string[], voice: Voice): string =>
    someOf(userIds.map(voice.person), MENTIONED, '人'),
  andMore,
  listed: (parts: readonly string[], limit: number): string => someOf(parts, limit),
};

function tags(tags: Readonly<Record<string, string>>, voice: Voice): string | undefined {
  const pairs = Object.entries(tags).map(([name, value]) => `${voice.text(name)}: ${voice.text(value)}`);
  if (pairs.length === 0) return undefined;
  const shown = pairs.slice(0, TAGS_SHOWN).join(' · ');
  return pairs.length <= TAGS_SHOWN ? shown : `${shown} · ${andMore(pairs.length - TAGS_SHOWN)}`;
}

function entryState(entry: Entry, now: Date | undefined, voice: Voice): string | undefined {
  const { state } = entry;
  switch (state.kind) {
    case 'waiting':
    case 'closed':
      return undefined;
    case 'processing':
      return '⏳ 正在创建授权。';
    case 'failed':
      return `❌ 没有授权：${record(state.error, voice)}`;
    case 'active':
      return now === undefined || liveToken(entry, now) !== undefined
        ? `✅ 授权有效期至 ${voice.time(state.token.expiresAt)}`
        : `授权已于 ${voice.time(state.token.expiresAt)} 结束。`;
    case 'ended':
      return `授权已于 ${voice.time(state.endedAt)} 结束。`;
  }
}
