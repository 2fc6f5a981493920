import { afterEach, beforeEach, expect, test } from 'vitest';
import { buttonsOf, textOf } from '../../../playground/slack/read.ts';
import type { Slack as Simulator } from '../../../playground/slack/start.ts';
import { type Board, makeBoard } from '../../../src/adapters/slack/board.ts';
import { mrkdwnVoice } from '../../../src/adapters/slack/views/mrkdwn.ts';
import { makeWebClients, type WebClients } from '../../../src/adapters/slack/web-clients.ts';
import { approveTicket } from '../../../src/domain/approve-ticket.ts';
import { cancelTicket } from '../../../src/domain/cancel-ticket.ts';
import { podTried, startDeletion } from '../../../src/domain/delete-pods.ts';
import { NOTHING_GUARDED } from '../../../src/domain/guards.ts';
import { endOperation } from '../../../src/domain/operate.ts';
import { tokenCreated } from '../../../src/domain/process-entry.ts';
import { remindApprovers } from '../../../src/domain/remind-approvers.ts';
import { after, alice, bob, NOON, opened, plainly, pod, policy, view, webDeployment } from '../../build.ts';
import { type MemoryTickets, memoryTickets } from '../../memory.ts';
import {
  BACKEND,
  chinese,
  EMERGENCY,
  type MemoryMessages,
  memoryMessages,
  memoryPace,
  readableLog,
  readersOf,
  signal,
  startWorkspace,
  words,
} from './setup.ts';

let slack: Simulator;
let tickets: MemoryTickets;
let messages: MemoryMessages;
let board: Board;
let clients: WebClients;
const { log, lines } = readableLog();

beforeEach(async () => {
  lines.length = 0;
  slack = await startWorkspace();
  clients = makeWebClients({ botToken: slack.botToken, apiUrl: slack.apiUrl, log });
});

afterEach(() => slack.stop());

/** A board over a ticket that was just opened, in memory. */
async function openTicket(channel = EMERGENCY): Promise<void> {
  tickets = memoryTickets();
  const request = { requestId: 'one', requester: alice.userId, entries: 1, year: 2026, extending: undefined };
  await tickets.open(request, () => opened({ channel }));
  messages = memoryMessages(tickets.events);
  board = boardOver({ readBackMs: 1500 });
}

function boardOver({ readBackMs }: { readBackMs: number }): Board {
  return makeBoard({
    clients,
    tickets,
    messages,
    pace: memoryPace(300),
    defaultChannel: () => EMERGENCY,
    readers: readersOf({ U0ALICE: 'zh-CN', U0BOB: 'zh-CN' }, log),
    channelWords: () => words,
    log,
    now: () => NOON,
    readBackMs,
  });
}

const show = () => board['show-ticket']({ kind: 'show-ticket', ticketId: 1 }, signal);
const tell = () => board['tell-thread']({ kind: 'tell-thread', ticketId: 1 }, signal);

/** As the queue does: again, until it works. */
async function untilDone(job: () => Promise<void>): Promise<void> {
  await job().catch(() => untilDone(job));
}

const decider = { person: bob, policy: policy(), version: '1', cardHash: '', comment: '' };

async function approve(): Promise<void> {
  await tickets.change(1, {}, (ticket) => approveTicket(ticket, decider, after(60)));
  await tickets.change(1, {}, (ticket) => tokenCreated(ticket, 100, after(61)));
}

async function startOperation(operationId: string): Promise<void> {
  const pods = ['a', 'b'].map((name) => pod(name));
  await tickets.change(1, {}, (ticket) =>
    startDeletion(
      ticket,
      {
        entryId: 100,
        userId: alice.userId,
        operationId,
        workload: webDeployment,
        chosen: ['uid-a'],
        ...plainly,
        pace: 'one-by-one',
        confirmed: true,
        view: view(pods),
      },
      { facts: NOTHING_GUARDED, now: after(120) },
    ),
  );
}

const cards = (channel = EMERGENCY) => slack.as(bob.userId).messages(channel);

function card(channel = EMERGENCY) {
  const [first] = cards(channel);
  if (first === undefined) throw new Error('there is no card');
  return first;
}

const replies = (channel = EMERGENCY) => slack.as(bob.userId).thread(channel, card(channel).ts).slice(1);
const firstLines = () => replies().map((reply) => textOf(reply).split('\n')[0] ?? '');

test('a new ticket is posted once, and its approvers are notified by that first post', async () => {
  await openTicket();

  await show();
  await show();

  expect(cards()).toHaveLength(1);
  expect(card().notice.notified).toEqual(expect.arrayContaining(['U0BOB', 'U0CAROL']));
  expect(buttonsOf(card()).map(({ action_id }) => action_id)).toContain('approve_ticket');
});

test('a card that was stored but answered with an error is found at once and not posted twice', async () => {
  await openTicket();
  slack.faults.storedButAnswered500('chat.postMessage');

  await show();

  expect(cards()).toHaveLength(1);
  expect(messages.records.get('1 card ')).toMatchObject({ status: 'sent', ts: card().ts });
});

