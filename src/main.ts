import { startApp } from './app.ts';
import { readConfig, readMigrationConfig } from './config.ts';
import { makeLog } from './log.ts';
import { migrateDatabase } from './migrate.ts';
import { serve } from './serve.ts';

const USAGE = `Usage: firebreak <command>

  serve     run Firebreak: Slack, clusters, jobs and the HTTP port
  migrate   bring the database up to date, as the role that owns it

docs/configuration.md says what they read from the environment and from firebreak.yaml.`;

const WRONG_USAGE = 2;

type Env = Readonly<Record<string, string | undefined>>;

async function runServe(env: Env): Promise<number> {
  const config = readConfig(env);
  const log = makeLog(config.log);
  const start = () => startApp({ config, log, now: () => new Date() });
  return serve({ start, events: process, log: log.application });
}

async function runMigrate(env: Env): Promise<number> {
  const { postgres, log: level } = readMigrationConfig(env);
  const log = makeLog(level).application;
  if (postgres.servingUrl === postgres.ownerUrl) {
    log.warn(
      'DATABASE_MIGRATION_URL is not set: the role that serves would own the audit log, and could change it',
    );
  }
  try {
    await migrateDatabase(postgres);
    log.info('the database is up to date');
    return 0;
  } catch (err) {
    log.fatal({ err }, 'the database could not be brought up to date');
    return 1;
  }
}

const commands: ReadonlyMap<string | undefined, (env: Env) => Promise<number>> = new Map([
  ['serve', runServe],
  ['migrate', runMigrate],
]);

/** Gives the exit code. What keeps a command from starting is told in plain words on standard error. */
async function main([name, ...rest]: readonly string[], env: Env): Promise<number> {
  const command = commands.get(name);
  if (command === undefined || rest.length > 0) {
    console.error(USAGE);
    return WRONG_USAGE;
  }
  return command(env).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  });
}

process.exit(await main(process.argv.slice(2), process.env));
