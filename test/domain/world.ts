import { type Application, applicationId } from '../../src/domain/application.ts';
import type { AuditEvent } from '../../src/domain/audit.ts';
import { casesIn } from '../../src/domain/draft.ts';
import { isEligibleApprover } from '../../src/domain/eligibility.ts';
import type { Entry } from '../../src/domain/entry.ts';
import { openTicket } from '../../src/domain/open-ticket.ts';
import type { Person } from '../../src/domain/person.ts';
import type { Policy } from '../../src/domain/policy.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import type { Job, Step } from '../../src/domain/step.ts';
import { isOpen, type Succession, type Ticket } from '../../src/domain/ticket.ts';
import type { TicketForm } from '../../src/domain/ticket-form.ts';
import { draft, form } from '../build.ts';

/** A small company at one moment: its policy, its people, its tickets, and what is known and left to do. */
export type World = {
  readonly policy: Policy;
  readonly people: readonly Person[];
  readonly tickets: readonly Ticket[];
  readonly events: readonly AuditEvent[];
  readonly jobs: readonly Job[];
};

/** Something that happens. @throws Refusal where it changes nothing. */
export type Click = (world: World, now: Date) => World;

export const GLASS = {
  confirmation: 'BREAK GLASS',
  reason: 'Nobody answers the phone',
  reference: undefined,
};

/** The world after a step. */
export function taken(world: World, { ticket, events, jobs }: Step): World {
  const others = world.tickets.filter(({ id }) => id !== ticket.id);
  return {
    ...world,
    tickets: [...others, ticket].sort((a, b) => a.id - b.id),
    events: [...world.events, ...events],
    jobs: [...world.jobs, ...jobs],
  };
}

/** Any item of a list. @throws Refusal `bad-input` where it has none. */
export function oneOf<T>(list: readonly T[], index: number): T {
  const found = list[index % Math.max(1, list.length)];
  if (found === undefined) throw new Refusal('bad-input', {});
  return found;
}

export type Opening = {
  readonly requester: Person;
  readonly applications: readonly Application[];
  readonly form: Partial<TicketForm>;
  readonly breaking: boolean;
  readonly succeeds?: Succession;
};

/** Somebody asks for a ticket, as the use case and the database let them. */
export function openedIn(world: World, opening: Opening, now: Date): World {
  const { requester, applications, breaking, succeeds } = opening;
  const wanted = applications.map((application) => ({ application, qualified: false }));
  const asked = { form: form(opening.form), wanted, at: now };
  const question = { requester: requester.userId, cases: casesIn(asked) };
  const approvers = world.people
    .filter((person) => isEligibleApprover(world.policy, person, question))
    .map(({ userId }) => userId);
  const id = world.tickets.length + 1;
  const step = openTicket(
    draft({
      ...asked,
      requester,
      policy: world.policy,
      approvers,
      asked: approvers,
      succeeds,
      glass: breaking ? { form: GLASS, stepUp: true } : undefined,
    }),
    {
      ticketId: id,
      ticketNo: `WO-2026-${String(id).padStart(6, '0')}`,
      entryIds: question.cases.map((_, index) => id * 100 + index),
      takenKeys: new Set(),
    },
  );
  assertNotOpen(world, step.ticket);
  return taken(world, step);
}

/** Nobody has two open entries for the same, but to extend the one by the other. */
function assertNotOpen({ tickets }: World, newer: Ticket): void {
  const places = new Set(newer.entries.map(placeOf));
  const other = tickets.find(
    (ticket) =>
      isOpen(ticket) &&
      ticket.requester.userId === newer.requester.userId &&
      ticket.id !== newer.succeeds?.ticketId &&
      ticket.entries.some((entry) => places.has(placeOf(entry))),
  );
  if (other !== undefined) throw new Refusal('already-open', { ticketNo: other.ticketNo });
}

/** What an entry is for. */
export const placeOf = ({ action, application }: Entry): string => `${action} ${applicationId(application)}`;
