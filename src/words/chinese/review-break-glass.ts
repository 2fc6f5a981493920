import type { BreakGlass, Verdict } from '../../domain/break-glass.ts';
import type { Ticket } from '../../domain/ticket.ts';
import type { Voice } from '../voice.ts';
import { operations } from './phrases.ts';
import { ticketWords } from './ticket.ts';

/** What an approver says of a broken glass afterwards. Plain text, but for what takes a voice. */
export const reviewBreakGlassWords = {
  button: '复核',
  title: (ticketNo: string): string => `复核 ${ticketNo}`,
  submit: '提交复核',
  about: (ticket: Ticket, voice: Voice): string =>
    `${voice.person(ticket.requester.userId)} 未经批准进行了操作，到目前为止：${operations(ticket.operations.length)}，经过见消息列。申请人和频道里的所有人都会看到你写的内容。当时的理由：`,
  verdict: { label: '不等批准就操作，合理吗？' },
  verdicts: {
    justified: '合理',
    'not-justified': '不合理',
  } satisfies Record<Verdict, string>,
  comment: {
    label: '你看了什么，接下来应该怎么做',
    placeholder: '做了什么，是否有用；怎样才能及时得到批准。',
    missing: '请写几句：复核不只是点一下。',
  },
  choose: '请选择一项。',
  done: (ticket: Ticket, voice: Voice): string =>
    `谢谢，${ticket.ticketNo} 已复核。${voice.person(ticket.requester.userId)} 和频道里的所有人都能看到。`,
  /** On the card, until somebody has. */
  owed: ({ skipped }: BreakGlass, voice: Voice): string => {
    const people = ticketWords.people(skipped, voice);
    const who = skipped.length > 1 ? ` ${people} 中的一位` : people === '' ? '一位审批人' : ` ${people} `;
    return `⚠️ ${voice.bold('待复核：')} 需要${who}复核，请按 ${voice.bold('复核')}。`;
  },
  /** On the card, with the comment below it. */
  reviewed: ({ by, at, verdict }: NonNullable<BreakGlass['review']>, voice: Voice): string =>
    `${verdict === 'justified' ? '✅' : '❗'} ${voice.bold(verdict === 'justified' ? '已复核：合理' : '已复核：不合理')}，${voice.person(by.userId)}，${voice.time(at)}：`,
};
