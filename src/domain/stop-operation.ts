import { withOperation } from './operate.ts';
import type { Person } from './person.ts';
import { Refusal } from './refusal.ts';
import { noStep, progressStep, type Step } from './step.ts';
import { assertRequester, operationOf, type Ticket } from './ticket.ts';

/** The requester wants no more of it: nothing further is deleted, a rollout is paused. Needs no live token. */
export function stopOperation(
  ticket: Ticket,
  { person, operationId }: { readonly person: Person; readonly operationId: string },
  now: Date,
): Step {
  assertRequester(ticket, person.userId);
  const operation = operationOf(ticket, operationId);
  if (operation.end !== undefined) {
    throw new Refusal('operation-over', { at: operation.end.at, outcome: operation.end.outcome });
  }
  if (operation.stopRequestedBy !== undefined) return noStep(ticket);
  return progressStep(withOperation(ticket, { ...operation, stopRequestedBy: person.userId }), now, {
    facts: [],
    operationId,
  });
}
