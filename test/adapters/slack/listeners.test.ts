import { createHash } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { actionPanel } from '../../../src/adapters/slack/views/action-panel.ts';
import { BUTTONS } from '../../../src/adapters/slack/views/ids.ts';
import { progressMessage } from '../../../src/adapters/slack/views/progress-message.ts';
import { ticketCard } from '../../../src/adapters/slack/views/ticket-card.ts';
import type { WorkloadRef } from '../../../src/domain/application.ts';
import { approveTicket } from '../../../src/domain/approve-ticket.ts';
import { startDeletion } from '../../../src/domain/delete-pods.ts';
import { NOTHING_GUARDED } from '../../../src/domain/guards.ts';
import { tokenFailed } from '../../../src/domain/process-entry.ts';
import { Refusal } from '../../../src/domain/refusal.ts';
import type { Ticket } from '../../../src/domain/ticket.ts';
import type { EntryLook } from '../../../src/usecases/look-at-entry.ts';
import type { RedeployLook } from '../../../src/usecases/look-for-redeploy.ts';
import {
  after,
  bob,
  illPod,
  NOON,
  opened,
  plainly,
  pod,
  policy,
  snapshot,
  view,
  webDeployment,
} from '../../build.ts';
import { approvedTicket, type Desk, startDesk } from './desk.ts';
import { words } from './setup.ts';

let desk: Desk;

afterEach(() => desk.stop());

const as = (person: string) => desk.simulator.as(person);
const pods = [illPod('sick'), pod('a'), pod('b')];
const worker: WorkloadRef = { kind: 'Deployment', name: 'web-worker', uid: 'uid-worker' };

function lookAt(ticket: Ticket, workloads: readonly WorkloadRef[] = [webDeployment]): EntryLook {
  const [first] = ticket.entries;
  if (first === undefined) throw new Error('a ticket has an entry');
  const entry = { ...first, application: { ...first.application, workloads } };
  const looks = workloads.map((workload, index) => ({
    workload,
    snapshot: snapshot(index === 0 ? pods : [pod('w')], { name: workload.name, uid: workload.uid }),
  }));
  return { ticket, entry, looks };
}

/** A ticket with a deletion under way. */
function operating(ticket = approvedTicket()): Ticket {
  const request = {
    entryId: 100,
    userId: 'U0ALICE',
    operationId: 'op-1',
    workload: webDeployment,
    chosen: ['uid-sick'],
    ...plainly,
    pace: 'one-by-one',
    confirmed: true,
    view: view(pods),
  } as const;
  return startDeletion(ticket, request, { facts: NOTHING_GUARDED, now: after(120) }).ticket;
}

function failedTicket(): Ticket {
  const decider = { person: bob, policy: policy(), version: '1', cardHash: '', comment: '' };
  const { ticket } = approveTicket(opened().ticket, decider, after(60));
  return tokenFailed(ticket, 100, { error: 'redis is away', now: after(61) }).ticket;
}

const requestId = (person: string) => expect.stringMatching(new RegExp(`^[\\d.]+:${person}$`));

test('an approval carries who, which ticket, and the hash of the card they saw', async () => {
  desk = await startDesk();
  const card = await desk.post(ticketCard(opened().ticket, words));

  await as('U0BOB').click({ message: card, actionId: BUTTONS.approveTicket, confirm: true });

  expect((await desk.told('U0BOB'))[0]).toContain('your approval of WO-2026-000001 counts');
  const cardHash = createHash('sha256').update(JSON.stringify(card.blocks)).digest('hex');
  expect(desk.called('approveTicket')).toEqual([
    { actor: 'U0BOB', ticketId: 1, requestId: requestId('U0BOB'), cardHash, comment: '' },
  ]);
});

test.each([
  ['remindApprovers', BUTTONS.remindApprovers, 'asked again'],
  ['cancelTicket', BUTTONS.cancelTicket, 'is cancelled'],
] as const)('%s reaches its use case from the card', async (name, actionId, said) => {
  desk = await startDesk();
  const card = await desk.post(ticketCard(opened().ticket, words));

  await as('U0ALICE').click({ message: card, actionId, confirm: true });

  expect((await desk.told('U0ALICE'))[0]).toContain(said);
  expect(desk.called(name)).toEqual([{ actor: 'U0ALICE', ticketId: 1, requestId: requestId('U0ALICE') }]);
});

