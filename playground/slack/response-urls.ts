import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Block } from './blocks/block.ts';
import { checkBlocks } from './blocks/check.ts';
import { SlackFailure } from './failure.ts';
import { pictureIn } from './files.ts';
import { deleteMessage, editMessage, findMessage, postMessage, showEphemeral } from './messages.ts';
import type { World } from './world.ts';

/** Where a response_url leads: the channel and person it was given for, and the message pressed, if any. */
export type Origin = {
  readonly channel: string;
  readonly person: string;
  readonly ts: string | undefined;
};

export type ResponseUrls = {
  /** The path of a fresh one. */
  readonly issue: (origin: Origin) => string;
  /** Throws what Slack answers with a 404: `expired_url` or `used_url`. */
  readonly use: (path: string, body: unknown) => void;
};

const usesAtMost = 5;
const lifeMs = 30 * 60 * 1000;

export const Reply = z.object({
  text: z.string().default(''),
  blocks: z.unknown().optional(),
  response_type: z.enum(['ephemeral', 'in_channel']).default('ephemeral'),
  replace_original: z.boolean().default(false),
  delete_original: z.boolean().default(false),
  thread_ts: z.string().optional(),
});
export type Reply = z.output<typeof Reply>;

export function makeResponseUrls(world: World): ResponseUrls {
  const issued = new Map<string, { origin: Origin; until: number; uses: number }>();
  return {
    issue(origin) {
      const path = `/response/${world.team.id}/${randomBytes(16).toString('hex')}`;
      issued.set(path, { origin, until: world.now().getTime() + lifeMs, uses: 0 });
      return path;
    },
    use(path, body) {
      const url = issued.get(path);
      if (url === undefined || world.now().getTime() > url.until) throw new SlackFailure('expired_url');
      if (url.uses >= usesAtMost) throw new SlackFailure('used_url');
      url.uses += 1;
      answer(world, url.origin, Reply.parse(body));
    },
  };
}

type Content = { readonly text: string; readonly blocks: readonly Block[] };

/** Shows a reply where its origin says, and gives what is shown. Throws `no_text` or `invalid_blocks`. */
export function answer(world: World, origin: Origin, reply: Reply): Content {
  if (reply.delete_original) {
    deleteOriginal(world, origin);
    return { text: '', blocks: [] };
  }
  const blocks =
    reply.blocks === undefined || reply.blocks === null ? [] : checkBlocks(reply.blocks, pictureIn(world));
  if (reply.text === '' && blocks.length === 0) throw new SlackFailure('no_text');
  const content = { text: reply.text, blocks };
  if (reply.replace_original && replaceOriginal(world, origin, content)) return content;
  if (reply.response_type === 'ephemeral') {
    showEphemeral(world, {
      channel: origin.channel,
      reader: origin.person,
      threadTs: reply.thread_ts,
      ...content,
    });
    return content;
  }
  const channel = world.channels.get(origin.channel);
  if (channel === undefined) throw new SlackFailure('channel_not_found');
  const { botUser, botId } = world.app;
  postMessage(world, channel, { user: botUser, botId, threadTs: reply.thread_ts, ...content });
  return content;
}

function deleteOriginal(world: World, { channel, ts }: Origin): void {
  if (ts === undefined) return;
  if (world.ephemerals.delete(ts)) {
    world.changed({ kind: 'ephemeral', id: channel });
    return;
  }
  const message = findMessage(world, channel, ts);
  if (message !== undefined) deleteMessage(world, message);
}

/** False where there is nothing to replace: the answer is then shown as a new one. */
function replaceOriginal(world: World, { channel, ts }: Origin, content: Content): boolean {
  if (ts === undefined) return false;
  const ephemeral = world.ephemerals.get(ts);
  if (ephemeral !== undefined) {
    world.ephemerals.set(ts, { ...ephemeral, ...content });
    world.changed({ kind: 'ephemeral', id: channel });
    return true;
  }
  const message = findMessage(world, channel, ts);
  if (message === undefined) return false;
  editMessage(world, message, { ...content, metadata: message.metadata });
  return true;
}
