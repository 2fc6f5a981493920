import type { Button, KnownBlock } from '@slack/types';
import { type BreakGlass, isGlassOffered } from '../../../domain/break-glass.ts';
import type { Ticket } from '../../../domain/ticket.ts';
import type { Words } from '../../../words/words.ts';
import { button, context, quote, section } from './blocks.ts';
import { BUTTONS, ticketRef } from './ids.ts';
import { cutText, slackLink, mrkdwnVoice as voice } from './mrkdwn.ts';

/** Of a link's label, so that it stays on a phone's screen. */
const LINK_LENGTH = 80;

/** What a card says first of a ticket whose glass was broken; nothing for every other. */
export function glassBanner(ticket: Ticket, words: Words): KnownBlock[] {
  const { breakGlass: broken } = ticket;
  if (broken === undefined) return [];
  return [
    section(words.breakGlass.broken(ticket, broken.at, voice)),
    ...glassReason(broken, words),
    ...reviewOf(broken, words),
  ];
}

/** In the requester's own words, with the link they gave. */
export function glassReason({ reason, reference }: BreakGlass, { ticket }: Words): KnownBlock[] {
  const link = reference === undefined ? undefined : slackLink(reference, cutText(reference, LINK_LENGTH));
  return [quote(reason), ...(link === undefined ? [] : [context(ticket.reference(link, voice))])];
}

function reviewOf(broken: BreakGlass, { reviewBreakGlass }: Words): KnownBlock[] {
  const { review } = broken;
  return review === undefined
    ? [section(reviewBreakGlass.owed(broken, voice))]
    : [section(reviewBreakGlass.reviewed(review, voice)), quote(review.comment)];
}

/** Where it may be broken now. One card is for all; whoever else presses it is told whose it is. */
export function breakGlassButton(ticket: Ticket, words: Words): Button[] {
  if (!isGlassOffered(ticket)) return [];
  const value = ticketRef.encode({ ticketId: ticket.id });
  return [button({ action: BUTTONS.breakGlass, label: words.breakGlass.button, value, style: 'danger' })];
}

/** Until somebody has reviewed it, also when the ticket is long over. */
export function reviewButton({ id: ticketId, breakGlass }: Ticket, words: Words): Button[] {
  if (breakGlass === undefined || breakGlass.review !== undefined) return [];
  const label = words.reviewBreakGlass.button;
  const value = ticketRef.encode({ ticketId });
  return [button({ action: BUTTONS.reviewBreakGlass, label, value, style: 'primary' })];
}
