import { expect, test } from 'vitest';
import { textOf } from '../../playground/slack/read.ts';
import { startBot } from './bot.ts';
import { expectChainsVerify } from './chronicle.ts';
import { webService } from './drill.ts';
import { modalAfter, nothingDone } from './look.ts';
import { hire } from './people.ts';
import { approvedTicket, modalText, openModal, press, told, withButton } from './play.ts';
import { startWorld } from './world.ts';

const named = (name: string, more: object = {}) => ({ ...webService, name, ...more });
const full = { budget: { minAvailable: 4 } };
const apps = [
  named('gives-way', full),
  named('stays-full', { ...full, progressDeadlineSeconds: 3 }),
  named('stopped', full),
  named('batches', { replicas: 8 }),
  named('lost-pods', { replicas: 8 }),
  named('killed'),
];

/** Deletions with care: budgets that hold pods, batches that halt themselves, pods that get no time. */
const world = await startWorld({ apps });
const { cluster, slack, database } = world;
// Each emergency is somebody else's: so many presses at once are too many for one person.
hire(world, ['U0ERIN', 'U0FAY', 'U0GIL']);
await startBot(world);
await cluster.until(({ deployments }) => deployments.every(({ ready, wanted }) => ready === wanted));
await cluster.until(() => cluster.store.budgets.list().every(({ status }) => status.currentHealthy === 4));

const podsOf = (name: string) =>
  cluster.snapshot().pods.filter(({ deployment, deleting }) => deployment === name && !deleting);

type Choice = {
  readonly who?: string;
  readonly method?: string;
  readonly pace?: string;
  readonly grace?: string;
};

/** Opens the window and chooses the first pods of an application; what is left open is the button that sends it. */
async function choose(
  ticketNo: string,
  pods: readonly string[],
  { who = 'U0ALICE', method, pace, grace }: Choice,
) {
  const person = slack.as(who);
  await openModal(world, ticketNo, 'delete_pods', who);
  await person.fill('which', 'these');
  await person.fill('pods', [...pods]);
  if (method !== undefined) await person.fill('method', method);
  if (pace !== undefined) await person.fill('pace', pace);
  if (grace !== undefined) await person.fill('grace', grace);
}

async function started(name: string, count: number, how: Choice) {
  const { who = 'U0ALICE' } = how;
  const person = slack.as(who);
  const ticketNo = await approvedTicket(world, { who, applications: [name] });
  const chosen = podsOf(name)
    .slice(0, count)
    .map((pod) => pod.name);
  await choose(ticketNo, chosen, how);
  await person.submit();
  await slack.until(() => /Deleting|Evicting/.test(modalText(world, who)));
  await person.close();
  return { ticketNo, chosen };
}

async function storedOf(name: string) {
  const [row] = await database.owner('pod_delete_operations').where({ application_name: name });
  return { ...row, outcomes: row.deleted_pods.map(({ outcome }: { outcome: string }) => outcome).sort() };
}

const HELD = /PodDisruptionBudget gives-way allows 0 disruptions now: it needs 4 healthy pods and has 4/;

test('the window tells the difference: eviction heeds budgets, deletion does not', async () => {
  const ticketNo = await approvedTicket(world, { who: 'U0GIL', applications: ['killed'] });
  await openModal(world, ticketNo, 'delete_pods', 'U0GIL');

  const text = JSON.stringify(slack.as('U0GIL').view()?.spec);

  expect(text).toContain('Whatever PodDisruptionBudgets say');
  expect(text).toContain('Only as far as PodDisruptionBudgets allow');
  await slack.as('U0GIL').close();
});

test('a budget at its limit holds an eviction, the thread says which, and it goes on once the budget gives way', async () => {
  const { ticketNo, chosen } = await started('gives-way', 1, { method: 'evict' });

  await told(world, ticketNo, HELD);
  expect(podsOf('gives-way').map(({ name }) => name)).toEqual(expect.arrayContaining(chosen));
  cluster.protect({ name: 'gives-way', namespace: 'production', minAvailable: 3 });

  const reply = await told(world, ticketNo, /\*✅ Done\*.* evicting 1 pod of `gives-way`/);
  expect(reply).toContain(`Evicted: \`${chosen[0]}\``);
  expect(await storedOf('gives-way')).toMatchObject({ method: 'evict', grace_seconds: null, success: true });
});

