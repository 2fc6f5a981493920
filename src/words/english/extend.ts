import type { Ticket } from '../../domain/ticket.ts';
import type { Voice } from '../voice.ts';
import { deed, duration, someOf } from './phrases.ts';

const DEEDS_NAMED = 5;

/** Asking for more time. */
export const extendWords = {
  button: 'Ask for more time',
  title: 'Ask for more time',
  submit: 'Request approval',
  about: (ticket: Ticket, voice: Voice): string => {
    const deeds = ticket.entries.map((entry) => deed(entry, voice.code));
    const ends = 'tokensEndAt' in ticket.state ? ` They end ${voice.time(ticket.state.tokensEndAt)}.` : '';
    return `A new ticket asks for the same as ${voice.bold(ticket.ticketNo)}: to ${someOf(deeds, DEEDS_NAMED)}, for ${duration(ticket.terms.tokenSeconds)} more. It takes a new approval; until then your authorizations stay as they are.${ends}`;
  },
  reason: { label: 'Why more time is needed', placeholder: 'What is done, what is left, and your plan' },
};
