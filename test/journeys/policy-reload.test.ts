import { readFile, writeFile } from 'node:fs/promises';
import { expect, test, vi } from 'vitest';
import { startBot } from './bot.ts';
import { startChildBot } from './child-bot.ts';
import { expectChainsVerify } from './chronicle.ts';
import { modalAfter } from './look.ts';
import { closeModals } from './people.ts';
import { CHANNEL, cardOf, openTicket } from './play.ts';
import { startWorld } from './world.ts';

const world = await startWorld();
const { slack, database } = world;
const file = world.env.FIREBREAK_CONFIG ?? '';
const original = await readFile(file, 'utf8');
const bot = await startBot(world);

const letMalloryIn = original
  .replace('EMERGENCY_OPERATOR: [', 'EMERGENCY_OPERATOR: [user:U0MALLORY, ')
  .replace('members: [', 'members: [user:U0MALLORY, ');

/** The facts about the policy, oldest first, once there are so many. */
async function policyEvents(count: number) {
  const read = async () => {
    const rows: { type: string; canonical: string }[] = await database
      .owner('audit_events')
      .whereLike('type', 'policy.%')
      .orderBy('id')
      .select('type', 'canonical');
    expect(rows).toHaveLength(count);
    return rows.map(({ type, canonical }) => ({ type, ...JSON.parse(canonical).detail }));
  };
  return vi.waitFor(read, { timeout: 20_000, interval: 100 });
}

test('what firebreak.yaml newly allows is allowed without a restart', async () => {
  const ask = () => slack.as('U0MALLORY').command('/emergency', '', { channel: CHANNEL });
  const refused = await modalAfter(world, 'U0MALLORY', ask);
  await closeModals(world);
  await writeFile(file, letMalloryIn);

  const [first, second] = await policyEvents(2);
  const ticketNo = await openTicket(world, { who: 'U0MALLORY' });

  expect(refused).toContain('EMERGENCY_OPERATOR');
  expect(first).toMatchObject({ type: 'policy.loaded', by: 'start' });
  expect(second).toMatchObject({ type: 'policy.loaded', by: 'change', before: first?.policyHash });
  expect(cardOf(world, ticketNo)).toBeDefined();
});

test('a broken file is recorded and told with its lines, and what was in force stays', async () => {
  await writeFile(file, original.replace('EMERGENCY_OPERATOR', 'EMERGENCY_OPERATER'));

  const [, before, rejected] = await policyEvents(3);
  await openTicket(world, { who: 'U0MALLORY', reason: 'Checkout answers 502 once more' });

  expect(rejected).toMatchObject({
    type: 'policy.rejected',
    kept: before?.policyHash,
    problems: [expect.stringContaining('roles.EMERGENCY_OPERATER is no known key')],
  });
  expect(bot.lines.filter((line) => line.includes('what was in force stays'))).toEqual([
    expect.stringMatching(/"level":"ERROR".*did you mean EMERGENCY_OPERATOR/),
  ]);
});

test('who asks for it has the mended file at once, and nothing is recorded twice', async () => {
  await writeFile(file, original);

  await bot.reload();

  const events = await policyEvents(4);
  expect(events.map(({ type, by }) => ({ type, by }))).toEqual([
    { type: 'policy.loaded', by: 'start' },
    { type: 'policy.loaded', by: 'change' },
    { type: 'policy.rejected', by: undefined },
    { type: 'policy.loaded', by: 'sighup' },
  ]);
  expect(events[3]?.policyHash).toBe(events[0]?.policyHash);
  await expectChainsVerify(world);
});

test('a process that is sent SIGHUP looks at its file and goes on', async () => {
  const child = await startChildBot(world);
  const has = (text: string) => () => expect(child.lines.some((line) => line.includes(text))).toBe(true);

  child.hangUp();
  await vi.waitFor(has('nothing new in firebreak.yaml'), { timeout: 10_000, interval: 100 });
  child.hangUp();

  expect(await child.terminate()).toBe(0);
});
