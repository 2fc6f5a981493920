import type { Knex } from 'knex';

/** What was read from the cluster for the people of a ticket, in place of the three figures there were before. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table ticket_entries add column evidence jsonb, drop column health');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table ticket_entries add column health jsonb, drop column evidence');
}
