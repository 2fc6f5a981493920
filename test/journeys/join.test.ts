import { expect, test } from 'vitest';
import { textOf } from '../../playground/slack/read.ts';
import { startBot } from './bot.ts';
import { webService } from './drill.ts';
import { nothingDone } from './look.ts';
import {
  approve,
  approvedTicket,
  cardOf,
  fillForm,
  isInHand,
  modalText,
  openTicket,
  press,
  thread,
  told,
} from './play.ts';
import { startWorld } from './world.ts';

const world = await startWorld({ apps: [webService, { ...webService, name: 'cart' }] });
await startBot(world);
const { slack, database } = world;
const ann = slack.as('U0ANN');

/** Ann asks for what somebody else has asked for already. */
async function annMeets(ticketNo: string, application = 'web-service'): Promise<void> {
  await fillForm(world, {
    who: 'U0ANN',
    applications: [application],
    reason: 'The shop is down, customers call us',
  });
  await ann.submit();
  await slack.until(() => isInHand(world, 'U0ANN') && modalText(world, 'U0ANN').includes(ticketNo));
}

const finish = async (ticketNo: string, who = 'U0ALICE'): Promise<void> => {
  await press(world, ticketNo, { actionId: 'finish_ticket', confirm: true, who });
  await told(world, ticketNo, /is completed/);
};

test('who meets an open emergency follows its thread, and nothing is opened twice', async () => {
  const ticketNo = await approvedTicket(world);

  await nothingDone(world, () => annMeets(ticketNo));
  expect(modalText(world, 'U0ANN')).toContain('Nothing was opened yet');
  await ann.click({ actionId: 'join_ticket' });
  await told(world, ticketNo, /<@U0ANN> joined/);
  await slack.until(() => /You follow/.test(modalText(world, 'U0ANN')));
  await ann.close();

  expect(thread(world, ticketNo).find((reply) => /joined/.test(textOf(reply)))?.notice.people).toContain(
    'U0ANN',
  );
  const joined: { canonical: string }[] = await database
    .owner('audit_events')
    .where({ type: 'ticket.joined' });
  expect(joined.map(({ canonical }) => JSON.parse(canonical))).toMatchObject([
    { ticketNo, actor: { userId: 'U0ANN' }, detail: { how: 'follows' } },
  ]);
  await finish(ticketNo);
});

test('who takes over needs an approval of their own, and the other authorizations end with it', async () => {
  const older = await approvedTicket(world);
  await annMeets(older);

  await ann.click({ actionId: 'take_over', confirm: true });
  const newer = await slack.until(() => /WO-\d{4}-\d{6}(?=\* is open)/.exec(modalText(world, 'U0ANN'))?.[0]);
  await ann.close();
  await told(world, older, new RegExp(`<@U0ANN> asks to take this over with .*${newer}`));
  await slack.until(() => cardOf(world, newer));
  await approve(world, newer);
  await told(world, older, new RegExp(`goes on under .*${newer}`));
  await told(world, newer, /Authorized/);

  const live = await database.owner('token_usages').whereNull('ended_at').pluck('username');
  expect(live).toEqual(['ann']);
  await told(world, older, /is completed/);
  await finish(newer, 'U0ANN');
});

test('both can have a ticket where somebody wants one all the same', async () => {
  const hers = await openTicket(world);
  const mine = await openTicket(world, { who: 'U0ANN', reason: 'Other pods of it, in my own shift' });

  expect(mine).not.toBe(hers);
});

test('a button pressed after the other ticket has ended says so, and follows nothing', async () => {
  const ticketNo = await approvedTicket(world, { applications: ['cart'] });
  await annMeets(ticketNo, 'cart');
  await finish(ticketNo);

  await nothingDone(world, () => ann.click({ actionId: 'join_ticket' }));

  await slack.until(() => /already completed/.test(modalText(world, 'U0ANN')));
});
