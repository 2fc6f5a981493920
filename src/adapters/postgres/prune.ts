import type { Knex } from 'knex';
import type { Now } from '../../usecases/ports.ts';
import { REPEAT_MS } from './audit.ts';
import { answered } from './database.ts';

/** Slack sends nothing again after an hour, and nobody presses a button of last week twice by mistake. */
const REQUEST_IDS_MS = 7 * 24 * 3_600_000;

/** One that is held may be waited for; any other is made again by whoever needs it next. */
const UNHELD_GUARDS = 'delete from guards where key in (select key from guards for update skip locked)';

/** Clears away what has served its time; to be called every hour or so. @throws Unavailable `postgres`. */
export async function prune(db: Knex, now: Now): Promise<void> {
  const before = (ageMs: number) => new Date(now().getTime() - ageMs);
  await answered(db('request_ids').where('at', '<', before(REQUEST_IDS_MS)).delete());
  await answered(db('audit_repeats').where({ repeats: 0 }).where('since', '<=', before(REPEAT_MS)).delete());
  await answered(db.raw(UNHELD_GUARDS));
}
