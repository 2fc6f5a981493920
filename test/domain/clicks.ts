import fc from 'fast-check';
import { approveTicket, assertStillAllowed, type Decider } from '../../src/domain/approve-ticket.ts';
import { breakGlass } from '../../src/domain/break-glass.ts';
import { cancelTicket } from '../../src/domain/cancel-ticket.ts';
import { startDeletion } from '../../src/domain/delete-pods.ts';
import { denyTicket } from '../../src/domain/deny-ticket.ts';
import { type Entry, liveToken } from '../../src/domain/entry.ts';
import { expireTicket } from '../../src/domain/expire-ticket.ts';
import { expireTokens } from '../../src/domain/expire-tokens.ts';
import { finishTicket } from '../../src/domain/finish-ticket.ts';
import { NOTHING_GUARDED } from '../../src/domain/guards.ts';
import { assertMayTakeOver } from '../../src/domain/join-ticket.ts';
import { climbLadder } from '../../src/domain/ladder.ts';
import { endOperation } from '../../src/domain/operate.ts';
import type { Person } from '../../src/domain/person.ts';
import type { Policy } from '../../src/domain/policy.ts';
import { retryEntry, tokenCreated, tokenFailed } from '../../src/domain/process-entry.ts';
import { startRedeploy } from '../../src/domain/redeploy.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { reviewBreakGlass } from '../../src/domain/review-break-glass.ts';
import { revokeTicket } from '../../src/domain/revoke-ticket.ts';
import type { Job, Step } from '../../src/domain/step.ts';
import { supersedeTokens } from '../../src/domain/supersede-tokens.ts';
import { assertRequester, casesOf, isOpen, type Ticket } from '../../src/domain/ticket.ts';
import { pod, snapshot, view, webDeployment } from '../build.ts';
import { decides } from './oracle.ts';
import { ACTIONS_HERE, APPLICATIONS, anyPeople, anyPolicy, SEVERITIES_HERE } from './universe.ts';
import { GLASS, oneOf, openedIn, taken, type World } from './world.ts';

/** What may happen in a world: anybody presses anything, jobs are done, the policy and people change. */
export type Click = (world: World, now: Date) => World;

type Press = {
  readonly person: Person;
  readonly ticket: Ticket;
  readonly entry: Entry;
  readonly world: World;
};

const index = fc.nat({ max: 30 });
const pods = [pod('a'), pod('b'), pod('c')];
let operationCount = 0;

/** The people a button is for; anybody presses it as often. */
type Whom = (person: Person, ticket: Ticket, world: World) => boolean;

const anybody: Whom = () => true;
const theRequester: Whom = ({ userId }, { requester }) => userId === requester.userId;
const aDecider: Whom = ({ userId }, ticket, world) =>
  casesOf(ticket).every((subject) => decides(world, userId, subject));

/** Somebody presses a button of some ticket, of an open one more often than of an ended one. */
const press = (act: (pressed: Press, now: Date) => Step, whom = anybody): fc.Arbitrary<Click> =>
  fc
    .record({ who: index, which: index, what: index, amiss: fc.boolean() })
    .map(({ who, which, what, amiss }) => (world, now) => {
      const open = world.tickets.filter(isOpen);
      const ticket = oneOf(amiss || open.length === 0 ? world.tickets : open, which);
      const people = world.people.filter((person) => amiss || whom(person, ticket, world));
      const pressed = { person: oneOf(people, who), ticket, entry: oneOf(ticket.entries, what), world };
      return taken(world, act(pressed, now));
    });

const decider = ({ person, world: { policy } }: Press, comment: string): Decider => ({
  person,
  policy,
  comment,
  cardHash: 'c'.repeat(64),
  version: '0.0.0',
  stepUp: true,
});

function approve(pressed: Press, now: Date): Step {
  const { ticket, world } = pressed;
  const requester = world.people.find(({ userId }) => userId === ticket.requester.userId);
  assertStillAllowed(ticket, { requester, policy: world.policy }, now);
  return approveTicket(ticket, decider(pressed, ''), now);
}

const approveWithoutCode = ({ ticket, ...pressed }: Press, now: Date): Step => {
  const { stepUp: _code, ...without } = decider({ ticket, ...pressed }, '');
  if (!ticket.terms.stepUp) throw new Refusal('bad-input', {});
  return approveTicket(ticket, without, now);
};

const operation = ({ entry, person }: Press) => ({
  entryId: entry.id,
  userId: person.userId,
  operationId: `operation-${++operationCount}`,
  workload: webDeployment,
});

const breakIt = ({ ticket, person, world: { policy } }: Press, now: Date): Step =>
  breakGlass(ticket, { person, policy, form: GLASS, skipped: ticket.asked, stepUp: true }, now);

const reviewIt = ({ ticket, person, world: { policy } }: Press, now: Date): Step =>
  reviewBreakGlass(ticket, { person, policy, verdict: 'justified', comment: 'It was down' }, now);

const redeploy = (pressed: Press, now: Date): Step =>
  startRedeploy(
    pressed.ticket,
    { ...operation(pressed), snapshot: snapshot(pods) },
    { facts: NOTHING_GUARDED, now },
  );

const deletePod = (pressed: Press, now: Date): Step =>
  startDeletion(
    pressed.ticket,
    { ...operation(pressed), chosen: ['uid-a'], pace: 'one-by-one', confirmed: true, view: view(pods) },
    { facts: NOTHING_GUARDED, now },
  );

const open = fc
  .record({
    who: index,
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
  fc.tuple(index, index).map(
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

const buttons: fc.Arbitrary<Click> = fc.oneof(
  { weight: 8, arbitrary: press(approve, aDecider) },
  press(approveWithoutCode, aDecider),
  press((pressed, now) => denyTicket(pressed.ticket, decider(pressed, 'no'), now)),
  press(({ ticket, person }, now) => cancelTicket(ticket, person, now)),
  press(({ ticket, person }, now) => finishTicket(ticket, person, now)),
  press(({ ticket, person, world: { policy } }, now) => revokeTicket(ticket, { person, policy }, now)),
  press(
    ({ ticket, person, entry }, now) => retryEntry(ticket, { person, entryId: entry.id }, now),
    theRequester,
  ),
  { weight: 3, arbitrary: press(breakIt, theRequester) },
  { weight: 3, arbitrary: press(reviewIt, aDecider) },
  { weight: 3, arbitrary: press(redeploy, theRequester) },
  { weight: 3, arbitrary: press(deletePod, theRequester) },
  press(({ ticket }, now) =>
    endOperation(ticket, oneOf(ticket.operations, 0).id, { outcome: 'succeeded', error: undefined, now }),
  ),
);

/** Jobs that only show or tell something are never done. */
const CHANGING: readonly Job['kind'][] = [
  'supersede-tokens',
  'process-entry',
  'climb-ladder',
  'expire-ticket',
  'expire-tokens',
];

/** Firebreak does something that is due. */
const work: fc.Arbitrary<Click> = fc.tuple(index, fc.nat({ max: 9 })).map(([which, luck]) => (world, now) => {
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
  { weight: 1, arbitrary: changes },
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
  readonly clicks: readonly (readonly [Click, number])[];
};

export const story: fc.Arbitrary<Story> = fc.record({
  policy: anyPolicy,
  people: anyPeople,
  clicks: fc.array(fc.tuple(click, pause), { minLength: 40, maxLength: 150 }),
});
