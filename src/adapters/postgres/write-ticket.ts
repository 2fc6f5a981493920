import { isDeepStrictEqual } from 'node:util';
import type { Entry } from '../../domain/entry.ts';
import { type Operation, workloadKey } from '../../domain/operation.ts';
import type { Ticket } from '../../domain/ticket.ts';
import { type Columns, changedColumns, plain } from './columns.ts';
import type { Transaction } from './database.ts';
import { decisionColumns } from './decision-row.ts';
import { entryColumns, tokenColumns } from './entry-row.ts';
import { operationColumns } from './operation-row.ts';
import { ticketColumns } from './ticket-row.ts';

/** Stores a ticket that is new. */
export async function insertTicket(trx: Transaction, ticket: Ticket): Promise<void> {
  await insert(trx, 'tickets', ticketColumns(ticket));
  for (const entry of ticket.entries) await insert(trx, 'ticket_entries', entryColumns(ticket, entry));
}

/** Stores what a step changed: the columns that differ, new decisions, tokens and operations. */
export async function updateTicket(trx: Transaction, before: Ticket, after: Ticket): Promise<void> {
  await update(trx, { table: 'tickets', key: 'id' }, ticketColumns(before), ticketColumns(after));
  for (const entry of after.entries) await updateEntry(trx, { before, after }, entry);
  for (const decision of after.decisions.slice(before.decisions.length)) {
    await insert(trx, 'decisions', decisionColumns(after, decision));
  }
  const known = new Map(before.operations.map((operation) => [operation.id, operation]));
  for (const operation of after.operations) {
    const was = known.get(operation.id);
    if (was === undefined) await insertOperation(trx, after, operation);
    else if (was !== operation) await updateOperation(trx, after, { was, operation });
  }
}

async function updateEntry(
  trx: Transaction,
  { before, after }: { readonly before: Ticket; readonly after: Ticket },
  entry: Entry,
): Promise<void> {
  const was = before.entries.find(({ id }) => id === entry.id);
  if (was === undefined) throw new Error(`ticket ${after.id} grew an entry after it was opened`);
  const entries = { table: 'ticket_entries', key: 'id' };
  await update(trx, entries, entryColumns(before, was), entryColumns(after, entry));
  const tokenBefore = tokenColumns(before, was);
  const token = tokenColumns(after, entry);
  if (token === undefined || isDeepStrictEqual(token, tokenBefore)) return;
  if (tokenBefore === undefined) await insert(trx, 'token_usages', token);
  else await update(trx, { table: 'token_usages', key: 'entry_id' }, tokenBefore, token);
}

async function insertOperation(trx: Transaction, ticket: Ticket, operation: Operation): Promise<void> {
  const { table, columns } = operationColumns(ticket, operation);
  await insert(trx, table, columns);
  if (operation.end !== undefined) return;
  await insert(trx, 'running_operations', {
    workload_key: workloadKey(operation),
    operation_id: operation.id,
    ticket_id: ticket.id,
    ticket_no: ticket.ticketNo,
    user_id: operation.actor,
    started_at: operation.startedAt,
  });
}

async function updateOperation(
  trx: Transaction,
  ticket: Ticket,
  { was, operation }: { readonly was: Operation; readonly operation: Operation },
): Promise<void> {
  const { table, columns } = operationColumns(ticket, operation);
  await update(trx, { table, key: 'id' }, operationColumns(ticket, was).columns, columns);
  if (was.end === undefined && operation.end !== undefined) {
    await trx('running_operations').where({ operation_id: operation.id }).delete();
  }
}

async function insert(trx: Transaction, table: string, columns: Columns): Promise<void> {
  await trx(table).insert(storable(columns));
}

async function update(
  trx: Transaction,
  { table, key }: { readonly table: string; readonly key: string },
  before: Columns,
  after: Columns,
): Promise<void> {
  const changed = changedColumns(before, after);
  if (Object.keys(changed).length === 0) return;
  await trx(table)
    .where({ [key]: after[key] })
    .update(storable(changed));
}

function storable(columns: Columns): Columns {
  return Object.fromEntries(
    Object.entries(columns).map(([name, value]) => [name, typeof value === 'string' ? plain(value) : value]),
  );
}
