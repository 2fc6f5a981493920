import { expect, test } from 'vitest';
import { owedJobs } from '../../../src/adapters/postgres/owed.ts';
import { breakGlass } from '../../../src/domain/break-glass.ts';
import { climbLadder, RUNGS } from '../../../src/domain/ladder.ts';
import type { Person } from '../../../src/domain/person.ts';
import { reviewBreakGlass } from '../../../src/domain/review-break-glass.ts';
import type { Ticket } from '../../../src/domain/ticket.ts';
import { after, application, bob, carol, form, policy } from '../../build.ts';
import { freshRecord, open, somebody, trail } from './record.ts';

const { db, owner, tickets } = await freshRecord();

const usual = policy();
const withGlass = policy({ defaults: { ...usual.defaults, breakGlass: true } });
const glass = {
  confirmation: 'BREAK GLASS',
  reason: 'Nobody answers and checkout is down',
  reference: 'https://example.com/incident/1',
};
const AT = after(1000);

/** A P0 ticket that nobody has decided when everybody was asked. */
async function paged(requester: Person, name = 'web-service'): Promise<Ticket> {
  const { id } = await open(tickets, {
    requester,
    policy: withGlass,
    form: form({ severity: 'P0' }),
    wanted: [{ application: application({ name }), qualified: false }],
  });
  for (const rung of RUNGS) {
    await tickets.change(id, {}, (ticket) =>
      climbLadder(ticket, { rung, asked: [bob.userId, carol.userId] }, after(ticket.terms.ladder[rung])),
    );
  }
  return storedTicket(id);
}

async function storedTicket(id: number): Promise<Ticket> {
  const ticket = await tickets.read(id);
  if (ticket === undefined) throw new Error('the ticket is gone');
  return ticket;
}

const breakIt = ({ id }: Ticket, person: Person): Promise<Ticket> =>
  tickets.change(id, {}, (ticket) =>
    breakGlass(
      ticket,
      { person, policy: withGlass, form: glass, skipped: [bob.userId, carol.userId], stepUp: false },
      AT,
    ),
  );

const review = ({ id }: Ticket): Promise<Ticket> =>
  tickets.change(id, {}, (ticket) =>
    reviewBreakGlass(
      ticket,
      { person: bob, policy: withGlass, verdict: 'justified', comment: 'It helped.' },
      after(2000),
    ),
  );

test('a broken glass and its review are read back as they were', async () => {
  const requester = somebody();
  const ticket = await paged(requester);

  const broken = await breakIt(ticket, requester);
  expect(await storedTicket(ticket.id)).toEqual(broken);
  const reviewed = await review(ticket);

  expect(await storedTicket(ticket.id)).toEqual(reviewed);
  expect(reviewed.breakGlass).toMatchObject({ reference: glass.reference, review: { verdict: 'justified' } });
  expect((await trail(db, ticket.id)).slice(-2)).toEqual(['breakglass.used', 'breakglass.reviewed']);
});

test('a second one is refused until the first is reviewed, and names it', async () => {
  const requester = somebody();
  const [first, second] = [await paged(requester), await paged(requester, 'cart')];
  await breakIt(first, requester);

  await expect(breakIt(second, requester)).rejects.toMatchObject({
    code: 'break-glass-owed',
    facts: { ticketNo: first.ticketNo },
  });
  expect((await storedTicket(second.id)).state.kind).toBe('PENDING_APPROVAL');
  await review(first);

  expect((await breakIt(second, requester)).state.kind).toBe('APPROVED');
});

test('of several at once on as many tickets exactly one is broken', async () => {
  const requester = somebody();
  const names = ['a', 'b', 'c', 'd'];
  const pending = await Promise.all(names.map((name) => paged(requester, name)));

  const outcomes = await Promise.allSettled(pending.map((ticket) => breakIt(ticket, requester)));

  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'break-glass-owed' });
  }
});

test('one at the opening counts as one of a pending ticket, also at once', async () => {
  const requester = somebody();
  const pending = await paged(requester);
  const opening = (name: string) =>
    open(tickets, {
      requester,
      policy: withGlass,
      approvers: [],
      asked: [],
      glass: { form: glass, stepUp: false },
      wanted: [{ application: application({ name }), qualified: false }],
    });

  const outcomes = await Promise.allSettled([breakIt(pending, requester), opening('cart')]);

  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  await expect(opening('queue')).rejects.toMatchObject({ code: 'break-glass-owed' });
});

test('what one person owes keeps nobody else from it', async () => {
  const [one, other] = [somebody(), somebody()];
  await breakIt(await paged(one), one);

  expect((await breakIt(await paged(other), other)).breakGlass).toBeDefined();
});

test('the database itself refuses a second review owed by one person', async () => {
  const requester = somebody();
  const [first, second] = [await paged(requester), await paged(requester, 'cart')];
  await breakIt(first, requester);
  const forged = owner('tickets')
    .where({ id: second.id })
    .update({ break_glass: JSON.stringify({ at: AT, skipped: [] }) });

  await expect(forged).rejects.toThrow('one_owed_review');
});

test('an owed review is asked for again after everything else was lost, and not once it is given', async () => {
  const requester = somebody();
  const ticket = await paged(requester);
  const { breakGlass: broken } = await breakIt(ticket, requester);
  const chases = async () =>
    (await owedJobs(db, () => AT)).filter((job) => job.kind === 'chase-review' && job.ticketId === ticket.id);

  expect(await chases()).toEqual([{ kind: 'chase-review', ticketId: ticket.id, at: broken?.chaseAt }]);
  await tickets.change(ticket.id, {}, (now) => ({
    ticket: {
      ...now,
      state: {
        kind: 'COMPLETED',
        approvedAt: AT,
        tokensEndAt: after(1800, AT),
        at: after(1200),
        by: undefined,
      },
    },
    events: [],
    jobs: [],
  }));
  expect(await chases()).toHaveLength(1);
  await review(ticket);

  expect(await chases()).toEqual([]);
});
