import { afterEach, expect, test } from 'vitest';
import { actionPanel } from '../../../src/adapters/slack/views/action-panel.ts';
import { BUTTONS } from '../../../src/adapters/slack/views/ids.ts';
import { Refusal, Unavailable } from '../../../src/domain/refusal.ts';
import { opened } from '../../build.ts';
import { approvedTicket, type Desk, startDesk } from './desk.ts';
import { words } from './setup.ts';

let desk: Desk;

afterEach(() => desk.stop());

const alice = () => desk.simulator.as('U0ALICE');
const REASON = 'Checkout answers 502 since 11:58';

/** Opens the form by the command and waits for it. */
async function openForm(text = ''): Promise<void> {
  await alice().command('/emergency', text);
  await desk.simulator.until(() => alice().view()?.spec.callback_id === 'open_ticket');
}

async function fillForm(): Promise<void> {
  await alice().fill('actions', ['delete-pods', 'redeploy']);
  await alice().fill('applications', ['web-service@prod/production'], 'web');
  await alice().fill('severity', 'P0');
  await alice().fill('reason', REASON);
}

test('the command opens the form, and what is sent off asks for a ticket', async () => {
  desk = await startDesk();
  await openForm();
  await fillForm();
  await alice().fill('reference', 'https://status.example.com/42');

  expect(await alice().submit()).toMatchObject({ kind: 'updated' });

  expect(await desk.window('U0ALICE', 'is open')).toContain('WO-2026-000001');
  expect(desk.called('openTicket')).toEqual([
    {
      actor: 'U0ALICE',
      form: {
        actions: ['delete-pods', 'redeploy'],
        applications: ['web-service@prod/production'],
        severity: 'P0',
        reason: REASON,
        reference: 'https://status.example.com/42',
      },
      requestId: expect.stringMatching(/^V\w+:U0ALICE$/),
    },
  ]);
});

test('the command can fill the form in, decoded once', async () => {
  desk = await startDesk();

  await openForm('redeploy web-service 5xx &gt; 10 % &amp;amp; rising');

  const values = JSON.stringify(alice().view()?.values);
  expect(values).toContain('web-service@prod/production');
  expect(values).toContain('"redeploy"');
  expect(values).toContain('5xx > 10 % &amp; rising');
});

test('an application the command names wrongly, or not clearly, is said above the form', async () => {
  desk = await startDesk();

  await openForm('redeploy web-servce');
  expect(await desk.window('U0ALICE', 'Did you mean')).toContain('web-service');
  await alice().close();
  await openForm('redeploy api-gateway');

  expect(await desk.window('U0ALICE', 'runs in several places')).toContain('api-gateway@prod/staging');
});

test('who may ask for nothing sees why in the window', async () => {
  const offer = async () => {
    throw new Refusal('role-missing', { role: 'EMERGENCY_OPERATOR', grantors: ['group:S0ONCALL'] });
  };
  desk = await startDesk({ useCases: { openTicket: { offer, open: offer, request: offer } } });

  await alice().command('/emergency');

  expect(await desk.window('U0ALICE', 'needs the role')).toContain('EMERGENCY_OPERATOR');
});

test('the window is there before anything is looked up', async () => {
  const asked = Promise.withResolvers<void>();
  const offer = async () => {
    await asked.promise;
    return { actions: ['redeploy' as const] };
  };
  const request = async () => ({ kind: 'opened' as const, ticket: opened().ticket, others: [] });
  desk = await startDesk({ useCases: { openTicket: { offer, open: request, request } } });

  await alice().command('/emergency');
  await desk.window('U0ALICE', 'One moment');
  asked.resolve();

  await desk.simulator.until(() => alice().view()?.spec.callback_id === 'open_ticket');
});

