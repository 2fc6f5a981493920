import { z } from 'zod';
import { Id } from './columns.ts';
import type { Transaction } from './database.ts';

/**
 * Notes that a request has its effect in this transaction, if it is the first with its id; waits for one
 * with the same id that is under way.
 */
export async function useRequestId(
  trx: Transaction,
  requestId: string,
  ticketId: number,
): Promise<'first' | 'used-before'> {
  const noted: unknown[] = await trx('request_ids')
    .insert({ request_id: requestId, ticket_id: ticketId })
    .onConflict('request_id')
    .ignore()
    .returning('request_id');
  return noted.length === 0 ? 'used-before' : 'first';
}

/** The ticket on which a request with this id had its effect. */
export async function ticketOfRequest(trx: Transaction, requestId: string): Promise<number> {
  const row: unknown = await trx('request_ids').where({ request_id: requestId }).first('ticket_id');
  return z.object({ ticket_id: Id }).parse(row).ticket_id;
}
