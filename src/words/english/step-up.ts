import type { Ticket } from '../../domain/ticket.ts';
import type { Voice } from '../voice.ts';
import { duration } from './phrases.ts';

/** Codes of authenticator apps: setting one up, and approving with one. */
export const stepUpWords = {
  code: { label: 'Code', hint: 'The 6 digits your authenticator app shows for Firebreak now.' },
  malformed: 'A code has 6 digits.',
  approve: {
    title: (ticketNo: string): string => `Approve ${ticketNo}`,
    submit: 'Approve',
    about: (ticket: Ticket, voice: Voice): string =>
      `${voice.bold('Approval allows')} ${voice.person(ticket.requester.userId)} to do this, and nothing else, for ${duration(ticket.terms.tokenSeconds)}:`,
    why: 'Your policy asks for a code of your authenticator app.',
    comment: { label: 'Comment', placeholder: 'What they should watch out for; the thread shows it' },
  },
  enrol: {
    title: 'Set up authenticator',
    submit: 'Confirm',
    /** `hasPicture`: a QR code stands below. */
    about: (hasPicture: boolean): string =>
      hasPicture
        ? 'Scan this with an authenticator app on your phone, then enter the code it shows.'
        : 'Type this secret into an authenticator app on your phone as a key that is based on time, then enter the code it shows.',
    picture: 'QR code for an authenticator app',
    typeIn: 'Or type it in, as a key that is based on time:',
    secrecy: 'This is shown only now. Whoever has it can make your codes: show it to nobody.',
    again: 'Show a new secret',
    startOver: 'If the app shows no code for Firebreak, begin again with a new secret.',
    done: 'Your authenticator is set up. From the next code on you can approve with it.',
  },
  replace: {
    title: 'Replace authenticator',
    submit: 'Go on',
    about:
      "Enter a code of the authenticator you have. It goes on counting until you have set up the new one. If you don't have it any more, ask an admin to reset it.",
  },
  home: {
    heading: 'Authenticator',
    none: 'You have not set one up. Some approvals take a code of an authenticator app on your phone.',
    since: (at: Date, voice: Voice): string => `Set up ${voice.time(at)}.`,
    setUp: 'Set up',
    replace: 'Replace',
  },
  reset: {
    missing: (voice: Voice): string =>
      `Whose? Type ${voice.code('/emergency reset-authenticator @NAME')} and choose them from the list.`,
    done: (userId: string, voice: Voice): string =>
      `The authenticator of ${voice.person(userId)} is reset. They are told, and can set up another.`,
    told: (adminId: string, voice: Voice): string =>
      `${voice.person(adminId)} has reset your authenticator: its codes count no more. Set up another on the tab ${voice.bold('Home')} of Firebreak. If you did not ask for this, tell your admins at once.`,
  },
};
