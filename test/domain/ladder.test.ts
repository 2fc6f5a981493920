import fc from 'fast-check';
import { expect, test } from 'vitest';
import { approveTicket } from '../../src/domain/approve-ticket.ts';
import { climbLadder, LADDER_SECONDS, nextRung, RUNGS } from '../../src/domain/ladder.ts';
import { SEVERITIES } from '../../src/domain/severity.ts';
import type { Ticket } from '../../src/domain/ticket.ts';
import { after, bob, carol, form, NOON, opened, policy } from '../build.ts';

const pending = (): Ticket => opened({ form: form({ severity: 'P0' }), asked: [bob.userId] }).ticket;

const climb = (ticket: Ticket, rung: (typeof RUNGS)[number], seconds: number, asked = [bob.userId]) =>
  climbLadder(ticket, { rung, asked }, after(seconds));

test('a ticket that nobody decides is reminded, escalated and paged, each in its time and once', () => {
  const early = climb(pending(), 'remind', 179);
  const reminded = climb(pending(), 'remind', 180);
  const again = climb(reminded.ticket, 'remind', 200);
  const escalated = climb(reminded.ticket, 'escalate', 300, [carol.userId]);
  const paged = climb(escalated.ticket, 'page-all', 900, [bob.userId, carol.userId]);

  expect(early.events).toEqual([]);
  expect(reminded.events).toMatchObject([
    { type: 'ticket.reminded', actor: { kind: 'clock' }, detail: { asked: [bob.userId] } },
  ]);
  expect(reminded.jobs).toContainEqual({
    kind: 'climb-ladder',
    ticketId: 1,
    rung: 'escalate',
    at: after(300),
  });
  expect(again.events).toEqual([]);
  expect(escalated.events).toMatchObject([
    { type: 'ticket.escalated', detail: { rung: 'escalate', asked: [carol.userId] } },
  ]);
  expect(escalated.ticket.asked).toEqual([bob.userId, carol.userId]);
  expect(paged.events).toMatchObject([{ type: 'ticket.escalated', detail: { rung: 'page-all' } }]);
  expect(nextRung(paged.ticket)).toBeUndefined();
});

test('opening enqueues the first rung', () => {
  expect(opened({ form: form({ severity: 'P0' }) }).jobs).toContainEqual({
    kind: 'climb-ladder',
    ticketId: 1,
    rung: 'remind',
    at: after(180),
  });
});

test('who has decided is not asked again, and a decided ticket climbs no further', () => {
  const two = policy({ defaults: { ...policy().defaults, approvals: 2 } });
  const { ticket } = opened({ policy: two, form: form({ severity: 'P0' }) });
  const decider = { person: bob, policy: two, cardHash: '', version: '', comment: '' };
  const once = approveTicket(ticket, decider, after(60)).ticket;
  const twice = approveTicket(once, { ...decider, person: carol }, after(90)).ticket;

  const reminded = climb(once, 'remind', 180, [bob.userId, carol.userId]);

  expect(reminded.events[0]?.detail.asked).toEqual([carol.userId]);
  expect(climb(twice, 'remind', 180).events).toEqual([]);
  expect(nextRung(twice)).toBeUndefined();
});

test('rungs that would come after the ticket has expired are never promised', () => {
  const brief = policy({
    defaults: { ...policy().defaults, pendingSeconds: { P0: 200, P1: 200, P2: 200, P3: 200 } },
  });
  const { ticket } = opened({ policy: brief, form: form({ severity: 'P0' }) });

  expect(nextRung(climb(ticket, 'remind', 180).ticket)).toBeUndefined();
});

test('for any times and any order of jobs, every rung is climbed at most once and never early', () => {
  const times = fc.record({ remind: fc.nat(100), escalate: fc.nat(100), 'page-all': fc.nat(100) });
  const jobs = fc.array(fc.tuple(fc.constantFrom(...RUNGS), fc.nat(10)), { maxLength: 30 });
  fc.assert(
    fc.property(times, jobs, (ladder, presses) => {
      let ticket: Ticket = { ...pending(), terms: { ...pending().terms, ladder } };
      let seconds = 0;
      for (const [rung, pause] of presses) {
        seconds += pause;
        const step = climb(ticket, rung, seconds);
        if (step.events.length > 0) expect(seconds).toBeGreaterThanOrEqual(ladder[rung]);
        ticket = step.ticket;
      }
      expect(new Set(ticket.climbed).size).toBe(ticket.climbed.length);
    }),
  );
});

test('the built-in times rise with every rung, and end before the ticket does', () => {
  for (const severity of SEVERITIES) {
    const { ticket } = opened({ form: form({ severity }) });
    const { remind, escalate, 'page-all': pageAll } = LADDER_SECONDS[severity];

    expect([remind, escalate, pageAll]).toEqual([remind, escalate, pageAll].toSorted((a, b) => a - b));
    expect(new Date(NOON.getTime() + pageAll * 1000).getTime()).toBeLessThan(ticket.expiresAt.getTime());
  }
});
