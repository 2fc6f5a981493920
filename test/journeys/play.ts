import type { Message } from '../../playground/slack/model.ts';
import { buttonsOf, textOf } from '../../playground/slack/read.ts';
import type { World } from './world.ts';

export const CHANNEL = 'C0EMERGENCY';

const TICKET_NO = /WO-\d{4}-\d{6}/;

export type Wanted = {
  readonly who?: string;
  readonly actions?: readonly string[];
  readonly applications?: readonly string[];
  readonly severity?: string;
  readonly reason?: string;
};

/** What the topmost modal of a person says. */
export const modalText = ({ slack }: World, who: string): string => {
  const view = slack.as(who).view();
  return view === undefined ? '' : textOf(view.spec);
};

/** Fills in the form as a person would, up to the button that sends it. */
export async function fillForm(world: World, wanted: Wanted = {}): Promise<void> {
  const { who = 'U0ALICE', actions = ['delete-pods'], applications = ['web-service'] } = wanted;
  const person = world.slack.as(who);
  await person.command('/emergency', '', { channel: CHANNEL });
  await world.slack.until(() => person.view()?.spec.callback_id === 'open_ticket');
  await person.fill('actions', [...actions]);
  const places = applications.map((name) => `${name} · prod/production`);
  await person.fill('applications', places, '');
  if (wanted.severity !== undefined) await person.fill('severity', wanted.severity);
  await person.fill('reason', wanted.reason ?? 'Checkout answers 502 since 11:58');
}

/** Opens a ticket, beside those of other people too, and answers its number. */
export async function openTicket(world: World, wanted: Wanted = {}): Promise<string> {
  const { who = 'U0ALICE' } = wanted;
  const person = world.slack.as(who);
  await fillForm(world, wanted);
  await person.submit();
  const answered = () => TICKET_NO.test(modalText(world, who));
  await world.slack.until(answered);
  if (isInHand(world, who)) {
    await person.click({ actionId: 'open_even_so' });
    await world.slack.until(() => answered() && !isInHand(world, who));
  }
  const ticketNo = TICKET_NO.exec(modalText(world, who))?.[0] ?? '';
  await person.close();
  await world.slack.until(() => cardOf(world, ticketNo));
  return ticketNo;
}

/** Whether somebody is told that other people are on it already. */
export const isInHand = ({ slack }: World, who: string): boolean =>
  JSON.stringify(slack.as(who).view()?.spec ?? {}).includes('"open_even_so"');

/** The card of a ticket, as anybody sees it in the channel. @throws Error while there is none. */
export function cardOf({ slack }: World, ticketNo: string): Message {
  const cards = slack
    .as('U0BOB')
    .messages(CHANNEL)
    .filter((message) => textOf(message).includes(ticketNo));
  const [card] = cards;
  if (card === undefined) throw new Error(`no card for ${ticketNo}`);
  return card;
}

export const thread = (world: World, ticketNo: string): readonly Message[] =>
  world.slack.as('U0BOB').thread(CHANNEL, cardOf(world, ticketNo).ts);

export const threadTexts = (world: World, ticketNo: string): string[] => thread(world, ticketNo).map(textOf);

export async function approve(world: World, ticketNo: string, who = 'U0BOB'): Promise<void> {
  await world.slack
    .as(who)
    .click({ message: cardOf(world, ticketNo), actionId: 'approve_ticket', confirm: true });
}

/** The message of the thread that carries a button. @throws Error while there is none. */
export function withButton(world: World, ticketNo: string, actionId: string): Message {
  const message = thread(world, ticketNo).findLast(({ blocks }) =>
    JSON.stringify(blocks).includes(`"${actionId}"`),
  );
  if (message === undefined) throw new Error(`no button ${actionId} in the thread of ${ticketNo}`);
  return message;
}

/** Presses a button of the thread as soon as it is there. */
export async function press(
  world: World,
  ticketNo: string,
  { who = 'U0ALICE', ...button }: { actionId: string; who?: string; confirm?: true; blockId?: string },
): Promise<void> {
  const message = await world.slack.until(() => withButton(world, ticketNo, button.actionId));
  await world.slack.as(who).click({ message, ...button });
}

/** Opens a ticket for these actions, has Bob approve it, and waits until its tokens are there and its buttons. */
export async function approvedTicket(world: World, wanted: Wanted = {}): Promise<string> {
  const ticketNo = await openTicket(world, wanted);
  await approve(world, ticketNo);
  await told(world, ticketNo, /🔑 Authorized/);
  await world.slack.until(() => withButton(world, ticketNo, 'finish_ticket'));
  return ticketNo;
}

/** Opens the modal of a button and waits until it can be filled in. */
export async function openModal(
  world: World,
  ticketNo: string,
  actionId: string,
  who = 'U0ALICE',
): Promise<void> {
  await press(world, ticketNo, { actionId, who });
  await world.slack.until(() => world.slack.as(who).view()?.spec.callback_id === actionId);
}

/** Deletes all unhealthy pods. */
export async function deleteUnhealthy(world: World, ticketNo: string, pace = 'all-at-once'): Promise<void> {
  const alice = world.slack.as('U0ALICE');
  await openModal(world, ticketNo, 'delete_pods');
  await alice.fill('which', 'unhealthy');
  await alice.fill('pace', pace);
  await alice.submit();
}

export async function redeploy(world: World, ticketNo: string): Promise<void> {
  await openModal(world, ticketNo, 'redeploy');
  await world.slack.as('U0ALICE').submit();
}

/** Waits until the thread says something. */
export const told = (world: World, ticketNo: string, what: RegExp, timeoutMs = 20_000): Promise<string> =>
  world.slack.until(() => threadTexts(world, ticketNo).find((text) => what.test(text)), { timeoutMs });

/** Waits until neither the card nor its thread has a button left. */
export async function nothingToPress(world: World, ticketNo: string): Promise<void> {
  await world.slack.until(() => thread(world, ticketNo).every((message) => buttonsOf(message).length === 0));
}
