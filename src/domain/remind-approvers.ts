import type { Person } from './person.ts';
import { Refusal } from './refusal.ts';
import { byPerson, type Step, step } from './step.ts';
import { assertRequesting, assertState, type Ticket } from './ticket.ts';

/** Between two reminders somebody has time to look. */
const PAUSE_SECONDS = 60;

/** The requester has everybody asked again who has not decided. */
export function remindApprovers(ticket: Ticket, person: Person, now: Date): Step {
  assertRequesting(ticket, person);
  assertState(ticket, 'PENDING_APPROVAL');
  const nextAt = ticket.remindedAt && new Date(ticket.remindedAt.getTime() + PAUSE_SECONDS * 1000);
  if (nextAt !== undefined && now < nextAt) {
    throw new Refusal('reminded-lately', { ticketNo: ticket.ticketNo, nextAt });
  }
  const decided = new Set(ticket.decisions.map(({ by }) => by.userId));
  const asked = ticket.asked.filter((userId) => !decided.has(userId));
  return step({ ...ticket, remindedAt: now }, now, {
    facts: [{ type: 'ticket.reminded', actor: byPerson(person), detail: { asked } }],
  });
}
