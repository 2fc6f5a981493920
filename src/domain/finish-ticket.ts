import { endTokens } from './end-tokens.ts';
import type { Person } from './person.ts';
import { byPerson, type Step, step } from './step.ts';
import { assertRequesting, assertState, type Ticket, whoIs, wrongState } from './ticket.ts';

/**
 * The emergency is over: what is left of the tokens is revoked at once, and the ticket is completed as
 * soon as no operation runs any more.
 */
export function finishTicket(ticket: Ticket, person: Person, now: Date): Step {
  assertRequesting(ticket, person);
  assertState(ticket, 'APPROVED');
  if (ticket.state.finishedBy !== undefined) throw wrongState(ticket);
  const finished = { ...ticket, state: { ...ticket.state, finishedBy: whoIs(person) } };
  const ended = endTokens(finished, now, { why: 'revoked', actor: byPerson(person) });
  return step(ended.ticket, now, { facts: ended.facts, jobs: ended.jobs });
}
