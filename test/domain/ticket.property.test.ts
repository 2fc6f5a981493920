import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AuditEvent, chained, chainFault, EMPTY_CHAIN } from '../../src/domain/audit.ts';
import { liveToken } from '../../src/domain/entry.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import type { Step } from '../../src/domain/step.ts';
import { approvalsOf, type Ticket, type TicketState } from '../../src/domain/ticket.ts';
import { after, alice, application, form, opened, policy } from '../build.ts';
import { type Command, story } from '../story.ts';

/** Runs a story; refusals change nothing. Calls `check` with every step that was taken. */
function play(commands: [Command, number][], check: (before: Ticket, step: Step, now: Date) => void): Ticket {
  let { ticket } = opened({
    form: form({ actions: ['delete-pods', 'redeploy'] }),
    wanted: [{ application: application(), qualified: false }],
    policy: policy({
      defaults: { ...policy().defaults, approvals: 2, operationsPerToken: 3, breakGlass: true },
    }),
  });
  let now = after(0);
  for (const [{ run }, seconds] of commands) {
    now = after(seconds, now);
    try {
      const step = run(ticket, now);
      check(ticket, step, now);
      ticket = step.ticket;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  }
  return ticket;
}

const NEXT: Record<TicketState['kind'], readonly TicketState['kind'][]> = {
  PENDING_APPROVAL: ['PENDING_APPROVAL', 'APPROVED', 'DENIED', 'CANCELLED', 'EXPIRED'],
  APPROVED: ['APPROVED', 'COMPLETED', 'REVOKED'],
  COMPLETED: ['COMPLETED'],
  DENIED: ['DENIED'],
  CANCELLED: ['CANCELLED'],
  EXPIRED: ['EXPIRED'],
  REVOKED: ['REVOKED'],
};

const ANNOUNCED: Partial<Record<TicketState['kind'], AuditEvent['type']>> = {
  COMPLETED: 'ticket.completed',
  DENIED: 'ticket.denied',
  CANCELLED: 'ticket.cancelled',
  EXPIRED: 'ticket.expired',
  REVOKED: 'ticket.revoked',
};
const AUTHORIZING: readonly AuditEvent['type'][] = ['ticket.approved', 'breakglass.used'];

/** What tells that a ticket has come into its state. */
function announcementOf({ state, breakGlass }: Ticket): AuditEvent['type'] | undefined {
  if (state.kind !== 'APPROVED') return ANNOUNCED[state.kind];
  return breakGlass === undefined ? 'ticket.approved' : 'breakglass.used';
}

test('the stories told here reach every state, use tokens and end operations in every way', () => {
  const states = new Set<string>();
  const entries = new Set<string>();
  const outcomes = new Set<string>();
  const glasses = new Set<string>();
  for (const commands of fc.sample(story, { numRuns: 3000, seed: 1 })) {
    play(commands, (_before, { ticket }) => {
      states.add(ticket.state.kind);
      for (const { state } of ticket.entries) entries.add(state.kind);
      glasses.add(ticket.breakGlass?.review?.verdict ?? (ticket.breakGlass === undefined ? 'whole' : 'owed'));
      for (const { end } of ticket.operations) outcomes.add(end?.outcome ?? 'running');
    });
  }

  expect([...states].sort()).toEqual(Object.keys(NEXT).sort());
  expect([...entries].sort()).toEqual(['active', 'closed', 'ended', 'failed', 'processing', 'waiting']);
  expect([...glasses].sort()).toEqual(['justified', 'owed', 'whole']);
  expect(outcomes).toContain('running');
  expect(outcomes).toContain('succeeded');
  expect(outcomes).toContain('halted');
});

test('no sequence of commands takes a ticket where it may not go, and every move is announced', () => {
  fc.assert(
    fc.property(story, (commands) => {
      play(commands, (before, { ticket, events }) => {
        expect(NEXT[before.state.kind]).toContain(ticket.state.kind);
        const announced = events
          .map(({ type }) => type)
          .filter((type) => [...Object.values(ANNOUNCED), ...AUTHORIZING].includes(type));
        const moved = before.state.kind !== ticket.state.kind;
        expect(announced).toEqual(moved ? [announcementOf(ticket)] : []);
      });
    }),
    { numRuns: 500 },
  );
});

test('a token lives only under a ticket approved by two people other than its requester, or under a broken glass', () => {
  fc.assert(
    fc.property(story, (commands) => {
      play(commands, (_before, { ticket }, now) => {
        const live = ticket.entries.filter((entry) => liveToken(entry, now) !== undefined);
        if (live.length === 0) return;
        expect(ticket.state).toMatchObject({ kind: 'APPROVED', finishedBy: undefined });
        const approvers = new Set(approvalsOf(ticket).map(({ by }) => by.userId));
        expect(approvers.size >= 2).toBe(ticket.breakGlass === undefined);
        expect(approvers).not.toContain(alice.userId);
        expect(new Set(live.map(({ tokenKey }) => tokenKey)).size).toBe(live.length);
        expect(ticket.decisions.some(({ kind }) => kind === 'denied')).toBe(false);
      });
    }),
    { numRuns: 500 },
  );
});

test('the glass is broken by the requester alone, once everybody was asked, for half the time, and reviewed once by another', () => {
  fc.assert(
    fc.property(story, (commands) => {
      play(commands, (before, { ticket, events }, now) => {
        for (const { type, actor } of events) {
          if (type === 'breakglass.used') {
            expect(actor).toMatchObject({ userId: alice.userId });
            expect(before.climbed).toContain('page-all');
            expect(ticket.state).toMatchObject({ tokensEndAt: after(3600, now) });
          }
          if (type !== 'breakglass.reviewed') continue;
          expect(actor).not.toMatchObject({ userId: alice.userId });
          expect(before.breakGlass?.review).toBeUndefined();
        }
        if (before.breakGlass?.review !== undefined) expect(ticket.breakGlass).toEqual(before.breakGlass);
      });
    }),
    { numRuns: 500 },
  );
});

test('an operation starts only by the requester under a live token, within its budget, and is announced', () => {
  fc.assert(
    fc.property(story, (commands) => {
      play(commands, (before, { ticket, events }, now) => {
        const started = ticket.operations.filter(
          ({ id }) => !before.operations.some((other) => other.id === id),
        );
        for (const operation of started) {
          expect(operation.actor).toBe(alice.userId);
          const entry = before.entries.find(({ id }) => id === operation.entryId);
          expect(entry && liveToken(entry, now)?.operations).toBeLessThan(3);
        }
        const announced = events.filter(
          ({ type }) => type === 'pods.delete.started' || type === 'redeploy.started',
        );
        expect(announced.map(({ operationId }) => operationId)).toEqual(started.map(({ id }) => id));
      });
    }),
    { numRuns: 500 },
  );
});

test('whatever changes is recorded: a step without facts leaves people, tokens and outcomes as they were', () => {
  fc.assert(
    fc.property(story, (commands) => {
      play(commands, (before, { ticket, events }) => {
        if (events.length > 0) return;
        // Who has finished it is told by `ticket.completed`, once what still runs has ended.
        expect({ ...ticket.state, finishedBy: undefined }).toEqual({
          ...before.state,
          finishedBy: undefined,
        });
        expect(ticket.decisions).toEqual(before.decisions);
        expect(ticket.operations.map(({ id, end }) => [id, end])).toEqual(
          before.operations.map(({ id, end }) => [id, end]),
        );
      });
    }),
    { numRuns: 300 },
  );
});

test('an ended ticket has no live token, and no operation runs under a completed one', () => {
  fc.assert(
    fc.property(story, (commands) => {
      play(commands, (_before, { ticket }) => {
        if (ticket.state.kind === 'PENDING_APPROVAL' || ticket.state.kind === 'APPROVED') return;
        expect(
          ticket.entries.filter(({ state }) => state.kind === 'active' || state.kind === 'processing'),
        ).toEqual([]);
        if (ticket.state.kind === 'COMPLETED') {
          expect(ticket.operations.filter(({ end }) => end === undefined)).toEqual([]);
        }
      });
    }),
    { numRuns: 500 },
  );
});

test('the chain of all facts of a story holds, and shows where one was changed, left out or cut off', () => {
  fc.assert(
    fc.property(story, fc.nat(), (commands, where) => {
      const events: AuditEvent[] = [...opened().events];
      play(commands, (_before, step) => void events.push(...step.events));
      let head = EMPTY_CHAIN;
      const chain = events.map((event) => {
        const link = chained(event, head);
        head = { length: link.seq, hash: link.hash };
        return link;
      });
      const index = where % chain.length;
      const edited = chain.map((link, i) =>
        i === index ? { ...link, canonical: `${link.canonical} ` } : link,
      );

      expect(chainFault(chain, head)).toBeUndefined();
      expect(chainFault(edited, head)).toEqual({ seq: index + 1, problem: 'altered' });
      expect(chainFault(chain.toSpliced(index, 1), head)?.seq).toBe(index + 1);
      expect(chainFault(chain.slice(0, -1), head)).toEqual({ seq: chain.length, problem: 'cut' });
    }),
    { numRuns: 200 },
  );
});
