import type { Knex } from 'knex';

type Named = { readonly name: string; readonly migration: Knex.Migration };

/** Oldest first. A released one is never edited, renamed or moved. */
const migrations: readonly Named[] = [];

/**
 * The migrations as an explicit list: knex would otherwise store file names with their extension, and
 * development (`.ts`) and build (`.js`) would disagree about what has been run.
 */
export const migrationSource: Knex.MigrationSource<Named> = {
  getMigrations: async () => [...migrations],
  getMigrationName: ({ name }) => name,
  getMigration: async ({ migration }) => migration,
};
