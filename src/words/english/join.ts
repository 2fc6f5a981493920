import type { Ticket } from '../../domain/ticket.ts';
import type { Voice } from '../voice.ts';
import { deed, someOf } from './phrases.ts';
import { standingOf } from './ticket.ts';

const DEEDS_NAMED = 3;

/** Somebody else is on the same application already. */
export const joinWords = {
  title: 'Already in hand',
  about:
    'Nothing was opened yet: somebody else is on this already. Join them, so that two people do not do the same.',
  other: (ticket: Ticket, voice: Voice): string => {
    const deeds = ticket.entries.map((entry) => deed(entry, voice.code));
    return `${voice.bold(ticket.ticketNo)} · ${ticket.severity} · ${standingOf(ticket)}\n${voice.person(ticket.requester.userId)} asked ${voice.time(ticket.openedAt)} to ${someOf(deeds, DEEDS_NAMED)}. Reason: ${voice.text(ticket.reason)}`;
  },
  buttons: {
    follow: 'Follow its thread',
    takeOver: 'Take it over',
    evenSo: 'Open mine all the same',
    back: 'Back to the form',
  },
  confirmTakeOver: {
    title: (ticketNo: string): string => `Take over ${ticketNo}?`,
    text: 'A ticket of your own is opened with what you filled in, and takes a new approval. When it is approved, their authorizations for the same end. They are told now.',
    yes: 'Ask to take over',
    no: 'Not yet',
  },
  joined: (ticket: Ticket, voice: Voice): string =>
    `You follow ${voice.code(ticket.ticketNo)} now: you are mentioned in its thread in ${voice.channel(ticket.channel)}. ${voice.person(ticket.requester.userId)} acts; help them there.`,
};
