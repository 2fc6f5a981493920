import { describe, expect, test } from 'vitest';
import { approveTicket } from '../../src/domain/approve-ticket.ts';
import { cancelTicket } from '../../src/domain/cancel-ticket.ts';
import { denyTicket } from '../../src/domain/deny-ticket.ts';
import type { Draft } from '../../src/domain/draft.ts';
import type { Person } from '../../src/domain/person.ts';
import { tokenCreated } from '../../src/domain/process-entry.ts';
import type { Ticket } from '../../src/domain/ticket.ts';
import { makeShowHome } from '../../src/usecases/show-home.ts';
import {
  alice,
  application,
  bob,
  carol,
  form,
  after as later,
  mallory,
  NOON,
  opened,
  person,
  policy,
} from '../build.ts';
import { memoryDirectory, memorySecondFactors, memoryTickets } from '../memory.ts';

const ann = person('Ann', { groups: ['S0ONCALL', 'S0BACKEND'] });
const gus = person('Gus', { standing: 'guest' });

function homeWith(tickets: readonly Ticket[], { now = later(100), inForce = policy() } = {}) {
  return makeShowHome({
    tickets: memoryTickets(...tickets),
    directory: memoryDirectory(alice, ann, bob, carol, mallory, gus),
    secondFactors: memorySecondFactors(),
    policy: () => inForce,
    now: () => now,
  });
}

const ticket = (id: number, changes: Partial<Draft> = {}): Ticket => opened(changes, { id }).ticket;
const by = (decider: Person) => ({
  person: decider,
  policy: policy(),
  version: '1',
  cardHash: '',
  comment: 'not now',
});
const approved = (pending: Ticket): Ticket =>
  tokenCreated(approveTicket(pending, by(bob), later(60)).ticket, pending.id * 100, later(61)).ticket;

const idsIn = ({ shown }: { readonly shown: readonly Ticket[] }) => shown.map(({ id }) => id);

describe('what is mine', () => {
  test('is the tickets with a living token, then the open ones, then the newest', async () => {
    const live = approved(ticket(1));
    const pending = ticket(2);
    const ended = [3, 4, 5].map((id) => cancelTicket(ticket(id), alice, later(70)).ticket);

    const home = await homeWith([live, pending, ...ended])({ actor: alice.userId });

    expect(idsIn(home.live)).toEqual([1]);
    expect(idsIn(home.mine)).toEqual([2, 5, 4, 3]);
    expect(home.actions).toEqual(['delete-pods', 'redeploy']);
  });

  test('is not what somebody else asked for', async () => {
    const home = await homeWith([approved(ticket(1)), ticket(2)])({ actor: ann.userId });

    expect([home.live, home.mine].map(idsIn)).toEqual([[], []]);
  });

  test('counts no token whose time is over', async () => {
    const home = await homeWith([approved(ticket(1))], { now: later(7261) })({ actor: alice.userId });

    expect([home.live, home.mine].map(idsIn)).toEqual([[], [1]]);
  });

  test('is cut, and what is left is counted', async () => {
    const many = Array.from({ length: 40 }, (_, index) => ticket(index + 1));

    const home = await homeWith(many)({ actor: alice.userId });

    expect(home.mine).toMatchObject({ shown: { length: 5 }, more: 35 });
  });
});

describe('what waits for me', () => {
  const waiting = (tickets: readonly Ticket[], actor: Person) =>
    homeWith(tickets)({ actor: actor.userId }).then((home) => idsIn(home.waiting));
  const critical = {
    wanted: [
      {
        application: application({ tags: { team: 'backend', critical: 'true' } }),
        qualified: false,
      },
    ],
  };

  test('is what I may decide, the worst first and then the oldest', async () => {
    const p0 = ticket(3, { form: form({ severity: 'P0' }) });

    expect(await waiting([ticket(1), ticket(2), p0], bob)).toEqual([3, 1, 2]);
  });

  test('is nothing I have decided, while it waits for others', async () => {
    const once = approveTicket(ticket(1, critical), by(bob), later(60)).ticket;

    expect(await waiting([once], bob)).toEqual([]);
    expect(await waiting([once], carol)).toEqual([1]);
  });

  test('is nothing of my own, nothing that is over, and nothing I may not decide', async () => {
    const own = ticket(1, { requester: person('Bob', { groups: ['S0LEADS', 'S0ONCALL', 'S0BACKEND'] }) });
    const denied = denyTicket(ticket(2), by(carol), later(60)).ticket;
    const overdue = { ...ticket(3), expiresAt: later(99) };

    expect(await waiting([own, denied, overdue], bob)).toEqual([]);
    expect(await waiting([ticket(1)], ann)).toEqual([]);
    expect(await waiting([ticket(1)], mallory)).toEqual([]);
  });
});

describe('reviews', () => {
  const glass = { at: NOON, reason: 'nobody answers', reference: undefined, skipped: [], chaseAt: NOON };
  const review = { by: bob, at: NOON, verdict: 'justified', comment: 'fine' } as const;

  test('that are owed wait for who could have approved', async () => {
    const broken = { ...approved(ticket(1)), breakGlass: { ...glass, review: undefined } };
    const reviewed = { ...approved(ticket(2)), breakGlass: { ...glass, review } };
    const show = homeWith([broken, reviewed]);

    expect(idsIn((await show({ actor: bob.userId })).reviews)).toEqual([1]);
    expect(idsIn((await show({ actor: alice.userId })).reviews)).toEqual([]);
  });
});

describe('emergencies of my teams', () => {
  const elsewhere = ticket(2).entries.map((entry) => ({
    ...entry,
    application: application({ name: 'mail', tags: { team: 'mail' } }),
  }));

  test("are other people's, on applications of my teams, of the last month", async () => {
    const old = { ...ticket(3), openedAt: later(-31 * 86_400) };
    const show = homeWith([ticket(1), { ...ticket(2), entries: elsewhere }, old]);

    expect(idsIn((await show({ actor: ann.userId })).teams)).toEqual([1]);
    expect(idsIn((await show({ actor: alice.userId })).teams)).toEqual([]);
    expect(idsIn((await show({ actor: mallory.userId })).teams)).toEqual([]);
  });
});

describe('what a person cannot do', () => {
  test('is not offered: neither an action nor an authenticator', async () => {
    expect(await homeWith([])({ actor: mallory.userId })).toMatchObject({ actions: [], factor: undefined });
  });

  test('a role without a team offers nothing', async () => {
    const inForce = policy({ teams: {} });

    expect(await homeWith([], { inForce })({ actor: alice.userId })).toMatchObject({ actions: [] });
  });

  test('an approver is offered an authenticator, and nothing to ask for', async () => {
    expect(await homeWith([])({ actor: bob.userId })).toMatchObject({
      actions: [],
      factor: { available: true, confirmedAt: undefined },
    });
  });

  test('who is only named by a rule decides as well', async () => {
    const terms = { approvers: [{ kind: 'user', id: mallory.userId }] } as const;
    const inForce = policy({ rules: [{ name: 'own', when: {}, terms }] });

    const home = await homeWith([ticket(1)], { inForce })({ actor: mallory.userId });

    expect(idsIn(home.waiting)).toEqual([1]);
  });

  test('a guest has no Home', async () => {
    await expect(homeWith([])({ actor: gus.userId })).rejects.toMatchObject({ code: 'not-a-member' });
  });
});
