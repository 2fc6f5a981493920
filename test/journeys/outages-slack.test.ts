import { expect, test } from 'vitest';
import { startBot } from './bot.ts';
import { answerTo, nothingDone } from './look.ts';
import { approve, approvedTicket, deleteUnhealthy, openTicket, threadTexts, told } from './play.ts';
import { untilNotReady } from './ready.ts';
import { startWorld } from './world.ts';

const app = (name: string) => ({ name, namespace: 'production', replicas: 3, labels: { team: 'backend' } });
const world = await startWorld({ apps: ['decide', 'token', 'middle'].map(app) });
const { slack, cluster } = world;
const bot = await startBot(world);
await cluster.until(({ deployments }) => deployments.every(({ ready }) => ready === 3));

const isIll = ({ status }: { status: string }) => status === 'CrashLoopBackOff';

async function back(): Promise<void> {
  await untilNotReady(bot, ['slack']);
  slack.faults.up();
  await untilNotReady(bot, []);
}

test('who cannot be looked up cannot decide, and is told that Slack is why', async () => {
  const ticketNo = await openTicket(world, { applications: ['decide'] });
  slack.workspace.putPerson({ id: 'U0DEE', name: 'dee' });
  slack.workspace.putChannel({
    id: 'C0EMERGENCY',
    members: slack.state.snapshot().people.map(({ id }) => id),
  });
  slack.faults.answer('users.info', 503, 100);

  expect(
    await nothingDone(world, () => answerTo(world, 'U0DEE', () => approve(world, ticketNo, 'U0DEE'))),
  ).toBe(
    'Slack is not answering, so Firebreak can neither check who you are nor open windows. Nothing was done, and it is not tried again by itself. Firebreak reconnects on its own: try again in a minute.',
  );
  slack.faults.clear();
});

test('between approval and token, and in the middle of a deletion, work goes on; the thread is told in order later', async () => {
  const ill = cluster.makeIll(
    { name: 'middle', namespace: 'production' },
    { pods: 2, as: 'crash-loop', restarts: 7 },
  );
  await cluster.until(({ pods }) => pods.filter(isIll).length === 2);
  const ticketNo = await approvedTicket(world, { applications: ['middle'] });
  await told(world, ticketNo, /🔑 Authorized/);
  const other = await openTicket(world, { who: 'U0ANN', applications: ['token'] });
  await deleteUnhealthy(world, ticketNo, 'one-by-one');
  await answerTo(world, 'U0BOB', () => approve(world, other));
  slack.faults.down();

  await cluster.until(
    ({ pods }) =>
      pods.every(({ name }) => !ill.includes(name)) && pods.filter(({ ready }) => ready).length === 9,
    20_000,
  );
  await back();
  await told(world, ticketNo, /\*✅ Done\*/, 40_000);
  const [, ...replies] = threadTexts(world, ticketNo);
  expect(
    replies.map((text) => /Deleting 2 pods|✅ Done|🔑|👍|is approved|you can act/.exec(text)?.[0]),
  ).toEqual(['👍', 'is approved', 'you can act', '🔑', 'Deleting 2 pods', '✅ Done']);
  await told(world, other, /🔑 Authorized/, 40_000);
});
