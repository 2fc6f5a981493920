import { z } from 'zod';
import { scopeFor } from '../conversations.ts';
import { SlackFailure } from '../failure.ts';
import type { Group, Person } from '../model.ts';
import { requireScope, usesScope } from '../scopes.ts';
import type { World } from '../world.ts';
import { wireChannel } from './conversations.ts';
import { count, flag, method, page } from './method.ts';

const snoozed = (person: Person, now: Date) => person.dndUntil !== undefined && person.dndUntil > now;

function wirePerson(world: World, person: Person, locale: 'with locale' | 'without locale') {
  return {
    id: person.id,
    team_id: person.teamId,
    name: person.name,
    deleted: person.deleted,
    real_name: person.realName,
    tz: person.tz,
    tz_label: person.tz,
    tz_offset: offsetSeconds(person.tz, world.now()),
    is_bot: person.isBot,
    is_app_user: false,
    is_admin: false,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: person.isRestricted,
    is_ultra_restricted: person.isUltraRestricted,
    is_stranger: person.isStranger,
    updated: Math.floor(world.now().getTime() / 1000),
    ...(locale === 'with locale' ? { locale: person.locale } : {}),
    profile: {
      real_name: person.realName,
      real_name_normalized: person.realName,
      display_name: person.name,
      display_name_normalized: person.name,
      team: person.teamId,
      ...(person.email !== undefined && usesScope(world, 'users:read.email') ? { email: person.email } : {}),
    },
  };
}

/** The zone's distance from UTC at that moment, daylight saving included. */
function offsetSeconds(tz: string, at: Date): number {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: tz, timeZoneName: 'longOffset' }).formatToParts(
    at,
  );
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  const match = /GMT([+-])(\d{2}):(\d{2})/.exec(name);
  if (match === null) return 0;
  const seconds = Number(match[2]) * 3600 + Number(match[3]) * 60;
  return match[1] === '-' ? -seconds : seconds;
}

const info = method({
  scopes: ['users:read'],
  args: z.object({ user: z.string().min(1), include_locale: flag.default(false) }),
  run(args, { world }) {
    const person = world.people.get(args.user);
    if (person === undefined) throw new SlackFailure('user_not_found');
    return { user: wirePerson(world, person, args.include_locale ? 'with locale' : 'without locale') };
  },
});

const lookupByEmail = method({
  scopes: ['users:read.email'],
  args: z.object({ email: z.string().min(1) }),
  run(args, { world }) {
    const wanted = args.email.toLowerCase();
    const person = [...world.people.values()].find(
      ({ email, deleted, isStranger }) => email?.toLowerCase() === wanted && !deleted && !isStranger,
    );
    if (person === undefined) throw new SlackFailure('users_not_found');
    return { user: wirePerson(world, person, 'without locale') };
  },
});

const conversations = method({
  scopes: [],
  args: z.object({
    user: z.string().optional(),
    types: z.string().default('public_channel'),
    exclude_archived: flag.default(false),
    cursor: z.string().optional(),
    limit: count(100, 999),
  }),
  run(args, { world }) {
    const types = args.types.split(',').map((type) => type.trim());
    const user = args.user ?? world.app.botUser;
    if (!world.people.has(user)) throw new SlackFailure('user_not_found');
    const channels = [...world.channels.values()].filter((channel) => {
      const type = channel.kind === 'im' ? 'im' : channel.isPrivate ? 'private_channel' : 'public_channel';
      const shared = !channel.isPrivate || channel.members.includes(world.app.botUser);
      const listed = !(args.exclude_archived && channel.isArchived);
      return types.includes(type) && channel.members.includes(user) && shared && listed;
    });
    for (const channel of channels) requireScope(world, scopeFor(channel, 'read'));
    const { items, tail } = page(channels, args);
    return { channels: items.map((channel) => wireChannel(world, channel)), ...tail };
  },
});

function wireGroup(world: World, group: Group, users: 'with users' | 'without users') {
  return {
    id: group.id,
    team_id: world.team.id,
    is_usergroup: true,
    handle: group.handle,
    name: group.name,
    description: '',
    is_external: false,
    date_delete: group.disabled ? 1 : 0,
    user_count: group.members.length,
    ...(users === 'with users' ? { users: group.members } : {}),
  };
}

const groups = method({
  scopes: ['usergroups:read'],
  args: z.object({ include_users: flag.default(false), include_disabled: flag.default(false) }),
  run(args, { world }) {
    const listed = [...world.groups.values()].filter((group) => args.include_disabled || !group.disabled);
    const users = args.include_users ? 'with users' : 'without users';
    return { usergroups: listed.map((group) => wireGroup(world, group, users)) };
  },
});

const groupUsers = method({
  scopes: ['usergroups:read'],
  args: z.object({ usergroup: z.string().min(1), include_disabled: flag.default(false) }),
  run(args, { world }) {
    const group = world.groups.get(args.usergroup);
    if (group === undefined || (group.disabled && !args.include_disabled)) {
      throw new SlackFailure('no_such_subteam');
    }
    return { users: group.members };
  },
});

function wireDnd(person: Person | undefined, now: Date) {
  const active = person !== undefined && snoozed(person, now);
  const until = Math.floor((person?.dndUntil ?? now).getTime() / 1000);
  return {
    dnd_enabled: active,
    next_dnd_start_ts: active ? Math.floor(now.getTime() / 1000) : 1,
    next_dnd_end_ts: active ? until : 1,
  };
}

const dnd = method({
  scopes: ['dnd:read'],
  args: z.object({ user: z.string().optional() }),
  run(args, { world }) {
    const person = world.people.get(args.user ?? world.app.botUser);
    if (person === undefined) throw new SlackFailure('user_not_found');
    return wireDnd(person, world.now());
  },
});

const teamDnd = method({
  scopes: ['dnd:read'],
  args: z.object({ users: z.string().min(1) }),
  run(args, { world }) {
    const known = args.users.split(',').filter((id) => world.people.has(id));
    return { users: Object.fromEntries(known.map((id) => [id, wireDnd(world.people.get(id), world.now())])) };
  },
});

export const peopleMethods = {
  'users.info': info,
  'users.lookupByEmail': lookupByEmail,
  'users.conversations': conversations,
  'usergroups.list': groups,
  'usergroups.users.list': groupUsers,
  'dnd.info': dnd,
  'dnd.teamInfo': teamDnd,
};
