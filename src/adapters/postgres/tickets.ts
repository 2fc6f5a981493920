import type { Knex } from 'knex';
import { z } from 'zod';
import { Refusal } from '../../domain/refusal.ts';
import type { Job } from '../../domain/step.ts';
import type { Now, TicketFilter, Tickets } from '../../usecases/ports.ts';
import { appendEvents, lockChain } from './audit-chain.ts';
import { Id } from './columns.ts';
import { answered, inTransaction, type Transaction } from './database.ts';
import { lockGuards } from './guard-rows.ts';
import { openTicketIn } from './open-ticket.ts';
import { assertNoReviewOwed } from './owed-review.ts';
import { readTicket, readTickets, type Selection } from './read-ticket.ts';
import { useRequestId } from './request-ids.ts';
import { conditionOf } from './ticket-filter.ts';
import { updateTicket } from './write-ticket.ts';

/** Makes jobs part of a transaction: they exist if it commits, and not before. */
export type Enqueue = (trx: Transaction, jobs: readonly Job[]) => Promise<void>;

type Deps = { readonly db: Knex; readonly enqueue: Enqueue; readonly now: Now };

/** Tickets in PostgreSQL: decide, ticket, audit events and jobs are one transaction. */
export function makeTickets({ db, enqueue, now }: Deps): Tickets {
  const change: Tickets['change'] = (id, { guards = [], requestId }, decide) =>
    inTransaction(db, async (trx) => {
      const head = await lockChain(trx, id);
      const ticket = await readTicket(trx, id);
      if (head === undefined || ticket === undefined) throw new Refusal('ticket-unknown', { ticketId: id });
      if (requestId !== undefined && (await useRequestId(trx, requestId, id)) === 'used-before')
        return ticket;
      const step = decide(ticket, await lockGuards(trx, guards, now()));
      await assertNoReviewOwed(trx, ticket, step.ticket);
      if (step.ticket !== ticket) await updateTicket(trx, ticket, step.ticket);
      await appendEvents(trx, { chain: id, head }, step.events);
      await enqueue(trx, step.jobs);
      return step.ticket;
    });
  return {
    open: (request, decide) => inTransaction(db, (trx) => openTicketIn(trx, { request, decide, enqueue })),
    change,
    read: (id) => answered(readTicket(db, id)),
    byNumber: async (ticketNo) => {
      const byNumber = { where: 'where t.ticket_no = ?', bindings: [ticketNo] };
      const [ticket] = await answered(readTickets(db, byNumber));
      return ticket;
    },
    list: (filter, limit) => answered(readTickets(db, selectionOf(filter, limit))),
    count: (filter) => answered(count(db, filter)),
  };
}

function selectionOf(filter: TicketFilter, limit: number): Selection {
  const { sql, bindings } = conditionOf(filter);
  return { where: `where ${sql} order by t.id desc limit ?`, bindings: [...bindings, limit] };
}

const Counted = z.object({ rows: z.tuple([z.object({ count: Id })]) });

async function count(db: Knex, filter: TicketFilter): Promise<number> {
  const { sql, bindings } = conditionOf(filter);
  const counted: unknown = await db.raw(`select count(*) from tickets t where ${sql}`, [...bindings]);
  return Counted.parse(counted).rows[0].count;
}
