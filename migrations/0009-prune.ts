import type { Knex } from 'knex';

const TABLES = 'request_ids, audit_repeats, guards';

/** What only serves a while may be cleared away by the role that serves. */
export async function up(knex: Knex, servingRole: string): Promise<void> {
  await knex.raw(`grant delete on ${TABLES} to ${servingRole}`);
}

export async function down(knex: Knex, servingRole: string): Promise<void> {
  await knex.raw(`revoke delete on ${TABLES} from ${servingRole}`);
}
