import type { WebClient } from '@slack/web-api';
import type { Logger } from 'pino';
import type { Ticket } from '../../domain/ticket.ts';
import type { MessageRecord, Messages } from '../../usecases/ports.ts';
import { read } from './failure.ts';
import type { Links } from './views/home-tab.ts';

/** Where the cards of these tickets are; without those that are not posted or can't be found now. */
export type CardLinks = (tickets: readonly Pick<Ticket, 'id'>[]) => Promise<Links>;

type Deps = {
  readonly client: WebClient;
  readonly messages: Pick<Messages, 'cards'>;
  readonly log: Logger;
};

const MOST_REMEMBERED = 10_000;

/** A message never moves, so Slack is asked once for each. */
export function makeCardLinks({ client, messages, log }: Deps): CardLinks {
  const known = new Map<string, string>();
  const linkTo = async ({ channel, ts }: MessageRecord): Promise<string | undefined> => {
    if (ts === undefined) return undefined;
    const id = `${channel} ${ts}`;
    const before = known.get(id);
    if (before !== undefined) return before;
    const { permalink } = await read(client.chat.getPermalink({ channel, message_ts: ts }));
    if (permalink === undefined || URL.parse(permalink)?.protocol !== 'https:') return undefined;
    if (known.size >= MOST_REMEMBERED) known.clear();
    known.set(id, permalink);
    return permalink;
  };
  return async (tickets) => {
    try {
      const cards = [...(await messages.cards(tickets.map(({ id }) => id))).values()];
      const links = cards.map(async (card) => [card.ticketId, await linkTo(card)] as const);
      const found = (await Promise.allSettled(links)).flatMap((each) =>
        each.status === 'fulfilled' ? [each.value] : [],
      );
      return new Map(found.flatMap(([id, link]) => (link === undefined ? [] : [[id, link] as const])));
    } catch (err) {
      log.warn({ err }, 'the links to cards could not be had');
      return new Map();
    }
  };
}
