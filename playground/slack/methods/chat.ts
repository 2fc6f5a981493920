import { z } from 'zod';
import type { Block } from '../blocks/block.ts';
import { checkBlocks } from '../blocks/check.ts';
import { postableChannel, visibleChannel } from '../conversations.ts';
import { SlackFailure } from '../failure.ts';
import { pictureIn } from '../files.ts';
import { linked } from '../mentions.ts';
import {
  deleteMessage,
  editMessage,
  findMessage,
  postMessage,
  replaceMessage,
  repliesTo,
  showEphemeral,
  wireMessage,
} from '../messages.ts';
import type { Message, Metadata } from '../model.ts';
import type { World } from '../world.ts';
import { flag, method, structured } from './method.ts';

const updateCharacters = 4000;
/** Slack publishes no size; this is far above what an app should put there. */
const metadataBytes = 16_000;

const content = {
  text: z.string().default(''),
  blocks: z.unknown().optional(),
  metadata: structured.optional(),
};
const target = { channel: z.string().min(1), ts: z.string().min(1) };

const MetadataArgument = z.object({
  event_type: z.string().min(1).max(255),
  event_payload: z.record(z.string(), z.unknown()),
});

/** Undefined where nothing was said; `{}` clears. */
function metadataOf(raw: unknown): Metadata | 'cleared' | undefined {
  if (raw === undefined || raw === null) return undefined;
  if (typeof raw === 'object' && Object.keys(raw).length === 0) return 'cleared';
  if (Buffer.byteLength(JSON.stringify(raw)) > metadataBytes) throw new SlackFailure('metadata_too_large');
  const parsed = MetadataArgument.safeParse(raw);
  if (!parsed.success) throw new SlackFailure('invalid_metadata_schema');
  return parsed.data;
}

const given = (world: World, blocks: unknown): readonly Block[] | undefined =>
  blocks === undefined || blocks === null || blocks === ''
    ? undefined
    : checkBlocks(blocks, pictureIn(world));

/** The app's own message. Throws what Slack answers for any other. */
function ownMessage(
  world: World,
  { channel, ts }: { channel: string; ts: string },
  whenForeign: string,
): Message {
  const message = findMessage(world, visibleChannel(world, channel).id, ts);
  if (message === undefined) throw new SlackFailure('message_not_found');
  if (message.user !== world.app.botUser) throw new SlackFailure(whenForeign);
  return message;
}

const post = method({
  scopes: ['chat:write'],
  args: z.object({
    channel: z.string().min(1),
    thread_ts: z.string().optional(),
    link_names: flag.default(false),
    parse: z.string().default('none'),
    ...content,
  }),
  run(args, { world }) {
    const channel = postableChannel(world, args.channel);
    const blocks = given(world, args.blocks) ?? [];
    if (args.text === '' && blocks.length === 0) throw new SlackFailure('no_text');
    const metadata = metadataOf(args.metadata);
    const message = postMessage(world, channel, {
      user: world.app.botUser,
      botId: world.app.botId,
      text: args.link_names || args.parse === 'full' ? linked(world, args.text) : args.text,
      blocks,
      threadTs: args.thread_ts,
      metadata: metadata === 'cleared' ? undefined : metadata,
    });
    return {
      channel: channel.id,
      ts: message.ts,
      message: wireMessage(world, message, { metadata: 'whole' }),
    };
  },
});

const update = method({
  scopes: ['chat:write'],
  args: z.object({ ...target, ...content }),
  run(args, { world }) {
    const before = ownMessage(world, args, 'cant_update_message');
    if (visibleChannel(world, before.channel).isArchived) throw new SlackFailure('is_inactive');
    const blocks = given(world, args.blocks);
    if (args.text === '' && (blocks ?? []).length === 0) throw new SlackFailure('no_text');
    if (args.text.length > updateCharacters) throw new SlackFailure('msg_too_long');
    const metadata = metadataOf(args.metadata) ?? before.metadata;
    const message = editMessage(world, before, {
      // Blocks without text leave the old text, text without blocks removes the blocks.
      text: args.text === '' ? before.text : args.text,
      blocks: blocks ?? [],
      metadata: metadata === 'cleared' ? undefined : metadata,
    });
    const wire = wireMessage(world, message, { metadata: 'whole' });
    return { channel: message.channel, ts: message.ts, text: message.text, message: wire };
  },
});

const remove = method({
  scopes: ['chat:write'],
  args: z.object(target),
  run(args, { world }) {
    const message = ownMessage(world, args, 'cant_delete_message');
    // What has replies stays as a tombstone.
    if (repliesTo(world, message).length > 0) {
      replaceMessage(world, {
        ...message,
        text: 'This message was deleted.',
        blocks: [],
        metadata: undefined,
      });
    } else {
      deleteMessage(world, message);
    }
    return { channel: message.channel, ts: message.ts };
  },
});

const ephemeral = method({
  scopes: ['chat:write'],
  args: z.object({
    channel: z.string().min(1),
    user: z.string().min(1),
    thread_ts: z.string().optional(),
    ...content,
  }),
  run(args, { world }) {
    const channel = postableChannel(world, args.channel);
    const blocks = given(world, args.blocks) ?? [];
    if (args.text === '' && blocks.length === 0) throw new SlackFailure('no_text');
    if (!channel.members.includes(args.user)) throw new SlackFailure('user_not_in_channel');
    const shown = showEphemeral(world, {
      channel: channel.id,
      reader: args.user,
      threadTs: args.thread_ts,
      text: args.text,
      blocks,
    });
    return { message_ts: shown.ts };
  },
});

const permalink = method({
  scopes: [],
  args: z.object({ channel: z.string().min(1), message_ts: z.string().min(1) }),
  run(args, { world }) {
    const channel = visibleChannel(world, args.channel);
    const message = findMessage(world, channel.id, args.message_ts);
    if (message === undefined) throw new SlackFailure('message_not_found');
    const thread = message.threadTs === undefined ? '' : `?thread_ts=${message.threadTs}&cid=${channel.id}`;
    const link = `https://${world.team.domain}.slack.com/archives/${channel.id}/p${message.ts.replace('.', '')}${thread}`;
    return { channel: channel.id, permalink: link };
  },
});

export const chatMethods = {
  'chat.postMessage': post,
  'chat.update': update,
  'chat.delete': remove,
  'chat.postEphemeral': ephemeral,
  'chat.getPermalink': permalink,
};
