import { expect, test } from 'vitest';
import { approveTicket } from '../../src/domain/approve-ticket.ts';
import { brokenGlass } from '../../src/domain/break-glass.ts';
import { finishTicket } from '../../src/domain/finish-ticket.ts';
import { announceTakeover, joinTicket } from '../../src/domain/join-ticket.ts';
import { owedToken, retryEntry, tokenCreated, tokenFailed } from '../../src/domain/process-entry.ts';
import { remindExpiring } from '../../src/domain/remind-expiring.ts';
import { supersedeTokens } from '../../src/domain/supersede-tokens.ts';
import type { Succession, Ticket } from '../../src/domain/ticket.ts';
import { after, alice, bob, form, mallory, opened, person, policy } from '../build.ts';

const ann = person('Ann', { groups: ['S0ONCALL', 'S0BACKEND'] });
const decider = { person: bob, policy: policy(), cardHash: '', version: '', comment: '' };
const both = form({ actions: ['delete-pods', 'redeploy'] });

/** A ticket whose tokens live since the first second. */
function active(changes: Parameters<typeof opened>[0] = {}, id = 1): Ticket {
  const { ticket } = approveTicket(opened(changes, { id }).ticket, decider, after(1));
  return ticket.entries.reduce(
    (each, { id: entryId }) => tokenCreated(each, entryId, after(1)).ticket,
    ticket,
  );
}

const taking = (kind: Succession['kind'], older: Ticket): Succession => ({
  kind,
  ticketId: older.id,
  ticketNo: older.ticketNo,
});

/** A newer ticket, approved, whose tokens wait for those of the older one. */
const newer = (older: Ticket, changes: Parameters<typeof opened>[0] = {}) =>
  approveTicket(
    opened({ succeeds: taking('extends', older), ...changes }, { id: 2 }).ticket,
    decider,
    after(60),
  );

const statesOf = ({ entries }: Ticket) => entries.map(({ state }) => state.kind);

test('an approved ticket that extends another has the older tokens ended before it gets its own', () => {
  const older = active();

  const { jobs } = newer(older);

  expect(jobs).toContainEqual({ kind: 'supersede-tokens', ticketId: older.id, by: 2 });
  expect(jobs.map(({ kind }) => kind)).not.toContain('process-entry');
});

test('what is superseded ends there, says by which ticket, and only then are the newer tokens made', () => {
  const older = active();
  const step = supersedeTokens(older, newer(older).ticket, after(61));

  expect(step.events).toMatchObject([
    { type: 'token.superseded', detail: { by: 'WO-2026-000002' } },
    { type: 'ticket.completed' },
  ]);
  expect(statesOf(step.ticket)).toEqual(['ended']);
  expect(step.jobs).toContainEqual({ kind: 'process-entry', ticketId: 2, entryId: 200 });
});

test('under the same key the newer value replaces the older, so nothing is taken out of Redis', () => {
  const older = active();

  const { jobs } = supersedeTokens(older, newer(older).ticket, after(61));

  expect(jobs.map(({ kind }) => kind)).not.toContain('withdraw-token');
});

test('the token of whoever is taken over from is taken out of Redis', () => {
  const older = active();
  const takeover = newer(older, { requester: ann, succeeds: taking('takes-over', older) });

  const { jobs } = supersedeTokens(older, takeover.ticket, after(61));

  expect(jobs).toContainEqual({ kind: 'withdraw-token', ticketId: older.id, entryId: 100 });
});

test('what the newer ticket does not ask for lives on', () => {
  const older = active({ form: both });

  const { ticket, events } = supersedeTokens(older, newer(older).ticket, after(61));

  expect(statesOf(ticket)).toEqual(['ended', 'active']);
  expect(events.map(({ type }) => type)).toEqual(['token.superseded']);
});

test('what had no token yet gets none any more, or it would live beside the newer one', () => {
  const { ticket } = approveTicket(opened({ form: both }).ticket, decider, after(1));
  const older = tokenFailed(ticket, 100, { error: 'Redis was not answering', now: after(2) }).ticket;
  const takeover = newer(older, { form: both, requester: ann, succeeds: taking('takes-over', older) });

  const step = supersedeTokens(older, takeover.ticket, after(61));

  expect(owedToken(step.ticket, 101, after(62))).toBeUndefined();
  expect(() => retryEntry(step.ticket, { person: alice, entryId: 100 }, after(62))).toThrow(
    expect.objectContaining({ code: 'wrong-state' }),
  );
  expect(step.ticket.state.kind).toBe('COMPLETED');
});

