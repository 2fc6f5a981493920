import { afterEach, expect, test } from 'vitest';
import { buttonsOf, textOf } from '../../playground/slack/read.ts';
import { startBot } from './bot.ts';
import { modalAfter, nothingDone, refusals, tokensGone } from './look.ts';
import { closeModals } from './people.ts';
import { approvedTicket, CHANNEL, openModal, redeploy, told, withButton } from './play.ts';
import { startWorld } from './world.ts';

const app = (name: string, more: object = {}) => ({
  name,
  namespace: 'production',
  labels: { team: 'backend', [name]: 'yes' },
  ...more,
});

const world = await startWorld({
  apps: [app('short'), app('revoked'), app('budget'), app('often')],
  policy: `applications: { tags: [short, budget] }
watch: { settleSeconds: 0.1 }
rules:
  - { name: short, when: { tags: { short: "yes" } }, tokenSeconds: 6 }
  - { name: budget, when: { tags: { budget: "yes" } }, operationsPerToken: 1 }
`,
});
const { slack, cluster } = world;
await startBot(world);
await cluster.until(({ deployments }) =>
  deployments.every(({ ready, wanted, name }) => name === 'paused' || ready === wanted),
);

afterEach(() => closeModals(world));

const podsOf = (name: string) => cluster.snapshot().pods.filter(({ deployment }) => deployment === name);

const submitted = (who = 'U0ALICE') => modalAfter(world, who, () => slack.as(who).submit());

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
