import { z } from 'zod';
import { openDirect, scopeFor, visibleChannel } from '../conversations.ts';
import { SlackFailure } from '../failure.ts';
import { findMessage, messagesIn, repliesTo, wireMessage } from '../messages.ts';
import type { Channel, Message } from '../model.ts';
import { requireScope } from '../scopes.ts';
import type { World } from '../world.ts';
import { count, flag, method, page } from './method.ts';

const channelId = z.string().min(1);
const paging = { cursor: z.string().optional(), limit: count(100, 999) };
const span = {
  oldest: z.coerce.string().default('0'),
  latest: z.coerce.string().optional(),
  inclusive: flag.default(false),
  include_all_metadata: flag.default(false),
};

export function wireChannel(world: World, channel: Channel) {
  const isIm = channel.kind === 'im';
  return {
    id: channel.id,
    is_im: isIm,
    is_channel: !isIm && !channel.isPrivate,
    is_group: !isIm && channel.isPrivate,
    is_private: channel.isPrivate,
    is_archived: channel.isArchived,
    is_ext_shared: channel.isExtShared,
    is_shared: channel.isExtShared,
    is_mpim: false,
    context_team_id: world.team.id,
    ...(isIm
      ? { user: channel.members.find((member) => member !== world.app.botUser) }
      : {
          name: channel.name,
          name_normalized: channel.name,
          is_general: false,
          is_member: channel.members.includes(world.app.botUser),
          num_members: channel.members.length,
        }),
  };
}

/** A channel whose messages the app may read. */
function readable(world: World, id: string): Channel {
  const channel = visibleChannel(world, id);
  requireScope(world, scopeFor(channel, 'history'));
  if (!channel.members.includes(world.app.botUser)) throw new SlackFailure('not_in_channel');
  return channel;
}

type Span = { oldest: string; latest?: string | undefined; inclusive: boolean };

function inSpan(message: Message, { oldest, latest, inclusive }: Span): boolean {
  const ts = Number(message.ts);
  const end = latest === undefined ? Number.POSITIVE_INFINITY : Number(latest);
  return inclusive ? ts >= Number(oldest) && ts <= end : ts > Number(oldest) && ts < end;
}

const extent = (all: boolean) => ({ metadata: all ? ('whole' as const) : ('type only' as const) });

const info = method({
  scopes: [],
  args: z.object({ channel: channelId, include_num_members: flag.optional() }),
  run(args, { world }) {
    const channel = visibleChannel(world, args.channel);
    requireScope(world, scopeFor(channel, 'read'));
    return { channel: wireChannel(world, channel) };
  },
});

const history = method({
  scopes: [],
  args: z.object({ channel: channelId, ...paging, ...span }),
  run(args, { world }) {
    const channel = readable(world, args.channel);
    const roots = messagesIn(world, channel.id).filter(
      (message) => message.threadTs === undefined && inSpan(message, args),
    );
    const { items, hasMore, tail } = page(roots.toReversed(), args);
    const messages = items.map((message) => wireMessage(world, message, extent(args.include_all_metadata)));
    return { messages, has_more: hasMore, ...tail };
  },
});

const replies = method({
  scopes: [],
  args: z.object({ channel: channelId, ts: z.coerce.string().min(1), ...paging, ...span }),
  run(args, { world }) {
    const channel = readable(world, args.channel);
    const asked = findMessage(world, channel.id, args.ts);
    if (asked === undefined) throw new SlackFailure('thread_not_found');
    const parent = asked.threadTs === undefined ? asked : findMessage(world, channel.id, asked.threadTs);
    if (parent === undefined) throw new SlackFailure('thread_not_found');
    const within = repliesTo(world, parent).filter((message) => inSpan(message, args));
    const { items, hasMore, tail } = page([parent, ...within], args);
    const messages = items.map((message) => wireMessage(world, message, extent(args.include_all_metadata)));
    return { messages, has_more: hasMore, ...tail };
  },
});

const open = method({
  scopes: ['im:write'],
  args: z.object({
    users: z.string().optional(),
    channel: z.string().optional(),
    return_im: flag.optional(),
  }),
  run(args, { world }) {
    if (args.channel !== undefined) return { channel: { id: visibleChannel(world, args.channel).id } };
    const users = (args.users ?? '').split(',').filter((id) => id !== '');
    const [user] = users;
    if (user === undefined) throw new SlackFailure('users_list_not_supplied');
    if (users.length > 1) throw new SlackFailure('not_enough_users');
    const channel = openDirect(world, user, 'user_not_found');
    return { channel: args.return_im ? wireChannel(world, channel) : { id: channel.id } };
  },
});

const members = method({
  scopes: [],
  args: z.object({ channel: channelId, ...paging }),
  run(args, { world }) {
    const channel = visibleChannel(world, args.channel);
    requireScope(world, scopeFor(channel, 'read'));
    const { items, tail } = page(channel.members, args);
    return { members: items, ...tail };
  },
});

const join = method({
  scopes: ['channels:join'],
  args: z.object({ channel: channelId }),
  run(args, { world }) {
    const channel = visibleChannel(world, args.channel);
    if (channel.isPrivate) throw new SlackFailure('method_not_supported_for_channel_type');
    if (channel.isArchived) throw new SlackFailure('is_archived');
    const { botUser } = world.app;
    if (channel.members.includes(botUser))
      return { channel: wireChannel(world, channel), warning: 'already_in_channel' };
    const joined = { ...channel, members: [...channel.members, botUser] };
    world.channels.set(channel.id, joined);
    world.changed({ kind: 'workspace', id: channel.id });
    return { channel: wireChannel(world, joined) };
  },
});

export const conversationMethods = {
  'conversations.info': info,
  'conversations.history': history,
  'conversations.replies': replies,
  'conversations.open': open,
  'conversations.members': members,
  'conversations.join': join,
};
