import { z } from 'zod';
import { EMPTY_CHAIN } from '../../domain/audit.ts';
import type { TicketNumbers } from '../../domain/draft.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Step } from '../../domain/step.ts';
import type { Ticket } from '../../domain/ticket.ts';
import type { OpeningRequest } from '../../usecases/ports.ts';
import { appendEvents } from './audit-chain.ts';
import { Id } from './columns.ts';
import type { Transaction } from './database.ts';
import { assertNoReviewOwed } from './owed-review.ts';
import { readTicket } from './read-ticket.ts';
import { ticketOfRequest, useRequestId } from './request-ids.ts';
import type { Enqueue } from './tickets.ts';
import { insertTicket } from './write-ticket.ts';

/** No id is that low. */
const NO_TICKET = 0;

type Opening = {
  readonly request: OpeningRequest;
  readonly decide: (numbers: TicketNumbers) => Step;
  readonly enqueue: Enqueue;
};

export async function openTicketIn(trx: Transaction, { request, decide, enqueue }: Opening): Promise<Ticket> {
  const [ticketId = 0] = await nextIds(trx, 'tickets_id_seq', 1);
  if ((await useRequestId(trx, request.requestId, ticketId)) === 'used-before') {
    return openedBefore(trx, request.requestId);
  }
  const numbers = {
    ticketId,
    ticketNo: await nextTicketNo(trx, request.year),
    entryIds: await nextIds(trx, 'ticket_entries_id_seq', request.entries),
    takenKeys: await takenKeys(trx, request),
  };
  const { ticket, events, jobs } = decide(numbers);
  await assertNoneOpen(trx, ticket, request);
  await assertNoReviewOwed(trx, undefined, ticket);
  await insertTicket(trx, ticket);
  await appendEvents(trx, { chain: ticketId, head: EMPTY_CHAIN }, events);
  await enqueue(trx, jobs);
  return ticket;
}

async function openedBefore(trx: Transaction, requestId: string): Promise<Ticket> {
  const ticket = await readTicket(trx, await ticketOfRequest(trx, requestId));
  if (ticket === undefined) throw new Error(`the ticket of request ${requestId} is not there`);
  return ticket;
}

/**
 * `WO-YYYY-NNNNNN`. The counter's row is locked until the transaction ends, so openings come one after the
 * other and a number is never lost.
 */
async function nextTicketNo(trx: Transaction, year: number): Promise<string> {
  const { rows } = await trx.raw<{ rows: unknown[] }>(
    `insert into ticket_counters as counter (year, last) values (?, 1)
     on conflict (year) do update set last = counter.last + 1 returning last`,
    [year],
  );
  const [{ last }] = z.tuple([z.object({ last: z.number() })]).parse(rows);
  return `WO-${String(year).padStart(4, '0')}-${String(last).padStart(6, '0')}`;
}

/** Openings come one after the other, so no key is taken between this and the end of the transaction. */
async function takenKeys(
  trx: Transaction,
  { requester, extending }: OpeningRequest,
): Promise<ReadonlySet<string>> {
  const open = trx('ticket_entries')
    .where({ requester_id: requester, open: true })
    .whereNot({ ticket_id: extending ?? NO_TICKET });
  return new Set(z.array(z.string()).parse(await open.pluck('token_key')));
}

async function nextIds(trx: Transaction, sequence: string, count: number): Promise<number[]> {
  const { rows } = await trx.raw<{ rows: unknown[] }>(
    'select nextval(?) as id from generate_series(1, ?::int)',
    [sequence, count],
  );
  return z
    .array(z.object({ id: Id }))
    .parse(rows)
    .map(({ id }) => id);
}

/**
 * Openings come one after the other, so nothing is opened between this and the end of the transaction; the
 * index `one_open_entry` holds the same but for tickets that extend another.
 */
async function assertNoneOpen(
  trx: Transaction,
  { requester, entries }: Ticket,
  { extending }: OpeningRequest,
): Promise<void> {
  for (const { application, action } of entries) {
    const { cluster, namespace, name } = application;
    const taken: unknown = await trx('ticket_entries')
      .join('tickets', 'tickets.id', 'ticket_entries.ticket_id')
      .where({ open: true, 'ticket_entries.requester_id': requester.userId })
      .where({ cluster, namespace, name, action })
      .whereNot({ 'tickets.id': extending ?? NO_TICKET })
      .first('tickets.ticket_no', 'tickets.id');
    if (taken === undefined) continue;
    const { ticket_no, id } = z.object({ ticket_no: z.string(), id: Id }).parse(taken);
    throw new Refusal('already-open', { ticketNo: ticket_no, ticketId: id, application: name, action });
  }
}
