import { expect, test } from 'vitest';
import { textOf } from '../../playground/slack/read.ts';
import { startBot } from './bot.ts';
import { modalAfter, nothingDone } from './look.ts';
import {
  approvedTicket,
  CHANNEL,
  cardOf,
  deleteUnhealthy,
  openModal,
  openTicket,
  press,
  told,
  withButton,
} from './play.ts';
import { untilNotReady } from './ready.ts';
import { startWorld } from './world.ts';

const app = (name: string) => ({ name, namespace: 'production', replicas: 3, labels: { team: 'backend' } });
const world = await startWorld({ apps: ['open', 'press', 'middle'].map(app) });
const { slack, cluster, database } = world;
const bot = await startBot(world);
await cluster.until(({ deployments }) => deployments.every(({ ready }) => ready === 3));

const AWAY =
  'The cluster `prod` is not answering, so its pods can be neither read nor changed. Nothing was done, and it is not tried again by itself. Firebreak reconnects on its own: try again in a minute.';
const podsOf = (name: string) => cluster.snapshot().pods.filter(({ deployment }) => deployment === name);
const isIll = ({ status }: { status: string }) => status === 'CrashLoopBackOff';

async function back(): Promise<void> {
  await untilNotReady(bot, ['cluster:prod']);
  await cluster.up();
  await untilNotReady(bot, []);
}

test('a ticket is opened all the same, and its card says that the cluster is away', async () => {
  await untilNotReady(bot, []);
  await cluster.down();

  const ticketNo = await openTicket(world, { applications: ['open'] });

  const away =
    '⚠️ Cluster `prod` is away: how its pods are is not known. It is asked again until somebody decides.';
  await slack.until(() => textOf(cardOf(world, ticketNo)).includes(away), { timeoutMs: 20_000 });
  const form = await modalAfter(world, 'U0ANN', () =>
    slack.as('U0ANN').command('/emergency', 'redeploy opne', { channel: CHANNEL }),
  );
  expect(form.split('\n')[0]).toBe(
    "No application `opne` is known. Did you mean `open`? Cluster `prod` can't be read at the moment, so what runs there is missing.",
  );
  await slack.as('U0ANN').close();
  await back();
});

test('at the press of a button nothing is done', async () => {
  const ticketNo = await approvedTicket(world, { who: 'U0ANN', applications: ['press'] });
  const ann = slack.as('U0ANN');
  await openModal(world, ticketNo, 'delete_pods', 'U0ANN');
  await ann.fill('pods', [podsOf('press')[0]?.name ?? '']);
  await cluster.down();

  await nothingDone(world, async () => {
    expect(await modalAfter(world, 'U0ANN', ann.submit)).toBe(AWAY);
    await ann.close();
    expect(
      await modalAfter(world, 'U0ANN', () =>
        press(world, ticketNo, { actionId: 'delete_pods', who: 'U0ANN' }),
      ),
    ).toBe(AWAY);
    await ann.close();
  });

  await back();
  await openModal(world, ticketNo, 'delete_pods', 'U0ANN');
});

test('in the middle of a deletion it is waited for, and no pod is deleted twice', async () => {
  const ill = cluster.makeIll(
    { name: 'middle', namespace: 'production' },
    { pods: 2, as: 'crash-loop', restarts: 7 },
  );
  await cluster.until(({ pods }) => pods.filter(isIll).length === 2);
  const ticketNo = await approvedTicket(world, { applications: ['middle'] });
  const held = cluster.faults.pause({ method: 'DELETE' });
  await deleteUnhealthy(world, ticketNo, 'one-by-one');
  await held.reached;
  await cluster.down();
  held.release();

  await back();
  await told(world, ticketNo, /\*✅ Done\*/, 30_000);
  expect(cluster.snapshot().pods.filter(({ name }) => ill.includes(name))).toEqual([]);
  const [operation] = await database.owner('pod_delete_operations').where({ application_name: 'middle' });
  expect(operation).toMatchObject({ success: true, error_message: null });
  expect(operation.deleted_pods.map(({ name }: { name: string }) => name).sort()).toEqual([...ill].sort());
  expect(podsOf('middle').filter(({ ready }) => ready)).toHaveLength(3);
  expect(withButton(world, ticketNo, 'finish_ticket')).toBeDefined();
});
