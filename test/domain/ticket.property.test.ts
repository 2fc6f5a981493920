import fc from 'fast-check';
import { expect, test } from 'vitest';
import { approveTicket } from '../../src/domain/approve-ticket.ts';
import { type AuditEvent, chained, chainFault, EMPTY_CHAIN } from '../../src/domain/audit.ts';
import { cancelTicket } from '../../src/domain/cancel-ticket.ts';
import { podTried, startDeletion } from '../../src/domain/delete-pods.ts';
import { denyTicket } from '../../src/domain/deny-ticket.ts';
import { liveToken } from '../../src/domain/entry.ts';
import { expireTicket } from '../../src/domain/expire-ticket.ts';
import { expireTokens } from '../../src/domain/expire-tokens.ts';
import { finishTicket } from '../../src/domain/finish-ticket.ts';
import { NOTHING_GUARDED } from '../../src/domain/guards.ts';
import { endOperation } from '../../src/domain/operate.ts';
import type { Person } from '../../src/domain/person.ts';
import { retryEntry, tokenCreated, tokenFailed } from '../../src/domain/process-entry.ts';
import { startRedeploy } from '../../src/domain/redeploy.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { remindApprovers } from '../../src/domain/remind-approvers.ts';
import { revealToken } from '../../src/domain/reveal-token.ts';
import { revokeTicket } from '../../src/domain/revoke-ticket.ts';
import type { Step } from '../../src/domain/step.ts';
import { stopOperation } from '../../src/domain/stop-operation.ts';
import { approvalsOf, type Ticket, type TicketState } from '../../src/domain/ticket.ts';
import {
  after,
  alice,
  application,
  bob,
  carol,
  form,
  mallory,
  opened,
  pod,
  policy,
  snapshot,
  view,
  webDeployment,
} from '../build.ts';

const people = [alice, bob, carol, mallory];
const pods = [pod('a'), pod('b'), pod('c')];

type Command = { readonly name: string; run(ticket: Ticket, now: Date): Step };

const anyone = fc.constantFrom(...people);
const entryIndex = fc.nat({ max: 1 });
const entryId = (ticket: Ticket, index: number) => ticket.entries[index]?.id ?? 0;
const lastOperation = (ticket: Ticket) => ticket.operations.at(-1)?.id ?? 'none';
const decider = (who: Person, comment: string) => ({
  person: who,
  policy: policy(),
  cardHash: 'c'.repeat(64),
  version: '0.0.0',
  comment,
});

let operationCount = 0;
const nextOperationId = () => `operation-${++operationCount}`;

const command: fc.Arbitrary<Command> = fc.oneof(
  anyone.map((who) => ({
    name: `${who.username} approves`,
    run: (t: Ticket, now: Date) => approveTicket(t, decider(who, ''), now),
  })),
  anyone.map((who) => ({
    name: `${who.username} denies`,
    run: (t: Ticket, now: Date) => denyTicket(t, decider(who, 'no'), now),
  })),
  anyone.map((who) => ({
    name: `${who.username} cancels`,
    run: (t: Ticket, now: Date) => cancelTicket(t, who, now),
  })),
  anyone.map((who) => ({
    name: `${who.username} finishes`,
    run: (t: Ticket, now: Date) => finishTicket(t, who, now),
  })),
  anyone.map((who) => ({
    name: `${who.username} reminds`,
    run: (t: Ticket, now: Date) => remindApprovers(t, who, now),
  })),
  anyone.map((who) => ({
    name: `${who.username} revokes`,
    run: (t: Ticket, now: Date) => revokeTicket(t, { person: who, policy: policy() }, now),
  })),
  fc.constant<Command>({ name: 'ticket expires', run: expireTicket }),
  fc.constant<Command>({ name: 'tokens expire', run: expireTokens }),
  entryIndex.map((i) => ({
    name: `token ${i} made`,
    run: (t: Ticket, now: Date) => tokenCreated(t, entryId(t, i), now),
  })),
  entryIndex.map((i) => ({
    name: `token ${i} fails`,
    run: (t: Ticket, now: Date) => tokenFailed(t, entryId(t, i), { error: 'redis is away', now }),
  })),
  fc.tuple(anyone, entryIndex).map(([who, i]) => ({
    name: `${who.username} retries ${i}`,
    run: (t: Ticket, now: Date) => retryEntry(t, { person: who, entryId: entryId(t, i) }, now),
  })),
  fc.tuple(anyone, entryIndex).map(([who, i]) => ({
    name: `${who.username} reveals ${i}`,
    run: (t: Ticket, now: Date) =>
      revealToken(t, { entryId: entryId(t, i), userId: who.userId, secretHash: 'x' }, now),
  })),
  fc.tuple(anyone, entryIndex).map(([who, i]) => ({
    name: `${who.username} deletes with ${i}`,
    run: (t: Ticket, now: Date) =>
      startDeletion(
        t,
        {
          entryId: entryId(t, i),
          userId: who.userId,
          operationId: nextOperationId(),
          workload: webDeployment,
          chosen: ['uid-a'],
          pace: 'one-by-one',
          confirmed: true,
          view: view(pods),
        },
        { facts: NOTHING_GUARDED, now },
      ),
  })),
  fc.tuple(anyone, entryIndex).map(([who, i]) => ({
    name: `${who.username} redeploys with ${i}`,
    run: (t: Ticket, now: Date) =>
      startRedeploy(
        t,
        {
          entryId: entryId(t, i),
          userId: who.userId,
          operationId: nextOperationId(),
          workload: webDeployment,
          snapshot: snapshot(pods),
        },
        { facts: NOTHING_GUARDED, now },
      ),
  })),
  anyone.map((who) => ({
    name: `${who.username} stops`,
    run: (t: Ticket, now: Date) => stopOperation(t, { person: who, operationId: lastOperation(t) }, now),
  })),
  fc.constant<Command>({
    name: 'a pod is deleted',
    run: (t: Ticket, now: Date) => podTried(t, lastOperation(t), { uid: 'uid-a', outcome: 'deleted', now }),
  }),
  fc.constantFrom('succeeded' as const, 'failed' as const, 'halted' as const).map((outcome) => ({
    name: `operation ${outcome}`,
    run: (t: Ticket, now: Date) => endOperation(t, lastOperation(t), { outcome, error: undefined, now }),
  })),
);

