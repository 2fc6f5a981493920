import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { afterAll } from 'vitest';
import { openDatabase } from '../../../src/adapters/postgres/database.ts';
import { makeTickets } from '../../../src/adapters/postgres/tickets.ts';
import { approveTicket, type Decider } from '../../../src/domain/approve-ticket.ts';
import { type Draft, entryCount } from '../../../src/domain/draft.ts';
import { openTicket } from '../../../src/domain/open-ticket.ts';
import type { Person } from '../../../src/domain/person.ts';
import { tokenCreated } from '../../../src/domain/process-entry.ts';
import type { Job } from '../../../src/domain/step.ts';
import type { Ticket } from '../../../src/domain/ticket.ts';
import type { Tickets } from '../../../src/usecases/ports.ts';
import { after, bob, draft, NOON, person, policy } from '../../build.ts';
import { freshDatabase } from '../../fresh-database.ts';

export type Record = {
  /** As the app has it: the serving role, with its limits on waiting. */
  readonly db: Knex;
  readonly owner: Knex;
  readonly servingUrl: string;
  readonly ownerUrl: string;
  readonly tickets: Tickets;
  /** Jobs of transactions, committed or not. */
  readonly jobs: Job[];
};

/** Tickets on an empty database of this test file's own. */
export async function freshRecord(): Promise<Record> {
  const { owner, ownerUrl, servingUrl } = await freshDatabase();
  const db = openDatabase({ url: servingUrl });
  afterAll(() => db.destroy());
  const jobs: Job[] = [];
  const enqueue = async (_trx: unknown, more: readonly Job[]) => void jobs.push(...more);
  return { db, owner, servingUrl, ownerUrl, jobs, tickets: makeTickets({ db, enqueue, now: () => NOON }) };
}

let people = 0;

/** Somebody on call whom no other test knows. */
export function somebody(): Person {
  people += 1;
  return person(`Ann${people}`, { groups: ['S0ONCALL', 'S0BACKEND'] });
}

/** Stores a new ticket; of somebody new unless the draft says whose. */
export function open(
  tickets: Tickets,
  changes: Partial<Draft> = {},
  { requestId = `request-${randomUUID()}`, now = NOON } = {},
): Promise<Ticket> {
  const whole = draft({ requester: somebody(), at: now, ...changes });
  const { userId } = whole.requester;
  const { kind, ticketId } = whole.succeeds ?? {};
  const request = {
    requestId,
    requester: userId,
    entries: entryCount(whole),
    year: now.getUTCFullYear(),
    extending: kind === 'extends' ? ticketId : undefined,
  };
  return tickets.open(request, (numbers) => openTicket(whole, numbers));
}

export const decider = (who: Person, comment = ''): Decider => ({
  person: who,
  policy: policy(),
  cardHash: 'c'.repeat(64),
  version: '0.0.0',
  comment,
});

/** A stored ticket that Bob has approved and whose tokens exist. */
export async function openWithTokens(tickets: Tickets, changes: Partial<Draft> = {}): Promise<Ticket> {
  const { id, entries } = await open(tickets, changes);
  await tickets.change(id, {}, (ticket) => approveTicket(ticket, decider(bob), after(60)));
  for (const entry of entries) {
    await tickets.change(id, {}, (ticket) => tokenCreated(ticket, entry.id, after(61)));
  }
  const ticket = await tickets.read(id);
  if (ticket === undefined) throw new Error('the ticket is gone');
  return ticket;
}

/** The types of a ticket's audit events, in their order. */
export const trail = (db: Knex, ticketId: number): Promise<string[]> =>
  db('audit_events').where({ ticket_id: ticketId }).orderBy('seq').pluck('type');
