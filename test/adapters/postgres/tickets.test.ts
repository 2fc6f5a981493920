import { expect, test } from 'vitest';
import { verifyChain } from '../../../src/adapters/postgres/verify-chain.ts';
import { approveTicket } from '../../../src/domain/approve-ticket.ts';
import { cancelTicket } from '../../../src/domain/cancel-ticket.ts';
import { noStep } from '../../../src/domain/step.ts';
import type { Ticket } from '../../../src/domain/ticket.ts';
import type { TicketFilter } from '../../../src/usecases/ports.ts';
import { after, application, bob, carol, form } from '../../build.ts';
import { decider, freshRecord, open, openWithTokens, somebody, trail } from './record.ts';

const { db, owner, tickets, jobs } = await freshRecord();

test('what is opened is read back as it was, by id and by number', async () => {
  const ticket = await open(tickets, { form: form({ actions: ['delete-pods', 'redeploy'] }) });

  expect(await tickets.read(ticket.id)).toEqual(ticket);
  expect(await tickets.byNumber(ticket.ticketNo)).toEqual(ticket);
  expect(await trail(db, ticket.id)).toEqual(['ticket.created', 'entry.created', 'entry.created']);
});

test('what nobody opened is not there', async () => {
  expect(await tickets.read(999_999)).toBeUndefined();
  expect(await tickets.byNumber('WO-2026-999999')).toBeUndefined();
  await expect(tickets.change(999_999, {}, noStep)).rejects.toMatchObject({ code: 'ticket-unknown' });
});

test('a step is stored whole: ticket, decision and events, and its jobs are handed on', async () => {
  const { id } = await open(tickets);

  const ticket = await tickets.change(id, {}, (current) => approveTicket(current, decider(bob), after(60)));

  expect(await tickets.read(id)).toEqual(ticket);
  expect((await trail(db, id)).slice(2)).toEqual(['decision.approved', 'ticket.approved']);
  expect(jobs.filter(({ ticketId }) => ticketId === id).map(({ kind }) => kind)).toContain('process-entry');
});

test('a refused decision leaves nothing, not even its request id', async () => {
  const requester = somebody();
  const { id } = await open(tickets, { requester });
  const requestId = `press-${id}`;
  const approve = (ticket: Ticket) => approveTicket(ticket, decider(requester), after(60));

  await expect(tickets.change(id, { requestId }, approve)).rejects.toMatchObject({ code: 'self-approval' });

  expect(await trail(db, id)).toEqual(['ticket.created', 'entry.created']);
  expect(await db('request_ids').where({ request_id: requestId })).toEqual([]);
});

test('two places of one name have a key each, though the catalog knew of one place only', async () => {
  const requester = somebody();
  const at = (namespace: string) => ({
    requester,
    wanted: [{ application: application({ namespace }), qualified: false }],
  });

  const keys = [await open(tickets, at('production')), await open(tickets, at('staging'))].map(
    ({ entries }) => entries[0]?.tokenKey,
  );

  expect(keys).toEqual([
    expect.stringMatching(/:APPLICATION_NAME:web-service$/),
    expect.stringMatching(/:APPLICATION_NAME:web-service@prod\/staging$/),
  ]);
});

test('the database refuses a second open entry under one token key', async () => {
  const [one, other] = [await open(tickets), await open(tickets)];
  const rename = owner('ticket_entries')
    .where({ ticket_id: other.id })
    .update({ token_key: one.entries[0]?.tokenKey });

  await expect(rename).rejects.toThrow('one_open_token_key');
});

test('a refused opening leaves nothing, and its number goes to the next', async () => {
  const { ticketNo } = await open(tickets);
  const request = {
    requestId: 'refused',
    requester: 'U0NOBODY',
    entries: 1,
    year: 2026,
    extending: undefined,
  };
  const refuse = () => {
    throw new Error('no');
  };

  await expect(tickets.open(request, refuse)).rejects.toThrow('no');
  const next = await open(tickets);

  expect(Number(next.ticketNo.slice(-6))).toBe(Number(ticketNo.slice(-6)) + 1);
});

test('a request id has one effect, however often and however close together it comes', async () => {
  const requester = somebody();
  const submit = () => open(tickets, { requester }, { requestId: 'view-1' });

  const [first, ...again] = await Promise.all([submit(), submit(), submit(), submit()]);
  const press = () =>
    tickets.change(first.id, { requestId: 'press-1' }, (ticket) =>
      approveTicket(ticket, decider(bob), after(60)),
    );
  const pressed = await Promise.all([press(), press(), press()]);

  expect(again.map(({ id }) => id)).toEqual([first.id, first.id, first.id]);
  expect(new Set(pressed.map(({ state }) => state.kind))).toEqual(new Set(['APPROVED']));
  expect(await trail(db, first.id)).toHaveLength(4);
});

test('of two approvers who press at once both count once, and the last one approves', async () => {
  const critical = application({ tags: { team: 'backend', critical: 'true' } });
  const wanted = [{ application: critical, qualified: false }];
  const { id } = await open(tickets, { wanted });
  const press = (who: typeof bob) =>
    tickets.change(id, {}, (ticket) => approveTicket(ticket, decider(who), after(60)));

  const outcomes = await Promise.allSettled([bob, carol, bob, carol, bob, carol].map(press));

  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
  expect((await tickets.read(id))?.state.kind).toBe('APPROVED');
  expect((await trail(db, id)).filter((type) => type === 'ticket.approved')).toHaveLength(1);
});

