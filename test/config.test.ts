import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readConfig, readMigrationConfig } from '../src/config.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'firebreak-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

const goodFile = fileWith(`clusters: [{ name: prod, namespaces: [production] }]
channels: { default: C0OPS }
roles: { ADMIN: ["user:U0BOB"] }
`);

function fileWith(text: string): string {
  const file = path.join(folder, `${text.length}.yaml`);
  writeFileSync(file, text);
  return file;
}

const complete = {
  SLACK_BOT_TOKEN: 'xoxb-1-abc',
  SLACK_APP_TOKEN: 'xapp-1-abc',
  DATABASE_URL: 'postgres://firebreak_app:hunter2@db/firebreak',
  REDIS_URL: 'redis://cache:6379',
  FIREBREAK_CONFIG: goodFile,
};

function complaintOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error('it was accepted');
}

test('a complete environment and file become one configuration, with defaults for the rest', () => {
  const { settings, ...config } = readConfig(complete);

  expect(config).toEqual({
    slack: {
      botToken: 'xoxb-1-abc',
      apiUrl: 'https://slack.com/api/',
      connection: { mode: 'socket', appToken: 'xapp-1-abc' },
    },
    postgres: { url: complete.DATABASE_URL },
    redis: { url: 'redis://cache:6379', keyPrefix: '' },
    kubernetes: {
      kubeconfig: undefined,
      clusters: [{ name: 'prod', namespaces: ['production'] }],
    },
    http: { port: 8080 },
    log: { level: 'info' },
    encryptionKey: undefined,
    onCall: { pagerduty: undefined, opsgenie: undefined },
    firebreakFile: goodFile,
  });
  expect(settings.applications).toEqual({ tags: [], overrides: {} });
  expect(settings.channels).toEqual({ default: 'C0OPS', audit: undefined, teams: {}, language: 'en' });
  expect(settings.policy.roles.ADMIN).toEqual([{ kind: 'user', id: 'U0BOB' }]);
});

test('everything can be set, and an address gets its closing slash', () => {
  const config = readConfig({
    ...complete,
    SLACK_API_URL: 'http://127.0.0.1:4000/api',
    REDIS_KEY_PREFIX: 'staging:',
    KUBECONFIG: '/etc/kube/config',
    API_PORT: '0',
    LOG_LEVEL: 'DEBUG',
    FIREBREAK_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
    PAGERDUTY_TOKEN: 'u+pagerDutyToken123',
    PAGERDUTY_API_URL: 'https://api.eu.pagerduty.com',
    OPSGENIE_API_KEY: '0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0',
    OPSGENIE_API_URL: 'http://127.0.0.1:4001/opsgenie',
  });

  expect(config.slack.apiUrl).toBe('http://127.0.0.1:4000/api/');
  expect(config.redis.keyPrefix).toBe('staging:');
  expect(config.kubernetes.kubeconfig).toBe('/etc/kube/config');
  expect(config.http.port).toBe(0);
  expect(config.log.level).toBe('debug');
  expect(config.encryptionKey).toEqual(Buffer.alloc(32, 7));
  expect(config.onCall).toEqual({
    pagerduty: { key: 'u+pagerDutyToken123', apiUrl: 'https://api.eu.pagerduty.com/' },
    opsgenie: { key: '0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0', apiUrl: 'http://127.0.0.1:4001/opsgenie/' },
  });
});

test('without an app-level token Slack comes over signed HTTP', () => {
  const { SLACK_APP_TOKEN: _, ...rest } = complete;

  expect(readConfig({ ...rest, SLACK_SIGNING_SECRET: '0123456789abcdef' }).slack.connection).toEqual({
    mode: 'http',
    signingSecret: '0123456789abcdef',
    port: 3000,
  });
});

test('the ports of Slack and of the API must differ', () => {
  const { SLACK_APP_TOKEN: _, ...rest } = complete;
  const env = { ...rest, SLACK_SIGNING_SECRET: '0123456789abcdef', PORT: '8080' };

  expect(complaintOf(() => readConfig(env))).toContain('API_PORT must differ from PORT');
  expect(readConfig({ ...env, PORT: '0', API_PORT: '0' }).http.port).toBe(0);
});

test('an empty environment is one error that names everything that is missing', () => {
  expect(complaintOf(() => readConfig({}))).toBe(`The configuration cannot be used.
environment:
  SLACK_BOT_TOKEN is missing; must be a bot token (xoxb-…)
  DATABASE_URL is missing; must be a URL that begins with postgres://
  REDIS_URL is missing; must be a URL that begins with redis:// or rediss://
  SLACK_SIGNING_SECRET is missing, and so is SLACK_APP_TOKEN; must be the signing secret from the settings of the Slack app
firebreak.yaml:
  could not be read: ENOENT: no such file or directory, stat 'firebreak.yaml'`);
});

