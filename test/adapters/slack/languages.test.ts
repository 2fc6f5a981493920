import { afterEach, expect, test } from 'vitest';
import { textOf } from '../../../playground/slack/read.ts';
import { BUTTONS } from '../../../src/adapters/slack/views/ids.ts';
import { mrkdwnVoice } from '../../../src/adapters/slack/views/mrkdwn.ts';
import { ticketCard } from '../../../src/adapters/slack/views/ticket-card.ts';
import { Refusal } from '../../../src/domain/refusal.ts';
import { opened } from '../../build.ts';
import { type Desk, startDesk } from './desk.ts';
import { chinese, words } from './setup.ts';

let desk: Desk;

afterEach(() => desk.stop());

const locales = { U0BOB: 'zh-CN' };
const { ticket } = opened();
const bob = () => desk.simulator.as('U0BOB');
const carol = () => desk.simulator.as('U0CAROL');

async function openDenial(): Promise<void> {
  const card = await desk.post(ticketCard(ticket, words));
  await bob().click({ message: card, actionId: BUTTONS.denyTicket });
  await desk.simulator.until(() => bob().view()?.spec.callback_id === 'deny_ticket');
}

test('two people who press the same button are each answered in the language of their own Slack', async () => {
  desk = await startDesk({ locales });
  const card = await desk.post(ticketCard(ticket, words));
  const press = { message: card, actionId: BUTTONS.approveTicket, confirm: true } as const;

  await bob().click(press);
  await carol().click(press);

  expect(await desk.told('U0BOB')).toEqual([chinese.command.done.approved(ticket)]);
  expect(await desk.told('U0CAROL')).toEqual([words.command.done.approved(ticket)]);
});

test('a refusal and the answer to a command are in the language of who asked', async () => {
  const refusal = new Refusal('self-approval', { ticketNo: ticket.ticketNo });
  const mine = async () => {
    throw refusal;
  };
  desk = await startDesk({ locales, useCases: { findTickets: { byNumber: mine, open: mine, mine } } });

  await bob().command('/emergency', 'mine');

  expect(await desk.told('U0BOB')).toEqual([chinese.refusal(refusal, mrkdwnVoice)]);
});

test('a modal and what is wrong with its fields are in the language of who has it open', async () => {
  desk = await startDesk({ locales });
  await openDenial();

  const outcome = await bob().submit();

  expect(textOf(bob().view()?.spec ?? { blocks: [] })).toContain(chinese.dialog.deny.reason.label);
  expect(outcome).toMatchObject({ errors: { reason: chinese.dialog.deny.missing } });
});

test('the quick reason of a denial is kept in the language of the channel that is told', async () => {
  desk = await startDesk({ locales });
  await openDenial();
  await bob().fill('quick_reason', 'not-now');

  await bob().submit();

  await desk.simulator.until(() => desk.called('denyTicket').length > 0);
  expect(desk.called('denyTicket')).toMatchObject([{ comment: words.dialog.deny.quickReasons['not-now'] }]);
  await desk.window('U0BOB', chinese.command.done.denied(ticket, mrkdwnVoice));
});
