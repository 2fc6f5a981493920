import { expect, test } from 'vitest';
import { textOf } from '../../playground/slack/read.ts';
import { apisOf } from '../adapters/kubernetes/bot.ts';
import { startBot } from './bot.ts';
import { webService } from './drill.ts';
import { modalAfter, timeless } from './look.ts';
import { approve, approvedTicket, cardOf, openTicket, press, redeploy, told } from './play.ts';
import { untilNotReady } from './ready.ts';
import { startWorld } from './world.ts';

const app = (name: string) => ({ ...webService, name });
const world = await startWorld({
  apps: [
    { ...app('crashing'), budget: { minAvailable: 3 } },
    { ...app('unpullable'), behaviourByImage: { 'registry.example/unpullable:2.0.0': 'image-missing' } },
    app('failing'),
    app('away'),
    app('undecided'),
  ],
});
const { slack, cluster } = world;
const bot = await startBot(world);
await cluster.until(({ deployments }) => deployments.every(({ ready }) => ready === 4));

/** What the card of a ticket says, once it says this too. */
const cardSays = (ticketNo: string, what: RegExp): Promise<string> =>
  slack.until(
    () => {
      const text = timeless(textOf(cardOf(world, ticketNo)));
      if (!what.test(text)) throw new Error(text);
      return text;
    },
    { timeoutMs: 20_000 },
  );

test('the card says what is wrong, what stands around it and what would help', async () => {
  const which = { name: 'crashing', namespace: 'production' };
  cluster.makeIll(which, { pods: 2, as: 'crash-loop', restarts: 7 });
  await cluster.until(({ pods }) => pods.filter(({ status }) => status === 'CrashLoopBackOff').length === 2);

  const ticketNo = await openTicket(world, { applications: ['crashing'] });

  const card = await cardSays(ticketNo, /pods Ready/);
  expect(card).toMatch(/⚠️ 2 of 4 pods Ready, .*2 of 4: the container keeps ending, not Ready since TIME/);
  expect(card).toMatch(/revision `1` \(`crashing=registry.example\/crashing:1.0.0`\) since TIME/);
  expect(card).toContain('budget `crashing` allows 0 evictions');
  expect(card).toContain('*Delete 2 of 4 pods, not a rollout:*');
  expect(card).not.toContain('follows in a moment');
});

test('where an image does not exist it says that neither deletion nor restart will help, and what would', async () => {
  const [api] = await apisOf([cluster]);
  const containers = [{ name: 'unpullable', image: 'registry.example/unpullable:2.0.0' }];
  const content = { spec: { template: { spec: { containers } } } };
  const body = { type: 'application/strategic-merge-patch+json', content } as const;
  const which = { resource: 'deployments', namespace: 'production', name: 'unpullable' } as const;
  await api?.ask({ verb: 'patch', ...which, body });
  await cluster.until(({ pods }) => pods.some(({ status }) => status === 'ImagePullBackOff'));

  const ticketNo = await openTicket(world, { applications: ['unpullable'] });

  expect(await cardSays(ticketNo, /pods Ready/)).toContain(
    '*Deleting pods or a restart will not help:* the image does not exist. Instead roll back to revision `1`',
  );
});

test('the requester looks again at any time, in a window of their own', async () => {
  const ticketNo = await approvedTicket(world, { applications: ['crashing'], who: 'U0ANN' });

  const text = await modalAfter(world, 'U0ANN', () =>
    press(world, ticketNo, { actionId: 'diagnose', who: 'U0ANN' }),
  );

  expect(text).toContain('*Diagnosis of* `crashing` in `prod/production`: 2 of 4 pods Ready');
  expect(text).toContain('*Delete 2 of 4 pods, not a rollout:*');
  expect(text).toContain('Last lines of `crashing`');
});

test('what approvers saw is stored with their decision', async () => {
  const ticketNo = await approvedTicket(world, { applications: ['undecided'], who: 'U0ANN' });

  const { owner } = world.database;
  const [event] = await owner('audit_events').where({ type: 'decision.approved', ticket_no: ticketNo });
  const { detail } = JSON.parse(event.canonical);
  expect(detail.evidenceHash).toMatch(/^[0-9a-f]{64}$/);
  expect(detail.evidence).toHaveLength(1);
});

test('a redeploy that failed says in the thread why, and what would help', async () => {
  cluster.behave({ name: 'failing', namespace: 'production' }, 'image-missing');
  const ticketNo = await approvedTicket(world, { applications: ['failing'], actions: ['redeploy'] });

  await redeploy(world, ticketNo);

  const end = timeless(await told(world, ticketNo, /\*❌ Failed\*/, 60_000));
  expect(end).toMatch(/🔎 \d of 5: the image does not exist, not Ready since TIME\./);
  expect(end).toContain('*Deleting pods or a redeploy will not help:* the image does not exist.');
}, 90_000);

test('a cluster that is away is named, keeps nobody from deciding, and is read once it is back', async () => {
  await untilNotReady(bot, []);
  await cluster.down();
  const waiting = await openTicket(world, { applications: ['away'] });
  const decided = await openTicket(world, { applications: ['undecided'] });
  await cardSays(waiting, /Cluster `prod` is away: how its pods are is not known/);
  await cardSays(decided, /Cluster `prod` is away/);

  await approve(world, decided);
  await told(world, decided, /is approved/);
  await cluster.up();

  expect(await cardSays(waiting, /pods Ready/)).toContain('4 of 4 pods Ready');
  expect(timeless(textOf(cardOf(world, decided)))).toContain('Cluster `prod` is away');
});
