import { z } from 'zod';
import type { Reading } from './reading.ts';

/** Environment variables by name; an empty one counts as absent. */
export type Environment = Readonly<Record<string, string | undefined>>;

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const SLACK_API_URL = 'https://slack.com/api/';
const MOST_PORT = 65_535;
const KEY_BYTES = 32;

/** Says what belongs there and never what stands there: it may be a secret. */
const must = (what: string) => ({
  error: ({ input }: { readonly input?: unknown }) =>
    input === undefined ? `is missing; must be ${what}` : `must be ${what}`,
});

const portRule = must(`a port number from 0 to ${MOST_PORT}`);
const port = z
  .string()
  .regex(/^\d{1,5}$/, portRule)
  .transform(Number)
  .pipe(z.number().max(MOST_PORT, portRule));

type MessageRule = ReturnType<typeof must>;

const slackToken = (prefix: string, rule: MessageRule) =>
  z.string(rule).regex(new RegExp(`^(xoxe\\.)?${prefix}-[A-Za-z0-9-]+$`), rule);

const POSTGRES_URL = 'a URL that begins with postgres://';
const postgresUrl = (rule: MessageRule) => z.url({ protocol: /^postgres(ql)?$/, ...rule });

const orElse = (other: string, what: string) => ({
  error: ({ input }: { readonly input?: unknown }) =>
    input === undefined ? `is missing, and so is ${other}; must be ${what}` : `must be ${what}`,
});

/** A header has to hold it: a character that it can't would be told, with all the rest, in the error. */
const serviceKey = (rule: MessageRule) =>
  z
    .string(rule)
    .regex(/^[!-~]{1,500}$/, rule)
    .optional();

const THIS_MACHINE = /^(localhost|127\.0\.0\.1|\[::1\])$/;
const serviceUrlRule = must('a URL that begins with https://, or with http:// on this machine');
const serviceUrl = (usual: string) =>
  z.string().refine(isPrivate, serviceUrlRule).default(usual).transform(withSlash);

const logLevel = z
  .string()
  .toLowerCase()
  .pipe(z.enum(LOG_LEVELS, must(`one of ${LOG_LEVELS.join(', ')}`)))
  .default('info');

const Serving = z.object({
  SLACK_BOT_TOKEN: slackToken('xoxb', must('a bot token (xoxb-…)')),
  SLACK_API_URL: z
    .url({ protocol: /^https?$/, ...must('a URL that begins with https:// or http://') })
    .default(SLACK_API_URL)
    .transform(withSlash),
  DATABASE_URL: postgresUrl(must(POSTGRES_URL)),
  REDIS_URL: z.url({ protocol: /^rediss?$/, ...must('a URL that begins with redis:// or rediss://') }),
  REDIS_KEY_PREFIX: z
    .string()
    .regex(/^[A-Za-z0-9._:-]{0,100}$/, must('up to 100 letters, digits and . _ : -'))
    .default(''),
  KUBECONFIG: z.string().optional(),
  PAGERDUTY_TOKEN: serviceKey(must('a REST API key of PagerDuty, without spaces')),
  PAGERDUTY_API_URL: serviceUrl('https://api.pagerduty.com/'),
  OPSGENIE_API_KEY: serviceKey(must('an API key of Opsgenie, without spaces')),
  OPSGENIE_API_URL: serviceUrl('https://api.opsgenie.com/'),
  API_PORT: port.default(8080),
  LOG_LEVEL: logLevel,
  FIREBREAK_ENCRYPTION_KEY: z
    .string()
    .transform(keyBytes)
    .refine((key) => key.length === KEY_BYTES, must('32 random bytes in base64 or hexadecimal'))
    .optional(),
});

const ON_CALL = {
  PAGERDUTY_TOKEN: true,
  PAGERDUTY_API_URL: true,
  OPSGENIE_API_KEY: true,
  OPSGENIE_API_URL: true,
} as const;

const Looking = Serving.pick({ SLACK_API_URL: true, KUBECONFIG: true, ...ON_CALL }).extend({
  SLACK_BOT_TOKEN: Serving.shape.SLACK_BOT_TOKEN.exactOptional(),
});

/** How Slack reaches Firebreak. */
export type SlackConnection =
  | { readonly mode: 'socket'; readonly appToken: string }
  | { readonly mode: 'http'; readonly signingSecret: string; readonly port: number };

