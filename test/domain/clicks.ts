import fc from 'fast-check';
import { liveToken } from '../../src/domain/entry.ts';
import { expireTicket } from '../../src/domain/expire-ticket.ts';
import { expireTokens } from '../../src/domain/expire-tokens.ts';
import { assertMayTakeOver } from '../../src/domain/join-ticket.ts';
import { climbLadder } from '../../src/domain/ladder.ts';
import type { Person } from '../../src/domain/person.ts';
import type { Policy } from '../../src/domain/policy.ts';
import { tokenCreated, tokenFailed } from '../../src/domain/process-entry.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import type { Job, Step } from '../../src/domain/step.ts';
import { supersedeTokens } from '../../src/domain/supersede-tokens.ts';
import { assertRequester, isOpen, type Ticket } from '../../src/domain/ticket.ts';
import { after } from '../build.ts';
import { buttons } from './buttons.ts';
import {
  ACTIONS_HERE,
  APPLICATIONS,
  anyDenial,
  anyIndex,
  anyPeople,
  anyPolicy,
  SEVERITIES_HERE,
} from './universe.ts';
import { type Click, oneOf, openedIn, taken, type World } from './world.ts';

/** What may happen in a world: people open tickets and press buttons, jobs are done, policy and people change. */

const open = fc
  .record({
    who: anyIndex,
    actions: fc.subarray([...ACTIONS_HERE], { minLength: 1 }),
    applications: fc.subarray([...APPLICATIONS], { minLength: 1 }),
    severity: fc.constantFrom(...SEVERITIES_HERE),
    breaking: fc.boolean(),
  })
  .map(
    ({ who, applications, actions, severity, breaking }): Click =>
      (world, now) =>
        openedIn(
          world,
          { requester: oneOf(world.people, who), applications, form: { actions, severity }, breaking },
          now,
        ),
  );

/** The same again, for more time or in somebody else's place. */
const succeed = (kind: 'extends' | 'takes-over') =>
  fc.tuple(anyIndex, anyIndex).map(
    ([who, which]): Click =>
      (world, now) => {
        const requester = oneOf(world.people, who);
        const older = oneOf(world.tickets.filter(isOpen), which);
        const applications = [...new Set(older.entries.map(({ application }) => application))];
        if (kind === 'takes-over') assertMayTakeOver(older, { requester: requester.userId, applications });
        if (kind === 'extends') assertExtendable(older, requester, now);
        const actions = [...new Set(older.entries.map(({ action }) => action))];
        const succeeds = { kind, ticketId: older.id, ticketNo: older.ticketNo };
        const wanted = { actions, severity: older.severity };
        return openedIn(world, { requester, applications, form: wanted, breaking: false, succeeds }, now);
      },
  );

function assertExtendable(ticket: Ticket, { userId }: Person, now: Date): void {
  assertRequester(ticket, userId);
  if (ticket.entries.every((entry) => liveToken(entry, now) === undefined)) {
    throw new Refusal('nothing-to-extend', { ticketNo: ticket.ticketNo });
  }
}

/** Jobs that only show or tell something are never done. */
const CHANGING: readonly Job['kind'][] = [
  'supersede-tokens',
  'process-entry',
  'climb-ladder',
  'expire-ticket',
  'expire-tokens',
];

/** Firebreak does something that is due. */
const work: fc.Arbitrary<Click> = fc
  .tuple(anyIndex, fc.nat({ max: 9 }))
  .map(([which, luck]) => (world, now) => {
    const due = world.jobs.filter((job) => CHANGING.includes(job.kind) && (!('at' in job) || job.at <= now));
    const job = oneOf(due, which);
    const left = { ...world, jobs: world.jobs.filter((each) => each !== job) };
    const step = doneJob(world, job, { fails: luck === 0, now });
    return step === undefined ? left : taken(left, step);
  });

function doneJob(
  { tickets }: World,
  job: Job,
  { fails, now }: { readonly fails: boolean; readonly now: Date },
): Step | undefined {
  const ticket = tickets.find(({ id }) => id === job.ticketId);
  if (ticket === undefined) return undefined;
  switch (job.kind) {
    case 'supersede-tokens': {
      const newer = tickets.find(({ id }) => id === job.by);
      return newer?.state.kind === 'APPROVED' ? supersedeTokens(ticket, newer, now) : undefined;
    }
    case 'process-entry':
      if (fails) return tokenFailed(ticket, job.entryId, { error: 'redis is away', now });
      return tokenCreated(ticket, job.entryId, now);
    case 'climb-ladder':
      return climbLadder(ticket, { rung: job.rung, asked: [] }, now);
    case 'expire-ticket':
      return expireTicket(ticket, now);
    case 'expire-tokens':
      return expireTokens(ticket, now);
    default:
      return undefined;
  }
}

const changes: fc.Arbitrary<Click> = fc.oneof(
  anyPolicy.map(
    (policy): Click =>
      (world) => ({ ...world, policy }),
  ),
  anyDenial.map(
    (deny): Click =>
      (world) => ({ ...world, policy: { ...world.policy, deny } }),
  ),
  anyPeople.map(
    (people): Click =>
      (world) => ({ ...world, people }),
  ),
);

const click: fc.Arbitrary<Click> = fc.oneof(
  { weight: 5, arbitrary: open },
  { weight: 6, arbitrary: succeed('extends') },
  { weight: 3, arbitrary: succeed('takes-over') },
  { weight: 20, arbitrary: buttons },
  { weight: 20, arbitrary: work },
  { weight: 2, arbitrary: changes },
);

/** Seconds between two clicks: people are quick, and sometimes asleep. */
const pause = fc.oneof(
  { weight: 12, arbitrary: fc.nat({ max: 60 }) },
  { weight: 1, arbitrary: fc.nat({ max: 3600 }) },
);

/** A policy, people, and what happens to them with the seconds that pass before it. */
export type Story = {
  readonly policy: Policy;
  readonly people: readonly Person[];
  readonly begins: Date;
  readonly clicks: readonly (readonly [Click, number])[];
};

export const story: fc.Arbitrary<Story> = fc.record({
  policy: anyPolicy,
  people: anyPeople,
  begins: fc.nat({ max: 7 * 24 * 60 }).map((minutes) => after(minutes * 60)),
  clicks: fc.array(fc.tuple(click, pause), { minLength: 40, maxLength: 150 }),
});
