import type { WebClient } from '@slack/web-api';
import type { Logger } from 'pino';
import type { Messages, Tickets } from '../../usecases/ports.ts';
import { cardId } from './card.ts';
import { read } from './failure.ts';

/** Where the card of a ticket is; undefined where it is not posted, or that can't be found out now. */
export type CardLink = (ticketNo: string) => Promise<string | undefined>;

type Deps = {
  readonly client: WebClient;
  readonly tickets: Pick<Tickets, 'byNumber'>;
  readonly messages: Pick<Messages, 'find'>;
  readonly log: Logger;
};

export function makeCardLink({ client, tickets, messages, log }: Deps): CardLink {
  return async (ticketNo) => {
    try {
      const ticket = await tickets.byNumber(ticketNo);
      if (ticket === undefined) return undefined;
      const card =
        (await messages.find(cardId(ticket.id, 'moved'))) ?? (await messages.find(cardId(ticket.id, '')));
      if (card?.ts === undefined) return undefined;
      const { channel, ts } = card;
      const { permalink } = await read(client.chat.getPermalink({ channel, message_ts: ts }));
      return permalink;
    } catch (error) {
      log.warn({ err: error, ticketNo }, 'the link to a card could not be had');
      return undefined;
    }
  };
}
