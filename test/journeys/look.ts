import { expect, vi } from 'vitest';
import { z } from 'zod';
import { textOf } from '../../playground/slack/read.ts';
import { modalText } from './play.ts';
import type { World } from './world.ts';

/** What Slack draws in each reader's own time. */
export const timeless = (text: string): string => text.replaceAll(/<!date[^>]*>/g, 'TIME');

/** Does something, and gives what Slack then shows to this person alone. */
export async function answerTo(world: World, who: string, act: () => Promise<unknown>): Promise<string> {
  const shown = () => world.slack.as(who).ephemerals();
  const before = shown().length;
  await act();
  const answer = await world.slack.until(() => shown()[before], { timeoutMs: 20_000 });
  return timeless(textOf(answer));
}

/** Does something, and gives what the topmost modal then says, once it no longer says `One moment`. */
export async function modalAfter(world: World, who: string, act: () => Promise<unknown>): Promise<string> {
  const person = world.slack.as(who);
  const before = person.view()?.hash;
  await act();
  await world.slack.until(
    () =>
      person.view() !== undefined &&
      person.view()?.hash !== before &&
      !/^(One moment…|Checking who)/.test(modalText(world, who)),
    { timeoutMs: 20_000 },
  );
  return timeless(modalText(world, who));
}

/** Waits until the tokens of an application are out of Redis, which a job sees to. */
export async function tokensGone({ redis, keyPrefix }: World, application: string): Promise<void> {
  const match = `${keyPrefix}*APPLICATION_NAME:${application}`;
  await vi.waitFor(
    async () => expect((await redis.scan(0, 'MATCH', match, 'COUNT', 10_000))[1]).toEqual([]),
    {
      timeout: 10_000,
    },
  );
}

const TABLES = [
  'tickets',
  'ticket_entries',
  'decisions',
  'token_usages',
  'pod_delete_operations',
  'redeploy_operations',
];

/** Everything a request could have stored or done, but for the audit log, what the thread was told, and evidence. */
async function footprint({ database: { owner }, redis, keyPrefix, cluster }: World) {
  const rows = TABLES.map(async (table) => {
    const all: Record<string, unknown>[] = await owner(table).orderByRaw('1, 2');
    return all.map(({ chain_length, chain_hash, thread_cursor, evidence, ...row }) => row);
  });
  const keys: string[] = [];
  for await (const some of redis.scanStream({ match: `${keyPrefix}*` })) keys.push(...some);
  const writes = cluster.journal.filter(
    ({ method, path }) => method !== 'GET' && !path.includes('accessreview'),
  );
  return { rows: await Promise.all(rows), keys: keys.sort(), writes: writes.length };
}

/** Does something after which tables, Redis and cluster must be as they were. */
export async function nothingDone<T>(world: World, act: () => Promise<T>): Promise<T> {
  const before = await footprint(world);
  const result = await act();
  expect(await footprint(world)).toEqual(before);
  return result;
}

const Refused = z
  .object({
    type: z.string(),
    actor: z.object({ userId: z.string() }),
    ticketNo: z.string().optional(),
    application: z.string().optional(),
    detail: z.object({ code: z.string(), asked: z.string(), repeats: z.number().optional() }),
  })
  .transform(({ type, actor, ticketNo, application, detail: { code, asked, repeats } }) => ({
    type,
    by: actor.userId,
    code,
    asked,
    ...(ticketNo === undefined ? {} : { ticketNo }),
    ...(application === undefined ? {} : { application }),
    ...(repeats === undefined ? {} : { repeats }),
  }));

/** The refusals in the audit log, oldest first; of one person where that is given. */
export async function refusals({ database }: World, who?: string) {
  const rows: { canonical: string }[] = await database
    .owner('audit_events')
    .whereIn('type', ['access.refused', 'token.refused'])
    .orderBy('id');
  const all = rows.map(({ canonical }) => Refused.parse(JSON.parse(canonical)));
  return who === undefined ? all : all.filter(({ by }) => by === who);
}
