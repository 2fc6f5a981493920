import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Envelope } from '../../playground/slack/delivery/envelope.ts';
import { textOf } from '../../playground/slack/read.ts';
import { startBot } from './bot.ts';
import { effects, expectChainsVerify } from './chronicle.ts';
import { fallIll } from './crash.ts';
import { webService } from './drill.ts';
import { timeless } from './look.ts';
import { approvedTicket, cardOf, modalText, openModal, openTicket, told } from './play.ts';
import { startWorld } from './world.ts';

const app = (name: string, labels = {}) => ({
  ...webService,
  name,
  labels: { ...webService.labels, ...labels },
});
const apps = [app('one-yes'), app('two-yes', { critical: 'true' }), app('redelivered'), app('pressed')];
const world = await startWorld({ apps, policy: 'watch: { settleSeconds: 1 }' });
await startBot(world);
await startBot(world);
const { slack, cluster, database } = world;
const alice = slack.as('U0ALICE');
await cluster.until(({ deployments }) => deployments.every(({ ready }) => ready === 4));
await slack.until(() => slack.state.snapshot().connections === 2);

const FIVE = [1, 2, 3, 4, 5];

/** Ten presses of Approve at the same moment by two people, over two bots; gives the answers, by person. */
async function pressedTenTimes(ticketNo: string) {
  const card = cardOf(world, ticketNo);
  const people = ['U0BOB', 'U0CAROL'].map((id) => slack.as(id));
  const before = people.map((person) => person.ephemerals().length);
  const press = { actionId: 'approve_ticket', confirm: true } as const;
  await Promise.all(FIVE.flatMap(() => people.map((person) => person.clickStale(card, press))));
  await slack.until(() => people.every((person, i) => person.ephemerals().length === (before[i] ?? 0) + 5));
  const answers = people.map((person, i) => person.ephemerals().slice(before[i]));
  return answers.map((all) =>
    all.map((answer) => timeless(textOf(answer)).replaceAll(ticketNo, 'WO')).sort(),
  );
}

const already = 'You approved `WO` already TIME. It counts once, and nothing more is needed from you.';
const late = '`WO` was already approved TIME. Its buttons are in the thread of its card.';
const thanks = (rest: string) => `Thank you: your approval of WO counts. ${rest}`;
const times = <T>(count: number, what: T): T[] => Array.from({ length: count }, () => what);

test('ten presses of Approve by two people at once are one approval, and the late ones are told so', async () => {
  const ticketNo = await openTicket(world, { applications: ['one-yes'] });

  const answers = await pressedTenTimes(ticketNo);
  await told(world, ticketNo, /Authorized/);

  expect(answers).toContainEqual([thanks('It is approved.'), ...times(4, already)]);
  expect(answers).toContainEqual(times(5, late));
  expect(await eventsOf(ticketNo)).toMatchObject({
    'decision.approved': 1,
    'ticket.approved': 1,
    'token.created': 1,
  });
});

test('where two are needed, ten presses by two people at once are two approvals', async () => {
  const ticketNo = await openTicket(world, { applications: ['two-yes'] });

  const answers = await pressedTenTimes(ticketNo);
  await told(world, ticketNo, /Authorized/);

  const firsts = answers.map(([first]) => first).sort();
  expect(firsts).toEqual([thanks('1 more approval needed.'), thanks('It is approved.')]);
  expect(answers.map(([, ...rest]) => rest)).toEqual(times(2, times(4, already)));
  expect(await eventsOf(ticketNo)).toMatchObject({
    'decision.approved': 2,
    'ticket.approved': 1,
    'token.created': 1,
  });
});

test('a deletion that is delivered ten times is done once', async () => {
  const { ticketNo, ill, payload } = await aboutToDelete('redelivered');

  await Promise.all(
    times(10, payload).map((each) => slack.deliver.once({ type: 'interactive', payload: each })),
  );
  await slack.until(() => modalText(world, 'U0ALICE').includes('Deleting 3 pods'));
  await alice.close();
  cluster.behave({ name: 'redelivered', namespace: 'production' }, 'healthy', 'all');
  await told(world, ticketNo, /Done.* deleting/);

  expect(await eventsOf(ticketNo)).toMatchObject({ 'pods.delete.started': 1, 'pods.delete.succeeded': 1 });
  expect(effects(world).deleted).toEqual([...ill].sort());
});

test('of ten deletions sent off at once one is begun, and the late ones hear who is at work', async () => {
  const { ticketNo, ill, payload } = await aboutToDelete('pressed');
  const before = effects(world).deleted;
  const heard = alice.dms().length;

  const windows = Array.from({ length: 10 }, (_, index) => inAnotherWindow(payload, `V0OTHER${index}`));
  await Promise.all(windows.map((each) => slack.deliver.once({ type: 'interactive', payload: each })));
  await slack.until(() => alice.dms().length === heard + 9, { timeoutMs: 20_000 });
  cluster.behave({ name: 'pressed', namespace: 'production' }, 'healthy', 'all');
  await told(world, ticketNo, /Done.* deleting/);

  const answers = alice
    .dms()
    .slice(heard)
    .map((answer) => timeless(textOf(answer)).replaceAll(ticketNo, 'WO'));
  expect(answers).toEqual(
    times(
      9,
      '<@U0ALICE> is already at work on `pressed` under `WO`, since TIME. Nothing was done. Wait for it to end, or speak to them.',
    ),
  );
  expect(await eventsOf(ticketNo)).toMatchObject({ 'pods.delete.started': 1, 'pods.delete.succeeded': 1 });
  expect(effects(world).deleted).toEqual([...before, ...ill].sort());
  await expectChainsVerify(world);
});

/** How often each audit event of a ticket is there. */
async function eventsOf(ticketNo: string): Promise<Record<string, number>> {
  const types: string[] = await database.owner('audit_events').where({ ticket_no: ticketNo }).pluck('type');
  return Object.fromEntries(types.map((type) => [type, types.filter((each) => each === type).length]));
}

/** An approved ticket, and what Slack would send for the deletion of its ill pods, which has not arrived. */
async function aboutToDelete(name: string) {
  const ill = await fallIll(world, name);
  // So that the deletion still runs when the late ones come.
  cluster.behave({ name, namespace: 'production' }, 'never-ready');
  const ticketNo = await approvedTicket(world, { applications: [name] });
  await openModal(world, ticketNo, 'delete_pods');
  await alice.fill('which', 'unhealthy');
  await alice.fill('pace', 'all-at-once');
  slack.faults.dropEnvelopes('interactive');
  await alice.submit();
  const payload = slack.journal.deliveries('interactive').at(-1)?.payload ?? {};
  return { ticketNo, ill, payload };
}

const Sent = z.looseObject({ view: z.looseObject({ id: z.string() }) });

function inAnotherWindow(payload: Envelope['payload'], id: string): Envelope['payload'] {
  const sent = Sent.parse(payload);
  return { ...sent, view: { ...sent.view, id } };
}
