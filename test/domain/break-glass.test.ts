import { expect, test } from 'vitest';
import { approveTicket } from '../../src/domain/approve-ticket.ts';
import {
  breakGlass,
  chaseReview,
  glassProblemsOf,
  glassTokenSeconds,
  isGlassOffered,
} from '../../src/domain/break-glass.ts';
import { finishTicket } from '../../src/domain/finish-ticket.ts';
import { climbLadder, RUNGS } from '../../src/domain/ladder.ts';
import type { Person } from '../../src/domain/person.ts';
import type { Policy } from '../../src/domain/policy.ts';
import { tokenCreated } from '../../src/domain/process-entry.ts';
import { reviewBreakGlass } from '../../src/domain/review-break-glass.ts';
import type { Ticket } from '../../src/domain/ticket.ts';
import { after, alice, bob, carol, form, mallory, NOON, opened, policy } from '../build.ts';

const usual = policy();
const withGlass = policy({ defaults: { ...usual.defaults, breakGlass: true } });
const glass = {
  confirmation: 'BREAK GLASS',
  reason: 'Nobody answers and checkout is down',
  reference: undefined,
};

/** A P0 ticket that nobody has decided when everybody was asked. */
function paged(rules: Policy = withGlass): Ticket {
  const { ticket } = opened({ policy: rules, form: form({ severity: 'P0' }) });
  return RUNGS.reduce(
    (climbing, rung) =>
      climbLadder(climbing, { rung, asked: [bob.userId, carol.userId] }, after(climbing.terms.ladder[rung]))
        .ticket,
    ticket,
  );
}

const AT = after(1000);

const breakIt = (ticket: Ticket, changes: { person?: Person; policy?: Policy; stepUp?: boolean } = {}) =>
  breakGlass(
    ticket,
    {
      person: alice,
      policy: withGlass,
      form: glass,
      skipped: [bob.userId, carol.userId],
      stepUp: false,
      ...changes,
    },
    AT,
  );

const broken = (): Ticket => breakIt(paged()).ticket;

test('breaking the glass yields tokens at once, for half the time, and a review that is owed', () => {
  const { ticket, events, jobs } = breakIt(paged());

  expect(ticket.state).toMatchObject({ kind: 'APPROVED', approvedAt: AT, tokensEndAt: after(3600, AT) });
  expect(ticket.decisions).toEqual([]);
  expect(ticket.breakGlass).toMatchObject({ at: AT, reason: glass.reason, review: undefined });
  expect(events).toMatchObject([
    {
      type: 'breakglass.used',
      actor: { userId: alice.userId },
      detail: { skipped: [bob.userId, carol.userId] },
    },
  ]);
  expect(jobs.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['process-entry', 'expire-tokens', 'chase-review', 'show-ticket', 'tell-thread']),
  );
});

test.each([
  [7200, 3600],
  [7201, 3600],
  [3, 1],
  [1, 1],
])('half of %s seconds are %s', (whole, half) => {
  expect(glassTokenSeconds(whole)).toBe(half);
});

test('breaking the glass is for the requester alone', () => {
  expect(() => breakIt(paged(), { person: bob })).toThrow(
    expect.objectContaining({ code: 'not-the-requester' }),
  );
});

test('breaking the glass waits until everybody has been asked', () => {
  const { ticket } = opened({ policy: withGlass, form: form({ severity: 'P0' }) });

  expect(isGlassOffered(ticket)).toBe(false);
  expect(isGlassOffered(paged())).toBe(true);
  expect(() => breakIt(ticket)).toThrow(
    expect.objectContaining({
      code: 'break-glass-too-early',
      facts: expect.objectContaining({ at: after(900, NOON) }),
    }),
  );
});

test('breaking the glass is no way round a policy that does not allow it', () => {
  const ticket = paged(usual);

  expect(isGlassOffered(ticket)).toBe(false);
  expect(() => breakIt(ticket)).toThrow(expect.objectContaining({ code: 'break-glass-forbidden' }));
});