test('a budget that stays at its limit ends the eviction with its name and what else can be done', async () => {
  const { ticketNo, chosen } = await started('stays-full', 2, {
    who: 'U0ERIN',
    method: 'evict',
    pace: 'all-at-once',
  });

  const reply = await told(world, ticketNo, /\*❌ Failed\*/);

  expect(reply).toContain('PodDisruptionBudget stays-full allows 0 disruptions now');
  expect(reply).toContain('does not heed budgets');
  expect(await storedOf('stays-full')).toMatchObject({ outcomes: ['failed', 'failed'], success: false });
  expect(podsOf('stays-full').map(({ name }) => name)).toEqual(expect.arrayContaining(chosen));
});

test('a stop ends the wait for a budget', async () => {
  const { ticketNo } = await started('stopped', 2, { method: 'evict' });
  await told(world, ticketNo, /PodDisruptionBudget stopped allows 0/);

  await press(world, ticketNo, { actionId: 'stop_operation', confirm: true });

  await told(world, ticketNo, /\*⏹️ Stopped\*/);
  expect(await storedOf('stopped')).toMatchObject({ outcome: 'stopped', outcomes: ['kept', 'kept'] });
});

test('one by one, a first pod goes alone and the rest in batches, as the audit log announced', async () => {
  const { ticketNo } = await started('batches', 5, { who: 'U0ERIN', pace: 'one-by-one', grace: '20' });

  await told(world, ticketNo, /\*✅ Done\*.*one by one, with 20 s to shut down/);

  expect(await storedOf('batches')).toMatchObject({ grace_seconds: 20, ready_before: 8, allowed_down: 2 });
  const row = await database
    .owner('audit_events')
    .where({ application: 'batches', type: 'pods.delete.started' })
    .first();
  expect(JSON.parse(row.canonical).detail).toMatchObject({
    method: 'delete',
    graceSeconds: 20,
    batches: [1, 2, 2],
  });
  expect(podsOf('batches').filter(({ ready }) => ready)).toHaveLength(8);
});

test('one by one, it halts itself when fewer pods are Ready than it accounts for, and says what was kept', async () => {
  cluster.behave({ name: 'lost-pods', namespace: 'production' }, 'never-ready');
  const { ticketNo } = await started('lost-pods', 4, { who: 'U0FAY', pace: 'one-by-one' });
  await told(world, ticketNo, /1 of 4 deleted/);
  cluster.makeIll({ name: 'lost-pods', namespace: 'production' }, { pods: 3, as: 'never-ready' });

  const reply = await told(world, ticketNo, /\*✋ Halted\*/);

  expect(reply).toMatch(/Ready pods fell to [345]: 8 at the start, and no more than 2 may be missing/);
  expect(reply).toContain('Left alone: ');
  expect(await storedOf('lost-pods')).toMatchObject({ outcomes: ['deleted', 'kept', 'kept', 'kept'] });
});

test('no time to shut down is asked once more in words, and nothing is done before', async () => {
  const ticketNo = await approvedTicket(world, { who: 'U0ANN', applications: ['killed'] });
  const ann = slack.as('U0ANN');
  await openModal(world, ticketNo, 'delete_pods', 'U0ANN');
  const [pod] = podsOf('killed');
  await ann.fill('which', 'these');
  await ann.fill('pods', [pod?.name ?? '']);
  await ann.fill('grace', '0');

  const asked = await nothingDone(world, () => modalAfter(world, 'U0ANN', ann.submit));
  expect(asked).toContain('the containers are killed');
  await ann.submit();

  await told(world, ticketNo, /\*✅ Done\*.* with 0 s to shut down/);
  expect(await storedOf('killed')).toMatchObject({ grace_seconds: 0, success: true });
  const [request] = cluster.journal.filter(({ path }) => path.endsWith(`/pods/${pod?.name}`));
  expect(JSON.parse(request?.body ?? '{}')).toMatchObject({ gracePeriodSeconds: 0 });
  expect(textOf(withButton(world, ticketNo, 'finish_ticket'))).toBeDefined();
  await expectChainsVerify(world);
});
