import knex from 'knex';
import { afterAll, expect, test } from 'vitest';
import { migrationNames, migrationsFor } from '../../../migrations/index.ts';
import { pendingMigrations } from '../../../src/adapters/postgres/migrate.ts';
import { migrateDatabase } from '../../../src/migrate.ts';
import { freshDatabase } from '../../fresh-database.ts';

const { owner, serving, ownerUrl, servingUrl } = await freshDatabase();
const down = knex({ client: 'pg', connection: ownerUrl });
afterAll(() => down.destroy());

/** Every table, column, index, constraint, trigger, view and grant of the schema. */
async function shape(): Promise<unknown> {
  const { rows } = await owner.raw(`
    select 'column' as what, table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable as name
      from information_schema.columns where table_schema = 'public'
    union all select 'index', indexdef from pg_indexes where schemaname = 'public'
    union all select 'constraint', conrelid::regclass || ' ' || pg_get_constraintdef(oid)
      from pg_constraint where connamespace = 'public'::regnamespace
    union all select 'trigger', tgrelid::regclass || ' ' || tgname from pg_trigger where not tgisinternal
    union all select 'grant', grantee || ' ' || privilege_type || ' ' || table_name
      from information_schema.role_table_grants where table_schema = 'public'
    order by 1, 2`);
  return rows;
}

test('every migration goes down and up again, and leaves the same schema', async () => {
  const before = await shape();
  const config = { migrationSource: migrationsFor('firebreak_app') };

  await down.migrate.rollback(config, true);
  const left = await owner('pg_tables')
    .where({ schemaname: 'public' })
    .orderBy('tablename')
    .pluck('tablename');
  const pending = await pendingMigrations(serving);
  await migrateDatabase({ ownerUrl, servingUrl });

  expect(left).toEqual(['knex_migrations', 'knex_migrations_lock']);
  expect(pending).toEqual(migrationNames);
  expect(await pendingMigrations(serving)).toEqual([]);
  expect(await shape()).toEqual(before);
});

test('several that migrate at once, and again, change nothing and fail nowhere', async () => {
  const before = await shape();
  await owner('knex_migrations_lock').update({ is_locked: 1 });

  await Promise.all([1, 2, 3].map(() => migrateDatabase({ ownerUrl, servingUrl })));

  expect(await shape()).toEqual(before);
});

test('the serving role is granted what it needs to append and no more', async () => {
  const grants = await owner('information_schema.role_table_grants')
    .where({ grantee: 'firebreak_app', table_schema: 'public' })
    .whereIn('table_name', ['audit_events', 'decisions', 'request_ids', 'tickets'])
    .orderBy(['table_name', 'privilege_type'])
    .select('table_name', 'privilege_type');

  expect(grants.map(({ table_name, privilege_type }) => `${table_name} ${privilege_type}`)).toEqual([
    'audit_events INSERT',
    'audit_events SELECT',
    'decisions INSERT',
    'decisions SELECT',
    'request_ids DELETE',
    'request_ids INSERT',
    'request_ids SELECT',
    'tickets INSERT',
    'tickets SELECT',
    'tickets UPDATE',
  ]);
});

test('a role that does not exist is named', async () => {
  const nobody = new URL(servingUrl);
  nobody.username = 'nobody-here';

  await expect(migrateDatabase({ ownerUrl, servingUrl: nobody.href })).rejects.toThrow('nobody-here');
});
