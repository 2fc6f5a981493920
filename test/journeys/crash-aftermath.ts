import { expect, test } from 'vitest';
import {
  authorized,
  chronicle,
  deleting,
  done,
  effects,
  expectChainsVerify,
  expectToldOnce,
  restarting,
} from './chronicle.ts';
import type { Underway } from './crash.ts';
import { threadTexts, withButton } from './play.ts';
import type { World } from './world.ts';

/** What every thread says once all is over. */
const STORIES: Readonly<Record<string, readonly string[]>> = {
  'between-pods': [
    ...authorized('delete pods of `between-pods`'),
    ...done(deleting('3 pods of `between-pods`, one by one')),
  ],
  'in-delete': [
    ...authorized('delete pods of `in-delete`'),
    ...done(deleting('3 pods of `in-delete`, one by one')),
  ],
  'in-patch': [...authorized('redeploy `in-patch`'), ...done(restarting('in-patch'))],
  'in-rollout': [...authorized('redeploy `in-rollout`'), ...done(restarting('in-rollout'))],
  'in-reply': authorized('delete pods of `in-reply`'),
};

/** The facts that hold whoever goes on with what was under way. */
export function testAftermath(world: World, { tickets, ill }: Underway): void {
  test.each([...tickets])(
    '%s goes on by itself, and its thread has no gap and no double',
    async (name, no) => {
      const story = STORIES[name] ?? [];
      await world.slack.until(() => threadTexts(world, no).length > story.length, { timeoutMs: 50_000 });
      await world.slack.until(() => !hasButton(world, no, 'stop_operation'));

      expect(chronicle(world, no)).toEqual(story);
    },
  );

  test('each pod was deleted once and each rollout begun once', () => {
    const { deleted, restarted } = effects(world);

    expect(deleted).toEqual([...ill].sort());
    expect(restarted).toEqual(['in-patch', 'in-rollout']);
    const replicaSets = world.cluster.store.replicaSets.list().map(({ metadata }) => metadata.name);
    expect(replicaSets.filter((each) => /^in-(patch|rollout)-/.test(each))).toHaveLength(4);
  });

  test('each entry has one token, recorded once', async () => {
    const { owner } = world.database;
    const created: unknown[] = await owner('audit_events').where({ type: 'token.created' });
    const keys: string[] = await owner('ticket_entries').pluck('token_key');

    expect(created).toHaveLength(tickets.size);
    expect(await world.redis.exists(...keys)).toBe(tickets.size);
  });

  test('every ticket was posted once, and every audit chain verifies', async () => {
    expectToldOnce(world, [...tickets.values()]);
    await expectChainsVerify(world);
  });
}

function hasButton(world: World, ticketNo: string, actionId: string): boolean {
  try {
    withButton(world, ticketNo, actionId);
    return true;
  } catch {
    return false;
  }
}
