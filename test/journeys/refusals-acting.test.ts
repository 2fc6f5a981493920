import { afterEach, expect, test } from 'vitest';
import { buttonsOf, textOf } from '../../playground/slack/read.ts';
import { startBot } from './bot.ts';
import { answerTo, modalAfter, nothingDone, refusals, timeless, tokensGone } from './look.ts';
import {
  approvedTicket,
  CHANNEL,
  deleteUnhealthy,
  modalText,
  openModal,
  press,
  redeploy,
  told,
  withButton,
} from './play.ts';
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
    app('short'),
    app('revoked'),
    app('budget'),
    app('often'),
    app('paused', { paused: true }),
    app('gone'),
    app('vanish', { replicas: 2 }),
    app('last'),
    app('busy', { replicas: 2 }),
  ],
  policy: `applications: { tags: [short, budget] }
watch: { settleSeconds: 0.1 }
rules:
  - { name: short, when: { tags: { short: "yes" } }, tokenSeconds: 4 }
  - { name: budget, when: { tags: { budget: "yes" } }, operationsPerToken: 1 }
`,
});
const { slack, cluster, database } = world;
slack.workspace.putPerson({ id: 'U0ERIN', name: 'erin' });
for (const id of ['S0ONCALL', 'S0BACKEND']) {
  slack.workspace.putGroup({ id, members: ['U0ALICE', 'U0ANN', 'U0ERIN'] });
}
slack.workspace.putChannel({ id: CHANNEL, members: slack.state.snapshot().people.map((each) => each.id) });
await startBot(world);
await cluster.until(({ deployments }) =>
  deployments.every(({ ready, wanted, name }) => name === 'paused' || ready === wanted),
);

afterEach(async () => {
  for (const { id } of slack.state.snapshot().people) {
    while (slack.as(id).view() !== undefined) await slack.as(id).close();
  }
});

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

test('an authorization ends by itself: told, buttons gone, and who presses after that is led to a new ticket', async () => {
  const ticketNo = await approvedTicket(world, { applications: ['short'] });
  await slack.until(() => withButton(world, ticketNo, 'delete_pods'));
  const panel = withButton(world, ticketNo, 'delete_pods');
  await openModal(world, ticketNo, 'delete_pods');
  await slack.as('U0ALICE').fill('which', 'these');
  await slack.as('U0ALICE').fill('pods', [podsOf('short')[0]?.name ?? '']);

  await told(world, ticketNo, /⌛ The authorization to delete pods of `short` has ended: its time is over\./);
  await told(world, ticketNo, /is completed, with no operation: its authorizations have ended\./);
  await slack.until(() =>
    slack
      .as('U0BOB')
      .thread(CHANNEL, panel.threadTs ?? '')
      .every((message) => buttonsOf(message).length === 0),
  );
  await tokensGone(world, 'short');

  const ended =
    'Your authorization for `short` ended TIME. Nothing was done. Open a new ticket?\n[Open a new ticket]';
  await nothingDone(world, async () => {
    expect(await submitted()).toBe(ended);
    await slack.as('U0ALICE').close();
    expect(
      await modalAfter(world, 'U0ALICE', () =>
        slack.as('U0ALICE').clickStale(panel, { actionId: 'delete_pods' }),
      ),
    ).toBe(ended);
  });
  expect(await refusals(world, 'U0ALICE')).toContainEqual({
    type: 'token.refused',
    by: 'U0ALICE',
    code: 'token-ended',
    asked: 'look_at_entry',
    ticketNo,
    application: 'short',
  });
  await modalAfter(world, 'U0ALICE', () => slack.as('U0ALICE').click({ actionId: 'open_followup' }));
  expect(slack.as('U0ALICE').view()?.values).toMatchObject({
    actions: { actions: { selected_options: [{ value: 'delete-pods' }] } },
    applications: { applications: { selected_options: [{ value: 'short@prod/production' }] } },
  });
});

test('a revoked authorization answers as an ended one does', async () => {
  const ticketNo = await approvedTicket(world, { applications: ['revoked'] });
  await slack.until(() => withButton(world, ticketNo, 'reveal_token'));
  const panel = withButton(world, ticketNo, 'reveal_token');
  await slack.as('U0BOB').command('/emergency', `revoke ${ticketNo}`, { channel: CHANNEL });
  await told(world, ticketNo, /<@U0BOB> revoked/);
  await tokensGone(world, 'revoked');

  expect(
    await nothingDone(world, () =>
      modalAfter(world, 'U0ALICE', () => slack.as('U0ALICE').clickStale(panel, { actionId: 'reveal_token' })),
    ),
  ).toBe(
    'Your authorization for `revoked` ended TIME. Nothing was done. Open a new ticket?\n[Open a new ticket]',
  );
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

test('an authorization is used no oftener than it allows', async () => {
  const ticketNo = await approvedTicket(world, {
    who: 'U0ANN',
    actions: ['redeploy'],
    applications: ['budget'],
  });
  await openModal(world, ticketNo, 'redeploy', 'U0ANN');
  await slack.as('U0ANN').submit();
  await told(world, ticketNo, /Done.* restarting/);

  await openModal(world, ticketNo, 'redeploy', 'U0ANN');
  expect(await nothingDone(world, () => submitted('U0ANN'))).toBe(
    'The authorization for `budget` has been used 1 time, which is all it allows. Nothing was done. Open a new ticket to go on.',
  );
});

test('the fourth redeploy within an hour is told when it may be', async () => {
  const ticketNo = await approvedTicket(world, { actions: ['redeploy'], applications: ['often'] });
  for (const times of [1, 2, 3]) {
    await redeploy(world, ticketNo);
    await slack.until(
      () =>
        slack
          .as('U0BOB')
          .thread(CHANNEL, withButton(world, ticketNo, 'finish_ticket').threadTs ?? '')
          .filter((message) => /Done.*: restarting/.test(textOf(message))).length === times,
      { timeoutMs: 20_000 },
    );
    await slack.as('U0ALICE').close();
  }

  await openModal(world, ticketNo, 'redeploy');
  expect(await nothingDone(world, () => submitted())).toBe(
    'Nothing was done: `often` was redeployed 3 times within the last hour, which is the limit. The next redeploy is allowed TIME.',
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
