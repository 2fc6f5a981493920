import { expect, test } from 'vitest';
import { makeMessages } from '../../../src/adapters/postgres/messages.ts';
import { approveTicket } from '../../../src/domain/approve-ticket.ts';
import type { MessageId } from '../../../src/usecases/ports.ts';
import { after, bob, NOON } from '../../build.ts';
import { decider, freshRecord, open } from './record.ts';

const { db, tickets } = await freshRecord();
const messages = makeMessages({ db });

async function card(): Promise<MessageId> {
  const { id } = await open(tickets);
  return { ticketId: id, kind: 'card', key: '' };
}

test('the first who claims a message learns that there was none, everyone after what is known of it', async () => {
  const id = await card();

  const claims = await Promise.all([1, 2, 3].map(() => messages.claim(id, 'C0EMERGENCY')));

  const known = { ...id, channel: 'C0EMERGENCY', ts: undefined, status: 'sending', shownHash: undefined };
  expect(claims.filter(({ before }) => before === undefined)).toHaveLength(1);
  expect(claims.filter(({ before }) => before !== undefined)).toEqual([{ before: known }, { before: known }]);
});

test('a sent message is found by its name, with what it shows', async () => {
  const id = await card();
  await messages.claim(id, 'C0EMERGENCY');

  await messages.sent(id, { channel: 'C0FALLBACK', ts: '1.000200', shownHash: 'abc' });
  await messages.sent(id, { channel: 'C0FALLBACK', ts: '1.000200', shownHash: 'def' });

  expect(await messages.find(id)).toEqual({
    ...id,
    channel: 'C0FALLBACK',
    ts: '1.000200',
    status: 'sent',
    shownHash: 'def',
  });
  expect(await messages.find({ ...id, kind: 'panel' })).toBeUndefined();
});

test('a message of unknown outcome stays so until it is sent; a sent one stays sent', async () => {
  const id = await card();
  await messages.claim(id, 'C0EMERGENCY');

  await messages.unknown(id);
  const unknown = await messages.find(id);
  await messages.sent(id, { channel: 'C0EMERGENCY', ts: '1.000300', shownHash: 'abc' });
  await messages.unknown(id);

  expect(unknown?.status).toBe('unknown');
  expect((await messages.find(id))?.status).toBe('sent');
});

test('a message whose post came to nothing is as if it had never been tried', async () => {
  const id = await card();
  await messages.claim(id, 'C0GONE');

  await messages.unsent(id);
  const claims = [await messages.claim(id, 'C0EMERGENCY'), await messages.claim(id, 'C0EMERGENCY')];

  const known = { ...id, channel: 'C0EMERGENCY', ts: undefined, status: 'sending', shownHash: undefined };
  expect(claims).toEqual([{ before: undefined }, { before: known }]);
});

test.each(['unknown', 'sent'] as const)('a message that is %s never becomes unsent', async (status) => {
  const id = await card();
  await messages.claim(id, 'C0EMERGENCY');
  await messages.unknown(id);
  if (status === 'sent') await messages.sent(id, { channel: 'C0EMERGENCY', ts: '1.000400', shownHash: '' });

  await messages.unsent(id);

  expect((await messages.find(id))?.status).toBe(status);
});

test('a thread is told every event once, in order, as it was recorded', async () => {
  const { ticketId } = await card();
  const types = async (limit: number) =>
    (await messages.untold(ticketId, limit)).map(({ seq, event }) => [seq, event.type]);
  await tickets.change(ticketId, {}, (ticket) => approveTicket(ticket, decider(bob), after(60)));

  expect(await types(3)).toEqual([
    [1, 'ticket.created'],
    [2, 'entry.created'],
    [3, 'decision.approved'],
  ]);
  await messages.told(ticketId, 3);
  await messages.told(ticketId, 2);
  expect(await types(10)).toEqual([[4, 'ticket.approved']]);
  await messages.told(ticketId, 4);
  expect(await types(10)).toEqual([]);
});

test('an event is read back whole', async () => {
  const { ticketId } = await card();

  const [created] = await messages.untold(ticketId, 1);

  expect(created?.event).toMatchObject({
    type: 'ticket.created',
    at: NOON,
    ticketId,
    actor: { kind: 'person' },
    detail: { severity: 'P1', reference: null, channel: 'C0EMERGENCY' },
  });
});

test('the cards of many tickets are found at once, each where it was moved last', async () => {
  const [stayed, moved, none] = [await card(), await card(), await card()];
  const sent = { ts: '1.000400', shownHash: 'abc' };
  await messages.sent({ ...moved, key: 'moved' }, { channel: 'C0FALLBACK', ...sent });
  await messages.sent(moved, { channel: 'C0GONE', ...sent });
  await messages.sent(stayed, { channel: 'C0EMERGENCY', ...sent });
  await messages.sent({ ...none, kind: 'panel' }, { channel: 'C0EMERGENCY', ...sent });

  const cards = await messages.cards([stayed.ticketId, moved.ticketId, none.ticketId]);

  expect(new Map([...cards].map(([id, { channel }]) => [id, channel]))).toEqual(
    new Map([
      [stayed.ticketId, 'C0EMERGENCY'],
      [moved.ticketId, 'C0FALLBACK'],
    ]),
  );
  expect(await messages.cards([])).toEqual(new Map());
});
