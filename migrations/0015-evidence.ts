import type { Knex } from 'knex';

/**
 * What was read from the cluster for the people of a ticket, in place of the three figures there were
 * before, and how a workload was when an operation on it failed.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table ticket_entries add column evidence jsonb, drop column health;
    alter table pod_delete_operations add column diagnosis jsonb;
    alter table redeploy_operations add column diagnosis jsonb;
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table redeploy_operations drop column diagnosis;
    alter table pod_delete_operations drop column diagnosis;
    alter table ticket_entries add column health jsonb, drop column evidence;
  `);
}