const approvals: Command[] = [bob, carol].map((who) => ({
  name: `${who.username} approves`,
  run: (t, now) => approveTicket(t, decider(who, ''), now),
}));
const tokens: Command[] = [0, 1].map((i) => ({
  name: `token ${i} made`,
  run: (t, now) => tokenCreated(t, entryId(t, i), now),
}));
const beginnings: Command[][] = [[], approvals, [...approvals, ...tokens]];

/** Half an hour at most between two commands, so that tokens live long enough to be used. */
const story = fc
  .tuple(
    fc.constantFrom(...beginnings),
    fc.array(fc.tuple(command, fc.nat({ max: 1800 })), { maxLength: 40 }),
  )
  .map(([beginning, rest]) => [...beginning.map((each): [Command, number] => [each, 1]), ...rest]);

/** Runs a story; refusals change nothing. Calls `check` with every step that was taken. */
function play(commands: [Command, number][], check: (before: Ticket, step: Step, now: Date) => void): Ticket {
  let { ticket } = opened({
    form: form({ actions: ['delete-pods', 'redeploy'] }),
    wanted: [{ application: application(), qualified: false, health: undefined }],
    policy: policy({ defaults: { ...policy().defaults, approvals: 2, operationsPerToken: 3 } }),
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
  APPROVED: 'ticket.approved',
  COMPLETED: 'ticket.completed',
  DENIED: 'ticket.denied',
  CANCELLED: 'ticket.cancelled',
  EXPIRED: 'ticket.expired',
  REVOKED: 'ticket.revoked',
};

test('the stories told here reach every state, use tokens and end operations in every way', () => {
  const states = new Set<string>();
  const entries = new Set<string>();
  const outcomes = new Set<string>();
  for (const commands of fc.sample(story, { numRuns: 1000, seed: 1 })) {
    play(commands, (_before, { ticket }) => {
      states.add(ticket.state.kind);
      for (const { state } of ticket.entries) entries.add(state.kind);
      for (const { end } of ticket.operations) outcomes.add(end?.outcome ?? 'running');
    });
  }

  expect([...states].sort()).toEqual(Object.keys(NEXT).sort());
  expect([...entries].sort()).toEqual(['active', 'closed', 'ended', 'failed', 'processing', 'waiting']);
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
          .filter((type) => Object.values(ANNOUNCED).includes(type));
        const moved = before.state.kind !== ticket.state.kind;
        expect(announced).toEqual(moved ? [ANNOUNCED[ticket.state.kind]] : []);
      });
    }),
    { numRuns: 500 },
  );
});

test('a token lives only under an approved ticket, approved by two people other than its requester', () => {
  fc.assert(
    fc.property(story, (commands) => {
      play(commands, (_before, { ticket }, now) => {
        const live = ticket.entries.filter((entry) => liveToken(entry, now) !== undefined);
        if (live.length === 0) return;
        expect(ticket.state.kind).toBe('APPROVED');
        const approvers = new Set(approvalsOf(ticket).map(({ by }) => by.userId));
        expect(approvers.size).toBeGreaterThanOrEqual(2);
        expect(approvers).not.toContain(alice.userId);
        expect(new Set(live.map(({ tokenKey }) => tokenKey)).size).toBe(live.length);
        expect(ticket.decisions.some(({ kind }) => kind === 'denied')).toBe(false);
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
        expect(ticket.state).toEqual(before.state);
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