test('revoking and finishing reach their use cases', async () => {
  const ticket = approvedTicket();
  desk = await startDesk({ ticket });
  const card = await desk.post(ticketCard(ticket, words));
  const panel = await desk.post(actionPanel(ticket, words));

  await as('U0BOB').click({ message: card, actionId: BUTTONS.revokeTicket, confirm: true });
  await as('U0ALICE').click({ message: panel, actionId: BUTTONS.finishTicket, confirm: true });

  await desk.told('U0BOB');
  await desk.told('U0ALICE');
  expect(desk.calls.map(({ name }) => name)).toEqual(['revokeTicket', 'finishTicket']);
});

test('a failed entry can be tried again', async () => {
  const ticket = failedTicket();
  desk = await startDesk({ ticket });
  const panel = await desk.post(actionPanel(ticket, words));

  await as('U0ALICE').click({ message: panel, actionId: BUTTONS.retryEntry });

  await desk.told('U0ALICE');
  expect(desk.called('retryEntry')).toMatchObject([{ actor: 'U0ALICE', ticketId: 1, entryId: 100 }]);
});

test('a running operation can be stopped from its progress message', async () => {
  const ticket = operating();
  const [operation] = ticket.operations;
  if (operation === undefined) throw new Error('there is an operation');
  desk = await startDesk({ ticket });
  const progress = await desk.post(progressMessage(ticket, operation, NOON, words));

  await as('U0ALICE').click({ message: progress, actionId: BUTTONS.stopOperation, confirm: true });

  await desk.told('U0ALICE');
  expect(desk.called('stopOperation')).toMatchObject([{ ticketId: 1, operationId: 'op-1' }]);
});

test('an answer to a press in a thread is given in that thread', async () => {
  const ticket = approvedTicket();
  desk = await startDesk({ ticket });
  const card = await desk.post(ticketCard(ticket, words));
  const panel = actionPanel(ticket, words);
  const { ts } = await desk.slack.clients.posts.chat.postMessage({
    channel: card.channel,
    thread_ts: card.ts,
    ...panel,
  });
  const inThread = as('U0ALICE')
    .thread(card.channel, card.ts)
    .find((each) => each.ts === ts);

  await as('U0ALICE').click({ message: inThread ?? card, actionId: BUTTONS.finishTicket, confirm: true });

  await desk.told('U0ALICE');
  expect(as('U0ALICE').ephemerals()[0]?.threadTs).toBe(card.ts);
});

test('a denial asks why, and carries the reason and the card as it was pressed', async () => {
  desk = await startDesk();
  const card = await desk.post(ticketCard(opened().ticket, words));
  const bobs = as('U0BOB');
  await bobs.click({ message: card, actionId: BUTTONS.denyTicket });
  await desk.simulator.until(() => bobs.view()?.spec.callback_id === 'deny_ticket');

  expect(await bobs.submit()).toMatchObject({ kind: 'errors', by: 'app' });
  await bobs.fill('quick_reason', 'not-now');
  await bobs.fill('reason', 'The database is being migrated.');
  await bobs.submit();

  await desk.window('U0BOB', 'is denied');
  const cardHash = createHash('sha256').update(JSON.stringify(card.blocks)).digest('hex');
  const [denial] = desk.called('denyTicket');
  expect(denial).toMatchObject({ actor: 'U0BOB', ticketId: 1, cardHash });
  expect(denial?.comment).toContain('The database is being migrated.');
});

/** Alice has the window open that asks which pods to delete. */
async function choosing(workloads?: readonly WorkloadRef[]) {
  const ticket = operating();
  desk = await startDesk({ ticket, useCases: { lookAtEntry: async () => lookAt(ticket, workloads) } });
  const panel = await desk.post(actionPanel(ticket, words));
  const alice = as('U0ALICE');
  await alice.click({ message: panel, actionId: BUTTONS.deletePods });
  await desk.simulator.until(() => alice.view()?.spec.callback_id === 'delete_pods');
  return alice;
}

test('pods are evicted where that is chosen, with the time to shut down that was asked for', async () => {
  const alice = await choosing();
  await alice.fill('method', 'evict');

  await alice.fill('grace', '1e2');
  expect(await alice.submit()).toMatchObject({
    kind: 'errors',
    errors: { grace: expect.stringContaining('0 to 3,600') },
  });
  await alice.fill('grace', '90');
  await alice.submit();

  await desk.window('U0ALICE', 'Deleting 1 pod');
  expect(desk.called('deletePods')).toMatchObject([
    { method: 'evict', graceSeconds: 90, pods: ['uid-sick'], confirmed: false },
  ]);
});

