import { z } from 'zod';
import { Refusal } from '../../domain/refusal.ts';
import type { Ticket } from '../../domain/ticket.ts';
import type { Transaction } from './database.ts';

/** Whoever owes a review may not break the glass again (SPEC 4). */
export async function assertNoReviewOwed(
  trx: Transaction,
  before: Ticket | undefined,
  after: Ticket,
): Promise<void> {
  if (after.breakGlass === undefined || before?.breakGlass !== undefined) return;
  const { userId } = after.requester;
  // Two of one person at once come one after the other here.
  await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`break-glass:${userId}`]);
  const owed: unknown = await trx('tickets')
    .where({ requester_id: userId })
    .whereRaw("break_glass is not null and break_glass -> 'review' is null")
    .first('ticket_no');
  if (owed === undefined) return;
  const { ticket_no: ticketNo } = z.object({ ticket_no: z.string() }).parse(owed);
  throw new Refusal('break-glass-owed', { ticketNo });
}
