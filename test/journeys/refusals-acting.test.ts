import { afterEach, expect, test } from 'vitest';
import { startBot } from './bot.ts';
import { answerTo, modalAfter, nothingDone, refusals, timeless } from './look.ts';
import { closeModals, hire } from './people.ts';
import { approvedTicket, deleteUnhealthy, modalText, openModal, press, told, withButton } from './play.ts';
import { startWorld } from './world.ts';

const app = (name: string, more: object = {}) => ({
  name,
  namespace: 'production',
  labels: { team: 'backend', [name]: 'yes' },
  ...more,
});

const world = await startWorld({
  apps: [
    app('theirs', { replicas: 2 }),
    app('paused', { paused: true }),
    app('gone'),
    app('vanish', { replicas: 2 }),
    app('last'),
    app('busy', { replicas: 2 }),
  ],
});
const { slack, cluster, database } = world;
hire(world, ['U0ERIN']);
await startBot(world);
await cluster.until(({ deployments }) =>
  deployments.every(({ ready, wanted, name }) => name === 'paused' || ready === wanted),
);

afterEach(() => closeModals(world));

const podsOf = (name: string) => cluster.snapshot().pods.filter(({ deployment }) => deployment === name);

/** Presses a button that opens a modal, as soon as it is there, and gives what the modal says then. */
const pressed = (ticketNo: string, actionId: string, who = 'U0ALICE') =>
  modalAfter(world, who, () => press(world, ticketNo, { actionId, who }));

const submitted = (who = 'U0ALICE') => modalAfter(world, who, () => slack.as(who).submit());

test("the requester's buttons answer to nobody else, and say whose they are", async () => {
  const ticketNo = await approvedTicket(world, {
    actions: ['delete-pods', 'redeploy'],
    applications: ['theirs'],
  });
  await told(world, ticketNo, /Authorized/);
  await world.slack.until(() => withButton(world, ticketNo, 'redeploy'));
  const theirs = `\`${ticketNo}\` belongs to <@U0ALICE>, and only they can do this. To act yourself, open a ticket with \`/emergency\`.`;

  await nothingDone(world, async () => {
    for (const [actionId, who] of [
      ['delete_pods', 'U0MALLORY'],
      ['redeploy', 'U0BOB'],
    ] as const) {
      expect(await pressed(ticketNo, actionId, who)).toBe(theirs);
      await slack.as(who).close();
    }
    expect(
      await modalAfter(world, 'U0ANN', () =>
        press(world, ticketNo, { actionId: 'reveal_token', blockId: 'entry-1', who: 'U0ANN' }),
      ),
    ).toBe(theirs);
    expect(
      await modalAfter(world, 'U0ANN', () =>
        press(world, ticketNo, { actionId: 'diagnose', blockId: 'entry-1', who: 'U0ANN' }),
      ),
    ).toBe(theirs);
    expect(
      await answerTo(world, 'U0CAROL', () =>
        press(world, ticketNo, { actionId: 'finish_ticket', confirm: true, who: 'U0CAROL' }),
      ),
    ).toBe(theirs);
  });

  const asked = (await refusals(world)).map(({ by, code, asked: what }) => [by, code, what]);
  expect(asked).toEqual([
    ['U0MALLORY', 'not-the-requester', 'look_at_entry'],
    ['U0BOB', 'not-the-requester', 'look_at_entry'],
    ['U0ANN', 'not-the-requester', 'reveal_token'],
    ['U0CAROL', 'not-the-requester', 'finish_ticket'],
  ]);
});

