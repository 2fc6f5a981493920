import type { Knex } from 'knex';

/** When progress was shown lately, so that all replicas together keep to one pace. */
export async function up(knex: Knex, servingRole: string): Promise<void> {
  await knex.raw(`
    create table progress_turns (
      operation_id text not null,
      at           timestamptz not null default statement_timestamp()
    );
    grant select, insert, delete on progress_turns to ${servingRole};
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table progress_turns');
}
