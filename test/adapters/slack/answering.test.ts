import { afterEach, expect, test } from 'vitest';
import { buttonsOf, textOf } from '../../../playground/slack/read.ts';
import { actionPanel } from '../../../src/adapters/slack/views/action-panel.ts';
import { button, buttons, section } from '../../../src/adapters/slack/views/blocks.ts';
import { BUTTONS, entryRef, ticketRef } from '../../../src/adapters/slack/views/ids.ts';
import { message } from '../../../src/adapters/slack/views/message.ts';
import { ticketCard } from '../../../src/adapters/slack/views/ticket-card.ts';
import { Refusal, Unavailable } from '../../../src/domain/refusal.ts';
import { NOON, opened } from '../../build.ts';
import { approvedTicket, type Desk, startDesk } from './desk.ts';
import { EMERGENCY, words } from './setup.ts';

let desk: Desk;

afterEach(() => desk.stop());

const throwing = (error: unknown) => async () => {
  throw error;
};

const bob = () => desk.simulator.as('U0BOB');

async function approveWith(error: unknown): Promise<string> {
  desk = await startDesk({ useCases: { approveTicket: throwing(error) } });
  const card = await desk.post(ticketCard(opened().ticket, words));
  await bob().click({ message: card, actionId: BUTTONS.approveTicket, confirm: true });
  const [said = ''] = await desk.told('U0BOB');
  return said;
}

test('a refusal is a sentence for who pressed, alone, and an info line', async () => {
  const said = await approveWith(new Refusal('self-approval', { ticketNo: 'WO-2026-000001' }));

  expect(said).toContain('somebody else has to approve it');
  expect(desk.simulator.as('U0ALICE').ephemerals()).toEqual([]);
  expect(desk.lines).toContainEqual(
    expect.objectContaining({ level: 30, code: 'self-approval', user: 'U0BOB', ticketId: 1 }),
  );
});

test('a system that is away is named, with what is known of the effect, and is an error line', async () => {
  const said = await approveWith(new Unavailable('redis', 'none', new Error('connection lost')));

  expect(said).toContain('Redis is not answering');
  expect(said).toContain('Nothing was done');
  expect(desk.lines).toContainEqual(expect.objectContaining({ level: 50, system: 'redis', effect: 'none' }));
});

test('anything else gets a reference that leads to the error line, and no detail', async () => {
  const said = await approveWith(new Error('secret of the house'));

  const reference = /`([0-9a-f]{8})`/.exec(said)?.[1];
  expect(said).not.toContain('secret of the house');
  expect(desk.lines).toContainEqual(expect.objectContaining({ level: 50, reference }));
});

test('an authorization that has ended comes with the button for a new ticket', async () => {
  const ended = new Refusal('token-ended', { application: 'web-service', action: 'delete-pods', at: NOON });
  desk = await startDesk({ ticket: approvedTicket(), useCases: { lookAtEntry: throwing(ended) } });
  const panel = await desk.post(actionPanel(approvedTicket(), words));
  const alice = desk.simulator.as('U0ALICE');

  await alice.click({ message: panel, actionId: BUTTONS.deletePods });
  await desk.window('U0ALICE', 'Open a new ticket?');
  const [newTicket] = buttonsOf(alice.view()?.spec ?? { blocks: [] });
  expect(newTicket?.action_id).toBe(BUTTONS.openFollowUp);

  await alice.click({ actionId: BUTTONS.openFollowUp });
  await desk.simulator.until(() => alice.view()?.values.applications);
  expect(JSON.stringify(alice.view()?.values)).toContain('web-service@prod/production');
});