test('a card whose answer got lost on the way is found again and not posted twice', async () => {
  await openTicket();
  slack.faults.lostAnswer('chat.postMessage');

  await untilDone(show);

  expect(cards()).toHaveLength(1);
});

test('a card that Slack did not store is posted once its read-back has had time to show it', async () => {
  await openTicket();
  slack.faults.answer('chat.postMessage', 500);

  await untilDone(show);

  expect(cards()).toHaveLength(1);
});

test('a card somebody died over is looked up before it is posted', async () => {
  await openTicket();
  await show();
  await messages.claim({ ticketId: 1, kind: 'card', key: '' }, EMERGENCY);
  messages.records.set('1 card ', {
    ticketId: 1,
    kind: 'card',
    key: '',
    channel: EMERGENCY,
    ts: undefined,
    status: 'sending',
    shownHash: undefined,
  });

  await boardOver({ readBackMs: 0 })['show-ticket']({ kind: 'show-ticket', ticketId: 1 }, signal);

  expect(cards()).toHaveLength(1);
});

test('two who show a new ticket at the same moment post one card', async () => {
  await openTicket();
  const other = boardOver({ readBackMs: 1500 });
  slack.faults.slow('chat.postMessage', 200);

  await Promise.all([show(), other['show-ticket']({ kind: 'show-ticket', ticketId: 1 }, signal)]);

  expect(cards()).toHaveLength(1);
});

test('a rate limit is waited out within the job, and nothing is out of order', async () => {
  await openTicket();
  await show();
  await approve();
  slack.faults.rateLimited('chat.postMessage', { retryAfterSeconds: 1, times: 2 });

  await tell();

  expect(firstLines().map((line) => line.split(' ')[0])).toEqual(['👍', '✅', '<@U0ALICE>,', '🔑']);
});

test('a card is edited as the ticket changes, and not when nothing has', async () => {
  await openTicket();
  await show();
  await show();
  expect(slack.journal.calls('chat.update')).toEqual([]);

  await tickets.change(1, {}, (ticket) => cancelTicket(ticket, alice, after(10)));
  await show();
  await show();

  expect(slack.journal.calls('chat.update').filter(({ args }) => args.ts === card().ts)).toHaveLength(1);
  expect(textOf(card())).toContain('Cancelled');
  expect(buttonsOf(card())).toEqual([]);
});

test('the thread tells everything once and in order, and the requester gets panel and direct message', async () => {
  await openTicket();
  await show();
  await approve();

  await tell();
  await tell();

  expect(firstLines().map((line) => line.split(' ')[0])).toEqual(['👍', '✅', '<@U0ALICE>,', '🔑']);
  const [panel] = replies().filter((reply) => buttonsOf(reply).length > 0);
  expect(buttonsOf(panel ?? card()).map(({ action_id }) => action_id)).toContain('delete_pods');
  const [direct] = slack.as(alice.userId).dms();
  expect(direct?.text).toContain(`/archives/${EMERGENCY}/p${panel?.ts.replace('.', '')}`);
});

test('the card is in the language of its channel, and what leads to it in that of whoever it is sent to', async () => {
  await openTicket();

  await show();

  const { ticket } = opened();
  const [toBob, toCarol] = ['U0BOB', 'U0CAROL'].map((userId) => slack.as(userId).dms()[0]?.text);
  expect(card().text).toContain(words.card.summary(ticket, mrkdwnVoice));
  expect(toBob).toContain(chinese.card.openCard);
  expect(toCarol).toContain(words.card.openCard);
});

test('the requester is led to the panel in the language of their own Slack', async () => {
  await openTicket();
  await show();
  await approve();

  await tell();

  const [direct] = slack.as(alice.userId).dms();
  expect(direct?.text).toContain(chinese.panel.linkLabel);
});

test('whoever is told to tell the thread before the card is there posts the card first', async () => {
  await openTicket();
  await approve();

  await tell();

  expect(cards()).toHaveLength(1);
  expect(replies()).toHaveLength(4);
});

test.each([
  ['stored but answered with an error', () => slack.faults.storedButAnswered500('chat.postMessage')],
  ['lost on the way back', () => slack.faults.lostAnswer('chat.postMessage')],
])('a reply that was %s is told once, and the next follow it', async (_name, fault) => {
  await openTicket();
  await show();
  await approve();
  fault();

  await untilDone(tell);

  expect(firstLines().map((line) => line.split(' ')[0])).toEqual(['👍', '✅', '<@U0ALICE>,', '🔑']);
});

test('one reply that Slack does not take keeps no other from being told', async () => {
  await openTicket();
  await show();
  await approve();
  slack.faults.answer('chat.postMessage', 'invalid_blocks');

  await tell();

  expect(firstLines().map((line) => line.split(' ')[0])).toEqual(['✅', '<@U0ALICE>,', '🔑']);
  expect(lines).toContainEqual(expect.objectContaining({ level: 50, kind: 'reply', key: '3' }));
});

