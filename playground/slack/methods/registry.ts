import { z } from 'zod';
import { visibleChannel } from '../conversations.ts';
import { SlackFailure } from '../failure.ts';
import { findMessage, replaceMessage } from '../messages.ts';
import { chatMethods } from './chat.ts';
import { conversationMethods } from './conversations.ts';
import { fileMethods } from './files.ts';
import { type Method, method } from './method.ts';
import { peopleMethods } from './people.ts';
import { viewMethods } from './views.ts';

const authTest = method({
  scopes: [],
  args: z.object({}),
  run: (_args, { world, siteUrl }) => ({
    url: `${siteUrl()}/`,
    team: world.team.name,
    user: world.app.name,
    team_id: world.team.id,
    user_id: world.app.botUser,
    bot_id: world.app.botId,
    is_enterprise_install: false,
  }),
});

const openConnection = method({
  token: 'app',
  scopes: [],
  args: z.object({}),
  run: (_args, { ticketUrl }) => ({ url: ticketUrl() }),
});

const addReaction = method({
  scopes: ['reactions:write'],
  args: z.object({
    channel: z.string().min(1),
    timestamp: z.string().min(1),
    name: z.string().regex(/^[a-z0-9_+'-]+$/),
  }),
  run({ channel, timestamp, name }, { world }) {
    const message = findMessage(world, visibleChannel(world, channel).id, timestamp);
    if (message === undefined) throw new SlackFailure('message_not_found');
    const { botUser } = world.app;
    const before = message.reactions.find((reaction) => reaction.name === name)?.users ?? [];
    if (before.includes(botUser)) throw new SlackFailure('already_reacted');
    const others = message.reactions.filter((reaction) => reaction.name !== name);
    replaceMessage(world, { ...message, reactions: [...others, { name, users: [...before, botUser] }] });
    return {};
  },
});

/** Every Web API method the workspace knows. */
export const methods: ReadonlyMap<string, Method> = new Map(
  Object.entries({
    'auth.test': authTest,
    'apps.connections.open': openConnection,
    'reactions.add': addReaction,
    ...chatMethods,
    ...conversationMethods,
    ...viewMethods,
    ...fileMethods,
    ...peopleMethods,
  }),
);
