import { type Application, applicationId } from './application.ts';
import { assertMayRequest } from './eligibility.ts';
import type { Person, UserId } from './person.ts';
import type { Policy } from './policy.ts';
import { Refusal } from './refusal.ts';
import { byPerson, noStep, type Step, step } from './step.ts';
import { casesOf, isOpen, type Ticket, wrongState } from './ticket.ts';

/** Somebody follows an open emergency of somebody else; a second time changes nothing. */
export function joinTicket(
  ticket: Ticket,
  { person, policy }: { readonly person: Person; readonly policy: Policy },
  now: Date,
): Step {
  assertMayJoin(ticket, { person, policy }, now);
  if (ticket.followers.includes(person.userId)) return noStep(ticket);
  return step({ ...ticket, followers: [...ticket.followers, person.userId] }, now, {
    facts: [{ type: 'ticket.joined', actor: byPerson(person), detail: { how: 'follows' } }],
  });
}

/** Refuses whom the emergency is none of the business of: who could not ask for any of it themselves. */
export function assertMayJoin(
  ticket: Ticket,
  { person, policy }: { readonly person: Person; readonly policy: Policy },
  now: Date,
): void {
  if (ticket.requester.userId === person.userId)
    throw new Refusal('own-ticket', { ticketNo: ticket.ticketNo });
  const refusals = casesOf(ticket).map((subject) =>
    refusalOf(() => assertMayRequest(policy, person, { ...subject, at: now })),
  );
  const [first] = refusals;
  if (first !== undefined && refusals.every((refusal) => refusal !== undefined)) throw first;
  if (!isOpen(ticket)) throw wrongState(ticket);
}

function refusalOf(check: () => void): Refusal | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

/** Refuses to take over what is one's own or over, or has none of the applications that are asked for. */
export function assertMayTakeOver(
  ticket: Ticket,
  wanted: { readonly requester: UserId; readonly applications: readonly Application[] },
): void {
  const { ticketNo, requester, entries } = ticket;
  if (requester.userId === wanted.requester) throw new Refusal('own-ticket', { ticketNo });
  if (!isOpen(ticket)) throw wrongState(ticket);
  const asked = new Set(wanted.applications.map(applicationId));
  if (entries.some(({ application }) => asked.has(applicationId(application)))) return;
  throw new Refusal('bad-input', { field: 'button', ticketNo });
}

/** Tells an open ticket that somebody asks to take it over. */
export function announceTakeover(ticket: Ticket, newer: Ticket, now: Date): Step {
  const { userId, username } = newer.requester;
  if (!isOpen(ticket) || ticket.followers.includes(userId)) return noStep(ticket);
  return step({ ...ticket, followers: [...ticket.followers, userId] }, now, {
    facts: [
      {
        type: 'ticket.joined',
        actor: byPerson({ userId, username }),
        detail: { how: 'takes-over', by: newer.ticketNo },
      },
    ],
  });
}
