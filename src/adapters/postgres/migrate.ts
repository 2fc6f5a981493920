import knex, { type Knex } from 'knex';
import { z } from 'zod';
import { migrationNames, migrationsFor } from '../../../migrations/index.ts';
import { answered, SILENT } from './database.ts';

/** Shared by everything that migrates this database. */
const LOCK = "select pg_advisory_xact_lock(hashtext('firebreak migrations'))";

/**
 * Brings the schema up to date, as its owner, and then does `rest`; the serving role must exist. Several
 * at once wait for each other, and one that died in the middle blocks nobody.
 */
export async function migrate(
  { ownerUrl, servingRole }: { readonly ownerUrl: string; readonly servingRole: string },
  rest: () => Promise<void>,
): Promise<void> {
  const db = knex({ client: 'pg', connection: ownerUrl, pool: { min: 0, max: 3 }, log: SILENT });
  const config = { migrationSource: migrationsFor(servingRole) };
  try {
    await db.transaction(async (trx) => {
      await trx.raw(LOCK);
      // Whoever left knex's own lock behind did not hold ours, so is gone.
      await db.migrate.forceFreeMigrationsLock(config);
      await db.migrate.latest(config);
      await db.raw('grant select on knex_migrations to ??', [servingRole]);
      await rest();
    });
  } finally {
    await db.destroy();
  }
}

/** Names of migrations that the code knows and the database lacks. */
export async function pendingMigrations(db: Knex): Promise<string[]> {
  const table: unknown = await answered(db.raw("select to_regclass('knex_migrations') is not null as there"));
  const [{ there }] = z.object({ rows: z.tuple([z.object({ there: z.boolean() })]) }).parse(table).rows;
  const done: string[] = there ? await answered(db('knex_migrations').pluck('name')) : [];
  return migrationNames.filter((name) => !done.includes(name));
}
