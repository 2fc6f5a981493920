import type { Knex } from 'knex';

/** One row for each use of a token on one workload, and which of them run now. */
export async function up(knex: Knex, servingRole: string): Promise<void> {
  await knex.raw(TABLES);
  await knex.raw(`
    grant select, insert, update on pod_delete_operations, redeploy_operations to ${servingRole};
    grant select, insert, delete on running_operations to ${servingRole};
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table running_operations, redeploy_operations, pod_delete_operations');
}

const TABLES = `
  create table pod_delete_operations (
    id                text primary key,
    ticket_id         bigint not null references tickets (id),
    ticket_entry_id   bigint not null references ticket_entries (id),
    user_id           text not null,
    username          text not null,
    application_name  text not null,
    cluster           text not null,
    namespace         text not null,
    workload_kind     text not null,
    workload_name     text not null,
    workload_uid      text not null,
    pace              text not null check (pace in ('one-by-one', 'all-at-once')),
    deleted_pods      jsonb not null,
    pods_before       jsonb not null,
    replacements      jsonb not null,
    progress          jsonb not null,
    stop_requested_by text,
    operation_time    timestamptz not null,
    last_update_time  timestamptz not null,
    ended_at          timestamptz,
    outcome           text check (outcome in ('succeeded', 'failed', 'halted', 'stopped', 'timeout')),
    success           boolean,
    error_message     text,
    check ((ended_at is null) = (outcome is null)),
    check (success is not distinct from (outcome = 'succeeded')),
    check (outcome is null or (error_message is null) = (outcome = 'succeeded'))
  );
  create index pod_delete_operations_by_ticket on pod_delete_operations (ticket_id);
  create index pod_delete_operations_by_application
    on pod_delete_operations (application_name, operation_time);

  create table redeploy_operations (
    id                   text primary key,
    ticket_id            bigint not null references tickets (id),
    ticket_entry_id      bigint not null references ticket_entries (id),
    user_id              text not null,
    username             text not null,
    application_name     text not null,
    cluster              text not null,
    namespace            text not null,
    workload_kind        text not null,
    workload_uid         text not null,
    deployment_name      text not null,
    mode                 text not null,
    previous_image       text not null,
    current_image        text not null,
    previous_replicas    integer not null,
    current_replicas     integer not null,
    rollout_strategy     text not null,
    rollout_status       text not null check (rollout_status in
      ('STARTED', 'PROGRESSING', 'COMPLETED', 'FAILED', 'TIMEOUT', 'STOPPED')),
    pods_before          jsonb not null,
    new_pods             jsonb not null,
    terminated_pods      jsonb not null,
    replica_sets_before  jsonb not null,
    replica_sets_after   jsonb not null,
    manifest             jsonb not null,
    progress             jsonb not null,
    stop_requested_by    text,
    patched_at           timestamptz,
    rolled_out_at        timestamptz,
    operation_start_time timestamptz not null,
    operation_end_time   timestamptz,
    duration_seconds     double precision,
    last_update_time     timestamptz not null,
    outcome              text check (outcome in ('succeeded', 'failed', 'halted', 'stopped', 'timeout')),
    success              boolean,
    error_message        text,
    check ((operation_end_time is null) = (outcome is null)),
    check ((operation_end_time is null) = (duration_seconds is null)),
    check (success is not distinct from (outcome = 'succeeded')),
    check (outcome is null or (error_message is null) = (outcome = 'succeeded'))
  );
  create index redeploy_operations_by_ticket on redeploy_operations (ticket_id);
  create index redeploy_operations_by_application
    on redeploy_operations (cluster, namespace, application_name, operation_start_time);

  -- One row while an operation of either kind runs: the key is the workload's.
  create table running_operations (
    workload_key text primary key,
    operation_id text not null unique,
    ticket_id    bigint not null references tickets (id),
    ticket_no    text not null,
    user_id      text not null,
    started_at   timestamptz not null
  );
`;
