import { DEFAULT_SERVING_ROLE } from '../migrations/index.ts';
import { prepareJobs } from './adapters/jobs/prepare-jobs.ts';
import { migrate } from './adapters/postgres/migrate.ts';

type Urls = {
  /** Of the role that owns the database. */
  readonly ownerUrl: string;
  /** Of the role the app serves as, which is granted what it needs; the usual one where it isn't known. */
  readonly servingUrl?: string;
};

/** Makes a database ready to serve from, or brings it up to date: tables, queues, grants. Safe to repeat. */
export async function migrateDatabase({ ownerUrl, servingUrl }: Urls): Promise<void> {
  const servingRole = roleOf(servingUrl) ?? DEFAULT_SERVING_ROLE;
  await migrate({ ownerUrl, servingRole }, () => prepareJobs({ ownerUrl, servingRole }));
}

function roleOf(url: string | undefined): string | undefined {
  const username = url === undefined ? undefined : URL.parse(url)?.username;
  return username === undefined || username === '' ? undefined : decodeURIComponent(username);
}
