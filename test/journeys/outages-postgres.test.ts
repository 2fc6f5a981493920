import { expect, test } from 'vitest';
import { verifyChain } from '../../src/adapters/postgres/verify-chain.ts';
import { cutBefore } from '../cut.ts';
import { startBot } from './bot.ts';
import { answerTo, modalAfter, nothingDone } from './look.ts';
import {
  approve,
  approvedTicket,
  CHANNEL,
  cardOf,
  deleteUnhealthy,
  fillForm,
  modalText,
  openModal,
  openTicket,
  press,
  threadTexts,
  told,
} from './play.ts';
import { untilNotReady } from './ready.ts';
import { startWorld } from './world.ts';

const app = (name: string) => ({ name, namespace: 'production', replicas: 3, labels: { team: 'backend' } });
const world = await startWorld({ apps: ['open', 'press', 'token', 'middle'].map(app) });
const { slack, cluster, database } = world;
const line = await cutBefore(world.env.DATABASE_URL ?? '');
const bot = await startBot({ ...world, env: { ...world.env, DATABASE_URL: line.url } });
await cluster.until(({ deployments }) => deployments.every(({ ready }) => ready === 3));

const AWAY =
  "Firebreak's database is not answering, so your request could not be recorded. Nothing was done, and it is not tried again by itself. Firebreak reconnects on its own: try again in a minute.";
const podsOf = (name: string) => cluster.snapshot().pods.filter(({ deployment }) => deployment === name);
const isIll = ({ status }: { status: string }) => status === 'CrashLoopBackOff';

async function back(): Promise<void> {
  await untilNotReady(bot, ['postgres']);
  await line.restore();
  await untilNotReady(bot, []);
}

test('nothing is opened or decided, and the form is kept until it is back', async () => {
  const waiting = await openTicket(world, { who: 'U0ANN', applications: ['press'] });
  await fillForm(world, { applications: ['open'], reason: 'It hangs since this morning' });
  await line.cut();

  await nothingDone(world, async () => {
    expect(await modalAfter(world, 'U0ALICE', slack.as('U0ALICE').submit)).toBe(
      `${AWAY}\n[Back to the form]`,
    );
    expect(await answerTo(world, 'U0BOB', () => approve(world, waiting))).toBe(AWAY);
    expect(
      await answerTo(world, 'U0ANN', () =>
        slack.as('U0ANN').command('/emergency', 'list', { channel: CHANNEL }),
      ),
    ).toBe(AWAY);
  });

  await back();
  await slack.as('U0ALICE').click({ actionId: 'back_to_form' });
  await slack.until(() => slack.as('U0ALICE').view()?.spec.callback_id === 'open_ticket');
  await slack.as('U0ALICE').submit();
  await slack.until(() => modalText(world, 'U0ALICE').includes('is open'));
  await slack.as('U0ALICE').close();
  await approve(world, waiting);
  await told(world, waiting, /🔑 Authorized/);
  await press(world, waiting, { actionId: 'finish_ticket', confirm: true, who: 'U0ANN' });
  await told(world, waiting, /It is completed/);
});

test('at the press of a button nothing is done', async () => {
  const ticketNo = await approvedTicket(world, { who: 'U0ANN', applications: ['press'] });
  const ann = slack.as('U0ANN');
  await openModal(world, ticketNo, 'delete_pods', 'U0ANN');
  await ann.fill('pods', [podsOf('press')[0]?.name ?? '']);
  await line.cut();

  await nothingDone(world, async () => {
    expect(await modalAfter(world, 'U0ANN', ann.submit)).toBe(AWAY);
    await ann.close();
    expect(
      await answerTo(world, 'U0ANN', () =>
        press(world, ticketNo, { actionId: 'finish_ticket', confirm: true, who: 'U0ANN' }),
      ),
    ).toBe(AWAY);
  });

  await back();
  await openModal(world, ticketNo, 'delete_pods', 'U0ANN');
  await ann.close();
});

test('between approval and token the rest comes by itself', async () => {
  const ticketNo = await openTicket(world, { applications: ['token'] });
  await answerTo(world, 'U0BOB', () => approve(world, ticketNo));
  await line.cut();

  await back();
  await told(world, ticketNo, /🔑 Authorized/, 40_000);
  expect(threadTexts(world, ticketNo).filter((text) => /🔑 Authorized/.test(text))).toHaveLength(1);
});

test('in the middle of a deletion the rest is done when it is back, once, and told in order', async () => {
  const ill = cluster.makeIll(
    { name: 'middle', namespace: 'production' },
    { pods: 2, as: 'crash-loop', restarts: 7 },
  );
  await cluster.until(({ pods }) => pods.filter(isIll).length === 2);
  const ticketNo = await approvedTicket(world, { applications: ['middle'] });
  const held = cluster.faults.pause({ method: 'DELETE' });
  await deleteUnhealthy(world, ticketNo, 'one-by-one');
  await held.reached;
  await line.cut();
  held.release();

  await back();
  await told(world, ticketNo, /\*✅ Done\*/, 40_000);
  expect(cluster.snapshot().pods.filter(({ name }) => ill.includes(name))).toEqual([]);
  const [operation] = await database.owner('pod_delete_operations').where({ application_name: 'middle' });
  expect(operation.deleted_pods.map(({ name }: { name: string }) => name).sort()).toEqual([...ill].sort());
  expect(threadTexts(world, ticketNo).filter((text) => text.includes('*✅ Done*'))).toHaveLength(1);
  const { id } = await database.owner('tickets').where({ ticket_no: ticketNo }).first();
  expect(await verifyChain(database.serving, Number(id))).toBeUndefined();
  expect(cardOf(world, ticketNo)).toBeDefined();
});
