import type { WebClient } from '@slack/web-api';
import type { Logger } from 'pino';
import type { UserId } from '../../domain/person.ts';
import { asked } from './failure.ts';
import type { Message } from './views/message.ts';

/** Somebody who pressed or typed something, and where an answer for them alone can go. */
export type Asker = {
  readonly userId: UserId;
  readonly channel?: string | undefined;
  readonly threadTs?: string | undefined;
  readonly responseUrl?: string | undefined;
};

/** Says something to one person alone; never throws. */
export type Say = (asker: Asker, message: Message) => Promise<void>;

const RESPOND_MS = 5000;

/**
 * The first way that works: the payload's own address (5 times within 30 minutes), an ephemeral message, a
 * direct one.
 */
export function makeSay({ client, log }: { readonly client: WebClient; readonly log: Logger }): Say {
  return async (asker, message) => {
    for (const way of [respond, sayEphemerally, sayDirectly]) {
      try {
        await way(client, asker, message);
        return;
      } catch (error) {
        log.warn({ err: error, user: asker.userId }, 'an answer took another way');
      }
    }
    log.error({ user: asker.userId }, 'an answer could not be given');
  };
}

async function respond(
  _client: WebClient,
  { responseUrl, threadTs }: Asker,
  message: Message,
): Promise<void> {
  if (responseUrl === undefined) throw new Error('there is no address for an answer');
  const response = await fetch(responseUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({
      response_type: 'ephemeral',
      replace_original: false,
      ...message,
      ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
    }),
    redirect: 'error',
    signal: AbortSignal.timeout(RESPOND_MS),
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`the address for an answer gave ${response.status}`);
}

async function sayEphemerally(
  client: WebClient,
  { userId, channel, threadTs }: Asker,
  { text, blocks }: Message,
): Promise<void> {
  if (channel === undefined) throw new Error('there is no channel for an answer');
  const thread = threadTs === undefined ? {} : { thread_ts: threadTs };
  await asked(client.chat.postEphemeral({ channel, user: userId, text, blocks, ...thread }));
}

async function sayDirectly(client: WebClient, { userId }: Asker, { text, blocks }: Message): Promise<void> {
  await asked(client.chat.postMessage({ channel: userId, text, blocks }));
}
