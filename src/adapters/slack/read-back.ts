import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { MessageId } from '../../usecases/ports.ts';
import { asked } from './failure.ts';
import type { Posted } from './post-once.ts';

/** Where a message stands: a channel, or a thread in it. */
export type Place = { readonly channel: string; readonly threadTs?: string };

const EVENT_TYPE = 'firebreak_message';

/** What tells our messages apart when they are read back. Everybody in the workspace can read it. */
export function metadataOf({ ticketId, kind, key }: MessageId) {
  return { event_type: EVENT_TYPE, event_payload: { ticketId, kind, key } };
}

const Page = z.object({
  messages: z
    .array(
      z.object({
        ts: z.string(),
        metadata: z
          .object({ event_type: z.string(), event_payload: z.record(z.string(), z.unknown()) })
          .optional()
          .catch(undefined),
      }),
    )
    .default([]),
  response_metadata: z.object({ next_cursor: z.string().default('') }).default({ next_cursor: '' }),
});
type Page = z.output<typeof Page>;

const PER_PAGE = 200;
const MOST_PAGES = 10;
/** Clocks differ. */
const SKEW_SECONDS = 60;

/** The message of this id in its channel or thread, if Slack shows one posted after `since`. */
export async function findPosted(
  client: WebClient,
  { id, place, since }: { readonly id: MessageId; readonly place: Place; readonly since: Date },
): Promise<Posted | undefined> {
  const oldest = String(since.getTime() / 1000 - SKEW_SECONDS);
  let cursor = '';
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const page = await readPage(client, place, { oldest, cursor });
    const found = page.messages.find(({ metadata }) => isOurs(metadata, id));
    if (found !== undefined) return { channel: place.channel, ts: found.ts };
    cursor = page.response_metadata.next_cursor;
    if (cursor === '') return undefined;
  }
  return undefined;
}

async function readPage(
  client: WebClient,
  { channel, threadTs }: Place,
  { oldest, cursor }: { readonly oldest: string; readonly cursor: string },
): Promise<Page> {
  const span = {
    channel,
    oldest,
    limit: PER_PAGE,
    include_all_metadata: true,
    ...(cursor === '' ? {} : { cursor }),
  };
  const answer =
    threadTs === undefined
      ? client.conversations.history(span)
      : client.conversations.replies({ ...span, ts: threadTs });
  return Page.parse(await asked<unknown>(answer));
}

function isOurs(metadata: Page['messages'][number]['metadata'], { ticketId, kind, key }: MessageId): boolean {
  if (metadata?.event_type !== EVENT_TYPE) return false;
  const { event_payload: payload } = metadata;
  return payload.ticketId === ticketId && payload.kind === kind && payload.key === key;
}
