import type { Knex } from 'knex';

/** No two open entries share a key in Redis, or the token of one would take the place of the other's. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('create unique index one_open_token_key on ticket_entries (token_key) where open');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop index one_open_token_key');
}
