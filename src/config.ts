import {
  type DatabaseUrls,
  type Environment,
  type LogLevel,
  type OnCallEnvironment,
  readMigrating,
  readServing,
  type ServingEnvironment,
  type SlackConnection,
} from './config/environment.ts';
import { readFirebreakFile } from './config/firebreak-file.ts';
import { fitting } from './config/problems.ts';
import type { Reading } from './config/reading.ts';
import type { Settings } from './config/settings.ts';

/** Everything the process needs to know, grouped by who needs it. */
export type Config = {
  readonly slack: {
    readonly botToken: string;
    /** Ends in a slash. */
    readonly apiUrl: string;
    readonly connection: SlackConnection;
  };
  readonly postgres: { readonly url: string };
  readonly redis: { readonly url: string; readonly keyPrefix: string };
  readonly kubernetes: {
    /** The value of KUBECONFIG; undefined: where kubectl looks. */
    readonly kubeconfig: string | undefined;
    readonly clusters: Settings['clusters'];
  };
  readonly http: { readonly port: number };
  readonly log: { readonly level: LogLevel };
  /** The services that know who is on call, where there is a key for them. */
  readonly onCall: Readonly<Record<'pagerduty' | 'opsgenie', OnCallAccess | undefined>>;
  /** Where firebreak.yaml is, to be looked at again. */
  readonly firebreakFile: string;
  /** What it says at the start. */
  readonly settings: Settings;
  /** 32 bytes. */
  readonly encryptionKey: Uint8Array | undefined;
};

export type OnCallAccess = {
  readonly key: string;
  /** Ends in a slash. */
  readonly apiUrl: string;
};

export type MigrationConfig = {
  readonly postgres: DatabaseUrls;
  readonly log: { readonly level: LogLevel };
};

/**
 * Environment and firebreak.yaml → what `serve` needs.
 * @throws one Error whose message lists every problem of both; it never holds a value of the environment.
 */
export function readConfig(env: Environment): Config {
  const serving = readServing(env);
  const path = env.FIREBREAK_CONFIG || 'firebreak.yaml';
  const read = readFirebreakFile(path);
  const file = serving.kind === 'good' ? fitting(read, keysIn(serving.value)) : read;
  if (serving.kind === 'good' && file.kind === 'good') return configFrom(serving.value, file.value, path);
  throw unusable([
    { name: 'environment', reading: serving },
    { name: path, reading: file },
  ]);
}

/**
 * Environment → what `migrate` needs.
 * @throws one Error whose message lists every problem, without any value.
 */
export function readMigrationConfig(env: Environment): MigrationConfig {
  const reading = readMigrating(env);
  if (reading.kind === 'bad') throw unusable([{ name: 'environment', reading }]);
  return { postgres: reading.value.urls, log: { level: reading.value.LOG_LEVEL } };
}

function configFrom(env: ServingEnvironment, settings: Settings, firebreakFile: string): Config {
  return {
    slack: {
      botToken: env.SLACK_BOT_TOKEN,
      apiUrl: env.SLACK_API_URL,
      connection: env.connection,
    },
    postgres: { url: env.DATABASE_URL },
    redis: { url: env.REDIS_URL, keyPrefix: env.REDIS_KEY_PREFIX },
    kubernetes: { kubeconfig: env.KUBECONFIG, clusters: settings.clusters },
    http: { port: env.API_PORT },
    log: { level: env.LOG_LEVEL },
    ...keysIn(env),
    firebreakFile,
    settings,
  };
}

/** What a policy may need. */
const keysIn = (env: ServingEnvironment): Pick<Config, 'encryptionKey' | 'onCall'> => ({
  encryptionKey: env.FIREBREAK_ENCRYPTION_KEY,
  onCall: onCallAccess(env),
});

export const onCallAccess = (env: OnCallEnvironment): Config['onCall'] => ({
  pagerduty: access(env.PAGERDUTY_TOKEN, env.PAGERDUTY_API_URL),
  opsgenie: access(env.OPSGENIE_API_KEY, env.OPSGENIE_API_URL),
});

const access = (key: string | undefined, apiUrl: string): OnCallAccess | undefined =>
  key === undefined ? undefined : { key, apiUrl };

function unusable(parts: readonly { readonly name: string; readonly reading: Reading<unknown> }[]): Error {
  const lines = parts.flatMap(({ name, reading }) =>
    reading.kind === 'good' ? [] : [`${name}:`, ...reading.problems.map((problem) => `  ${problem}`)],
  );
  return new Error(`The configuration cannot be used.\n${lines.join('\n')}`);
}
