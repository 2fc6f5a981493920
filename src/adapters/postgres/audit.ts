import type { Knex } from 'knex';
import { z } from 'zod';
import { type AuditEvent, SYSTEM_CHAIN } from '../../domain/audit.ts';
import type { Audit, Now } from '../../usecases/ports.ts';
import { appendEvents, lockChain } from './audit-chain.ts';
import { Instant, jsonb } from './columns.ts';
import { answered, inTransaction, type Transaction } from './database.ts';
import { StoredEvent } from './stored-event.ts';

/** Within this long of the first, the same refusal again is only counted. */
export const REPEAT_MS = 60_000;

const Repeats = z.object({
  key: z.string(),
  since: Instant,
  last_at: Instant,
  repeats: z.number(),
  event: StoredEvent,
});
type Repeats = z.output<typeof Repeats>;

/**
 * Audit events in a transaction of their own: an event about a ticket goes on that ticket's chain, any
 * other on the system chain. The first refusal of a kind is an event at once; how often it was repeated
 * within the minute is a second event, written by the next one after it or by `countRepeats`.
 */
export function makeAudit({ db, now }: { readonly db: Knex; readonly now: Now }) {
  return {
    record: (event) =>
      inTransaction(db, async (trx) => {
        const key = repeatKey(event);
        if (key === undefined) await append(trx, event);
        else await recordRefusal(trx, key, event);
      }),
    /** Records repeats whose minute is over; to be called every minute or so. */
    countRepeats: async () => {
      const over = new Date(now().getTime() - REPEAT_MS);
      const keys: string[] = await answered(
        db('audit_repeats').where('repeats', '>', 0).where('since', '<=', over).pluck('key'),
      );
      for (const key of keys) {
        await inTransaction(db, async (trx) => {
          const counted = await lockRepeats(trx, key);
          if (counted !== undefined && counted.since <= over) await closeMinute(trx, counted);
        });
      }
    },
  } satisfies Audit & { countRepeats(): Promise<void> };
}

/** By person, code and ticket; undefined for what is no refusal. */
function repeatKey({ type, actor, ticketId, detail }: AuditEvent): string | undefined {
  if (type !== 'access.refused' && type !== 'token.refused') return undefined;
  const who = actor.kind === 'person' ? actor.userId : actor.kind;
  return JSON.stringify([type, who, detail.code ?? null, ticketId ?? null]);
}

async function recordRefusal(trx: Transaction, key: string, event: AuditEvent): Promise<void> {
  const first = { key, since: event.at, last_at: event.at, repeats: 0, event: jsonb(event) };
  const isNew: unknown[] = await trx('audit_repeats')
    .insert(first)
    .onConflict('key')
    .ignore()
    .returning('key');
  const before = isNew.length > 0 ? undefined : await lockRepeats(trx, key);
  if (before !== undefined && event.at.getTime() - before.since.getTime() < REPEAT_MS) {
    const again = { repeats: before.repeats + 1, last_at: event.at };
    await trx('audit_repeats').where({ key }).update(again);
    return;
  }
  if (before !== undefined) {
    await closeMinute(trx, before);
    await trx('audit_repeats').where({ key }).update(first);
  }
  await append(trx, event);
}

async function lockRepeats(trx: Transaction, key: string): Promise<Repeats | undefined> {
  return Repeats.optional().parse(await trx('audit_repeats').where({ key }).forUpdate().first());
}

async function closeMinute(
  trx: Transaction,
  { key, event, repeats, since, last_at }: Repeats,
): Promise<void> {
  if (repeats === 0) return;
  const detail = { ...event.detail, repeats, since: since.toISOString() };
  await append(trx, { ...event, at: last_at, detail });
  await trx('audit_repeats').where({ key }).update({ repeats: 0 });
}

async function append(trx: Transaction, event: AuditEvent): Promise<void> {
  const chain = event.ticketId ?? SYSTEM_CHAIN;
  const head = await lockChain(trx, chain);
  if (head === undefined) throw new Error(`there is no chain for ticket ${event.ticketId}`);
  await appendEvents(trx, { chain, head }, [event]);
}