test('what had no token yet and is not asked for by the newer ticket can still be tried again', () => {
  const { ticket } = approveTicket(opened({ form: both }).ticket, decider, after(1));
  const created = tokenCreated(ticket, 100, after(2)).ticket;
  const older = tokenFailed(created, 101, { error: 'Redis was not answering', now: after(2) }).ticket;

  const step = supersedeTokens(older, newer(older).ticket, after(61));

  expect(statesOf(step.ticket)).toEqual(['ended', 'failed']);
});

test('an older ticket that has ended meanwhile keeps its end, and the newer tokens are made all the same', () => {
  const older = finishTicket(active(), alice, after(30)).ticket;

  const step = supersedeTokens(older, newer(older).ticket, after(61));

  expect(step.ticket).toBe(older);
  expect(step.events).toEqual([]);
  expect(step.jobs).toEqual([{ kind: 'process-entry', ticketId: 2, entryId: 200 }]);
});

test("who takes over without an approval ends nobody else's authorizations", () => {
  const older = active();
  const glassy = policy({ defaults: { ...policy().defaults, breakGlass: true } });
  const { ticket } = opened(
    { requester: ann, policy: glassy, succeeds: taking('takes-over', older) },
    { id: 2 },
  );
  const form = { confirmation: 'BREAK GLASS', reason: 'Nobody answers the phone', reference: undefined };

  const { jobs } = brokenGlass(
    ticket,
    { person: ann, policy: glassy, form, skipped: [], stepUp: false },
    after(900),
  );

  expect(jobs.map(({ kind }) => kind)).toContain('process-entry');
  expect(jobs.map(({ kind }) => kind)).not.toContain('supersede-tokens');
});

test('a second time supersedes nothing', () => {
  const older = active({ form: both });
  const { ticket } = newer(older);
  const once = supersedeTokens(older, ticket, after(61)).ticket;

  expect(supersedeTokens(once, ticket, after(62)).events).toEqual([]);
});

test('the requester is reminded of the end once, not before its time and not when it is over', () => {
  const ticket = active({ form: both });
  const ends = 1 + 7200;

  const reminded = remindExpiring(ticket, after(ends - 600));

  expect(remindExpiring(ticket, after(ends - 601)).events).toEqual([]);
  expect(reminded.events.map(({ type }) => type)).toEqual(['token.expiring', 'token.expiring']);
  expect(remindExpiring(reminded.ticket, after(ends - 300)).events).toEqual([]);
  expect(remindExpiring(ticket, after(ends)).events).toEqual([]);
});

test('an approval promises the reminder, unless the tokens are too brief for it', () => {
  const kinds = (tokenSeconds: number) => {
    const brief = policy({ defaults: { ...policy().defaults, tokenSeconds } });
    const { ticket } = opened({ policy: brief });
    return approveTicket(ticket, { ...decider, policy: brief }, after(1)).jobs.map(({ kind }) => kind);
  };

  expect(kinds(7200)).toContain('remind-expiring');
  expect(kinds(600)).not.toContain('remind-expiring');
});

test('who joins is told once; who could not ask for it themselves does not join, nor does the requester', () => {
  const { ticket } = opened();
  const join = (who: typeof ann, on: Ticket = ticket) =>
    joinTicket(on, { person: who, policy: policy() }, after(5));
  const joined = join(ann);

  expect(joined.events).toMatchObject([{ type: 'ticket.joined', detail: { how: 'follows' } }]);
  expect(join(ann, joined.ticket).events).toEqual([]);
  expect(() => join(mallory)).toThrow(expect.objectContaining({ code: 'role-missing' }));
  expect(() => join(alice)).toThrow(expect.objectContaining({ code: 'own-ticket' }));
});

test('a ticket that is asked to be taken over tells its thread, once', () => {
  const older = active();
  const takeover = opened({ requester: ann, succeeds: taking('takes-over', older) }, { id: 2 });

  const announced = announceTakeover(older, takeover.ticket, after(5));

  expect(takeover.jobs).toContainEqual({ kind: 'announce-takeover', ticketId: 1, by: 2 });
  expect(announced.events).toMatchObject([
    { type: 'ticket.joined', detail: { how: 'takes-over', by: 'WO-2026-000002' } },
  ]);
  expect(announceTakeover(announced.ticket, takeover.ticket, after(6)).events).toEqual([]);
});
