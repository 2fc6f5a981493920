import type { BreakGlass, Verdict } from '../../domain/break-glass.ts';
import type { Ticket } from '../../domain/ticket.ts';
import type { Voice } from '../voice.ts';
import { operations } from './phrases.ts';
import { ticketWords } from './ticket.ts';

/** What an approver says of a broken glass afterwards. Plain text, but for what takes a voice. */
export const reviewBreakGlassWords = {
  button: 'Review',
  title: (ticketNo: string): string => `Review ${ticketNo}`,
  submit: 'Send review',
  about: (ticket: Ticket, voice: Voice): string =>
    `${voice.person(ticket.requester.userId)} acted without an approval, with ${operations(ticket.operations.length)} so far; the thread tells each. They and everybody in the channel will read what you write. This was the reason:`,
  verdict: { label: 'Was it right not to wait for an approval?' },
  verdicts: {
    justified: 'Yes, it was justified',
    'not-justified': 'No, it was not justified',
  } satisfies Record<Verdict, string>,
  comment: {
    label: 'What you looked at, and what should follow',
    placeholder: 'What was done and whether it helped; what would have made the approval come in time.',
    missing: 'Write a few words: a review is more than a click.',
  },
  choose: 'Choose one.',
  done: (ticket: Ticket, voice: Voice): string =>
    `Thank you: ${ticket.ticketNo} is reviewed. ${voice.person(ticket.requester.userId)} and everybody in the channel can read it.`,
  /** On the card, until somebody has. */
  owed: ({ skipped }: BreakGlass, voice: Voice): string => {
    const people = ticketWords.people(skipped, voice);
    const who = skipped.length > 1 ? `one of ${people}` : people || 'an approver';
    return `⚠️ ${voice.bold('Review owed')} by ${who}: press ${voice.bold('Review')}.`;
  },
  /** On the card, with the comment below it. */
  reviewed: ({ by, at, verdict }: NonNullable<BreakGlass['review']>, voice: Voice): string =>
    `${verdict === 'justified' ? '✅' : '❗'} ${voice.bold(verdict === 'justified' ? 'Reviewed: justified' : 'Reviewed: not justified')}, by ${voice.person(by.userId)}, ${voice.time(at)}:`,
};
