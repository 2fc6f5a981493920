import type { Knex } from 'knex';
import { z } from 'zod';
import type { MessageId, MessageRecord, Messages } from '../../usecases/ports.ts';
import { Id, optional } from './columns.ts';
import { answered, inTransaction } from './database.ts';
import { eventFrom } from './stored-event.ts';

const MessageRow = z
  .object({
    ticket_id: Id,
    kind: z.enum(['card', 'panel', 'direct', 'ask', 'reply', 'progress']),
    key: z.string(),
    channel: z.string(),
    ts: optional(z.string()),
    status: z.enum(['sending', 'sent', 'unknown', 'unsent']),
    shown_hash: optional(z.string()),
  })
  .transform(
    (row): MessageRecord => ({
      ticketId: row.ticket_id,
      kind: row.kind,
      key: row.key,
      channel: row.channel,
      ts: row.ts,
      status: row.status,
      shownHash: row.shown_hash,
    }),
  );

const Untold = z
  .object({ seq: z.number(), canonical: z.string() })
  .transform(({ seq, canonical }) => ({ seq, event: eventFrom(canonical) }));

const keyOf = ({ ticketId, kind, key }: MessageId) => ({ ticket_id: ticketId, kind, key });

/** What has been posted to Slack, and how far each ticket's thread has been told. */
export function makeMessages({ db }: { readonly db: Knex }): Messages {
  return {
    find: (id) => answered(find(db, id)),
    cards: (ticketIds) => answered(cards(db, ticketIds)),
    claim: (id, channel) => inTransaction(db, async (trx) => ({ before: await claim(trx, id, channel) })),
    sent: (id, post) => answered(noteSent(db, id, post)),
    unknown: async (id) => {
      const changed = { status: 'unknown', changed_at: db.raw('clock_timestamp()') };
      await answered(db('slack_messages').where(keyOf(id)).whereNot({ status: 'sent' }).update(changed));
    },
    unsent: async (id) => {
      const changed = { status: 'unsent', changed_at: db.raw('clock_timestamp()') };
      await answered(db('slack_messages').where(keyOf(id)).where({ status: 'sending' }).update(changed));
    },
    untold: (ticketId, limit) => answered(untold(db, ticketId, limit)),
    told: async (ticketId, seq) => {
      const behind = db('tickets').where({ id: ticketId }).where('thread_cursor', '<', seq);
      await answered(behind.update({ thread_cursor: seq }));
    },
  };
}

async function find(db: Knex, id: MessageId): Promise<MessageRecord | undefined> {
  return MessageRow.optional().parse(await db('slack_messages').where(keyOf(id)).first());
}

async function cards(db: Knex, ticketIds: readonly number[]): Promise<Map<number, MessageRecord>> {
  if (ticketIds.length === 0) return new Map();
  // A card is `moved` under a key that comes after that of the first.
  const rows: unknown = await db('slack_messages')
    .where({ kind: 'card' })
    .whereIn('ticket_id', ticketIds)
    .orderBy('key');
  return new Map(
    z
      .array(MessageRow)
      .parse(rows)
      .map((card) => [card.ticketId, card]),
  );
}

async function claim(db: Knex, id: MessageId, channel: string): Promise<MessageRecord | undefined> {
  const fresh = { ...keyOf(id), channel, status: 'sending' };
  const isNew: unknown[] = await db('slack_messages')
    .insert(fresh)
    .onConflict(['ticket_id', 'kind', 'key'])
    .merge({ channel, status: 'sending', changed_at: db.raw('clock_timestamp()') })
    .where('slack_messages.status', 'unsent')
    .returning('key');
  return isNew.length > 0 ? undefined : find(db, id);
}

async function noteSent(
  db: Knex,
  id: MessageId,
  { channel, ts, shownHash }: Parameters<Messages['sent']>[1],
): Promise<void> {
  const row = { channel, ts, status: 'sent', shown_hash: shownHash };
  await db('slack_messages')
    .insert({ ...keyOf(id), ...row })
    .onConflict(['ticket_id', 'kind', 'key'])
    .merge({ ...row, changed_at: db.raw('clock_timestamp()') });
}

async function untold(db: Knex, ticketId: number, limit: number) {
  const rows: unknown = await db('audit_events')
    .join('tickets', 'tickets.id', 'audit_events.ticket_id')
    .where('audit_events.ticket_id', ticketId)
    .whereRaw('audit_events.seq > tickets.thread_cursor')
    .orderBy('audit_events.seq')
    .limit(limit)
    .select('audit_events.seq', 'audit_events.canonical');
  return z.array(Untold).parse(rows);
}