test('killing pods without a shutdown is asked once more, in words', async () => {
  const alice = await choosing();
  await alice.fill('grace', '0');
  await alice.submit();

  await desk.simulator.until(() => alice.view()?.spec.callback_id === 'delete_pods_confirm');
  expect(desk.called('deletePods')).toEqual([]);
  expect(JSON.stringify(alice.view()?.spec)).toContain('the containers are killed');
  await alice.submit();

  await desk.window('U0ALICE', 'Deleting 1 pod');
  expect(desk.called('deletePods')).toMatchObject([{ graceSeconds: 0, confirmed: true }]);
});

test('of several workloads none is begun with while the loss of one is in doubt', async () => {
  const alice = await choosing([webDeployment, worker]);
  await alice.fill('which', 'these');
  await alice.fill('pods', ['uid-sick', 'uid-w']);
  await alice.submit();

  await desk.simulator.until(() => alice.view()?.spec.callback_id === 'delete_pods_confirm');

  expect(desk.called('deletePods')).toEqual([]);
  expect(JSON.stringify(alice.view()?.spec)).toContain('the last Ready pod of `web-worker`');
});

test('chosen pods are deleted at the chosen pace', async () => {
  const alice = await choosing();

  await alice.fill('which', 'these');
  expect(await alice.submit()).toMatchObject({ kind: 'errors', errors: { pods: expect.any(String) } });
  await alice.fill('pods', ['uid-sick', 'uid-a']);
  await alice.fill('pace', 'all-at-once');
  await alice.submit();

  await desk.window('U0ALICE', 'Deleting 1 pod');
  expect(desk.called('deletePods')).toEqual([
    {
      actor: 'U0ALICE',
      ticketId: 1,
      entryId: 100,
      workload: 'uid-web',
      pods: ['uid-sick', 'uid-a'],
      method: 'delete',
      graceSeconds: undefined,
      pace: 'all-at-once',
      confirmed: false,
      requestId: expect.stringMatching(/^V\w+:U0ALICE:uid-web$/),
    },
  ]);
});

test('what has become an outage since the look is asked once more, and then done under the same request', async () => {
  const ticket = operating();
  const asked: unknown[] = [];
  desk = await startDesk({
    ticket,
    useCases: {
      lookAtEntry: async () => lookAt(ticket),
      deletePods: async (input) => {
        asked.push(input);
        if (!input.confirmed) throw new Refusal('confirmation-needed', { taken: 2, ready: 2 });
        return ticket;
      },
    },
  });
  const panel = await desk.post(actionPanel(ticket, words));
  const alice = as('U0ALICE');
  await alice.click({ message: panel, actionId: BUTTONS.deletePods });
  await desk.simulator.until(() => alice.view()?.spec.callback_id === 'delete_pods');
  await alice.fill('which', 'these');
  await alice.fill('pods', ['uid-sick', 'uid-a']);
  await alice.submit();

  await desk.simulator.until(() => alice.view()?.spec.callback_id === 'delete_pods_confirm');
  await alice.submit();

  await desk.window('U0ALICE', 'Deleting');
  expect(asked).toMatchObject([
    { confirmed: false, pods: ['uid-sick', 'uid-a'] },
    { confirmed: true, pods: ['uid-sick', 'uid-a'] },
  ]);
  expect(new Set(asked.map((input) => JSON.stringify(Object.entries(input ?? {}).at(-1)))).size).toBe(1);
});

test('pods that are gone by the time they are chosen are not deleted', async () => {
  const ticket = operating();
  desk = await startDesk({ ticket, useCases: { lookAtEntry: async () => lookAt(ticket) } });
  const panel = await desk.post(actionPanel(ticket, words));
  const alice = as('U0ALICE');
  await alice.click({ message: panel, actionId: BUTTONS.deletePods });
  await desk.simulator.until(() => alice.view()?.spec.callback_id === 'delete_pods');
  pods.splice(0, 1, illPod('other', 'CrashLoopBackOff', { terminating: true }));

  await alice.submit();

  await desk.window('U0ALICE', 'Nothing was deleted');
  expect(desk.called('deletePods')).toEqual([]);
  pods.splice(0, 1, illPod('sick'));
});

