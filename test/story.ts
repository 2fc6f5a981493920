import fc from 'fast-check';
import type { Action } from '../src/domain/action.ts';
import { approveTicket } from '../src/domain/approve-ticket.ts';
import { breakGlass, chaseReview } from '../src/domain/break-glass.ts';
import { cancelTicket } from '../src/domain/cancel-ticket.ts';
import { podTried, startDeletion } from '../src/domain/delete-pods.ts';
import { denyTicket } from '../src/domain/deny-ticket.ts';
import { expireTicket } from '../src/domain/expire-ticket.ts';
import { expireTokens } from '../src/domain/expire-tokens.ts';
import { finishTicket } from '../src/domain/finish-ticket.ts';
import { type GuardFacts, NOTHING_GUARDED } from '../src/domain/guards.ts';
import { climbLadder, RUNGS, type Rung } from '../src/domain/ladder.ts';
import { endOperation } from '../src/domain/operate.ts';
import type { Person } from '../src/domain/person.ts';
import { retryEntry, tokenCreated, tokenFailed } from '../src/domain/process-entry.ts';
import { startRedeploy } from '../src/domain/redeploy.ts';
import { remindApprovers } from '../src/domain/remind-approvers.ts';
import { revealToken } from '../src/domain/reveal-token.ts';
import { reviewBreakGlass } from '../src/domain/review-break-glass.ts';
import { revokeTicket } from '../src/domain/revoke-ticket.ts';
import type { Step } from '../src/domain/step.ts';
import { stopOperation } from '../src/domain/stop-operation.ts';
import type { Ticket } from '../src/domain/ticket.ts';
import { alice, bob, carol, mallory, plainly, pod, policy, snapshot, view, webDeployment } from './build.ts';

/** Whole lives of tickets, by chance: what people, the clock and Firebreak itself may do, in any order. */

const people = [alice, bob, carol, mallory];
const pods = [pod('a'), pod('b'), pod('c')];

/** Something that may happen to a ticket. `facts` say what stands behind the guards. */
export type Command = { readonly name: string; run(ticket: Ticket, now: Date, facts?: GuardFacts): Step };

const anyone = fc.constantFrom(...people);
const entryIndex = fc.nat({ max: 1 });
const entryId = (ticket: Ticket, index: number) => ticket.entries[index]?.id ?? 0;
const entryFor = (ticket: Ticket, action: Action) =>
  ticket.entries.find((entry) => entry.action === action)?.id ?? 0;
const lastOperation = (ticket: Ticket) => ticket.operations.at(-1)?.id ?? 'none';
const decider = (who: Person, comment: string) => ({
  person: who,
  policy: policy(),
  cardHash: 'c'.repeat(64),
  version: '0.0.0',
  comment,
});

const climbing = (rung: Rung): Command => ({
  name: `rung ${rung} climbed`,
  run: (t, now) => climbLadder(t, { rung, asked: [bob.userId, carol.userId] }, now),
});
const breaking = (who: Person): Command => ({
  name: `${who.username} breaks the glass`,
  run: (t, now) =>
    breakGlass(
      t,
      {
        person: who,
        policy: policy(),
        form: { confirmation: 'BREAK GLASS', reason: 'nobody answers the phone', reference: undefined },
        skipped: [bob.userId, carol.userId],
        stepUp: false,
      },
      now,
    ),
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
  fc.constantFrom(...RUNGS).map(climbing),
  anyone.map(breaking),
  anyone.map((who) => ({
    name: `${who.username} reviews`,
    run: (t: Ticket, now: Date) =>
      reviewBreakGlass(t, { person: who, policy: policy(), verdict: 'justified', comment: 'it helped' }, now),
  })),
  fc.constant<Command>({ name: 'review is asked for', run: chaseReview }),
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
  anyone.map((who) => ({
    name: `${who.username} deletes`,
    run: (t: Ticket, now: Date, facts = NOTHING_GUARDED) =>
      startDeletion(
        t,
        {
          entryId: entryFor(t, 'delete-pods'),
          userId: who.userId,
          operationId: nextOperationId(),
          workload: webDeployment,
          chosen: ['uid-a'],
          ...plainly,
          pace: 'one-by-one',
          confirmed: true,
          view: view(pods),
        },
        { facts, now },
      ),
  })),
  anyone.map((who) => ({
    name: `${who.username} redeploys`,
    run: (t: Ticket, now: Date, facts = NOTHING_GUARDED) =>
      startRedeploy(
        t,
        {
          entryId: entryFor(t, 'redeploy'),
          userId: who.userId,
          operationId: nextOperationId(),
          workload: webDeployment,
          snapshot: snapshot(pods),
          change: { mode: 'restart' },
        },
        { facts, now },
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
/** For tickets whose terms allow it; under others it is refused. */
const glass: [Command, number][] = [...RUNGS.map(climbing), breaking(alice)].map((each) => [each, 900]);
const soon = (commands: readonly Command[]): [Command, number][] => commands.map((each) => [each, 1]);
const beginnings = [[], soon(approvals), soon([...approvals, ...tokens]), glass, [...glass, ...soon(tokens)]];

/** Half an hour at most between two commands, so that tokens live long enough to be used. */
export const story = fc
  .tuple(
    fc.constantFrom(...beginnings),
    fc.array(fc.tuple(command, fc.nat({ max: 1800 })), { maxLength: 40 }),
  )
  .map(([beginning, rest]): [Command, number][] => [...beginning, ...rest]);
