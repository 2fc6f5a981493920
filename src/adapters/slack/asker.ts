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
  /** They have the App Home before them. */
  readonly inHome?: boolean | undefined;
};

/** Says something to one person alone; never throws. */
export type Say = (asker: Asker, message: Message) => Promise<void>;

const RESPOND_MS = 5000;

type Deps = {
  readonly client: WebClient;
  readonly log: Logger;
  /** Shows a message on somebody's App Home, above what concerns them now. */
  readonly showAtHome: (userId: UserId, message: Message) => Promise<void>;
};

/**
 * The first way that works: the App Home, the payload's own address (5 times within 30 minutes), an ephemeral
 * message, a direct one.
 */
export function makeSay({ client, log, showAtHome }: Deps): Say {
  return async (asker, message) => {
    for (const [index, say] of waysTo(asker, { client, showAtHome }).entries()) {
      try {
        await say(message);
        return;
      } catch (error) {
        log.warn({ err: error, user: asker.userId, way: index }, 'an answer has to take another way');
      }
    }
    log.error({ user: asker.userId }, 'an answer could not be given');
  };
}

type Way = (message: Message) => Promise<unknown>;

function waysTo(
  { userId, channel, threadTs, responseUrl, inHome }: Asker,
  { client, showAtHome }: Pick<Deps, 'client' | 'showAtHome'>,
): readonly Way[] {
  const thread = threadTs === undefined ? {} : { thread_ts: threadTs };
  const ways: (Way | undefined)[] = [
    inHome === true ? (message) => showAtHome(userId, message) : undefined,
    responseUrl === undefined ? undefined : (message) => respond(responseUrl, { ...message, ...thread }),
    channel === undefined
      ? undefined
      : (message) => asked(client.chat.postEphemeral({ channel, user: userId, ...message, ...thread })),
    (message) => asked(client.chat.postMessage({ channel: userId, ...message })),
  ];
  return ways.filter((way) => way !== undefined);
}

async function respond(
  responseUrl: string,
  message: Message & { readonly thread_ts?: string },
): Promise<void> {
  const response = await fetch(responseUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ response_type: 'ephemeral', replace_original: false, ...message }),
    redirect: 'error',
    signal: AbortSignal.timeout(RESPOND_MS),
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`the address for an answer gave ${response.status}`);
}
