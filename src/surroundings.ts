import type { Redis } from 'ioredis';
import type { Knex } from 'knex';
import pkg from '../package.json' with { type: 'json' };
import { type Jobs, startJobs } from './adapters/jobs/jobs.ts';
import { type RunningCatalog, startCatalog } from './adapters/kubernetes/catalog.ts';
import type { ClusterApi } from './adapters/kubernetes/cluster-api.ts';
import { connect } from './adapters/kubernetes/connect.ts';
import { ping } from './adapters/kubernetes/rights.ts';
import { openDatabase } from './adapters/postgres/database.ts';
import { pendingMigrations } from './adapters/postgres/migrate.ts';
import { connectRedis } from './adapters/redis/connect.ts';
import { connectSlack, type Slack } from './adapters/slack/connect.ts';
import type { Settings } from './config/settings.ts';
import type { Config } from './config.ts';
import type { Lifo } from './lifo.ts';
import type { Logs } from './log.ts';
import type { Now } from './usecases/ports.ts';

export const VERSION = pkg.version;

export type AppOptions = { readonly config: Config; readonly log: Logs; readonly now: Now };

/** With the settings in force; `config` has those of the start. */
export type RunningOptions = AppOptions & { readonly settings: () => Settings };

/** The outside systems, connected or trying to. */
export type Surroundings = {
  readonly db: Knex;
  readonly redis: Redis;
  readonly apis: readonly ClusterApi[];
  readonly catalog: RunningCatalog;
  readonly jobs: Jobs;
  readonly slack: Slack;
};

/** Opens everything but the door: Slack reaches us only once the listeners are there. */
export async function openSurroundings(
  { config, settings, log, now }: RunningOptions,
  opened: Lifo,
): Promise<Surroundings> {
  const db = openDatabase({ url: config.postgres.url });
  opened.add(() => db.destroy());
  await assertMigrated(db);
  const redis = await connectRedis(config.redis.url, (err) => log.application.debug({ err }, 'redis'));
  opened.add(async () => redis.disconnect());
  const apis = connect(config.kubernetes.clusters, {
    kubeconfig: config.kubernetes.kubeconfig,
    version: VERSION,
  });
  const catalog = startCatalog({
    apis,
    naming: () => settings().applications,
    changed: (state) => log.kubernetes.info({ ...state }, 'discovery'),
  });
  opened.add(async () => {
    await catalog.stop();
    await Promise.all(apis.map((api) => api.close()));
  });
  const jobs = await startJobs({ url: config.postgres.url, now, log: log.workorder });
  opened.add(jobs.stop);
  const slack = connectSlack({ ...config.slack, log: log.slack });
  return { db, redis, apis, catalog, jobs, slack };
}

async function assertMigrated(db: Knex): Promise<void> {
  const pending = await pendingMigrations(db);
  if (pending.length === 0) return;
  throw new Error(`The database lacks ${pending.join(', ')}. Run \`firebreak migrate\` as its owner first.`);
}

/** What `/readyz` asks, by the name it says. */
export function readinessChecks({ db, redis, slack, apis }: Surroundings) {
  const clusters = apis.map(
    (api) => [`cluster:${api.cluster}`, (signal: AbortSignal) => ping(api, signal)] as const,
  );
  return {
    postgres: () => db.raw('select 1'),
    redis: () => redis.ping(),
    slack: () => {
      if (!slack.alive()) throw new Error('Slack cannot reach us');
    },
    ...Object.fromEntries(clusters),
  };
}