test('a reminder notifies the approvers who have not decided', async () => {
  await openTicket();
  await show();
  await tickets.change(1, {}, (ticket) => remindApprovers(ticket, alice, after(90)));

  await tell();

  expect(replies()[0]?.notice.notified).toEqual(expect.arrayContaining(['U0BOB', 'U0CAROL']));
});

test('a ticket whose channel was archived is told in the default channel, its buttons included', async () => {
  await openTicket(BACKEND);
  await show();
  await approve();
  slack.workspace.putChannel({ id: BACKEND, isArchived: true });

  await tell();
  await show();

  expect(firstLines().map((line) => line.split(' ')[0])).toEqual(expect.arrayContaining(['👍', '✅', '🔑']));
  expect(replies().filter((reply) => buttonsOf(reply).length > 0)).toHaveLength(1);
  expect(textOf(card())).toContain('approved');
});

test('a ticket whose channel can not be posted to at all has its card in the default channel', async () => {
  await openTicket('C0GONE');

  await show();
  await show();

  expect(cards()).toHaveLength(1);
});

test('a requester who can not be written to keeps nobody else from being told', async () => {
  await openTicket();
  await show();
  await approve();
  slack.workspace.putPerson({ id: alice.userId, deleted: true });

  await tell();

  expect(firstLines().map((line) => line.split(' ')[0])).toEqual(['👍', '✅', '<@U0ALICE>,', '🔑']);
});

test('an operation is told by a message that is edited to its last state, and its end by a reply', async () => {
  await openTicket();
  await show();
  await approve();
  await startOperation('op-1');
  await tell();
  const progress = replies().at(-1);
  const job = { kind: 'show-progress', ticketId: 1, operationId: 'op-1' } as const;

  await tickets.change(1, {}, (ticket) =>
    podTried(ticket, 'op-1', { uid: 'uid-a', outcome: 'deleted', now: after(121) }),
  );
  await tickets.change(1, {}, (ticket) =>
    endOperation(ticket, 'op-1', { outcome: 'succeeded', error: undefined, now: after(130) }),
  );
  await Promise.all([board['show-progress'](job, signal), tell()]);

  const shown = replies();
  expect(buttonsOf(progress ?? card()).map(({ action_id }) => action_id)).toEqual(['stop_operation']);
  expect(textOf(shown.find(({ ts }) => ts === progress?.ts) ?? card())).toContain('Done');
  expect(textOf(shown.at(-1) ?? card())).toContain('Done');
  expect(shown.at(-1)?.ts).not.toBe(progress?.ts);
});

test('progress that comes in a burst is shown by few edits, of which the last is true', async () => {
  await openTicket();
  await show();
  await approve();
  await startOperation('op-1');
  await tell();
  const job = { kind: 'show-progress', ticketId: 1, operationId: 'op-1' } as const;
  const paced = boardOver({ readBackMs: 0 });
  await paced['show-progress'](job, signal);
  slack.journal.clear();

  const waiting = paced['show-progress'](job, signal);
  await tickets.change(1, {}, (ticket) =>
    podTried(ticket, 'op-1', { uid: 'uid-a', outcome: 'deleted', now: after(121) }),
  );
  await tickets.change(1, {}, (ticket) =>
    endOperation(ticket, 'op-1', { outcome: 'failed', error: 'not starting', now: after(150) }),
  );
  await waiting;
  await paced['show-progress'](job, signal);

  expect(slack.journal.calls('chat.update')).toHaveLength(1);
  expect(replies().filter((reply) => textOf(reply).includes('Failed'))).toHaveLength(1);
});

test('a ticket that does not exist is shown by doing nothing', async () => {
  await openTicket();

  await board['show-ticket']({ kind: 'show-ticket', ticketId: 99 }, signal);
  await board['tell-thread']({ kind: 'tell-thread', ticketId: 99 }, signal);

  expect(slack.journal.calls()).toEqual([]);
});

test('while Slack is away a job says so, and is good when it is back', async () => {
  await openTicket();
  slack.faults.down();

  await expect(show()).rejects.toMatchObject({ system: 'slack' });
  slack.faults.up();
  await untilDone(show);

  expect(cards()).toHaveLength(1);
});

test('a card that Slack certainly did not take is posted at once when it can be, without a look for it', async () => {
  await openTicket();
  slack.faults.answer('chat.postMessage', 'invalid_blocks');
  await show().catch(() => undefined);

  await show();

  expect(cards()).toHaveLength(1);
  expect(slack.journal.calls('conversations.history')).toEqual([]);
});

test('whoever takes over from an attempt without an answer leaves the doubt standing when theirs fails', async () => {
  await openTicket();
  const id = { ticketId: 1, kind: 'card', key: '' } as const;
  await messages.claim(id, EMERGENCY);
  slack.faults.answer('chat.postMessage', 'invalid_blocks');

  await boardOver({ readBackMs: 0 })
    ['show-ticket']({ kind: 'show-ticket', ticketId: 1 }, signal)
    .catch(() => undefined);

  expect((await messages.find(id))?.status).toBe('unknown');
});
