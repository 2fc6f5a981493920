import type { Knex } from 'knex';

/**
 * Authenticators of people. Secrets are sealed under FIREBREAK_ENCRYPTION_KEY; an offered one was shown to
 * be set up and counts for nothing yet.
 */
export async function up(knex: Knex, servingRole: string): Promise<void> {
  await knex.raw(`
    create table second_factors (
      user_id        text primary key,
      secret_sealed  bytea,
      confirmed_at   timestamptz,
      last_step      bigint,
      offered_sealed bytea,
      failures       integer not null default 0,
      locked_until   timestamptz,
      created_at     timestamptz not null,
      check ((secret_sealed is null) = (confirmed_at is null)),
      check ((secret_sealed is null) = (last_step is null))
    );
    grant select, insert, update, delete on second_factors to ${servingRole};
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table second_factors');
}