test('wrong values are named and never printed', () => {
  const secret = 'hunter2';
  const wrong = {
    SLACK_BOT_TOKEN: `xoxp-${secret}`,
    SLACK_APP_TOKEN: secret,
    SLACK_API_URL: `ftp://${secret}`,
    DATABASE_URL: `mysql://u:${secret}@db`,
    REDIS_URL: secret,
    REDIS_KEY_PREFIX: `${secret} *`,
    API_PORT: `80${secret}`,
    LOG_LEVEL: secret,
    PAGERDUTY_TOKEN: `${secret} ${secret}`,
    PAGERDUTY_API_URL: `http://${secret}.example.com`,
    OPSGENIE_API_KEY: `${secret}\n`,
    OPSGENIE_API_URL: secret,
    FIREBREAK_ENCRYPTION_KEY: secret,
    FIREBREAK_CONFIG: goodFile,
  };

  const complaint = complaintOf(() => readConfig(wrong));

  expect(complaint).toBe(`The configuration cannot be used.
environment:
  SLACK_BOT_TOKEN must be a bot token (xoxb-…)
  SLACK_API_URL must be a URL that begins with https:// or http://
  DATABASE_URL must be a URL that begins with postgres://
  REDIS_URL must be a URL that begins with redis:// or rediss://
  REDIS_KEY_PREFIX must be up to 100 letters, digits and . _ : -
  PAGERDUTY_TOKEN must be a REST API key of PagerDuty, without spaces
  PAGERDUTY_API_URL must be a URL that begins with https://, or with http:// on this machine
  OPSGENIE_API_KEY must be an API key of Opsgenie, without spaces
  OPSGENIE_API_URL must be a URL that begins with https://, or with http:// on this machine
  API_PORT must be a port number from 0 to 65535
  LOG_LEVEL must be one of trace, debug, info, warn, error, fatal
  FIREBREAK_ENCRYPTION_KEY must be 32 random bytes in base64 or hexadecimal
  SLACK_APP_TOKEN must be an app-level token (xapp-…)`);
  expect(complaint).not.toContain(secret);
});

test.each(['65536', '-1', '80.5', '0x50', ' 80', '1e3'])('%j is no port', (API_PORT) => {
  expect(complaintOf(() => readConfig({ ...complete, API_PORT }))).toContain('API_PORT must be');
});

test('problems of the file stand beside those of the environment', () => {
  const FIREBREAK_CONFIG = fileWith('clusters: 1\n');

  expect(complaintOf(() => readConfig({ ...complete, REDIS_URL: '', FIREBREAK_CONFIG }))).toBe(
    `The configuration cannot be used.
environment:
  REDIS_URL is missing; must be a URL that begins with redis:// or rediss://
${FIREBREAK_CONFIG}:
  1:1 channels is missing; it must be a mapping (key: value)
  1:1 roles is missing; it must be a mapping (key: value)
  1:11 clusters must be a list, but is 1`,
  );
});

test('a policy that needs the encryption key does not start without it', () => {
  const FIREBREAK_CONFIG = fileWith(`clusters: [{ name: prod, namespaces: [production] }]
channels: { default: C0OPS }
roles: { ADMIN: ["user:U0BOB"] }
rules: [{ name: money, when: {}, stepUp: true }]
`);
  const env = { ...complete, FIREBREAK_CONFIG };

  expect(complaintOf(() => readConfig(env))).toBe(`The configuration cannot be used.
${FIREBREAK_CONFIG}:
  rule "money": stepUp needs FIREBREAK_ENCRYPTION_KEY in the environment`);
  expect(
    readConfig({ ...env, FIREBREAK_ENCRYPTION_KEY: 'ab'.repeat(32) }).settings.policy.hash,
  ).toBeDefined();
});

test('migrations need the owner’s database and nothing else', () => {
  const ownerUrl = 'postgresql://owner@db/firebreak';
  const servingUrl = complete.DATABASE_URL;

  expect(readMigrationConfig({ DATABASE_MIGRATION_URL: ownerUrl, DATABASE_URL: servingUrl })).toEqual({
    postgres: { ownerUrl, servingUrl },
    log: { level: 'info' },
  });
  expect(readMigrationConfig({ DATABASE_MIGRATION_URL: ownerUrl, LOG_LEVEL: 'warn' })).toEqual({
    postgres: { ownerUrl },
    log: { level: 'warn' },
  });
  expect(readMigrationConfig({ DATABASE_URL: servingUrl })).toEqual({
    postgres: { ownerUrl: servingUrl, servingUrl },
    log: { level: 'info' },
  });
  expect(complaintOf(() => readMigrationConfig({}))).toBe(`The configuration cannot be used.
environment:
  DATABASE_URL is missing, and so is DATABASE_MIGRATION_URL; must be a URL that begins with postgres://`);
});
