import { CONFIRMATION } from '../../domain/break-glass.ts';
import type { Ticket } from '../../domain/ticket.ts';
import type { Voice } from '../voice.ts';
import { deed, duration, someOf } from './phrases.ts';

const DEEDS_NAMED = 3;

/** Going on without an approval. Plain text, but for what takes a voice. */
export const breakGlassWords = {
  button: '紧急破窗',
  /** To the requester, once everybody has been asked. */
  offered: (ticket: Ticket, voice: Voice): string =>
    `🔴 ${voice.person(ticket.requester.userId)}，如果等不及，现在可以紧急破窗：立即操作，时间减半，事后由审批人复核。`,
  modal: {
    title: '紧急破窗',
    submit: '紧急破窗',
    /** What it means, a line each. `tokenSeconds` where it is known. */
    about: (tokenSeconds: number | undefined, voice: Voice): string[] => [
      `• 你不经批准立即操作，时间只有平时的一半${tokenSeconds === undefined ? '' : `：${duration(tokenSeconds)}`}。`,
      `• 卡片会标明 ${voice.bold('紧急破窗 BREAK GLASS')}，并立即告知所有能审批的人；其中任何一位都可以撤销。`,
      '• 你欠审批人一次复核。复核之前，不能再次紧急破窗。',
    ],
    confirmation: {
      label: `请输入 ${CONFIRMATION} 以确认`,
      missing: `请输入 ${CONFIRMATION} 这两个英文单词。`,
    },
    reason: {
      label: '为什么等不及批准',
      placeholder: '所有人都无法结账，审批人的电话都打不通。',
      hint: '被越过的审批人和复核的人都会看到。',
    },
  },
  /** To who has just done it. */
  done: (ticket: Ticket, voice: Voice): string =>
    `🔴 ${voice.bold(`紧急破窗 BREAK GLASS：${ticket.ticketNo}`)}。你可以不经批准${acting(ticket, voice)}。按钮在 ${voice.channel(ticket.channel)} 里那张卡片的消息列中。所有能审批的人都已得到通知，其中一位必须复核。`,
  /** On the card: who acts without an approval, since when and until when. */
  broken: (ticket: Ticket, since: Date, voice: Voice): string =>
    `${voice.bold('紧急破窗 BREAK GLASS：')} ${voice.person(ticket.requester.userId)} 自 ${voice.time(since)} 起未经批准${acting(ticket, voice)}。理由：`,
  /** For who was passed over, in their direct messages. */
  told: (ticket: Ticket, link: string, voice: Voice): string => {
    const review = ticket.breakGlass?.review;
    const deeds = someOf(
      ticket.entries.map((entry) => deed(entry, voice.code)),
      DEEDS_NAMED,
    );
    const what = `🔴 ${ticket.ticketNo} ${voice.bold('紧急破窗 BREAK GLASS：')} ${voice.person(ticket.requester.userId)} 未经批准${acting(ticket, voice)}：${deeds}。`;
    if (review !== undefined) return `${what}${voice.person(review.by.userId)} 已复核。${link}`;
    const stop =
      ticket.state.kind === 'APPROVED' ? `如果不对，请按卡片上的 ${voice.bold('撤销')} 制止。` : '';
    return `${what}你本可以审批，但没有等你。理由：${voice.text(ticket.breakGlass?.reason ?? '')}。${stop}${voice.bold('请复核：')} ${link}`;
  },
  /** Where a refused form is too long to go on with. */
  tooLong: '要紧急破窗，请缩短下面的原因后重新提交；之后会出现按钮。',
};

function acting({ state }: Ticket, voice: Voice): string {
  return state.kind === 'APPROVED' ? `操作到 ${voice.time(state.tokensEndAt)}` : '操作';
}
