import type { Knex } from 'knex';
import { z } from 'zod';
import { RUNGS } from '../../domain/ladder.ts';
import type { Job } from '../../domain/step.ts';
import type { Now } from '../../usecases/ports.ts';
import { Id, Instant } from './columns.ts';
import { answered } from './database.ts';

/** How long after its end a ticket's card is still looked after. */
const SHOWN_AFTER_END_MS = 24 * 3_600_000;

/**
 * Everything the stored tickets say must still happen, whatever became of the jobs that should do it. Jobs
 * look at the state before they act, so one too many is harmless.
 */
const OWED = `
  select 'process-entry' as kind, ticket_id as "ticketId", ticket_entries.id as "entryId", null as "operationId",
    null::timestamptz as at
    from ticket_entries join tickets on tickets.id = ticket_id
    where ticket_entries.state = 'processing'
      and (succeeds is null or (succeeds ->> 'kind' = 'takes-over' and break_glass is not null))
  union all
  select 'withdraw-token', e.ticket_id, e.id, null, null
    from ticket_entries e join tickets t on t.id = e.ticket_id
    where t.tokens_end_at > :now
      and (e.state in ('ended', 'closed') or (e.state = 'failed' and t.state <> 'APPROVED'))
      and not exists (select from ticket_entries newer
        where newer.token_key = e.token_key and newer.open and newer.id <> e.id)
  union all
  select distinct 'gather-evidence', tickets.id, null::bigint, null, null::timestamptz
    from tickets join ticket_entries on ticket_entries.ticket_id = tickets.id
    where tickets.state = 'PENDING_APPROVAL' and coalesce(evidence ->> 'kind', '') <> 'read'
  union all
  select 'expire-ticket', id, null, null, expires_at from tickets where state = 'PENDING_APPROVAL'
  union all
  select 'expire-tokens', id, null, null, tokens_end_at from tickets where state = 'APPROVED'
  union all
  select 'remind-expiring', id, null, null,
    tokens_end_at - coalesce((terms ->> 'expiringSeconds')::float8, 600) * interval '1 second'
    from tickets where state = 'APPROVED' and not reminded_of_end
  union all
  select 'chase-review', id, null, null, (break_glass ->> 'chaseAt')::timestamptz
    from tickets where break_glass is not null and break_glass -> 'review' is null
  union all
  select 'run-operation', ticket_id, null, operation_id, null from running_operations
  union all
  select 'show-ticket', id, null, null, null
    from tickets where state in ('PENDING_APPROVAL', 'APPROVED') or ended_at > :shownSince
  union all
  select 'tell-thread', id, null, null, null from tickets where thread_cursor < chain_length`;

/** Newer tickets whose tokens wait for those of an older one to end. */
const OWED_SUCCESSIONS = `
  select distinct (succeeds ->> 'ticketId')::bigint as "ticketId", tickets.id as by
    from tickets join ticket_entries on ticket_entries.ticket_id = tickets.id
    where succeeds is not null and (succeeds ->> 'kind' = 'extends' or break_glass is null)
      and tickets.state = 'APPROVED' and ticket_entries.state = 'processing'`;

const OwedSuccession = z.object({ ticketId: Id, by: Id });

/** Rungs that are not climbed yet; one whose turn it is not is passed over when it comes. */
const OWED_RUNGS = `
  select tickets.id as "ticketId", rung.key as rung,
    opened_at + rung.value::text::float8 * interval '1 second' as at
    from tickets, jsonb_each(terms -> 'ladder') rung
    where state = 'PENDING_APPROVAL' and not jsonb_exists(climbed, rung.key)
    order by at`;

const OwedRung = z.object({ ticketId: Id, rung: z.enum(RUNGS), at: Instant });

const OwedJob: z.ZodType<Job> = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['process-entry', 'withdraw-token']), ticketId: Id, entryId: Id }),
  z.object({
    kind: z.enum(['expire-ticket', 'expire-tokens', 'remind-expiring', 'chase-review']),
    ticketId: Id,
    at: Instant,
  }),
  z.object({ kind: z.literal('run-operation'), ticketId: Id, operationId: z.string() }),
  z.object({ kind: z.enum(['gather-evidence', 'show-ticket', 'tell-thread']), ticketId: Id }),
]);

/** The jobs that are owed at this moment. */
export async function owedJobs(db: Knex, now: Now): Promise<Job[]> {
  const at = now();
  const shownSince = new Date(at.getTime() - SHOWN_AFTER_END_MS);
  const { rows } = await answered(db.raw<{ rows: unknown[] }>(OWED, { now: at, shownSince }));
  const rungs = await answered(db.raw<{ rows: unknown[] }>(OWED_RUNGS));
  const newer = await answered(db.raw<{ rows: unknown[] }>(OWED_SUCCESSIONS));
  const successions = z.array(OwedSuccession).parse(newer.rows);
  const climbs = z.array(OwedRung).parse(rungs.rows);
  return [
    ...z.array(OwedJob).parse(rows),
    ...successions.map((each) => ({ kind: 'supersede-tokens' as const, ...each })),
    ...climbs.map((climb) => ({ kind: 'climb-ladder' as const, ...climb })),
  ];
}
