import type { Actor, AuditEvent, AuditType, Json } from './audit.ts';
import type { Rung } from './ladder.ts';
import { settled } from './settle.ts';
import type { Ticket, Who } from './ticket.ts';

/** What must happen outside the database because of a step; carried until it is done. */
export type Job =
  | { readonly kind: 'process-entry'; readonly ticketId: number; readonly entryId: number }
  /** Takes an ended token out of Redis. */
  | { readonly kind: 'withdraw-token'; readonly ticketId: number; readonly entryId: number }
  /** Reads how the applications are, for who asks and who decides. */
  | { readonly kind: 'gather-evidence'; readonly ticketId: number }
  | { readonly kind: 'climb-ladder'; readonly ticketId: number; readonly rung: Rung; readonly at: Date }
  | { readonly kind: 'expire-ticket'; readonly ticketId: number; readonly at: Date }
  | { readonly kind: 'expire-tokens'; readonly ticketId: number; readonly at: Date }
  /** Says that the tokens' end is near. */
  | { readonly kind: 'remind-expiring'; readonly ticketId: number; readonly at: Date }
  /** Ends the tokens that a newer ticket takes the place of, and then has its own made. */
  | { readonly kind: 'supersede-tokens'; readonly ticketId: number; readonly by: number }
  /** Tells an older ticket that somebody asks to take it over. */
  | { readonly kind: 'announce-takeover'; readonly ticketId: number; readonly by: number }
  /** Asks for the review that is owed for breaking the glass. */
  | { readonly kind: 'chase-review'; readonly ticketId: number; readonly at: Date }
  | { readonly kind: 'run-operation'; readonly ticketId: number; readonly operationId: string }
  | { readonly kind: 'show-progress'; readonly ticketId: number; readonly operationId: string }
  /** Renders card, action panel and direct message again. */
  | { readonly kind: 'show-ticket'; readonly ticketId: number }
  | { readonly kind: 'tell-thread'; readonly ticketId: number };

/** What a decision yields: the ticket as it will be, the facts to record, and what must follow. */
export type Step = {
  readonly ticket: Ticket;
  readonly events: readonly AuditEvent[];
  readonly jobs: readonly Job[];
};

/** A fact that a decision adds; ticket, number and time come from the step. */
export type Fact = {
  readonly type: AuditType;
  readonly actor: Actor;
  readonly entryId?: number;
  readonly operationId?: string;
  readonly application?: string;
  readonly detail?: Readonly<Record<string, Json>>;
};

export const byPerson = ({ userId, username }: Pick<Who, 'userId' | 'username'>): Actor => ({
  kind: 'person',
  userId,
  username,
});
export const BY_CLOCK: Actor = { kind: 'clock' };
export const BY_FIREBREAK: Actor = { kind: 'firebreak' };

type Yield = { readonly facts: readonly Fact[]; readonly jobs?: readonly Job[] };

/**
 * Makes the step of a decision: completes the ticket if nothing is left of it, dates the facts, and
 * adds the jobs that every visible change causes.
 */
export function step(ticket: Ticket, now: Date, { facts, jobs = [] }: Yield): Step {
  const end = settled(ticket, now);
  return {
    ticket: end.ticket,
    events: [...facts, ...end.facts].map((fact) => dated(fact, end.ticket, now)),
    jobs: [
      ...jobs,
      { kind: 'show-ticket', ticketId: ticket.id },
      { kind: 'tell-thread', ticketId: ticket.id },
    ],
  };
}

/** The step of something that only the progress message of an operation shows. */
export function progressStep(
  ticket: Ticket,
  now: Date,
  { facts, operationId }: { readonly facts: readonly Fact[]; readonly operationId: string },
): Step {
  return {
    ticket,
    events: facts.map((fact) => dated(fact, ticket, now)),
    jobs: [{ kind: 'show-progress', ticketId: ticket.id, operationId }],
  };
}

/** A decision that changes nothing, for work that somebody else has done already. */
export function noStep(ticket: Ticket): Step {
  return { ticket, events: [], jobs: [] };
}

function dated({ detail, ...fact }: Fact, ticket: Ticket, at: Date): AuditEvent {
  return {
    ...fact,
    at,
    ticketId: ticket.id,
    ticketNo: ticket.ticketNo,
    username: ticket.requester.username,
    detail: detail ?? {},
  };
}
