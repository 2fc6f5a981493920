import type { Ticket } from '../../domain/ticket.ts';
import type { Voice } from '../voice.ts';
import { duration } from './phrases.ts';

/** Codes of authenticator apps: setting one up, and approving with one. */
export const stepUpWords = {
  code: { label: '验证码', hint: '验证器应用里 Firebreak 现在显示的 6 位数字。' },
  malformed: '验证码是 6 位数字。',
  approve: {
    title: (ticketNo: string): string => `批准 ${ticketNo}`,
    submit: '批准',
    about: (ticket: Ticket, voice: Voice): string =>
      `${voice.bold('批准后')}，${voice.person(ticket.requester.userId)} 只能做以下操作，有效期 ${duration(ticket.terms.tokenSeconds)}：`,
    why: '策略要求输入你的验证器应用的验证码。',
    comment: { label: '备注', placeholder: '对方要注意什么；会显示在消息列里' },
  },
  enrol: {
    title: '设置验证器',
    submit: '确认',
    /** `hasPicture`: a QR code stands below. */
    about: (hasPicture: boolean): string =>
      hasPicture
        ? '用手机上的验证器应用扫描，然后输入它显示的验证码。'
        : '把这个密钥作为“基于时间”的密钥输入手机上的验证器应用，然后输入它显示的验证码。',
    picture: '供验证器应用扫描的二维码',
    typeIn: '也可以作为“基于时间”的密钥手动输入：',
    secrecy: '只在此时显示。谁拿到它，谁就能生成你的验证码：不要给任何人看。',
    again: '换一个新密钥',
    startOver: '如果应用里没有 Firebreak 的验证码，请换一个新密钥重新开始。',
    done: '验证器已设置好。从下一个验证码起，可以用它来批准。',
  },
  replace: {
    title: '更换验证器',
    submit: '继续',
    about: '请输入现有验证器的一个验证码。新的设置好之前，它一直有效。如果它已不在手边，请管理员重置。',
  },
  home: {
    heading: '验证器',
    none: '你还没有设置。有些批准需要手机上验证器应用的验证码。',
    since: (at: Date, voice: Voice): string => `设置于 ${voice.time(at)}。`,
    setUp: '设置',
    replace: '更换',
  },
  reset: {
    missing: (voice: Voice): string =>
      `重置谁的？请输入 ${voice.code('/emergency reset-authenticator @NAME')}，并从列表中选择。`,
    done: (userId: string, voice: Voice): string =>
      `${voice.person(userId)} 的验证器已重置。已通知对方，可以重新设置。`,
    told: (adminId: string, voice: Voice): string =>
      `${voice.person(adminId)} 重置了你的验证器：它的验证码不再有效。请在 Firebreak 的 ${voice.bold('主页')} 标签上重新设置。如果不是你要求的，请马上告诉管理员。`,
  },
};
