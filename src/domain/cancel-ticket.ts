import { closeUnprocessed } from './end-tokens.ts';
import type { Person } from './person.ts';
import { byPerson, type Step, step } from './step.ts';
import { assertRequesting, assertState, type Ticket, whoIs } from './ticket.ts';

/** The requester takes a ticket back before anybody has decided it. */
export function cancelTicket(ticket: Ticket, person: Person, now: Date): Step {
  assertRequesting(ticket, person);
  assertState(ticket, 'PENDING_APPROVAL');
  return step(
    { ...closeUnprocessed(ticket), state: { kind: 'CANCELLED', at: now, by: whoIs(person) } },
    now,
    {
      facts: [{ type: 'ticket.cancelled', actor: byPerson(person) }],
    },
  );
}
