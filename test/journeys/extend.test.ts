import { expect, test } from 'vitest';
import { startBot } from './bot.ts';
import { refusals } from './look.ts';
import { approve, approvedTicket, cardOf, modalText, openModal, press, told } from './play.ts';
import { startWorld } from './world.ts';

const world = await startWorld({
  policy: `
defaults: { tokenSeconds: 600, expiringSeconds: 598 }
`,
});
await startBot(world);
const { slack, database, redis, keyPrefix } = world;
const alice = slack.as('U0ALICE');
const KEY = `${keyPrefix}APPLICATION:DELETE:POD:TOKEN:USERNAME:alice:APPLICATION_NAME:web-service`;

/** Sends off the form for more time, and gives the number of the ticket it opened. */
async function askForMore(): Promise<string> {
  await alice.fill('reason', 'Two of four pods are back, the rest needs an hour');
  await alice.submit();
  return slack.until(() => /WO-\d{4}-\d{6}(?=\* is open)/.exec(modalText(world, 'U0ALICE'))?.[0]);
}

const typesOf = (ticketNo: string): Promise<string[]> =>
  database.owner('audit_events').where({ ticket_no: ticketNo }).orderBy('id').pluck('type');

test('more time takes a new approval, and then the newer token takes the place of the older', async () => {
  const older = await approvedTicket(world);
  await told(world, older, /authorizations .* end/);
  await openModal(world, older, 'extend_ticket');
  const newer = await askForMore();

  expect(JSON.parse((await redis.get(KEY)) ?? '{}')).toMatchObject({ ticketNo: older });
  await slack.until(() => cardOf(world, newer));
  await approve(world, newer);
  await told(world, newer, /Authorized/);
  await told(world, older, new RegExp(`goes on under .*${newer}`));
  await told(world, older, /is completed/);

  expect(JSON.parse((await redis.get(KEY)) ?? '{}')).toMatchObject({ ticketNo: newer });
  const live = await database.owner('token_usages').whereNull('ended_at').pluck('ticket_id');
  expect(live).toHaveLength(1);
  const types = await typesOf(older);
  expect(types.filter((type) => type === 'token.expiring')).toHaveLength(1);
  expect(types).toContain('token.superseded');
  expect(types).not.toContain('token.revoked');
  await press(world, newer, { actionId: 'finish_ticket', confirm: true });
  await told(world, newer, /is completed/);
});

test('only the requester extends, only what lives, and once at a time', async () => {
  const ticketNo = await approvedTicket(world);

  await slack.as('U0MALLORY').command('/emergency', `extend ${ticketNo}`);
  expect(await slack.until(() => /belongs to/.test(modalText(world, 'U0MALLORY')))).toBe(true);
  await alice.command('/emergency', `extend ${ticketNo}`);
  await slack.until(() => alice.view()?.spec.callback_id === 'extend_ticket');
  await askForMore();
  await alice.close();
  await alice.command('/emergency', `extend ${ticketNo}`);
  await slack.until(() => alice.view()?.spec.callback_id === 'extend_ticket');
  await alice.fill('reason', 'Once more, a little longer');
  await alice.submit();
  await slack.until(() => /You have an open ticket for this already/.test(modalText(world, 'U0ALICE')));
  await alice.close();

  await press(world, ticketNo, { actionId: 'finish_ticket', confirm: true });
  await told(world, ticketNo, /is completed/);
  await alice.command('/emergency', `extend ${ticketNo}`);
  await slack.until(() => /nothing to extend/.test(modalText(world, 'U0ALICE')));
  expect(await refusals(world, 'U0MALLORY')).toMatchObject([{ code: 'not-the-requester' }]);
});

test('a command for a ticket that does not exist says so', async () => {
  await slack.as('U0ANN').command('/emergency', 'extend WO-2026-999999');

  expect(await slack.until(() => /There is no ticket/.test(modalText(world, 'U0ANN')))).toBe(true);
});
