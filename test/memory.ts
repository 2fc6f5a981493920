import { type Application, applicationId } from '../src/domain/application.ts';
import type { AuditEvent } from '../src/domain/audit.ts';
import type { View } from '../src/domain/facts.ts';
import { NOTHING_GUARDED } from '../src/domain/guards.ts';
import type { Person, UserId } from '../src/domain/person.ts';
import { Refusal, Unavailable } from '../src/domain/refusal.ts';
import type { SecondFactor } from '../src/domain/second-factor.ts';
import type { Job, Step } from '../src/domain/step.ts';
import { isOpen, type Ticket } from '../src/domain/ticket.ts';
import type { TokenValue } from '../src/domain/token.ts';
import type {
  Clusters,
  Directory,
  SecondFactors,
  TicketFilter,
  Tickets,
  Tokens,
} from '../src/usecases/ports.ts';
import { snapshot } from './build.ts';
import { facts } from './diagnosis.ts';

/** Ports in memory, for use cases alone; the adapters are tested against the real thing. */

export type MemoryTickets = Tickets & { readonly events: AuditEvent[]; readonly jobs: Job[] };

export function memoryTickets(...tickets: readonly Ticket[]): MemoryTickets {
  const stored = new Map(tickets.map((ticket) => [ticket.id, ticket]));
  const events: AuditEvent[] = [];
  const jobs: Job[] = [];
  const take = (step: Step): Ticket => {
    stored.set(step.ticket.id, step.ticket);
    events.push(...step.events);
    jobs.push(...step.jobs);
    return step.ticket;
  };
  const matching = (filter: TicketFilter) =>
    [...stored.values()].filter((ticket) => meets(ticket, filter)).toSorted((a, b) => b.id - a.id);
  return {
    events,
    jobs,
    open: async ({ entries }, decide) => {
      const entryIds = Array.from({ length: entries }, (_, index) => 100 + index);
      return take(decide({ ticketId: 1, ticketNo: 'WO-2026-000001', entryIds, takenKeys: new Set() }));
    },
    change: async (id, _how, decide) => {
      const ticket = stored.get(id);
      if (ticket === undefined) throw new Refusal('ticket-unknown', { ticketNo: String(id) });
      return take(decide(ticket, NOTHING_GUARDED));
    },
    read: async (id) => stored.get(id),
    byNumber: async (ticketNo) => [...stored.values()].find((ticket) => ticket.ticketNo === ticketNo),
    list: async (filter, limit) => matching(filter).slice(0, limit),
    count: async (filter) => matching(filter).length,
  };
}

function meets(ticket: Ticket, filter: TicketFilter): boolean {
  const { requester, state, breakGlass, openedAt, entries } = ticket;
  const { application: at, openedSince = openedAt, onAnyOf } = filter;
  return (
    (filter.open !== true || isOpen(ticket)) &&
    (filter.pending !== true || state.kind === 'PENDING_APPROVAL') &&
    (filter.owesReview !== true || (breakGlass !== undefined && breakGlass.review === undefined)) &&
    (filter.requester ?? requester.userId) === requester.userId &&
    filter.otherThan !== requester.userId &&
    openedAt >= openedSince &&
    (at === undefined ||
      entries.some(({ application }) => applicationId(application) === applicationId(at))) &&
    (onAnyOf === undefined || entries.some(({ application }) => isAnyOf(onAnyOf, application)))
  );
}

const isAnyOf = (patterns: readonly string[], { name, tags }: Application): boolean =>
  patterns.includes(name) ||
  Object.entries(tags).some(([tag, value]) => patterns.includes(`${tag}:${value}`));

/** A workspace of these people; nobody else is known, and nobody minds being disturbed. */
export function memoryDirectory(...people: readonly Person[]): Directory {
  return {
    person: async (userId) => {
      const found = people.find((each) => each.userId === userId);
      if (found === undefined) throw new Refusal('bad-input', { field: 'user', userId });
      return found;
    },
    group: async (id) => people.filter(({ groups }) => groups.includes(id)).map(({ userId }) => userId),
    byEmail: async (email) => people.find((each) => each.email === email)?.userId,
    onCall: async (schedule) =>
      people.filter(({ onCall }) => onCall.includes(schedule)).map(({ userId }) => userId),
    inDoNotDisturb: async () => new Set<string>(),
  };
}

export type MemoryTokens = Tokens & { readonly values: Map<string, TokenValue>; away: boolean };

export function memoryTokens(): MemoryTokens {
  const values = new Map<string, TokenValue>();
  const store: MemoryTokens = {
    values,
    away: false,
    put: async (key, value) => {
      answer();
      values.set(key, value);
    },
    get: async (key) => {
      answer();
      return values.get(key);
    },
    putSecret: async () => answer(),
    remove: async (key) => {
      answer();
      values.delete(key);
    },
  };
  const answer = () => {
    if (store.away) throw new Unavailable('redis', 'none', new Error('away'));
  };
  return store;
}

export type MemorySecondFactors = SecondFactors & { readonly events: AuditEvent[] };

/** Authenticators, those of the people named set up with these secrets at the beginning of time. */
export function memorySecondFactors(secrets: Readonly<Record<UserId, Uint8Array>> = {}): MemorySecondFactors {
  const factors = new Map<UserId, SecondFactor>(
    Object.entries(secrets).map(([userId, secret]) => [userId, enrolledFactor(userId, secret)]),
  );
  const events: AuditEvent[] = [];
  return {
    events,
    change: async (userId, decide) => {
      const change = decide(factors.get(userId));
      factors.set(userId, change.factor);
      events.push(...change.events);
      return change.answer;
    },
    status: async (userId) => ({ available: true, confirmedAt: factors.get(userId)?.confirmed?.at }),
    remove: async (userId, event) => {
      if (!factors.delete(userId)) return 'none';
      events.push(event);
      return 'removed';
    },
  };
}

/** An authenticator that is set up, none of whose codes was used. */
export const enrolledFactor = (userId: UserId, secret: Uint8Array): SecondFactor => ({
  userId,
  confirmed: { secret, at: new Date(0), lastStep: 0 },
  offered: undefined,
  failures: 0,
  lockedUntil: undefined,
});

/** A cluster that shows the views it was given, one after the other, and notes what is done to it. */
export function scriptedCluster(views: readonly View[], changes: Partial<Clusters> = {}) {
  const done: string[] = [];
  const clusters: Clusters = {
    look: async () => snapshot(views[0]?.pods ?? [], views[0]?.workload),
    diagnose: async () => facts([]),
    deletePod: async (_place, { name }) => {
      done.push(`delete ${name}`);
      return { outcome: 'deleted' };
    },
    disruptionsAllowed: async () => undefined,
    restart: async (_place, { name }, { operationId }) => {
      done.push(`restart ${name} for ${operationId}`);
    },
    revisions: async () => [],
    rollBack: async (_place, { name }, { toRevision }) => {
      done.push(`roll ${name} back to ${toRevision}`);
    },
    setImages: async (_place, { name }, { images }) => {
      done.push(`set ${images.map(({ image }) => image).join()} on ${name}`);
    },
    pause: async (_place, { name }) => {
      done.push(`pause ${name}`);
    },
    async *watch() {
      yield* views;
    },
    ...changes,
  };
  return { clusters, done };
}
