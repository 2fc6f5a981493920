import type { Knex } from 'knex';
import { z } from 'zod';
import { type Person, usernameFrom } from '../../domain/person.ts';
import type { Now, People } from '../../usecases/ports.ts';
import { Instant, optional, plain } from './columns.ts';
import { answered } from './database.ts';

type Unnamed = Omit<Person, 'username'>;

const PersonRow = z.object({
  username: z.string(),
  team_id: z.string(),
  display_name: z.string(),
  email: optional(z.string()),
  locale: z.string(),
  standing: z.string(),
  seen_at: Instant,
});

/** How old `seen_at` may get before it is written again for somebody of whom nothing else is new. */
const SEEN_MS = 3_600_000;

/**
 * Usernames, given once and never changed; the first member who comes gets the plain name. Who is none never
 * does: keys and records of a member are found by it.
 */
export function makePeople({ db, now }: { readonly db: Knex; readonly now: Now }): People {
  return {
    username: (person) => answered(usernameOf(db, person, now())),
  };
}

async function usernameOf(db: Knex, person: Unnamed, now: Date): Promise<string> {
  const known = await find(db, person.userId);
  if (known !== undefined) {
    if (isNews(known, person, now)) await note(db, person, now);
    return known.username;
  }
  const wanted = plain(usernameFrom(person));
  const own = `${wanted}~${person.userId}`;
  for (const username of person.standing === 'member' ? [wanted, own] : [own]) {
    await db('people')
      .insert({ user_id: person.userId, username, first_seen_at: now, ...seen(person, now) })
      .onConflict()
      .ignore();
    const named = await find(db, person.userId);
    if (named !== undefined) return named.username;
  }
  throw new Error(`no username is free for ${person.userId}`);
}

async function find(db: Knex, userId: string): Promise<z.output<typeof PersonRow> | undefined> {
  return PersonRow.optional().parse(await db('people').where({ user_id: userId }).first());
}

function isNews(known: z.output<typeof PersonRow>, person: Unnamed, now: Date): boolean {
  return (
    known.team_id !== person.teamId ||
    known.display_name !== plain(person.displayName) ||
    known.email !== person.email ||
    known.locale !== person.locale ||
    known.standing !== person.standing ||
    now.getTime() - known.seen_at.getTime() > SEEN_MS
  );
}

async function note(db: Knex, person: Unnamed, now: Date): Promise<void> {
  await db('people').where({ user_id: person.userId }).update(seen(person, now));
}

const seen = ({ teamId, displayName, email, locale, standing }: Unnamed, now: Date) => ({
  team_id: teamId,
  display_name: plain(displayName),
  email: email ?? null,
  locale,
  standing,
  seen_at: now,
});
