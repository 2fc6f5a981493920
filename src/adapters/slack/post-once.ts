import { setTimeout as pause } from 'node:timers/promises';
import { Unavailable } from '../../domain/refusal.ts';
import type { MessageId, Messages } from '../../usecases/ports.ts';
import type { BoardDeps } from './board-deps.ts';
import { asked, SlackDenial } from './failure.ts';
import { patiently } from './patiently.ts';
import { findPosted, metadataOf, type Place } from './read-back.ts';
import { type Message, messageHash } from './views/message.ts';

export type Posted = { readonly channel: string; readonly ts: string };

type PostDeps = Pick<BoardDeps, 'clients' | 'messages' | 'readBackMs'>;

export type Post = {
  readonly id: MessageId;
  readonly place: Place;
  readonly shown: Message;
  /** It cannot have been posted before that. */
  readonly since: Date;
  readonly signal: AbortSignal;
};

const LOOK_EVERY_MS = 1000;

/**
 * Posts a message that may have been posted before, by whomever: what became of an earlier attempt is looked
 * up in the channel first, by its metadata. @throws SlackDenial, Unavailable `slack`.
 */
export async function postOnce(deps: PostDeps, post: Post): Promise<Posted> {
  const { messages } = deps;
  const known = sentOf(await messages.find(post.id));
  if (known !== undefined) return known;
  const { before } = await messages.claim(post.id, post.place.channel);
  // An attempt at another channel ended for good, or this would be the same channel again.
  const isAgain = before?.channel === post.place.channel;
  const earlier = isAgain ? await outcomeOfEarlier(deps, post) : undefined;
  if (earlier !== undefined) return earlier;
  // Whoever made the earlier attempt may be at it still, and knows of its own only that it came to nothing.
  if (before !== undefined) await messages.unknown(post.id);
  return sendAndLook(deps, post);
}

function sentOf(record: Awaited<ReturnType<Messages['find']>>): Posted | undefined {
  if (record?.status !== 'sent' || record.ts === undefined) return undefined;
  return { channel: record.channel, ts: record.ts };
}

/** Where the earlier attempt is to be seen; undefined once it is clear, or was time enough to show, that it isn't. */
async function outcomeOfEarlier(deps: PostDeps, post: Post): Promise<Posted | undefined> {
  const { messages, clients } = deps;
  for (let waitedMs = 0; ; waitedMs += LOOK_EVERY_MS) {
    const sent = sentOf(await messages.find(post.id));
    if (sent !== undefined) return sent;
    const seen = await readBack(() => findPosted(clients.state, post));
    if (seen === 'unreadable') return undefined;
    if (seen !== undefined) return note(deps, post, seen);
    if (waitedMs >= deps.readBackMs) return undefined;
    await pause(LOOK_EVERY_MS, undefined, { signal: post.signal });
  }
}

/** A channel that may be posted to but not read keeps its secret; then posting again is the lesser evil. */
async function readBack(look: () => Promise<Posted | undefined>): Promise<Posted | 'unreadable' | undefined> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof SlackDenial) return 'unreadable';
    throw error;
  }
}

/** The text that stands there may be an older one, so nothing is claimed about what is shown. */
async function note({ messages }: PostDeps, { id }: Post, posted: Posted): Promise<Posted> {
  await messages.sent(id, { ...posted, shownHash: '' });
  return posted;
}

/** One look right after a lost answer: waiting for the job to be tried again would hold up all that follows. */
async function sendAndLook(deps: PostDeps, post: Post): Promise<Posted> {
  try {
    return await send(deps, post);
  } catch (error) {
    if (!mayBePosted(error)) throw error;
    const seen = await findPosted(deps.clients.state, post).catch(() => undefined);
    if (seen === undefined) throw error;
    return note(deps, post, seen);
  }
}

const mayBePosted = (error: unknown): boolean =>
  error instanceof Unavailable && error.system === 'slack' && error.effect === 'unknown';

/** Slack said no, was never reached, or was not asked any more: nobody need look for it. */
const isUnsent = (error: unknown, { signal }: Post): boolean =>
  error instanceof SlackDenial ||
  (error instanceof Unavailable && error.system === 'slack' && error.effect === 'none') ||
  signal.aborted;

async function send(deps: PostDeps, post: Post): Promise<Posted> {
  const { messages } = deps;
  const posted = await postNow(deps, post).catch(async (error: unknown) => {
    if (mayBePosted(error)) await messages.unknown(post.id);
    else if (isUnsent(error, post)) await messages.unsent(post.id);
    throw error;
  });
  await messages.sent(post.id, { ...posted, shownHash: messageHash(post.shown) });
  return posted;
}

async function postNow({ clients }: PostDeps, { id, place, shown, signal }: Post): Promise<Posted> {
  const answer = await patiently(signal, () =>
    asked(
      clients.posts.chat.postMessage({
        channel: place.channel,
        ...(place.threadTs === undefined ? {} : { thread_ts: place.threadTs }),
        text: shown.text,
        blocks: shown.blocks,
        metadata: metadataOf(id),
        unfurl_links: false,
        unfurl_media: false,
      }),
    ),
  );
  if (answer.ts === undefined) throw new Unavailable('slack', 'unknown', answer);
  return { channel: answer.channel ?? place.channel, ts: answer.ts };
}