test('nobody has two open entries of one application and action; the refusal names the first ticket', async () => {
  const requester = somebody();
  const first = await open(tickets, { requester });

  await expect(open(tickets, { requester })).rejects.toMatchObject({
    code: 'already-open',
    facts: { ticketNo: first.ticketNo },
  });
  await tickets.change(first.id, {}, (ticket) => cancelTicket(ticket, requester, after(60)));
  const second = await open(tickets, { requester });

  expect(second.id).not.toBe(first.id);
});

test('of simultaneous openings of the same by one person one succeeds', async () => {
  const requester = somebody();

  const outcomes = await Promise.allSettled([1, 2, 3, 4, 5].map(() => open(tickets, { requester })));

  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('the unique indexes hold without the code above them', async () => {
  const ticket = await openWithTokens(tickets);
  const copy = (table: string, changes: string) =>
    owner.raw(
      `insert into ${table} select (jsonb_populate_record(t, ?)).* from ${table} t where ticket_id = ?`,
      [changes, ticket.id],
    );

  const entry = copy('ticket_entries', JSON.stringify({ id: 900_001, position: 9 }));
  await expect(entry).rejects.toThrow('one_open_entry');
  await owner('ticket_entries').where({ ticket_id: ticket.id }).update({ open: false });
  await copy('ticket_entries', JSON.stringify({ id: 900_002, position: 9 }));
  await expect(copy('token_usages', JSON.stringify({ entry_id: 900_002 }))).rejects.toThrow('one_live_token');
});

test('numbers have no gaps, however many are opened at once, and start anew each year', async () => {
  const numbers = (year: number) =>
    Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        // Every fourth one fails after it took its number.
        open(tickets, i % 4 === 0 ? { approvers: [] } : {}, { now: new Date(Date.UTC(year, 5, 1)) }).then(
          ({ ticketNo }) => ticketNo,
          () => undefined,
        ),
      ),
    );

  const [thirty, thirtyOne] = await Promise.all([numbers(2030), numbers(2031)]);

  const expected = (year: number) =>
    Array.from({ length: 15 }, (_, i) => `WO-${year}-${String(i + 1).padStart(6, '0')}`);
  expect(thirty.filter((no) => no !== undefined).sort()).toEqual(expected(2030));
  expect(thirtyOne.filter((no) => no !== undefined).sort()).toEqual(expected(2031));
});

test('lists show the newest first, and only what was asked for', async () => {
  const requester = somebody();
  const first = await open(tickets, { requester });
  const elsewhere = application({ namespace: 'staging' });
  const wanted = [{ application: elsewhere, qualified: true }];
  const second = await open(tickets, { requester, wanted });
  await tickets.change(first.id, {}, (ticket) => cancelTicket(ticket, requester, after(60)));

  const ids = async (...[filter, limit]: Parameters<typeof tickets.list>) =>
    (await tickets.list(filter, limit)).map(({ id }) => id);
  const mine = { requester: requester.userId };

  expect(await ids(mine, 10)).toEqual([second.id, first.id]);
  expect(await ids(mine, 1)).toEqual([second.id]);
  expect(await ids({ ...mine, open: true }, 10)).toEqual([second.id]);
  expect(await ids({ ...mine, application: elsewhere }, 10)).toEqual([second.id]);
  expect(await ids({ ...mine, application: application() }, 10)).toEqual([first.id]);
});

test('text that PostgreSQL cannot store is stored without what it cannot store', async () => {
  const odd = application({ tags: { team: 'backend', note: 'a\u0000b\ud800c' } });
  const wanted = [{ application: odd, qualified: false }];

  const { id } = await open(tickets, { wanted });

  expect((await tickets.read(id))?.entries[0]?.application.tags.note).toBe('ab\ufffdc');
  expect(await verifyChain(db, id)).toBeUndefined();
});

test('a change that changes nothing writes nothing', async () => {
  const { id } = await open(tickets);
  const version = async () => (await db('tickets').where({ id }).first(db.raw('xmin::text'))).xmin;
  const before = await version();

  await tickets.change(id, {}, noStep);

  expect(await version()).toBe(before);
});

test('tickets are found by what is asked of them, and counted', async () => {
  const tags = { team: `team:${somebody().userId}`, env: 'production' };
  const requester = somebody();
  const at = (name: string) => [
    {
      application: application({ name, tags: { ...tags, team: 'backend', own: tags.team } }),
      qualified: false,
    },
  ];
  const pending = await open(tickets, { requester, wanted: at(`a-${requester.userId}`) });
  const other = await open(tickets, { requester, wanted: at(`b-${requester.userId}`) });
  const cancelled = await tickets.change(other.id, {}, (ticket) =>
    cancelTicket(ticket, requester, after(60)),
  );
  const found = async (filter: TicketFilter) => (await tickets.list(filter, 10)).map(({ id }) => id);
  const all = [cancelled.id, pending.id];
  const mine = { requester: requester.userId };

  expect(await found(mine)).toEqual(all);
  expect(await found({ ...mine, pending: true })).toEqual([pending.id]);
  expect(await found({ ...mine, open: true })).toEqual([pending.id]);
  expect(await found({ ...mine, owesReview: true })).toEqual([]);
  expect(await found({ ...mine, otherThan: requester.userId })).toEqual([]);
  expect(await found({ ...mine, openedSince: after(1) })).toEqual([]);
  expect(await found({ ...mine, openedSince: after(0) })).toEqual(all);
  expect(await found({ onAnyOf: [`own:${tags.team}`] })).toEqual(all);
  expect(await found({ onAnyOf: [`a-${requester.userId}`, 'own:else'] })).toEqual([pending.id]);
  expect(await found({ onAnyOf: [] })).toEqual([]);
  expect(await tickets.count({ onAnyOf: [`own:${tags.team}`, `a-${requester.userId}`] })).toBe(2);
  expect(await tickets.count({ ...mine, pending: true })).toBe(1);
});
