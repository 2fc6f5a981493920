import type { Knex } from 'knex';

/**
 * The audit log: one chain of hashes per ticket (its head stands on the ticket) and the system chain. The
 * triggers refuse every change, to the owner too; the serving role may only read and append.
 */
export async function up(knex: Knex, servingRole: string): Promise<void> {
  await knex.raw(TABLES);
  await knex.raw(`
    grant select, insert on audit_events to ${servingRole};
    grant select, update on audit_chains to ${servingRole};
    grant select, insert, update on audit_repeats to ${servingRole};
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table audit_repeats, audit_events, audit_chains; drop function refuse_change()');
}

const TABLES = `
  -- Heads of the chains that belong to no ticket.
  create table audit_chains (
    name         text primary key,
    chain_length integer not null default 0,
    chain_hash   text not null default repeat('0', 64)
  );
  insert into audit_chains (name) values ('system');

  create table audit_events (
    id             bigint generated always as identity primary key,
    ticket_id      bigint references tickets (id),
    chain          text generated always as (coalesce(ticket_id::text, 'system')) stored,
    seq            integer not null check (seq > 0),
    type           text not null,
    at             timestamptz not null,
    recorded_at    timestamptz not null default clock_timestamp(),
    actor_kind     text not null,
    actor_id       text,
    actor_username text,
    username       text,
    application    text,
    ticket_no      text,
    entry_id       bigint,
    operation_id   text,
    canonical      text not null,
    hash           text not null,
    unique (chain, seq)
  );
  create index audit_events_by_time on audit_events (at);
  create index audit_events_by_type on audit_events (type, at);
  create index audit_events_by_username on audit_events (username, at);
  create index audit_events_by_actor on audit_events (actor_username, at);
  create index audit_events_by_application on audit_events (application, at);
  create index audit_events_by_operation on audit_events (operation_id) where operation_id is not null;

  create function refuse_change() returns trigger language plpgsql as
    $$ begin raise exception '% is append-only', tg_table_name; end $$;
  create trigger audit_events_append_only before update or delete or truncate on audit_events
    for each statement execute function refuse_change();

  -- Refusals that came again within a minute of the first, until their number is recorded.
  create table audit_repeats (
    key      text primary key,
    since    timestamptz not null,
    last_at  timestamptz not null,
    repeats  integer not null,
    event    jsonb not null
  );
  create index audit_repeats_uncounted on audit_repeats (since) where repeats > 0;
`;
