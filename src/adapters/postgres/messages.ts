import type { Knex } from 'knex';
import { z } from 'zod';
import type { MessageId, MessageRecord, Messages } from '../../usecases/ports.ts';
import { Id, optional } from './columns.ts';
import { answered, inTransaction } from './database.ts';
import { eventFrom } from './stored-event.ts';

const MessageRow = z
  .object({
    ticket_id: Id,
    kind: z.enum(['card', 'panel', 'direct', 'reply', 'progress']),
    key: z.string(),
    channel: z.string(),
    ts: optional(z.string()),
    status: z.enum(['sending', 'sent', 'unknown']),
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
  const find = async (at: Knex, id: MessageId) =>
    MessageRow.optional().parse(await at('slack_messages').where(keyOf(id)).first());
  return {
    find: (id) => answered(find(db, id)),
    claim: (id, channel) =>
      inTransaction(db, async (trx) => {
        const fresh = { ...keyOf(id), channel, status: 'sending' };
        const isNew: unknown[] = await trx('slack_messages')
          .insert(fresh)
          .onConflict()
          .ignore()
          .returning('key');
        return { before: isNew.length > 0 ? undefined : await find(trx, id) };
      }),
    sent: async (id, { channel, ts, shownHash }) => {
      const row = { channel, ts, status: 'sent', shown_hash: shownHash };
      const changed = { ...row, changed_at: db.raw('clock_timestamp()') };
      await answered(
        db('slack_messages')
          .insert({ ...keyOf(id), ...row })
          .onConflict(['ticket_id', 'kind', 'key'])
          .merge(changed),
      );
    },
    unknown: async (id) => {
      const changed = { status: 'unknown', changed_at: db.raw('clock_timestamp()') };
      await answered(db('slack_messages').where(keyOf(id)).whereNot({ status: 'sent' }).update(changed));
    },
    untold: async (ticketId, limit) => {
      const rows = db('audit_events')
        .join('tickets', 'tickets.id', 'audit_events.ticket_id')
        .where('audit_events.ticket_id', ticketId)
        .whereRaw('audit_events.seq > tickets.thread_cursor')
        .orderBy('audit_events.seq')
        .limit(limit)
        .select('audit_events.seq', 'audit_events.canonical');
      return z.array(Untold).parse(await answered(rows));
    },
    told: async (ticketId, seq) => {
      await answered(
        db('tickets').where({ id: ticketId }).where('thread_cursor', '<', seq).update({ thread_cursor: seq }),
      );
    },
  };
}