const BySocket = z
  .object({ SLACK_APP_TOKEN: slackToken('xapp', must('an app-level token (xapp-…)')) })
  .transform(({ SLACK_APP_TOKEN: appToken }): SlackConnection => ({ mode: 'socket', appToken }));

const signingSecretRule = orElse('SLACK_APP_TOKEN', 'the signing secret from the settings of the Slack app');
const ByHttp = z
  .object({
    SLACK_SIGNING_SECRET: z.string(signingSecretRule).regex(/^[A-Za-z0-9]{16,}$/, signingSecretRule),
    PORT: port.default(3000),
  })
  .transform(
    (env): SlackConnection => ({ mode: 'http', signingSecret: env.SLACK_SIGNING_SECRET, port: env.PORT }),
  );

const ByOwner = z
  .object({
    DATABASE_MIGRATION_URL: postgresUrl(must(POSTGRES_URL)),
    DATABASE_URL: postgresUrl(must(POSTGRES_URL)).exactOptional(),
  })
  .transform(
    ({ DATABASE_MIGRATION_URL: ownerUrl, DATABASE_URL: servingUrl }): DatabaseUrls => ({
      ownerUrl,
      ...(servingUrl === undefined ? {} : { servingUrl }),
    }),
  );
const ByServing = z
  .object({ DATABASE_URL: postgresUrl(orElse('DATABASE_MIGRATION_URL', POSTGRES_URL)) })
  .transform(({ DATABASE_URL: url }): DatabaseUrls => ({ ownerUrl: url, servingUrl: url }));

export type DatabaseUrls = {
  /** Of the role that owns the database. */
  readonly ownerUrl: string;
  /** Of the role that Firebreak serves as, where it is known. The same as the owner's where only that is. */
  readonly servingUrl?: string;
};

export type ServingEnvironment = z.output<typeof Serving> & { readonly connection: SlackConnection };
export type OnCallEnvironment = Pick<z.output<typeof Serving>, keyof typeof ON_CALL>;
export type LookingEnvironment = z.output<typeof Looking>;
export type MigratingEnvironment = { readonly urls: DatabaseUrls; readonly LOG_LEVEL: LogLevel };

/** What `firebreak serve` needs. Socket Mode wherever there is an app-level token. */
export function readServing(env: Environment): Reading<ServingEnvironment> {
  const given = withoutEmpty(env);
  const connection = read(given.SLACK_APP_TOKEN === undefined ? ByHttp : BySocket, given);
  const rest = read(Serving, given);
  if (connection.kind === 'bad' || rest.kind === 'bad') return bothBad(rest, connection);
  if (connection.value.mode === 'http' && clash(connection.value.port, rest.value.API_PORT)) {
    return { kind: 'bad', problems: ['API_PORT must differ from PORT'] };
  }
  return { kind: 'good', value: { ...rest.value, connection: connection.value } };
}

/** What `firebreak policy` can look things up with; it does without. */
export function readLooking(env: Environment): Reading<LookingEnvironment> {
  return read(Looking, withoutEmpty(env));
}

/** What `firebreak migrate` needs: a database, nothing else. */
export function readMigrating(env: Environment): Reading<MigratingEnvironment> {
  const given = withoutEmpty(env);
  const urls = read(given.DATABASE_MIGRATION_URL === undefined ? ByServing : ByOwner, given);
  const rest = read(z.object({ LOG_LEVEL: logLevel }), given);
  if (urls.kind === 'bad' || rest.kind === 'bad') return bothBad(urls, rest);
  return { kind: 'good', value: { ...rest.value, urls: urls.value } };
}

function read<T>(schema: z.ZodType<T>, given: Environment): Reading<T> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return { kind: 'good', value: parsed.data };
  const lines = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
  return { kind: 'bad', problems: [...new Set(lines)] };
}

function bothBad(...readings: readonly Reading<unknown>[]): Reading<never> {
  return {
    kind: 'bad',
    problems: readings.flatMap((reading) => (reading.kind === 'bad' ? reading.problems : [])),
  };
}

/** Any number of servers may ask for a free port. */
const clash = (one: number, other: number) => one === other && one !== 0;

function withoutEmpty(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
}

function withSlash(url: string): string {
  return url.endsWith('/') ? url : `${url}/`;
}

/** Whether a key sent there is read by nobody on the way. */
function isPrivate(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || (protocol === 'http:' && THIS_MACHINE.test(hostname));
}

function keyBytes(text: string): Uint8Array {
  return Buffer.from(text, /^[0-9a-f]{64}$/i.test(text) ? 'hex' : 'base64');
}