test('breaking the glass is no way round a deny rule, nor round a role that was taken away', () => {
  const denied = policy({ ...withGlass, deny: [{ name: 'audit week', when: {}, reason: 'hands off' }] });
  const roleless = policy({ ...withGlass, roles: { ...withGlass.roles, EMERGENCY_OPERATOR: [] } });

  expect(() => breakIt(paged(), { policy: denied })).toThrow(
    expect.objectContaining({ code: 'denied-by-policy' }),
  );
  expect(() => breakIt(paged(), { policy: roleless })).toThrow(
    expect.objectContaining({ code: 'role-missing' }),
  );
});

test('breaking the glass takes a code where the rule says so', () => {
  const guarded = policy({ defaults: { ...withGlass.defaults, stepUp: true } });

  expect(() => breakIt(paged(guarded))).toThrow(expect.objectContaining({ code: 'code-needed' }));
  expect(breakIt(paged(guarded), { stepUp: true }).events[0]?.detail).toMatchObject({ stepUp: true });
});

test('breaking the glass comes too late once the ticket is decided or its time is over', () => {
  const decider = { person: bob, policy: withGlass, cardHash: '', version: '', comment: '' };
  const approved = approveTicket(paged(), decider, after(950)).ticket;
  const late = () =>
    breakGlass(
      paged(),
      { person: alice, policy: withGlass, form: glass, skipped: [], stepUp: false },
      paged().expiresAt,
    );

  expect(() => breakIt(approved)).toThrow(expect.objectContaining({ code: 'wrong-state' }));
  expect(late).toThrow(
    expect.objectContaining({ code: 'wrong-state', facts: expect.objectContaining({ state: 'EXPIRED' }) }),
  );
});

test('once is enough: who breaks it again is told, and no approval comes after it', () => {
  const facts = expect.objectContaining({ brokenBy: alice.userId });
  const decider = { person: bob, policy: withGlass, cardHash: '', version: '', comment: '' };

  expect(() => breakIt(broken())).toThrow(expect.objectContaining({ code: 'wrong-state', facts }));
  expect(() => approveTicket(broken(), decider, after(1100))).toThrow(
    expect.objectContaining({ code: 'wrong-state', facts }),
  );
});

test('who has approved already was not skipped', () => {
  const two = policy({ defaults: { ...withGlass.defaults, approvals: 2 } });
  const decider = { person: bob, policy: two, cardHash: '', version: '', comment: '' };
  const half = approveTicket(paged(two), decider, after(950)).ticket;

  expect(breakIt(half, { policy: two }).ticket.breakGlass?.skipped).toEqual([carol.userId]);
});

test.each([
  [{ confirmation: 'yes' }, [{ field: 'confirmation', problem: 'missing' }]],
  [{ confirmation: ' break glass ' }, []],
  [{ reason: 'now' }, [{ field: 'reason', problem: 'too-short' }]],
  [{ reason: 'x'.repeat(2001) }, [{ field: 'reason', problem: 'too-long' }]],
  [{ reference: 'http://example.com' }, [{ field: 'reference', problem: 'not-https' }]],
  [{ reference: 'https://example.com/incident/1' }, []],
])('the form with %j: %j', (changes, problems) => {
  expect(glassProblemsOf({ ...glass, ...changes })).toEqual(problems);
});

const draft = { policy: withGlass, glass: { form: glass, stepUp: false } };

test('broken at the opening: opens and authorizes in one step where there are too few approvers', () => {
  const { ticket, events } = opened({ ...draft, approvers: [], asked: [] });

  expect(ticket.state.kind).toBe('APPROVED');
  expect(ticket.breakGlass?.skipped).toEqual([]);
  expect(events.map(({ type }) => type)).toEqual(['ticket.created', 'entry.created', 'breakglass.used']);
});

test('broken at the opening: tells everybody who could have decided during a freeze, and asks nobody', () => {
  const freeze = {
    reason: 'year end',
    when: { kind: 'dates', from: after(-10), until: after(10) },
  } as const;
  const frozen = policy({ defaults: { ...withGlass.defaults, freezes: [freeze] } });
  const { ticket } = opened({ ...draft, policy: frozen });

  expect(ticket.breakGlass?.skipped).toEqual([bob.userId, carol.userId]);
  expect(ticket.asked).toEqual([]);
});

