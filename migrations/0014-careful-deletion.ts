import type { Knex } from 'knex';

/**
 * How pods are asked to go, how long they have to shut down, and how many may be missing at once. The
 * defaults are what deletions did before: delete, with the pod's own time, one after the other.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table pod_delete_operations
      add column method        text not null default 'delete' check (method in ('delete', 'evict')),
      add column grace_seconds integer check (grace_seconds between 0 and 3600),
      add column ready_before  integer not null default 0,
      add column allowed_down  integer not null default 1;
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table pod_delete_operations
      drop column method, drop column grace_seconds, drop column ready_before, drop column allowed_down;
  `);
}
