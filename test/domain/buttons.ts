import fc from 'fast-check';
import { approveTicket, assertStillAllowed, type Decider } from '../../src/domain/approve-ticket.ts';
import { breakGlass } from '../../src/domain/break-glass.ts';
import { cancelTicket } from '../../src/domain/cancel-ticket.ts';
import { startDeletion } from '../../src/domain/delete-pods.ts';
import { denyTicket } from '../../src/domain/deny-ticket.ts';
import type { Entry } from '../../src/domain/entry.ts';
import { finishTicket } from '../../src/domain/finish-ticket.ts';
import { NOTHING_GUARDED } from '../../src/domain/guards.ts';
import { endOperation } from '../../src/domain/operate.ts';
import type { Person } from '../../src/domain/person.ts';
import { retryEntry } from '../../src/domain/process-entry.ts';
import { startRedeploy } from '../../src/domain/redeploy.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { reviewBreakGlass } from '../../src/domain/review-break-glass.ts';
import { revokeTicket } from '../../src/domain/revoke-ticket.ts';
import type { Step } from '../../src/domain/step.ts';
import { casesOf, isOpen, type Ticket } from '../../src/domain/ticket.ts';
import { plainly, pod, snapshot, view, webDeployment } from '../build.ts';
import { decides } from './oracle.ts';
import { anyIndex } from './universe.ts';
import { type Click, GLASS, oneOf, taken, type World } from './world.ts';

type Press = {
  readonly person: Person;
  readonly ticket: Ticket;
  readonly entry: Entry;
  readonly world: World;
};

const pods = [pod('a'), pod('b'), pod('c')];
let operationCount = 0;

/** The people a button is for; anybody presses it as often. */
type Whom = (person: Person, ticket: Ticket, world: World) => boolean;

const anybody: Whom = () => true;
const theRequester: Whom = ({ userId }, { requester }) => userId === requester.userId;
/** Who decides on some of it may believe that this is enough. */
const aDecider: Whom = ({ userId }, ticket, world) =>
  casesOf(ticket).some((subject) => decides(world, userId, subject));

/** Somebody presses a button of some ticket, of an open one more often than of an ended one. */
const press = (act: (pressed: Press, now: Date) => Step, whom = anybody): fc.Arbitrary<Click> =>
  fc
    .record({ who: anyIndex, which: anyIndex, what: anyIndex, amiss: fc.boolean() })
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
    { ...operation(pressed), snapshot: snapshot(pods), change: { mode: 'restart' } },
    { facts: NOTHING_GUARDED, now },
  );

const deletePod = (pressed: Press, now: Date): Step =>
  startDeletion(
    pressed.ticket,
    {
      ...operation(pressed),
      ...plainly,
      chosen: ['uid-a'],
      pace: 'one-by-one',
      confirmed: true,
      view: view(pods),
    },
    { facts: NOTHING_GUARDED, now },
  );

/** Anybody presses anything. */
export const buttons: fc.Arbitrary<Click> = fc.oneof(
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
  { weight: 6, arbitrary: press(redeploy, theRequester) },
  { weight: 6, arbitrary: press(deletePod, theRequester) },
  press(({ ticket }, now) =>
    endOperation(ticket, oneOf(ticket.operations, 0).id, { outcome: 'succeeded', error: undefined, now }),
  ),
);
