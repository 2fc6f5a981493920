import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import { afterAll } from 'vitest';
import type { AppSpec } from '../../playground/cluster/app-spec.ts';
import type { Cluster } from '../../playground/cluster/cluster.ts';
import { mergeKubeconfigs } from '../../playground/cluster/kubeconfig.ts';
import { startCluster } from '../../playground/cluster/start-cluster.ts';
import { type Slack, startSlack } from '../../playground/slack/start.ts';
import type { Environment } from '../../src/config/environment.ts';
import { type FreshDatabase, freshDatabase } from '../fresh-database.ts';
import { testRedis } from '../redis.ts';
import { firebreakFile, WORKSPACE, webService } from './drill.ts';

/** As Slack makes them. */
const SIGNING_SECRET = '8f742231b10e8888abcd9900000085a5';

export type World = {
  readonly slack: Slack;
  readonly cluster: Cluster;
  /** The clusters besides `prod`, as they were asked for. */
  readonly others: readonly Cluster[];
  readonly database: FreshDatabase;
  readonly redis: Redis;
  readonly keyPrefix: string;
  /** What the bot is started with: the variables of the README, nothing else. */
  readonly env: Environment;
};

export type WorldOptions = {
  readonly apps?: readonly AppSpec[];
  /** Clusters besides `prod`, by name, with what runs in them. */
  readonly others?: Readonly<Record<string, readonly AppSpec[]>>;
  /** Lines added to `firebreak.yaml`. */
  readonly policy?: string;
  readonly redisUrl?: string;
};

/** Everything around the bot, on the wire: Slack, a cluster, PostgreSQL and Redis. Gone when the file ends. */
export async function startWorld({
  apps = [webService],
  others: elsewhere = {},
  policy = '',
  redisUrl,
}: WorldOptions = {}): Promise<World> {
  const slack = await startSlack({
    signingSecret: SIGNING_SECRET,
    workspace: { ...WORKSPACE, commands: [{ command: '/emergency' }] },
  });
  afterAll(slack.stop);
  const cluster = await clusterWith('prod', apps);
  const others = await Promise.all(Object.entries(elsewhere).map(([name, runs]) => clusterWith(name, runs)));
  const database = await freshDatabase();
  const shared = testRedis();
  const redis = new Redis(redisUrl ?? shared.url);
  redis.on('error', () => undefined);
  afterAll(() => redis.disconnect());
  const files = await mkdtemp(path.join(tmpdir(), 'firebreak-journey-'));
  afterAll(() => rm(files, { recursive: true }));
  const [config, kubeconfig] = [path.join(files, 'firebreak.yaml'), path.join(files, 'kubeconfig')];
  await writeFile(
    config,
    firebreakFile({ clusters: [cluster, ...others].map(({ name }) => name), more: policy }),
  );
  await writeFile(
    kubeconfig,
    JSON.stringify(mergeKubeconfigs([cluster.kubeconfig(), ...others.map((each) => each.kubeconfig())])),
  );
  const env = {
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    SLACK_API_URL: slack.apiUrl,
    DATABASE_URL: database.servingUrl,
    REDIS_URL: redisUrl ?? shared.url,
    REDIS_KEY_PREFIX: shared.keyPrefix,
    KUBECONFIG: kubeconfig,
    FIREBREAK_CONFIG: config,
    API_PORT: '0',
    LOG_LEVEL: 'warn',
  };
  return { slack, cluster, others, database, redis, keyPrefix: shared.keyPrefix, env };
}

async function clusterWith(name: string, apps: readonly AppSpec[]): Promise<Cluster> {
  const cluster = await startCluster({ name, namespaces: ['production'] });
  afterAll(cluster.stop);
  for (const app of apps) cluster.deploy(app);
  return cluster;
}