test('where the address for an answer is used up, the answer comes another way', async () => {
  desk = await startDesk({ useCases: { approveTicket: throwing(new Refusal('not-an-approver')) } });
  const card = await desk.post(ticketCard(opened().ticket, words));
  const body = {
    type: 'block_actions',
    user: { id: 'U0BOB', team_id: 'T0FIRE' },
    team: { id: 'T0FIRE' },
    trigger_id: 'any',
    response_url: `${desk.simulator.siteUrl}/response/T0FIRE/used-up`,
    channel: { id: EMERGENCY },
    actions: [
      { type: 'button', action_id: BUTTONS.approveTicket, action_ts: '1.1', value: firstValue(card) },
    ],
  };

  await desk.simulator.deliver.once({ type: 'interactive', payload: body });

  expect((await desk.told('U0BOB'))[0]).toContain('APPROVER');
  expect(desk.simulator.journal.calls('chat.postEphemeral')).toHaveLength(1);
});

test('who is not in the channel is answered in a direct message', async () => {
  desk = await startDesk({ useCases: { approveTicket: throwing(new Refusal('not-an-approver')) } });
  desk.simulator.workspace.putChannel({ id: EMERGENCY, members: [desk.simulator.botUser] });

  await desk.simulator.deliver.once({ type: 'interactive', payload: pressOf({}) });

  await desk.simulator.until(() => bob().dms().length > 0);
  expect(textOf(bob().dms()[0] ?? { blocks: [] })).toContain('APPROVER');
});

const firstValue = (shown: Parameters<typeof buttonsOf>[0]) => buttonsOf(shown)[0]?.value;

/** A press of Bob's on `approve_ticket`, as Slack would send it but for `changes`. */
function pressOf(changes: Readonly<Record<string, unknown>>) {
  return {
    type: 'block_actions',
    user: { id: 'U0BOB', team_id: 'T0FIRE' },
    team: { id: 'T0FIRE' },
    trigger_id: 'any',
    channel: { id: EMERGENCY },
    actions: [
      {
        type: 'button',
        action_id: BUTTONS.approveTicket,
        action_ts: '1.1',
        value: ticketRef.encode({ ticketId: 1 }),
      },
    ],
    ...changes,
  };
}

const buttonWith = (value: string | undefined) => [
  { type: 'button', action_id: BUTTONS.approveTicket, action_ts: '1.1', value },
];

test.each([
  ['a value that is no reference', { actions: buttonWith('<!channel>') }],
  ['a reference to another kind of thing', { actions: buttonWith('{"ticketId":"1"}') }],
  ['no value', { actions: buttonWith(undefined) }],
  ['no trigger', { trigger_id: undefined }],
  ['a container of another shape', { container: 'here' }],
  ['a message of another shape', { message: { blocks: 'none' } }],
])('a press with %s is answered kindly, and nothing happens', async (_name, changes) => {
  desk = await startDesk();

  const outcome = await desk.simulator.deliver.once({ type: 'interactive', payload: pressOf(changes) });

  expect(outcome.kind).toBe('acked');
  expect((await desk.told('U0BOB'))[0]).toContain('Nothing was done');
  expect(desk.calls).toEqual([]);
});

test('a payload without anybody to answer is logged, and nothing happens', async () => {
  desk = await startDesk();

  await desk.simulator.deliver.once({ type: 'interactive', payload: pressOf({ user: { id: '<!here>' } }) });

  await expect.poll(() => desk.lines.map(({ msg }) => msg)).toContain('a payload could not be read');
  expect(desk.calls).toEqual([]);
});

test('a submitted modal that can not be read says so in its place', async () => {
  desk = await startDesk();
  const payload = {
    type: 'view_submission',
    user: { id: 'U0BOB', team_id: 'T0FIRE' },
    team: { id: 'T0FIRE' },
    view: { id: 'V1', callback_id: 'delete_pods', state: { values: { which: 7 } } },
  };

  const outcome = await desk.simulator.deliver.once({ type: 'interactive', payload });

  expect(outcome).toMatchObject({ kind: 'acked', payload: { response_action: 'update' } });
  expect(desk.calls).toEqual([]);
});

test('a button of an older message that nobody knows any more is answered', async () => {
  desk = await startDesk();
  const old = button({ action: 'escalate', label: 'Escalate', value: '1' });
  const posted = await desk.post(message('old', [section('old'), ...buttons('old', [old])]));

  expect(await bob().click({ message: posted, actionId: 'escalate' })).toEqual({ error: undefined });

  expect((await desk.told('U0BOB'))[0]).toContain('older message');
});

