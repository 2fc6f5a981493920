import { afterEach, expect, test } from 'vitest';
import { BUTTONS } from '../../../src/adapters/slack/views/ids.ts';
import { ticketCard } from '../../../src/adapters/slack/views/ticket-card.ts';
import { breakGlass } from '../../../src/domain/break-glass.ts';
import { RUNGS } from '../../../src/domain/ladder.ts';
import { Refusal } from '../../../src/domain/refusal.ts';
import type { Ticket } from '../../../src/domain/ticket.ts';
import type { BreakGlassOn } from '../../../src/usecases/break-glass.ts';
import type { OpenTicket } from '../../../src/usecases/open-ticket.ts';
import { after, alice, bob, form, opened, policy } from '../../build.ts';
import { type Desk, startDesk } from './desk.ts';
import { chinese, words } from './setup.ts';

let desk: Desk;

afterEach(() => desk.stop());

const as = (person: string) => desk.simulator.as(person);

const rules = policy({ defaults: { ...policy().defaults, breakGlass: true, stepUp: true } });
const { ticket: fresh } = opened({ policy: rules, form: form({ severity: 'P0' }) });
const offered: Ticket = { ...fresh, climbed: RUNGS };
const broken = breakGlass(
  offered,
  {
    person: alice,
    policy: rules,
    form: { confirmation: 'BREAK GLASS', reason: 'Nobody answers the phone', reference: undefined },
    skipped: [bob.userId],
    stepUp: true,
  },
  after(1000),
).ticket;

const FORM = { confirmation: 'BREAK GLASS', reason: 'Nobody answers the phone' };

async function fill(code: string): Promise<void> {
  for (const [field, text] of Object.entries({ ...FORM, code })) await as('U0ALICE').fill(field, text);
  await as('U0ALICE').submit();
}

const isOpen = (callback: string) =>
  desk.simulator.until(() => as('U0ALICE').view()?.spec.callback_id === callback);

test('a wrong code keeps what was filled in; the right one breaks the glass', async () => {
  const asked: (string | undefined)[] = [];
  const breaking: BreakGlassOn = {
    offer: async () => offered,
    request: async ({ code }) => {
      asked.push(code);
      if (code === '000000') throw new Refusal('code-wrong', { left: 4 });
      return broken;
    },
  };
  desk = await startDesk({ ticket: offered, useCases: { breakGlass: breaking } });
  const card = await desk.post(ticketCard(offered, words));
  await as('U0ALICE').click({ message: card, actionId: BUTTONS.breakGlass });
  await isOpen('break_glass');

  await fill('000000');
  const again = await desk.window('U0ALICE', 'That code is not right');
  await as('U0ALICE').fill('code', '123456');
  await as('U0ALICE').submit();

  expect(again).toContain('You have 4 tries left');
  expect(await desk.window('U0ALICE', 'BREAK GLASS: WO-2026-000001')).toContain('without an approval');
  expect(asked).toEqual(['000000', '123456']);
});

test('from a refused form all of it goes with the glass, through a wrong code too', async () => {
  const asked: Parameters<OpenTicket['open']>[0][] = [];
  const openTicket: OpenTicket = {
    offer: async () => ({ actions: ['delete-pods', 'redeploy'] }),
    request: async () => {
      throw new Refusal('too-few-approvers', {
        wanted: 1,
        found: 0,
        breakGlass: 'offered',
        stepUp: 'needed',
      });
    },
    open: async (wanted) => {
      asked.push(wanted);
      if (wanted.glass?.code === '000000') throw new Refusal('code-replayed');
      return { kind: 'opened', ticket: broken, others: [] };
    },
  };
  desk = await startDesk({ useCases: { openTicket } });
  await as('U0ALICE').command('/emergency', 'delete-pods web-service It is down since noon');
  await isOpen('open_ticket');
  await as('U0ALICE').submit();
  await desk.window('U0ALICE', 'only 0 can be found');
  await as('U0ALICE').click({ actionId: BUTTONS.breakGlass });
  await isOpen('break_glass');

  await fill('000000');
  await desk.window('U0ALICE', 'was used already');
  await as('U0ALICE').fill('code', '123456');
  await as('U0ALICE').submit();
  await desk.window('U0ALICE', 'BREAK GLASS: WO-2026-000001');

  expect(asked.map(({ glass }) => glass?.code)).toEqual(['000000', '123456']);
  for (const wanted of asked) {
    expect(wanted).toMatchObject({
      actor: 'U0ALICE',
      form: {
        actions: ['delete-pods'],
        applications: ['web-service@prod/production'],
        reason: 'It is down since noon',
      },
      glass: { form: { ...FORM, reference: undefined } },
    });
  }
});

test('what was typed is checked at the field, in the language of who typed it, and nothing is asked', async () => {
  desk = await startDesk({ ticket: offered, locales: { U0ALICE: 'zh-CN' } });
  const card = await desk.post(ticketCard(offered, words));
  await as('U0ALICE').click({ message: card, actionId: BUTTONS.breakGlass });
  await isOpen('break_glass');
  await as('U0ALICE').fill('confirmation', 'yes');
  await as('U0ALICE').fill('reason', 'Nobody answers the phone');
  await as('U0ALICE').fill('reference', 'INC-1');
  await as('U0ALICE').fill('code', 'abc');

  await as('U0ALICE').submit();

  const errors = await desk.simulator.until(() => as('U0ALICE').view()?.errors);
  expect(Object.keys(errors).sort()).toEqual(['code', 'confirmation', 'reference']);
  expect(errors.confirmation).toBe(chinese.breakGlass.modal.confirmation.missing);
  expect(desk.called('breakGlass')).toHaveLength(1);
});

test('a review carries the verdict and the words; without them it is not sent', async () => {
  desk = await startDesk({ ticket: broken });
  const card = await desk.post(ticketCard(broken, words));
  await as('U0BOB').click({ message: card, actionId: BUTTONS.reviewBreakGlass });
  await desk.simulator.until(() => as('U0BOB').view()?.spec.callback_id === 'review_break_glass');
  await as('U0BOB').fill('verdict', 'not-justified');
  await as('U0BOB').fill('comment', '   ');
  await as('U0BOB').submit();
  const errors = await desk.simulator.until(() => as('U0BOB').view()?.errors);
  await as('U0BOB').fill('comment', 'Call before you do this.');

  await as('U0BOB').submit();

  await desk.window('U0BOB', 'is reviewed');
  expect(errors).toEqual({ comment: words.reviewBreakGlass.comment.missing });
  expect(desk.called('reviewBreakGlass').at(-1)).toMatchObject({
    actor: 'U0BOB',
    ticketId: 1,
    verdict: 'not-justified',
    comment: 'Call before you do this.',
  });
});
