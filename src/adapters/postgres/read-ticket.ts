import type { Knex } from 'knex';
import { z } from 'zod';
import type { Operation } from '../../domain/operation.ts';
import type { Ticket } from '../../domain/ticket.ts';
import { StoredDecision } from './decision-row.ts';
import { StoredEntry } from './entry-row.ts';
import { StoredDeletion, StoredRedeploy } from './operation-row.ts';
import { StoredTicket } from './ticket-row.ts';

const Document = z.object({
  ticket: StoredTicket,
  entries: z.array(StoredEntry),
  decisions: z.array(StoredDecision),
  deletions: z.array(StoredDeletion),
  redeploys: z.array(StoredRedeploy),
});

/** One statement, so that a ticket is read as it was at one moment without a transaction of its own. */
const DOCUMENTS = `
  select to_json(t) as ticket,
    (select coalesce(json_agg(json_build_object('entry', e, 'token', u) order by e.position), '[]')
      from ticket_entries e left join token_usages u on u.entry_id = e.id
      where e.ticket_id = t.id) as entries,
    (select coalesce(json_agg(d order by d.position), '[]')
      from decisions d where d.ticket_id = t.id) as decisions,
    (select coalesce(json_agg(o), '[]') from pod_delete_operations o where o.ticket_id = t.id) as deletions,
    (select coalesce(json_agg(o), '[]') from redeploy_operations o where o.ticket_id = t.id) as redeploys
  from tickets t`;

/** What follows `from tickets t`, with `?` for its bindings. */
export type Selection = {
  readonly where: string;
  readonly bindings: readonly (string | number | Date | string[])[];
};

/** Tickets with everything that belongs to them; their operations in the order in which they started. */
export async function readTickets(db: Knex, { where, bindings }: Selection): Promise<Ticket[]> {
  const { rows } = await db.raw<{ rows: unknown[] }>(`${DOCUMENTS} ${where}`, [...bindings]);
  return z.array(Document).parse(rows).map(assembled);
}

export async function readTicket(db: Knex, id: number): Promise<Ticket | undefined> {
  const [ticket] = await readTickets(db, { where: 'where t.id = ?', bindings: [id] });
  return ticket;
}

function assembled({ ticket, entries, decisions, deletions, redeploys }: z.output<typeof Document>): Ticket {
  return { ...ticket, entries, decisions, operations: [...deletions, ...redeploys].sort(byStart) };
}

const byStart = (a: Operation, b: Operation): number =>
  a.startedAt.getTime() - b.startedAt.getTime() || (a.id < b.id ? -1 : 1);
