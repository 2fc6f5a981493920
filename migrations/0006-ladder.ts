import type { Knex } from 'knex';

/** Which rungs of its ladder (remind, escalate, page-all) a ticket has climbed. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`alter table tickets add column climbed jsonb not null default '[]'`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table tickets drop column climbed');
}
