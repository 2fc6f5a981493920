import { startApp } from './app.ts';
import { readConfig, readMigrationConfig } from './config.ts';
import { makeLog } from './log.ts';
import { migrateDatabase } from './migrate.ts';
import { policyCommand } from './policy-command/policy-command.ts';
import { serve } from './serve.ts';

const USAGE = `Usage: firebreak <command>

  serve     run Firebreak: Slack, clusters, jobs and the HTTP port
  migrate   bring the database up to date, as the role that owns it
  policy    check firebreak.yaml, or explain what it says: policy check, policy explain, policy who

docs/configuration.md says what they read from the environment and from firebreak.yaml.`;

const WRONG_USAGE = 2;

type Env = Readonly<Record<string, string | undefined>>;

type Run = (env: Env, args: readonly string[]) => Promise<number>;

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

async function runPolicy(env: Env, args: readonly string[]): Promise<number> {
  const { code, out, err } = await policyCommand(args, { env, now: new Date() });
  if (out !== undefined) console.log(out);
  if (err !== undefined) console.error(err);
  return code;
}

const commands: ReadonlyMap<string | undefined, { readonly run: Run; readonly takesArguments: boolean }> =
  new Map([
    ['serve', { run: runServe, takesArguments: false }],
    ['migrate', { run: runMigrate, takesArguments: false }],
    ['policy', { run: runPolicy, takesArguments: true }],
  ]);

/** Gives the exit code. What keeps a command from starting is told in plain words on standard error. */
async function main([name, ...rest]: readonly string[], env: Env): Promise<number> {
  const command = commands.get(name);
  if (command === undefined || (rest.length > 0 && !command.takesArguments)) {
    console.error(USAGE);
    return WRONG_USAGE;
  }
  return command.run(env, rest).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  });
}

process.exit(await main(process.argv.slice(2), process.env));
