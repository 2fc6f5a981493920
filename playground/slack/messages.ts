import type { Block } from './blocks/block.ts';
import { SlackFailure } from './failure.ts';
import { noticeFor } from './mentions.ts';
import type { Channel, Ephemeral, Message, Metadata } from './model.ts';
import type { World } from './world.ts';

export type Draft = {
  readonly user: string;
  readonly botId?: string | undefined;
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly threadTs?: string | undefined;
  readonly metadata?: Metadata | undefined;
};

export type Edit = {
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly metadata: Metadata | undefined;
};

const storedCharacters = 40_000;

/** Stores a message and tells whom it mentions. Throws `thread_not_found` where `threadTs` is no parent. */
export function postMessage(world: World, channel: Channel, draft: Draft): Message {
  if (draft.threadTs !== undefined) requireParent(world, channel, draft.threadTs);
  const message: Message = {
    channel: channel.id,
    ts: world.stamp(),
    threadTs: draft.threadTs,
    user: draft.user,
    botId: draft.botId,
    text: draft.text.slice(0, storedCharacters),
    blocks: draft.blocks,
    metadata: draft.metadata,
    edited: undefined,
    reactions: [],
    notice: noticeFor(world, channel, draft),
  };
  world.messages.set(channel.id, [...messagesIn(world, channel.id), message]);
  world.changed({ kind: 'message_posted', id: channel.id });
  return message;
}

function requireParent(world: World, channel: Channel, threadTs: string): void {
  const parent = findMessage(world, channel.id, threadTs);
  if (parent === undefined) throw new SlackFailure('thread_not_found');
  if (parent.threadTs !== undefined) throw new SlackFailure('cannot_reply_to_message');
}

export function editMessage(world: World, message: Message, edit: Edit): Message {
  const edited = { user: message.user, ts: world.stamp() };
  // With blocks Slack shows no "(edited)".
  return replaceMessage(world, { ...message, ...edit, edited: edit.blocks.length > 0 ? undefined : edited });
}

export function replaceMessage(world: World, next: Message): Message {
  const rest = messagesIn(world, next.channel).map((message) => (message.ts === next.ts ? next : message));
  world.messages.set(next.channel, rest);
  world.changed({ kind: 'message_updated', id: next.channel });
  return next;
}

export function deleteMessage(world: World, message: Message): void {
  const rest = messagesIn(world, message.channel).filter(({ ts }) => ts !== message.ts);
  world.messages.set(message.channel, rest);
  world.changed({ kind: 'message_deleted', id: message.channel });
}

export function messagesIn(world: World, channel: string): readonly Message[] {
  return world.messages.get(channel) ?? [];
}

export function findMessage(world: World, channel: string, ts: string): Message | undefined {
  return messagesIn(world, channel).find((message) => message.ts === ts);
}

export function repliesTo(world: World, parent: Message): readonly Message[] {
  return messagesIn(world, parent.channel).filter((message) => message.threadTs === parent.ts);
}

export function showEphemeral(world: World, ephemeral: Omit<Ephemeral, 'ts'>): Ephemeral {
  const shown = { ...ephemeral, ts: world.stamp() };
  world.ephemerals.set(shown.ts, shown);
  world.changed({ kind: 'ephemeral', id: shown.channel });
  return shown;
}

export function notify(world: World, person: string, notice: { text: string; channel?: string }): void {
  world.notices.push({ person, channel: notice.channel, text: notice.text, at: world.now() });
  world.changed({ kind: 'notice', id: person });
}

type WireOptions = { readonly metadata: 'whole' | 'type only' };

/** A message as the Web API and payloads show it. */
export function wireMessage(world: World, message: Message, { metadata }: WireOptions) {
  const replies = repliesTo(world, message);
  return {
    type: 'message',
    user: message.user,
    ts: message.ts,
    text: message.text,
    team: world.team.id,
    ...(message.botId === undefined ? {} : { bot_id: message.botId, app_id: world.app.appId }),
    ...(message.blocks.length === 0 ? {} : { blocks: message.blocks }),
    ...(message.edited === undefined ? {} : { edited: message.edited }),
    ...wireThread(message, replies),
    ...(message.reactions.length === 0
      ? {}
      : { reactions: message.reactions.map((reaction) => ({ ...reaction, count: reaction.users.length })) }),
    ...wireMetadata(message, metadata),
  };
}

function wireMetadata({ metadata }: Message, extent: WireOptions['metadata']) {
  if (metadata === undefined) return {};
  return { metadata: extent === 'whole' ? metadata : { event_type: metadata.event_type } };
}

function wireThread(message: Message, replies: readonly Message[]) {
  if (message.threadTs !== undefined) return { thread_ts: message.threadTs };
  const latest = replies.at(-1);
  if (latest === undefined) return {};
  const users = [...new Set(replies.map((reply) => reply.user))];
  return {
    thread_ts: message.ts,
    reply_count: replies.length,
    reply_users: users,
    reply_users_count: users.length,
    latest_reply: latest.ts,
  };
}
