import type { Voice } from '../voice.ts';
import { andMore } from './phrases.ts';

/** The app's own page, for one person. */
export const homeWords = {
  title: 'Firebreak',
  updated: (at: Date, voice: Voice): string => `Last updated ${voice.time(at)}.`,
  buttons: { open: 'Open emergency ticket', refresh: 'Refresh' },
  /** For who may neither ask nor decide. */
  nothingToAsk: (voice: Voice): string =>
    `You can't ask for anything here: that takes a role, and a team with applications. If you should be able to, ask an admin of Firebreak. ${voice.code('/emergency list')} shows the open tickets.`,
  quiet: 'Nothing is waiting for you, and you have no tickets.',
  headings: {
    live: 'What you may do now',
    waiting: 'Waiting for your decision',
    reviews: 'Waiting for your review',
    mine: 'Your tickets',
    teams: 'Recent emergencies of your teams',
  },
  because: (reason: string, voice: Voice): string => `Reason: ${voice.text(reason)}`,
  more: {
    mine: (n: number, voice: Voice): string => `${andMore(n)}: type ${voice.code('/emergency mine')}`,
    open: (n: number, voice: Voice): string =>
      `${andMore(n)}: ${voice.code('/emergency list')} shows those that are open`,
  },
};
