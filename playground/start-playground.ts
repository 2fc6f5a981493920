import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { migrateDatabase } from '../src/migrate.ts';
import { type BotProcess, keepBotRunning } from './bot-process.ts';
import type { Cluster } from './cluster/cluster.ts';
import { mergeKubeconfigs } from './cluster/kubeconfig.ts';
import { humanTimings } from './cluster/kubelet/timings.ts';
import { startCluster } from './cluster/start-cluster.ts';
import { freePort } from './free-port.ts';
import { botOutage, clusterOutage, slackOutage, tapOutage } from './outages.ts';
import { createDatabase } from './postgres/databases.ts';
import { startPostgres } from './postgres/start-postgres.ts';
import { startRedis } from './redis/start-redis.ts';
import * as seed from './seed.ts';
import { type Slack, startSlack } from './slack/start.ts';
import { startTap } from './tap.ts';
import type { Outage } from './web/drill.ts';
import { type Page, startPage } from './web/start-page.ts';

export type Playground = {
  /** Of the page. */
  readonly url: string;
  readonly slack: Slack;
  readonly clusters: { readonly prod: Cluster; readonly staging: Cluster };
  readonly bot: BotProcess;
  /** Past the taps, for those who look behind the scenes. */
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly healthUrl: string;
  readonly logFile: string;
  readonly stop: () => Promise<void>;
};

type Options = {
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** What happens behind the scenes, in sentences. */
  readonly say?: (sentence: string) => void;
  /** Every line of the bot's log. */
  readonly onLine?: (line: string) => void;
  /** The page is there; the bot may still be on its way. */
  readonly onPage?: (url: string) => void;
  /** The bot's `firebreak.yaml`, where it is not to be the drill's. */
  readonly firebreakYaml?: string;
};

/** All of the playground: everything the bot needs, the bot as a process of its own, and the page to use it by. */
export async function startPlayground(options: Options = {}): Promise<Playground> {
  const opened: Opened = [];
  const stop = async () => {
    for (const close of opened.splice(0).reverse()) await close();
  };
  try {
    return { ...(await assemble(options, opened)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function assemble(options: Options, opened: Opened) {
  const folder = await mkdtemp(path.join(tmpdir(), 'firebreak-playground-'));
  opened.push(() => rm(folder, { recursive: true, force: true }));
  const slack = await startSlack({ workspace: seed.workspace });
  opened.push(slack.stop);
  const clusters = await startClusters(opened);
  // The page lists what can be taken away as it comes up.
  const outages: Outage[] = [slackOutage(slack), ...Object.values(clusters).map(clusterOutage)];
  const { cast, hints, applications } = seed;
  const shown = { slack, clusters: Object.values(clusters), outages, cast, hints, applications };
  const page = await startPage({ ...shown, port: options.port ?? 0 });
  opened.push(page.stop);
  options.onPage?.(page.url);

  const stores = await startStores(opened);
  outages.push(...stores.outages);
  const apiPort = await freePort();
  const files = await writeFiles(folder, clusters, options.firebreakYaml ?? seed.firebreakYaml);
  const env = {
    ...files,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    SLACK_API_URL: slack.apiUrl,
    DATABASE_URL: stores.usedDatabaseUrl,
    REDIS_URL: stores.usedRedisUrl,
    API_PORT: String(apiPort),
    FIREBREAK_ENCRYPTION_KEY: randomBytes(32).toString('hex'),
  };
  const logFile = path.join(folder, 'firebreak.log');
  const bot = startBot({ env, folder, logFile, page, options }, opened);
  outages.push(botOutage(bot));
  page.refresh();
  const { databaseUrl, redisUrl } = stores;
  const healthUrl = `http://127.0.0.1:${apiPort}/readyz`;
  return { url: page.url, slack, clusters, bot, databaseUrl, redisUrl, healthUrl, logFile };
}

type Opened = (() => Promise<unknown>)[];
type Clusters = Playground['clusters'];

async function startClusters(opened: Opened): Promise<Clusters> {
  const start = async (name: string, namespace: string) => {
    const cluster = await startCluster({ name, namespaces: [namespace], timings: humanTimings });
    opened.push(cluster.stop);
    return cluster;
  };
  const prod = await start('prod', 'production');
  const staging = await start('staging', 'staging');
  seed.seedProduction(prod);
  seed.seedStaging(staging);
  return { prod, staging };
}

async function startStores(opened: Opened) {
  const [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
  opened.push(postgres.stop, redis.stop);
  const { ownerUrl, servingUrl } = await createDatabase(postgres.adminUrl, 'firebreak');
  await migrateDatabase({ ownerUrl, servingUrl });
  const [postgresTap, redisTap] = await Promise.all([startTap(servingUrl), startTap(redis.url)]);
  opened.push(postgresTap.stop, redisTap.stop);
  return {
    databaseUrl: ownerUrl,
    redisUrl: redis.url,
    usedDatabaseUrl: postgresTap.url,
    usedRedisUrl: redisTap.url,
    outages: [
      tapOutage('PostgreSQL', 'No record, so nothing is decided or done', postgresTap),
      tapOutage('Redis', 'No token is valid while it is away', redisTap),
    ],
  };
}

async function writeFiles(folder: string, { prod, staging }: Clusters, firebreakYaml: string) {
  const KUBECONFIG = path.join(folder, 'kubeconfig.json');
  const FIREBREAK_CONFIG = path.join(folder, 'firebreak.yaml');
  const kubeconfig = mergeKubeconfigs([prod.kubeconfig(), staging.kubeconfig()]);
  await writeFile(KUBECONFIG, JSON.stringify(kubeconfig), { mode: 0o600 });
  await writeFile(FIREBREAK_CONFIG, firebreakYaml);
  return { KUBECONFIG, FIREBREAK_CONFIG };
}

type BotOptions = {
  readonly env: Readonly<Record<string, string>>;
  readonly folder: string;
  readonly logFile: string;
  readonly page: Page;
  readonly options: Options;
};

function startBot({ env, folder, logFile, page, options }: BotOptions, opened: Opened): BotProcess {
  const { say = () => undefined, onLine = () => undefined } = options;
  const log = createWriteStream(logFile);
  const bot = keepBotRunning({
    env,
    removeFolder: folder,
    onLine: (line) => {
      log.write(`${line}\n`);
      onLine(line);
    },
    onChange: (change) => {
      page.refresh();
      if (change.kind === 'ended')
        say(`Firebreak ended (${change.why}) and is started again.\n${change.last}`);
    },
  });
  opened.push(async () => {
    await bot.stop();
    log.end();
    await once(log, 'close');
  });
  return bot;
}
