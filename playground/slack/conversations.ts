import { SlackFailure } from './failure.ts';
import type { Channel, Person } from './model.ts';
import { usesScope } from './scopes.ts';
import type { World } from './world.ts';

/** True for who may see the channel: everybody a public one, members any other. */
export function mayRead(channel: Channel, reader: string): boolean {
  return channel.members.includes(reader) || (!channel.isPrivate && channel.kind === 'channel');
}

/** A channel the app can see. Throws `channel_not_found`, also for a private one it isn't in. */
export function visibleChannel(world: World, id: string): Channel {
  const channel = world.channels.get(id);
  if (channel === undefined || !mayRead(channel, world.app.botUser))
    throw new SlackFailure('channel_not_found');
  return channel;
}

/** Where a post for `target` goes; a user id opens the direct message. Throws what Slack would answer. */
export function postableChannel(world: World, target: string): Channel {
  const channel = /^[UW]/.test(target)
    ? openDirect(world, target, 'channel_not_found')
    : visibleChannel(world, target);
  if (channel.isArchived) throw new SlackFailure('is_archived');
  if (!channel.members.includes(world.app.botUser) && !usesScope(world, 'chat:write.public')) {
    throw new SlackFailure('not_in_channel');
  }
  return channel;
}

/** The direct channel between the app and a person, made at its first use. */
export function openDirect(world: World, personId: string, whenUnknown: string): Channel {
  const person = world.people.get(personId);
  if (person === undefined) throw new SlackFailure(whenUnknown);
  if (person.isBot) throw new SlackFailure('cannot_dm_bot');
  if (person.deleted) throw new SlackFailure('user_disabled');
  return directChannel(world, person) ?? createDirect(world, person);
}

export function directChannel(world: World, person: Person): Channel | undefined {
  return [...world.channels.values()].find(
    (channel) => channel.kind === 'im' && channel.members.includes(person.id),
  );
}

function createDirect(world: World, person: Person): Channel {
  const channel: Channel = {
    id: world.nextId('D'),
    name: person.id,
    kind: 'im',
    members: [world.app.botUser, person.id],
    isPrivate: true,
    isArchived: false,
    isExtShared: false,
  };
  world.channels.set(channel.id, channel);
  world.changed({ kind: 'workspace', id: channel.id });
  return channel;
}

/** `channels:history`, `groups:history` or `im:history`, as the channel asks for. */
export function scopeFor(channel: Channel, what: 'read' | 'history'): string {
  if (channel.kind === 'im') return `im:${what}`;
  return `${channel.isPrivate ? 'groups' : 'channels'}:${what}`;
}
