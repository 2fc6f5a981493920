import { factOf, withOperation } from './operate.ts';
import type { Person } from './person.ts';
import { Refusal } from './refusal.ts';
import { byPerson, type Fact, noStep, progressStep, type Step } from './step.ts';
import { assertRequesting, operationOf, type Ticket } from './ticket.ts';

/**
 * The requester wants no more of it: nothing further is deleted, a rollout is paused. Needs no live token.
 * Pausing changes the workload, so who wants it is recorded first.
 */
export function stopOperation(
  ticket: Ticket,
  { person, operationId }: { readonly person: Person; readonly operationId: string },
  now: Date,
): Step {
  assertRequesting(ticket, person);
  const operation = operationOf(ticket, operationId);
  if (operation.end !== undefined) {
    throw new Refusal('operation-over', { at: operation.end.at, outcome: operation.end.outcome });
  }
  if (operation.stopRequestedBy !== undefined) return noStep(ticket);
  const asked: Fact[] =
    operation.kind === 'redeploy'
      ? [{ ...factOf(operation, 'redeploy.progress', { stopRequested: true }), actor: byPerson(person) }]
      : [];
  return progressStep(withOperation(ticket, { ...operation, stopRequestedBy: person.userId }), now, {
    facts: asked,
    operationId,
  });
}
