import type { Knex } from 'knex';
import { z } from 'zod';
import { type AuditEvent, type ChainHead, chained, SYSTEM_CHAIN } from '../../domain/audit.ts';
import { type Columns, plain } from './columns.ts';
import type { Transaction } from './database.ts';

/** A ticket's id, or the chain of what belongs to no ticket. */
export type ChainId = number | typeof SYSTEM_CHAIN;

const Head = z
  .object({ chain_length: z.number(), chain_hash: z.string() })
  .transform((row): ChainHead => ({ length: row.chain_length, hash: row.chain_hash }));

/** Locks a chain until the transaction ends, and says where it stands; undefined where there is no such ticket. */
export async function lockChain(trx: Transaction, chain: ChainId): Promise<ChainHead | undefined> {
  const row: unknown = await headQuery(trx, chain).forNoKeyUpdate().first('chain_length', 'chain_hash');
  return Head.optional().parse(row);
}

export async function readHead(db: Knex, chain: ChainId): Promise<ChainHead | undefined> {
  const row: unknown = await headQuery(db, chain).first('chain_length', 'chain_hash');
  return Head.optional().parse(row);
}

/** Puts events at the end of a chain that this transaction has locked. */
export async function appendEvents(
  trx: Transaction,
  { chain, head }: { readonly chain: ChainId; readonly head: ChainHead },
  events: readonly AuditEvent[],
): Promise<void> {
  if (events.length === 0) return;
  const rows: Columns[] = [];
  let end = head;
  for (const event of events) {
    const link = chained(event, end);
    rows.push({ ...eventColumns(event), ...link, ticket_id: chain === SYSTEM_CHAIN ? null : chain });
    end = { length: link.seq, hash: link.hash };
  }
  await trx('audit_events').insert(rows);
  await headQuery(trx, chain).update({ chain_length: end.length, chain_hash: end.hash });
}

function headQuery(db: Knex, chain: ChainId) {
  return chain === SYSTEM_CHAIN
    ? db('audit_chains').where({ name: SYSTEM_CHAIN })
    : db('tickets').where({ id: chain });
}

/** What an event can be looked up by; the whole of it is its canonical text. */
export function eventColumns(event: AuditEvent): Columns {
  const person = event.actor.kind === 'person' ? event.actor : undefined;
  return {
    type: event.type,
    at: event.at,
    actor_kind: event.actor.kind,
    actor_id: person?.userId ?? null,
    actor_username: person?.username ?? null,
    username: event.username ?? null,
    application: event.application === undefined ? null : plain(event.application),
    ticket_no: event.ticketNo ?? null,
    entry_id: event.entryId ?? null,
    operation_id: event.operationId ?? null,
  };
}