test('what memory can tell is wrong stands under its field, and nothing is asked for', async () => {
  desk = await startDesk();
  await openForm();
  await fillForm();
  await alice().fill('reference', 'http://plain.example.com');
  await alice().fill('reason', `${REASON}${' '.repeat(20)}`);

  expect(await alice().submit()).toEqual({
    kind: 'errors',
    by: 'app',
    errors: { reference: expect.stringContaining('https://') },
  });

  expect(desk.calls).toEqual([]);
});

test('a reason of blanks is too short', async () => {
  desk = await startDesk();
  await openForm();
  await fillForm();
  await alice().fill('reason', ' '.repeat(30));

  expect(await alice().submit()).toMatchObject({ errors: { reason: expect.any(String) } });
});

test.each([
  ['a refusal', new Refusal('too-few-approvers', { wanted: 2, found: 1 }), 'Nothing was opened'],
  ['an outage', new Unavailable('postgres', 'none', new Error('away')), "Firebreak's database"],
  ['a fault of ours', new Error('oops'), 'Something broke'],
])('%s keeps what was filled in, for another try', async (_name, error, said) => {
  const request = async () => {
    throw error;
  };
  const offer = async () => ({ actions: ['delete-pods' as const, 'redeploy' as const] });
  desk = await startDesk({ useCases: { openTicket: { offer, open: request, request } } });
  await openForm();
  await fillForm();
  await alice().submit();
  await desk.window('U0ALICE', said);

  await alice().click({ actionId: BUTTONS.backToForm });

  await desk.simulator.until(() => alice().view()?.spec.callback_id === 'open_ticket');
  const values = JSON.stringify(alice().view()?.values);
  for (const kept of ['delete-pods', 'redeploy', 'web-service@prod/production', 'P0', REASON]) {
    expect(values).toContain(kept);
  }
});

test('a reason too long to be kept in the window is shown in the form again at once', async () => {
  const request = async () => {
    throw new Refusal('channel-unusable', { channel: 'C0EMERGENCY', reason: 'archived' });
  };
  const offer = async () => ({ actions: ['delete-pods' as const, 'redeploy' as const] });
  desk = await startDesk({ useCases: { openTicket: { offer, open: request, request } } });
  await openForm();
  await fillForm();
  const long = '故\n'.repeat(1000);
  await alice().fill('reason', long);

  await alice().submit();

  await desk.window('U0ALICE', 'Nothing was opened');
  expect(alice().view()?.spec.callback_id).toBe('open_ticket');
  expect(JSON.stringify(alice().view()?.values)).toContain(JSON.stringify(long).slice(1, 100));
});

test('the type-ahead answers from memory, and strangers are offered nothing', async () => {
  desk = await startDesk();
  await openForm();

  const offered = await alice().suggest('applications', 'api');
  const outcome = await desk.simulator.deliver.once({
    type: 'interactive',
    payload: {
      type: 'block_suggestion',
      user: { id: 'U0EVE', team_id: 'T0OTHER' },
      team: { id: 'T0OTHER' },
      action_id: 'applications',
      block_id: 'applications',
      value: '',
    },
  });

  expect(offered.map(({ value }) => value)).toEqual([
    'api-gateway@prod/production',
    'api-gateway@prod/staging',
  ]);
  expect(outcome).toMatchObject({ kind: 'acked', payload: { options: [] } });
});

test('a follow-up opens the form for the other action on the same application', async () => {
  desk = await startDesk({ ticket: approvedTicket() });
  const panel = await desk.post(actionPanel(approvedTicket(), words));

  await alice().click({ message: panel, actionId: BUTTONS.openFollowUp });

  await desk.simulator.until(() => alice().view()?.spec.callback_id === 'open_ticket');
  const values = JSON.stringify(alice().view()?.values);
  expect(values).toContain('"redeploy"');
  expect(values).toContain('web-service@prod/production');
});

test('a command that comes when its trigger is over is answered all the same', async () => {
  desk = await startDesk();
  desk.simulator.faults.answer('views.open', 'expired_trigger_id');

  await alice().command('/emergency');

  expect((await desk.told('U0ALICE'))[0]).toContain('Nothing was done');
});