test('broken at the opening: is refused where the usual way is open, and where the policy does not allow it', () => {
  expect(() => opened(draft)).toThrow(expect.objectContaining({ code: 'break-glass-too-early' }));
  expect(() => opened({ ...draft, policy: usual, approvers: [] })).toThrow(
    expect.objectContaining({ code: 'break-glass-forbidden' }),
  );
});

test('broken at the opening: the refusal before it says whether it is offered, and whether it takes a code', () => {
  const guarded = policy({ defaults: { ...withGlass.defaults, stepUp: true } });
  const refusal = (rules: Policy) => () => opened({ policy: rules, approvers: [] });
  const facts = (breakGlass: string, stepUp: string) => expect.objectContaining({ breakGlass, stepUp });

  expect(refusal(withGlass)).toThrow(expect.objectContaining({ facts: facts('offered', 'none') }));
  expect(refusal(guarded)).toThrow(expect.objectContaining({ facts: facts('offered', 'needed') }));
  expect(refusal(usual)).toThrow(expect.objectContaining({ facts: facts('none', 'none') }));
});

const review = (ticket: Ticket, who: Person, comment = 'It helped.') =>
  reviewBreakGlass(ticket, { person: who, policy: withGlass, verdict: 'justified', comment }, after(2000));

test('the review is an approver’s, and is said once', () => {
  const { ticket, events } = review(broken(), bob);

  expect(ticket.breakGlass?.review).toMatchObject({ verdict: 'justified', comment: 'It helped.' });
  expect(events).toMatchObject([{ type: 'breakglass.reviewed', actor: { userId: bob.userId } }]);
  expect(() => review(ticket, carol)).toThrow(
    expect.objectContaining({
      code: 'review-not-owed',
      facts: expect.objectContaining({ by: bob.userId }),
    }),
  );
});

test('the review is never the requester’s own, nor anybody’s who could not have decided', () => {
  expect(() => review(broken(), alice)).toThrow(
    expect.objectContaining({ code: 'self-approval', facts: expect.objectContaining({ what: 'review' }) }),
  );
  expect(() => review(broken(), mallory)).toThrow(expect.objectContaining({ code: 'not-an-approver' }));
});

test('the review has words, and is of a glass that was broken', () => {
  expect(() => review(broken(), bob, '  ')).toThrow(expect.objectContaining({ code: 'bad-input' }));
  expect(() => review(paged(), bob)).toThrow(expect.objectContaining({ code: 'review-not-owed' }));
});

test('the review is owed and given also after the ticket has ended', () => {
  const { ticket } = tokenCreated(broken(), 100, after(1001));
  const over = finishTicket(ticket, alice, after(1200)).ticket;

  expect(over.state.kind).toBe('COMPLETED');
  expect(over.breakGlass?.review).toBeUndefined();
  expect(review(over, bob).ticket).toMatchObject({
    state: { kind: 'COMPLETED' },
    breakGlass: { review: { by: { userId: bob.userId } } },
  });
});

test('the review is asked for in its time, again and again, until it is given', () => {
  const day = 86_400;
  const early = chaseReview(broken(), after(day - 1, AT));
  const first = chaseReview(broken(), after(day, AT));
  const again = chaseReview(first.ticket, after(2 * day, AT));
  const done = chaseReview(review(first.ticket, bob).ticket, after(2 * day, AT));

  expect(early.events).toEqual([]);
  expect(first.events).toMatchObject([
    { type: 'ticket.reminded', detail: { what: 'review', asked: [bob.userId, carol.userId] } },
  ]);
  expect(first.jobs).toContainEqual({ kind: 'chase-review', ticketId: 1, at: after(2 * day, AT) });
  expect(again.events).toHaveLength(1);
  expect(done).toMatchObject({ events: [], jobs: [] });
});

test('a job that comes twice asks once', () => {
  const first = chaseReview(broken(), after(86_400, AT));

  expect(chaseReview(first.ticket, after(86_401, AT)).events).toEqual([]);
});
