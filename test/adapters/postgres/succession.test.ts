import { expect, test } from 'vitest';
import { owedJobs } from '../../../src/adapters/postgres/owed.ts';
import { approveTicket } from '../../../src/domain/approve-ticket.ts';
import { tokenCreated } from '../../../src/domain/process-entry.ts';
import { supersedeTokens } from '../../../src/domain/supersede-tokens.ts';
import type { Ticket } from '../../../src/domain/ticket.ts';
import { after, bob, person } from '../../build.ts';
import { decider, freshRecord, open, openWithTokens, somebody } from './record.ts';

const { db, tickets } = await freshRecord();

const extending = ({ id: ticketId, ticketNo, requester }: Ticket) => ({
  requester: person(requester.displayName, {
    groups: ['S0ONCALL', 'S0BACKEND'],
    userId: requester.userId,
    username: requester.username,
  }),
  succeeds: { kind: 'extends', ticketId, ticketNo } as const,
});

const approved = ({ id }: Ticket): Promise<Ticket> =>
  tickets.change(id, {}, (ticket) => approveTicket(ticket, decider(bob), after(120)));

const owed = async (ticketId: number) =>
  (await owedJobs(db, () => after(200))).filter((job) => 'by' in job && job.by === ticketId);

test('a ticket that extends another stands beside it, under the same key, and is read back as it was', async () => {
  const older = await openWithTokens(tickets);

  const newer = await open(tickets, extending(older));

  expect(await tickets.read(newer.id)).toEqual(newer);
  expect(newer.entries[0]?.tokenKey).toBe(older.entries[0]?.tokenKey);
});

test('one ticket is extended by one other at a time, and nothing else is opened beside them', async () => {
  const requester = somebody();
  const older = await openWithTokens(tickets, { requester });
  const newer = await open(tickets, extending(older));

  await expect(open(tickets, extending(older))).rejects.toMatchObject({
    code: 'already-open',
    facts: { ticketNo: newer.ticketNo },
  });
  await expect(open(tickets, { requester })).rejects.toMatchObject({ code: 'already-open' });
});

test('the newer token is made once the older has ended, and never before', async () => {
  const older = await openWithTokens(tickets);
  const newer = await approved(await open(tickets, extending(older)));
  const entryId = newer.entries[0]?.id ?? 0;
  const make = () => tickets.change(newer.id, {}, (ticket) => tokenCreated(ticket, entryId, after(130)));

  await expect(make()).rejects.toThrow();
  await tickets.change(older.id, {}, (ticket) => supersedeTokens(ticket, newer, after(125)));
  await make();

  expect((await tickets.read(older.id))?.entries[0]?.state).toMatchObject({
    kind: 'ended',
    why: 'superseded',
  });
  expect((await tickets.read(newer.id))?.entries[0]?.state.kind).toBe('active');
});

test('a succession that was lost on the way is owed, until its tokens are made', async () => {
  const older = await openWithTokens(tickets);
  const newer = await approved(await open(tickets, extending(older)));

  expect(await owed(newer.id)).toEqual([{ kind: 'supersede-tokens', ticketId: older.id, by: newer.id }]);
  await tickets.change(older.id, {}, (ticket) => supersedeTokens(ticket, newer, after(125)));
  const entryId = newer.entries[0]?.id ?? 0;
  await tickets.change(newer.id, {}, (ticket) => tokenCreated(ticket, entryId, after(130)));

  expect(await owed(newer.id)).toEqual([]);
});