test('too many presses of one person in a short time are refused, while others go on', async () => {
  desk = await startDesk();
  const card = await desk.post(ticketCard(opened().ticket, words));
  const press = { message: card, actionId: BUTTONS.approveTicket, confirm: true } as const;

  await Promise.all(Array.from({ length: 25 }, () => bob().click(press)));
  await desk.simulator.as('U0CAROL').click(press);
  await desk.told('U0CAROL');

  const actors = desk.called('approveTicket').map(({ actor }) => actor);
  expect(actors.filter((actor) => actor === 'U0BOB')).toHaveLength(20);
  expect(actors).toContain('U0CAROL');
  await desk.simulator.until(
    () =>
      bob()
        .ephemerals()
        .filter((each) => textOf(each).includes('a lot of presses')).length === 5,
  );
});

test('somebody of another company is refused before anything is asked, which is recorded', async () => {
  desk = await startDesk();
  desk.simulator.workspace.putPerson({ id: 'U0EVE', name: 'eve', teamId: 'T0OTHER', isStranger: true });
  desk.simulator.workspace.putChannel({ id: EMERGENCY, members: ['U0EVE', desk.simulator.botUser] });
  const panel = await desk.slack.clients.posts.chat.postMessage({
    channel: EMERGENCY,
    ...ticketCard(opened().ticket, words),
  });
  const eve = desk.simulator.as('U0EVE');
  const seen = eve.messages(EMERGENCY).find(({ ts }) => ts === panel.ts);
  if (seen === undefined) throw new Error('nothing was posted');

  await eve.click({ message: seen, actionId: BUTTONS.approveTicket, confirm: true });

  expect((await desk.told('U0EVE'))[0]).toContain('another company');
  expect(desk.refusals).toEqual([{ what: 'use Firebreak', actor: 'U0EVE' }]);
  expect(desk.calls).toEqual([]);
});

test('a window that Slack opens no more, because it took too long, is said to who pressed', async () => {
  desk = await startDesk({ ticket: approvedTicket() });
  const panel = await desk.post(actionPanel(approvedTicket(), words));
  desk.simulator.faults.answer('views.open', 'expired_trigger_id');

  await desk.simulator.as('U0ALICE').click({ message: panel, actionId: BUTTONS.revealToken });

  expect((await desk.told('U0ALICE'))[0]).toContain('3 seconds');
  expect(desk.calls).toEqual([]);
});

test('a refusal whose window was closed meanwhile is said to who pressed', async () => {
  const answered = Promise.withResolvers<void>();
  desk = await startDesk({
    ticket: approvedTicket(),
    useCases: {
      revealToken: async () => {
        await answered.promise;
        throw new Refusal('token-not-ready', { application: 'web-service' });
      },
    },
  });
  const panel = await desk.post(actionPanel(approvedTicket(), words));
  const alice = desk.simulator.as('U0ALICE');

  await alice.click({ message: panel, actionId: BUTTONS.revealToken });
  await desk.simulator.until(() => alice.view());
  await alice.close();
  answered.resolve();

  expect((await desk.told('U0ALICE'))[0]).toContain('no authorization');
});

test('a secret is shown in the window and is in no log line', async () => {
  desk = await startDesk({ ticket: approvedTicket() });
  const panel = await desk.post(actionPanel(approvedTicket(), words));

  await desk.simulator.as('U0ALICE').click({ message: panel, actionId: BUTTONS.revealToken });

  expect(await desk.window('U0ALICE', 'fbk_secret')).toContain('curl');
  expect(desk.called('revealToken')).toEqual([{ actor: 'U0ALICE', ticketId: 1, entryId: 100 }]);
  expect(JSON.stringify(desk.lines)).not.toContain('fbk_secret');
  expect(entryRef.decode(firstValue(panel))).toEqual({ ticketId: 1, entryId: 100 });
});