test('nobody else stops an operation, and nobody else starts one beside it', async () => {
  cluster.behave({ name: 'busy', namespace: 'production' }, 'never-ready');
  const first = await approvedTicket(world, { applications: ['busy'] });
  const second = await approvedTicket(world, { who: 'U0ANN', applications: ['busy'] });
  cluster.makeIll({ name: 'busy', namespace: 'production' }, { pods: 1, as: 'crash-loop', restarts: 7 });
  await cluster.until(({ pods }) => pods.some(({ status }) => status === 'CrashLoopBackOff'));
  await deleteUnhealthy(world, first);
  await told(world, first, /1 of 1 deleted/);

  expect(
    await answerTo(world, 'U0ANN', () =>
      press(world, first, { actionId: 'stop_operation', confirm: true, who: 'U0ANN' }),
    ),
  ).toBe(
    `\`${first}\` belongs to <@U0ALICE>, and only they can do this. To act yourself, open a ticket with \`/emergency\`.`,
  );
  await openModal(world, second, 'delete_pods', 'U0ANN');
  const pod = podsOf('busy').find(({ ready }) => !ready)?.name ?? '';
  await slack.as('U0ANN').fill('which', 'these');
  await slack.as('U0ANN').fill('pods', [pod]);
  expect(await submitted('U0ANN')).toBe(
    `<@U0ALICE> is already at work on \`busy\` under \`${first}\`, since TIME. Nothing was done. Wait for it to end, or speak to them.`,
  );
  expect(await database.owner('pod_delete_operations').where({ application_name: 'busy' })).toHaveLength(1);
  expect(await refusals(world, 'U0ANN')).not.toContainEqual(
    expect.objectContaining({ code: 'operation-running' }),
  );

  expect(
    await answerTo(world, 'U0ALICE', () =>
      press(world, first, { actionId: 'stop_operation', confirm: true }),
    ),
  ).toBe('It is being stopped: nothing more is begun. The thread tells how it ended.');
  await told(world, first, /\*⏹️ Stopped\*/);
});

test('taking the last Ready pod is asked again, and nothing is deleted before the second yes', async () => {
  const [pod] = podsOf('last');
  const ticketNo = await approvedTicket(world, { who: 'U0ANN', applications: ['last'] });
  await openModal(world, ticketNo, 'delete_pods', 'U0ANN');
  await slack.as('U0ANN').fill('pods', [pod?.name ?? '']);

  const doubt = await nothingDone(world, () => submitted('U0ANN'));
  expect(doubt).toBe(
    `⚠️ This takes the last Ready pod of \`last\`. It serves nobody until a replacement is Ready, and if none comes up it stays down.\nThey go one by one.\n\`${pod?.name}\`\nNothing has been deleted yet.`,
  );

  await submitted('U0ANN');
  await told(world, ticketNo, /Done.* deleting 1 pod/);
  expect(podsOf('last').map(({ uid }) => uid)).not.toContain(pod?.uid);
});

test('pods that are gone by the time they are sent off are said to be gone', async () => {
  const ticketNo = await approvedTicket(world, { who: 'U0ANN', applications: ['vanish'] });
  const [pod] = podsOf('vanish');
  await openModal(world, ticketNo, 'delete_pods', 'U0ANN');
  await slack.as('U0ANN').fill('which', 'these');
  await slack.as('U0ANN').fill('pods', [pod?.name ?? '']);
  cluster.deletePod({ name: pod?.name ?? '', namespace: 'production' }, 0);
  await cluster.until(({ pods }) => pods.every(({ uid }) => uid !== pod?.uid));

  expect(await nothingDone(world, () => submitted('U0ANN'))).toBe(
    'None of the chosen pods of `vanish` is there any more, or none was chosen. Nothing was deleted. Open *Delete pods* again for the pods as they are now.',
  );
});

test('a paused Deployment is not restarted, and the modal said so before', async () => {
  const ticketNo = await approvedTicket(world, {
    who: 'U0ERIN',
    actions: ['redeploy'],
    applications: ['paused'],
  });
  await openModal(world, ticketNo, 'redeploy', 'U0ERIN');
  expect(modalText(world, 'U0ERIN')).toContain('⚠️ Its rollout is paused: resume it before you redeploy.');

  expect(await nothingDone(world, () => submitted('U0ERIN'))).toBe(
    '`paused` is paused, so a restart would change nothing. Nothing was done. Resume it first: `kubectl rollout resume deployment/paused -n production`',
  );
});

test('a Deployment that is gone is named with its cluster', async () => {
  const ticketNo = await approvedTicket(world, { who: 'U0ERIN', applications: ['gone'] });
  await slack.until(() => withButton(world, ticketNo, 'delete_pods'));
  cluster.remove({ name: 'gone', namespace: 'production' });

  expect(timeless(await nothingDone(world, () => pressed(ticketNo, 'delete_pods', 'U0ERIN')))).toBe(
    '`gone` is not deployed to cluster `prod` any more, or was replaced by another of its name. Nothing was done. Deploy it again, then open a new ticket.',
  );
});