function redeployLook(...seen: Parameters<typeof lookAt>): RedeployLook {
  const look = lookAt(...seen);
  const earlier = { revision: '3', image: 'app=web:1', at: NOON, changeCause: undefined, current: false };
  return { ...look, looks: look.looks.map((each) => ({ ...each, revisions: [earlier] })) };
}

async function redeployModalOf(ticket: Ticket) {
  desk = await startDesk({
    ticket,
    useCases: { lookForRedeploy: async () => redeployLook(ticket, [webDeployment]) },
  });
  const entries = ticket.entries.map((entry) => ({ ...entry, action: 'redeploy' as const }));
  const panel = await desk.post(actionPanel({ ...ticket, entries }, words));
  const alice = as('U0ALICE');
  await alice.click({ message: panel, actionId: BUTTONS.redeploy });
  await desk.simulator.until(() => alice.view()?.spec.callback_id === 'redeploy');
  return alice;
}

test('what is missing for a roll-back or an image is told in its field, and nothing is asked for', async () => {
  const alice = await redeployModalOf(operating());

  await alice.fill('mode', 'roll-back');
  await alice.submit();
  expect(alice.view()?.errors).toEqual({ revision: 'Choose a revision to go back to.' });
  await alice.fill('mode', 'image');
  await alice.fill('image', 'not an image');
  await alice.submit();

  expect(alice.view()?.errors).toEqual({
    image: 'This is no name of an image. Write :TAG, or registry/name:tag.',
  });
  expect(desk.called('redeploy')).toEqual([]);
});

test('a chosen revision is asked for, and a chosen image', async () => {
  const alice = await redeployModalOf(operating());
  await alice.fill('mode', 'roll-back');
  await alice.fill('revision', '3: app=web:1');
  await alice.submit();
  await desk.simulator.until(() => desk.called('redeploy').length === 1);

  const again = await redeployModalOf(operating());
  await again.fill('mode', 'image');
  await again.fill('image', ':1.5');
  await again.submit();
  await desk.simulator.until(() => desk.called('redeploy').length === 1);

  const images = [{ container: 'app', image: 'registry.example.com/web:1.5' }];
  expect(desk.called('redeploy')).toMatchObject([{ workload: 'uid-web', change: { mode: 'image', images } }]);
});

test('of several workloads those chosen are redeployed, each under its own request', async () => {
  const ticket = { ...operating() };
  desk = await startDesk({
    ticket,
    useCases: { lookForRedeploy: async () => redeployLook(ticket, [webDeployment, worker]) },
  });
  const redeployable = {
    ...ticket,
    entries: ticket.entries.map((entry) => ({ ...entry, action: 'redeploy' as const })),
  };
  const panel = await desk.post(actionPanel(redeployable, words));
  const alice = as('U0ALICE');
  await alice.click({ message: panel, actionId: BUTTONS.redeploy });
  await desk.simulator.until(() => alice.view()?.spec.callback_id === 'redeploy');

  await alice.submit();

  await desk.simulator.until(() => desk.called('redeploy').length === 2);
  expect(desk.called('redeploy')).toMatchObject([
    { actor: 'U0ALICE', entryId: 100, workload: 'uid-web', requestId: expect.stringMatching(/:uid-web$/) },
    { workload: 'uid-worker', requestId: expect.stringMatching(/:uid-worker$/) },
  ]);
});

test.each([
  ['help', 'Firebreak: emergency access'],
  ['redeplyo web', 'Did you mean'],
  ['list', 'Open tickets: 1'],
  ['mine', 'Your newest tickets: 1'],
  ['status WO-2026-000001', 'WO-2026-000001'],
  ['status', 'Your newest tickets: 1'],
  ['cancel', 'Which ticket?'],
  ['cancel wo-2026-000001', 'is cancelled'],
  ['finish WO-2026-000001', 'is finished'],
  ['revoke WO-2026-000001', 'is revoked'],
])('/emergency %s is answered to who typed it', async (text, said) => {
  desk = await startDesk();

  expect(await as('U0ALICE').command('/emergency', text)).toMatchObject({ error: undefined });

  expect((await desk.told('U0ALICE')).join('\n')).toContain(said);
  expect(as('U0BOB').ephemerals()).toEqual([]);
});

test('what is typed can ping nobody in the answer', async () => {
  desk = await startDesk();

  await as('U0ALICE').command('/emergency', '<!channel>');

  expect((await desk.told('U0ALICE')).join('\n')).not.toContain('<!channel>');
});
