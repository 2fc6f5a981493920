import { randomUUID } from 'node:crypto';
import knex, { type Knex } from 'knex';
import { afterAll, inject } from 'vitest';
import { createDatabase, dropDatabase } from '../playground/postgres/databases.ts';

export type FreshDatabase = {
  /** Connected as the role that migrates: may do anything here. */
  readonly owner: Knex;
  /** Connected as the role the app serves under. */
  readonly serving: Knex;
  readonly ownerUrl: string;
  readonly servingUrl: string;
};

/** A migrated, empty database for this test file alone; dropped when the file ends, also from under open connections. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const { adminUrl, template } = inject('postgres');
  const name = `firebreak_test_${randomUUID().replaceAll('-', '')}`;
  const { ownerUrl, servingUrl } = await createDatabase(adminUrl, name, { template });
  const owner = knex({ client: 'pg', connection: ownerUrl });
  const serving = knex({ client: 'pg', connection: servingUrl });
  afterAll(async () => {
    await Promise.all([owner.destroy(), serving.destroy()]);
    await dropDatabase(adminUrl, name);
  });
  return { owner, serving, ownerUrl, servingUrl };
}
