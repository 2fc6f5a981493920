import { z } from 'zod';
import type { Channel, Command, Group, Person, Shortcut } from './model.ts';
import type { World } from './world.ts';

type Known<Thing> = Partial<Thing> & { readonly id: string };

export type KnownShortcut = Omit<Shortcut, 'description'> & { readonly description?: string };

/** Changes to the workspace itself, at any time: what is left out stays, or takes a plain default. */
export type Workspace = {
  readonly putPerson: (person: Known<Person>) => Person;
  readonly putGroup: (group: Known<Group>) => Group;
  /** By default everybody known so far is in it, the app included. */
  readonly putChannel: (channel: Known<Channel>) => Channel;
  readonly putCommand: (command: Partial<Command> & { readonly command: string }) => void;
  /** Throws where Slack would refuse it in the app's definition. */
  readonly putShortcut: (shortcut: KnownShortcut) => void;
  readonly setScopes: (scopes: readonly string[]) => void;
};

/** The limits of an app's manifest. */
const Definition = z.object({
  callbackId: z.string().min(1).max(255),
  name: z.string().min(1).max(24),
  description: z.string().min(1).max(150),
  type: z.enum(['global', 'message']),
});
const mostShortcuts = 10;

/** What Firebreak and the methods here could ask for. */
export const allScopes = [
  'channels:history',
  'channels:join',
  'channels:read',
  'chat:write',
  'chat:write.public',
  'commands',
  'dnd:read',
  'files:read',
  'files:write',
  'groups:history',
  'groups:read',
  'im:history',
  'im:read',
  'im:write',
  'reactions:write',
  'usergroups:read',
  'users:read',
  'users:read.email',
] as const;

export function makeWorkspace(world: World): Workspace {
  const told = <Thing extends { readonly id: string }>(things: Map<string, Thing>, thing: Thing): Thing => {
    things.set(thing.id, thing);
    world.changed({ kind: 'workspace', id: thing.id });
    return thing;
  };
  return {
    putPerson: (person) =>
      told(world.people, { ...(world.people.get(person.id) ?? plainPerson(world, person)), ...person }),
    putGroup: (group) =>
      told(world.groups, { ...(world.groups.get(group.id) ?? plainGroup(group)), ...group }),
    putChannel: (channel) =>
      told(world.channels, {
        ...(world.channels.get(channel.id) ?? plainChannel(world, channel)),
        ...channel,
      }),
    putCommand(command) {
      const plain = { description: '', usageHint: '', shouldEscape: false };
      world.commands.set(command.command, { ...plain, ...command });
      world.changed({ kind: 'workspace', id: command.command });
    },
    putShortcut(shortcut) {
      const wanted = Definition.parse({ ...shortcut, description: shortcut.description ?? shortcut.name });
      world.shortcuts.set(shortcut.callbackId, wanted);
      if (world.shortcuts.size > mostShortcuts) throw new Error(`at most ${mostShortcuts} shortcuts`);
      world.changed({ kind: 'workspace', id: shortcut.callbackId });
    },
    setScopes(scopes) {
      world.scopes.clear();
      for (const scope of scopes) world.scopes.add(scope);
      world.changed({ kind: 'workspace', id: world.app.appId });
    },
  };
}

function plainPerson(world: World, { id, name = id.toLowerCase(), isBot = false }: Known<Person>): Person {
  return {
    id,
    name,
    teamId: world.team.id,
    realName: name,
    email: isBot ? undefined : `${name}@example.com`,
    locale: 'en-US',
    tz: 'Europe/Amsterdam',
    isBot,
    deleted: false,
    isRestricted: false,
    isUltraRestricted: false,
    isStranger: false,
    dndUntil: undefined,
  };
}

function plainGroup({ id, handle = id.toLowerCase() }: Known<Group>): Group {
  return { id, handle, name: handle, members: [], disabled: false };
}

function plainChannel(world: World, { id, name = id.toLowerCase() }: Known<Channel>): Channel {
  return {
    id,
    name,
    kind: 'channel',
    members: [...world.people.keys()],
    isPrivate: false,
    isArchived: false,
    isExtShared: false,
  };
}
