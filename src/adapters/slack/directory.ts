import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Person, Standing, UserId } from '../../domain/person.ts';
import { Refusal, Unavailable } from '../../domain/refusal.ts';
import type { Freshness, Now, People } from '../../usecases/ports.ts';
import type { Workspace } from '../../usecases/with-on-call.ts';
import { isDenied, read } from './failure.ts';
import { type FreshTerms, makeFreshCache } from './fresh-cache.ts';

type Deps = {
  readonly client: WebClient;
  readonly people: People;
  /** The user groups (`S…`) whose members matter: those the policy names. */
  readonly groups: () => readonly string[];
  /** The workspace whose members are not strangers. @throws Unavailable `slack`. */
  readonly identity: () => Promise<{ readonly teamId: string }>;
  readonly now: Now;
};

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const LONGEST_MS = 15 * MINUTE_MS;

const isSlackAway = (error: unknown) => error instanceof Unavailable && error.system === 'slack';

/** How old an answer may be (SPEC 4): the grace holds while Slack is away. */
const TERMS: Readonly<Record<Freshness, FreshTerms>> = {
  decision: { maxAgeMs: 30 * SECOND_MS, graceMs: 30 * SECOND_MS, mayKeep: isSlackAway },
  operation: { maxAgeMs: 5 * MINUTE_MS, graceMs: LONGEST_MS, mayKeep: isSlackAway },
};

/** People and user groups as Slack knows them, with the usernames we keep. */
export function makeDirectory(deps: Deps): Workspace {
  const { client, groups, now } = deps;
  const people = makeFreshCache<Omit<Person, 'groups'>>(now, LONGEST_MS);
  const members = makeFreshCache<readonly UserId[]>(now, LONGEST_MS);
  const addresses = makeFreshCache<UserId | undefined>(now, LONGEST_MS);
  const group: Workspace['group'] = (groupId, freshness) =>
    members.get(groupId, TERMS[freshness], () => membersOf(client, groupId));
  return {
    group,
    byEmail: (email, freshness) =>
      addresses.get(email.toLowerCase(), TERMS[freshness], () => holderOf(client, email)),
    inDoNotDisturb: (asked) => silentAmong(client, asked, now()),
    async person(userId, freshness) {
      const [known, belongings] = await Promise.all([
        people.get(userId, TERMS[freshness], () => readPerson(deps, userId)),
        Promise.all(
          groups().map(async (id) => ({ id, isIn: (await group(id, freshness)).includes(userId) })),
        ),
      ]);
      return { ...known, groups: belongings.filter(({ isIn }) => isIn).map(({ id }) => id) };
    },
  };
}

const Disturbance = z.object({
  users: z.record(
    z.string(),
    z.object({
      dnd_enabled: z.boolean().default(false),
      next_dnd_start_ts: z.number().default(0),
      next_dnd_end_ts: z.number().default(0),
      snooze_enabled: z.boolean().default(false),
      snooze_endtime: z.number().default(0),
    }),
  ),
});

/** Slack answers for so many at once. */
const ASKED_AT_ONCE = 50;

/** Asking is a courtesy: an approver who could not be asked about is disturbed. */
async function silentAmong(
  client: WebClient,
  people: readonly UserId[],
  now: Date,
): Promise<ReadonlySet<UserId>> {
  if (people.length === 0) return new Set();
  const second = now.getTime() / 1000;
  try {
    const users = people.slice(0, ASKED_AT_ONCE).join(',');
    const answer = Disturbance.parse(await read(client.dnd.teamInfo({ users })));
    const silent = Object.entries(answer.users).filter(
      ([, dnd]) =>
        (dnd.snooze_enabled && second < dnd.snooze_endtime) ||
        (dnd.dnd_enabled && dnd.next_dnd_start_ts <= second && second < dnd.next_dnd_end_ts),
    );
    return new Set(silent.map(([userId]) => userId));
  } catch (error) {
    if (error instanceof Unavailable || isDenied(error)) return new Set();
    throw error;
  }
}

const Members = z.object({ users: z.array(z.string()) });

async function membersOf(client: WebClient, groupId: string): Promise<readonly UserId[]> {
  try {
    return Members.parse(await read(client.usergroups.users.list({ usergroup: groupId }))).users;
  } catch (error) {
    if (isDenied(error, 'no_such_subteam', 'plan_upgrade_required')) return [];
    throw error;
  }
}

const Holder = z.object({ user: z.object({ id: z.string() }) });

async function holderOf(client: WebClient, email: string): Promise<UserId | undefined> {
  try {
    return Holder.parse(await read(client.users.lookupByEmail({ email }))).user.id;
  } catch (error) {
    if (isDenied(error, 'users_not_found')) return undefined;
    throw error;
  }
}

const User = z.object({
  id: z.string(),
  team_id: z.string(),
  name: z.string(),
  deleted: z.boolean().default(false),
  is_bot: z.boolean().default(false),
  is_restricted: z.boolean().default(false),
  is_ultra_restricted: z.boolean().default(false),
  is_stranger: z.boolean().default(false),
  locale: z.string().default('en-US'),
  profile: z.object({
    display_name: z.string().default(''),
    real_name: z.string().default(''),
    email: z.string().optional(),
  }),
});
type User = z.output<typeof User>;

async function readPerson(
  { client, people, identity }: Deps,
  userId: UserId,
): Promise<Omit<Person, 'groups'>> {
  const [user, { teamId }] = await Promise.all([readUser(client, userId), identity()]);
  const { profile, locale } = user;
  const person = {
    userId: user.id,
    teamId: user.team_id,
    displayName: [profile.display_name, profile.real_name, user.name].find((name) => name !== '') ?? user.id,
    email: profile.email,
    locale,
    standing: standingOf(user, teamId),
  };
  const username = await people.username({ ...person, groups: [], onCall: [] });
  return { ...person, onCall: [], username };
}

async function readUser(client: WebClient, userId: UserId): Promise<User> {
  try {
    const { user } = await read(client.users.info({ user: userId, include_locale: true }));
    return User.parse(user);
  } catch (error) {
    if (isDenied(error, 'user_not_found', 'user_not_visible')) {
      throw new Refusal('bad-input', { field: 'user', userId });
    }
    throw error;
  }
}

/** What somebody is to the workspace; whoever is several things is the one that allows least. */
function standingOf(user: User, teamId: string): Standing {
  if (user.deleted) return 'deactivated';
  if (user.is_bot || user.id === 'USLACKBOT') return 'bot';
  if (user.is_stranger || user.team_id !== teamId) return 'stranger';
  return user.is_restricted || user.is_ultra_restricted ? 'guest' : 'member';
}
