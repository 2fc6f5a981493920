import { expect, test } from 'vitest';
import { makeAudit } from '../../../src/adapters/postgres/audit.ts';
import { verifyChain } from '../../../src/adapters/postgres/verify-chain.ts';
import { approveTicket } from '../../../src/domain/approve-ticket.ts';
import type { AuditEvent } from '../../../src/domain/audit.ts';
import { after, alice, bob, NOON } from '../../build.ts';
import { decider, freshRecord, open, somebody, trail } from './record.ts';

const { db, owner, tickets } = await freshRecord();

let now = NOON;
const audit = makeAudit({ db, now: () => now });

function refusal(userId: string, changes: Partial<AuditEvent> = {}): AuditEvent {
  return {
    type: 'access.refused',
    at: NOON,
    actor: { kind: 'person', userId, username: userId.toLowerCase() },
    detail: { code: 'role-missing' },
    ...changes,
  };
}

const eventsOf = (userId: string) =>
  db('audit_events').where({ actor_id: userId }).orderBy('id').select('chain', 'type', 'canonical');

const details = async (userId: string) =>
  (await eventsOf(userId)).map(({ canonical }) => JSON.parse(canonical).detail);

test('an event about no ticket goes on the system chain', async () => {
  await audit.record({
    type: 'policy.loaded',
    at: NOON,
    actor: { kind: 'firebreak' },
    detail: { hash: 'f' },
  });

  const event = await db('audit_events').where({ type: 'policy.loaded' }).first();

  expect(event).toMatchObject({ chain: 'system', seq: 1, at: NOON, actor_kind: 'firebreak' });
  expect(await verifyChain(db, 'system')).toBeUndefined();
});

test('a refusal about a ticket goes on its chain, and changes nothing else of it', async () => {
  const ticket = await open(tickets);

  await audit.record(refusal('UABOUT', { ticketId: ticket.id, ticketNo: ticket.ticketNo }));

  expect((await trail(db, ticket.id)).at(-1)).toBe('access.refused');
  expect(await tickets.read(ticket.id)).toEqual(ticket);
  expect(await verifyChain(db, ticket.id)).toBeUndefined();
});

test('refusals repeated within a minute are one event, and one more that counts them', async () => {
  for (const second of [0, 10, 20, 59]) await audit.record(refusal('UOFTEN', { at: after(second) }));
  now = after(59);
  await audit.countRepeats();
  expect(await details('UOFTEN')).toEqual([{ code: 'role-missing' }]);

  now = after(60);
  await Promise.all([audit.countRepeats(), audit.countRepeats()]);

  expect(await details('UOFTEN')).toEqual([
    { code: 'role-missing' },
    { code: 'role-missing', repeats: 3, since: NOON.toISOString() },
  ]);
});

test('a refusal after the minute is an event again, and the repeats before it are counted', async () => {
  for (const second of [0, 30, 61]) await audit.record(refusal('ULATER', { at: after(second) }));

  expect(await details('ULATER')).toEqual([
    { code: 'role-missing' },
    { code: 'role-missing', repeats: 1, since: NOON.toISOString() },
    { code: 'role-missing' },
  ]);
});

test('refusals of another kind, person or ticket are no repeats', async () => {
  const { id } = await open(tickets);
  await audit.record(refusal('UONE'));
  await audit.record(refusal('UONE', { detail: { code: 'self-approval' } }));
  await audit.record(refusal('UONE', { ticketId: id }));
  await audit.record(refusal('UTWO'));

  expect(await details('UONE')).toHaveLength(3);
  expect(await details('UTWO')).toHaveLength(1);
});

test('simultaneous presses of one refusal are one event', async () => {
  await Promise.all(Array.from({ length: 10 }, () => audit.record(refusal('UFAST'))));

  expect(await details('UFAST')).toHaveLength(1);
  expect(await db('audit_repeats').where('key', 'like', '%UFAST%').pluck('repeats')).toEqual([9]);
});

test('chains stay whole while many write to them at once', async () => {
  const requester = somebody();
  const { id } = await open(tickets, { requester });
  const refused = Array.from({ length: 10 }, (_, i) =>
    audit.record(refusal(`UMANY${i}`, i % 2 === 0 ? { ticketId: id } : {})),
  );
  const approved = tickets.change(id, {}, (ticket) => approveTicket(ticket, decider(bob), after(60)));

  await Promise.all([...refused, approved]);

  expect(await trail(db, id)).toHaveLength(2 + 5 + 2);
  expect(await verifyChain(db, id)).toBeUndefined();
  expect(await verifyChain(db, 'system')).toBeUndefined();
});

test.each([
  ['the serving role', 'permission denied', () => db],
  ['the owner', 'append-only', () => owner],
])('%s can neither change nor remove an event', async (_who, why, connection) => {
  await open(tickets);

  await expect(connection()('audit_events').update({ type: 'ticket.denied' })).rejects.toThrow(why);
  await expect(connection()('audit_events').delete()).rejects.toThrow(why);
  await expect(connection().raw('truncate audit_events cascade')).rejects.toThrow(why);
});

/** What somebody with power over the server could do. */
async function tamper(how: string, ticketId: number): Promise<void> {
  await owner.raw('alter table audit_events disable trigger user');
  await owner.raw(how, [ticketId]);
  await owner.raw('alter table audit_events enable trigger user');
}

test.each([
  [
    'a word changed',
    "update audit_events set canonical = replace(canonical, '502', '503') where seq = 1 and ticket_id = ?",
    { seq: 1, problem: 'altered' },
  ],
  [
    'an event filed under another name',
    "update audit_events set actor_username = 'mallory' where seq = 2 and ticket_id = ?",
    { seq: 2, problem: 'altered' },
  ],
  [
    'an event left out',
    'delete from audit_events where seq = 2 and ticket_id = ?',
    { seq: 2, problem: 'gap' },
  ],
  ['the end cut off', 'delete from audit_events where seq > 2 and ticket_id = ?', { seq: 3, problem: 'cut' }],
  [
    'two events swapped',
    `update audit_events e set canonical = o.canonical, hash = o.hash from audit_events o
     where e.ticket_id = ? and o.ticket_id = e.ticket_id and e.seq in (2, 3) and o.seq = 5 - e.seq`,
    { seq: 2, problem: 'altered' },
  ],
  [
    'an event put behind the end',
    `insert into audit_events (ticket_id, seq, type, at, actor_kind, canonical, hash)
     select ticket_id, 5, type, at, actor_kind, canonical, hash from audit_events where seq = 1 and ticket_id = ?`,
    { seq: 5, problem: 'altered' },
  ],
])('%s is found', async (_what, how, fault) => {
  const { id } = await open(tickets);
  await tickets.change(id, {}, (ticket) => approveTicket(ticket, decider(bob), after(60)));
  expect(await verifyChain(db, id)).toBeUndefined();

  await tamper(how, id);

  expect(await verifyChain(db, id)).toEqual(fault);
});

test('an event can be looked up by what it is about', async () => {
  const { id, ticketNo, requester } = await open(tickets, { requester: alice });

  const [created, entry] = await db('audit_events').where({ ticket_id: id }).orderBy('seq');

  expect(created).toMatchObject({
    type: 'ticket.created',
    at: NOON,
    actor_id: requester.userId,
    actor_username: 'alice',
    username: 'alice',
    ticket_no: ticketNo,
  });
  expect(entry).toMatchObject({ type: 'entry.created', application: 'web-service' });
  expect(created.recorded_at).toBeInstanceOf(Date);
});
