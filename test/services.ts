import { randomUUID } from 'node:crypto';
import type { TestProject } from 'vitest/node';
import {
  createDatabase,
  dropDatabase,
  ensureRoles,
  freezeDatabase,
} from '../playground/postgres/databases.ts';
import { startPostgres } from '../playground/postgres/start-postgres.ts';
import { startRedisStandIn } from '../playground/redis/stand-in.ts';
import { migrateDatabase } from '../src/migrate.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A server with both roles, and the name of a migrated database to copy. */
    postgres: { adminUrl: string; template: string };
    redis: { url: string };
  }
}

type Service = { readonly url: string; readonly stop: () => Promise<void> };

/**
 * Once per run: a PostgreSQL with a migrated template, and a Redis. `TEST_POSTGRES_URL` (a superuser's) and
 * `TEST_REDIS_URL` name servers that run already; without them both start here.
 */
export default async function startServices(project: TestProject): Promise<() => Promise<void>> {
  const opened: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const close of opened.splice(0).reverse()) await close();
  };
  try {
    const redis = await redisServer();
    opened.push(redis.stop);
    const postgres = await postgresServer();
    opened.push(postgres.stop);
    const template = `firebreak_template_${randomUUID().replaceAll('-', '')}`;
    opened.push(() => dropDatabase(postgres.url, template));
    await migrateTemplate(postgres.url, template);
    project.provide('redis', { url: redis.url });
    project.provide('postgres', { adminUrl: postgres.url, template });
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

async function redisServer(): Promise<Service> {
  const url = process.env.TEST_REDIS_URL;
  return url === undefined ? startRedisStandIn() : { url, stop: async () => undefined };
}

async function postgresServer(): Promise<Service> {
  const url = process.env.TEST_POSTGRES_URL;
  if (url === undefined) {
    const { adminUrl, stop } = await startPostgres();
    return { url: adminUrl, stop };
  }
  await ensureRoles(url);
  return { url, stop: async () => undefined };
}

/** By the owner, as in production; what the serving role may do is the migrations' to say. */
async function migrateTemplate(adminUrl: string, template: string): Promise<void> {
  await migrateDatabase(await createDatabase(adminUrl, template));
  await freezeDatabase(adminUrl, template);
}
