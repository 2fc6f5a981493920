import type { Ticket } from '../../../domain/ticket.ts';
import type { Words } from '../../../words/words.ts';
import { section } from './blocks.ts';
import { type Message, message } from './message.ts';
import { mrkdwnVoice, slackLink } from './mrkdwn.ts';

/** What somebody who is asked to decide reads in their direct messages; the deciding is done on the card. */
export function askMessage(ticket: Ticket, permalink: string, { card }: Words): Message {
  const text = card.asking(ticket, slackLink(permalink, card.openCard), mrkdwnVoice);
  return message(text, [section(text)]);
}

/** What somebody who was not waited for reads in theirs; revoking and reviewing are done on the card. */
export function glassMessage(ticket: Ticket, permalink: string, { card, breakGlass }: Words): Message {
  const text = breakGlass.told(ticket, slackLink(permalink, card.openCard), mrkdwnVoice);
  return message(text, [section(text)]);
}
