import { inspect } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { withoutSecrets } from '../src/log/without-secrets.ts';
import { type LogPart, makeLog } from '../src/log.ts';

const Line = z.record(z.string(), z.unknown());

/** Loggers whose lines are kept instead of written. */
function capturedLog(level = 'trace') {
  const written: string[] = [];
  const logs = makeLog({ level }, { write: (line) => written.push(line) });
  return { logs, written, lines: () => written.map((line) => Line.parse(JSON.parse(line))) };
}

test('a line says when, how bad and in which log, and carries its children’s ids', () => {
  const { logs, lines, written } = capturedLog();

  logs.workorder.child({ ticketNo: 'WO-2026-000012' }).info({ user: 'alice' }, 'ticket opened');

  expect(lines()).toEqual([
    {
      level: 'INFO',
      log: 'workorder',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      ticketNo: 'WO-2026-000012',
      user: 'alice',
      msg: 'ticket opened',
    },
  ]);
  expect(written[0]).toMatch(/^\{"level":"INFO","log":"workorder",.*\}\n$/);
});

test.each<LogPart>(['workorder', 'application', 'kubernetes', 'slack', 'http'])('%s has a log', (part) => {
  const { logs, lines } = capturedLog();

  logs[part].warn('careful');
  logs[part].child({ a: 1 }).error('broken');
  logs[part].fatal('gone');

  expect(lines()).toMatchObject([
    { level: 'WARN', log: part },
    { level: 'ERROR', log: 'error', part, a: 1 },
    { level: 'FATAL', log: 'error', part },
  ]);
});

test('lines below the level are left out', () => {
  const { logs, lines } = capturedLog('warn');

  logs.slack.info('no');
  logs.slack.warn('yes');

  expect(lines()).toMatchObject([{ msg: 'yes' }]);
});

test('an error is told with its type, its stack and its cause', () => {
  const { logs, lines } = capturedLog();

  logs.kubernetes.error({ err: new TypeError('outer', { cause: new Error('inner') }) }, 'failed');

  expect(lines()).toMatchObject([
    {
      err: {
        type: 'TypeError',
        message: 'outer: inner',
        stack: expect.stringContaining('caused by: Error: inner'),
      },
    },
  ]);
});

const jwt = `eyJ${'a'.repeat(20)}.${'b'.repeat(20)}.${'c'.repeat(20)}`;

/** What must not be seen, and texts it may stand in. */
const secrets: [secret: string, text: string][] = [
  ['xoxb-123-456-abcDEF', 'token xoxb-123-456-abcDEF is invalid'],
  ['xoxe.xoxb-1-Mi0yLTEx', 'rotated to xoxe.xoxb-1-Mi0yLTEx'],
  ['xapp-1-A0-123-abc', 'opened with xapp-1-A0-123-abc'],
  ['fbk_Zm9vYmFy-_x', 'curl -H "Authorization: Bearer fbk_Zm9vYmFy-_x"'],
  [jwt, `unauthorized ${jwt}`],
  ['c2VjcmV0LXNlY3JldA==', 'Authorization: Basic c2VjcmV0LXNlY3JldA=='],
  ['eb243592-faa2-4ba2-a551', "headers: { Authorization: 'GenieKey eb243592-faa2-4ba2-a551' }"],
  ['eb243592-faa2-4ba2-a551', 'refused GenieKey eb243592-faa2-4ba2-a551'],
  ['u+pdToken_12345', 'Authorization: Token token=u+pdToken_12345'],
  ['hunter2', 'connect postgres://firebreak:hunter2@db:5432/firebreak failed'],
  ['hunter2', 'connect redis://:hunter2@cache:6379/0 failed'],
  ['hu:nt/er@2', 'connect postgres://firebreak:hu:nt/er@2@db:5432/firebreak failed'],
  ['hunter2', 'host=db password=hunter2 dbname=firebreak'],
  ['hunter2', 'GET /x?access_token=hunter2&page=2'],
  ['hunter2', JSON.stringify({ headers: { 'x-api-key': 'hunter2' } })],
  ['hunter2', inspect({ user: 'u', password: 'hunter2' })],
  ['T0/B0/hunter2', 'POST https://hooks.slack.com/services/T0/B0/hunter2 failed'],
  ['hunter2', 'socket wss://wss-primary.slack.com/link/?ticket=hunter2&app_id=1 closed'],
];

test.each(secrets)('%s is masked wherever it is logged', (secret, text) => {
  const { logs, written } = capturedLog();
  const cause = Object.assign(new Error(text), { config: { url: text }, list: [text, `first\n${text}`] });

  logs.application.info(text);
  logs.application.info({ deep: { nested: [{ text: `line\n${text}` }] } }, '%s', text);
  logs.application.child({ bound: text }).warn('bound');
  logs.application.error({ err: new Error(`outer\n${text}`, { cause }) }, 'failed');
  logs.application.error(new AggregateError([cause], text));

  expect(written.join('')).not.toContain(secret);
  expect(written).toHaveLength(5);
  for (const line of written) expect(Line.parse(JSON.parse(line)).time).toBeTypeOf('string');
});

test.each([
  'password',
  'botToken',
  'SLACK_BOT_TOKEN',
  'signingSecret',
  'Authorization',
  'set-cookie',
  'FIREBREAK_ENCRYPTION_KEY',
  'response_url',
])('a field called %s is masked whatever stands in it', (name) => {
  const { logs, lines } = capturedLog();

  logs.application.info({ [name]: 'a "quoted" \\ value', other: 'stays' });

  expect(lines()).toMatchObject([{ [name]: '[redacted]', other: 'stays' }]);
});

test('what is no secret stays as it is', () => {
  const text =
    'GET https://10.0.0.1:6443/api/v1/pods?limit=5 by a@b.example, key APPLICATION:DELETE:POD:TOKEN:USERNAME:alice';
  const { logs, lines } = capturedLog();

  logs.kubernetes.info({ tokenKey: text, tokens: 3 }, text);

  expect(lines()).toMatchObject([{ tokenKey: text, tokens: 3, msg: text }]);
});

test('masking never breaks a line', () => {
  const piece = fc.constantFrom(
    '"',
    '\\',
    "'",
    'password',
    '=',
    ': ',
    'xoxb-1',
    '://u:',
    '@',
    'Bearer ',
    ' ',
    'x',
  );
  const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));

  fc.assert(
    fc.property(fc.dictionary(text, fc.oneof(text, fc.jsonValue())), (value) => {
      expect(() => JSON.parse(withoutSecrets(JSON.stringify(value)))).not.toThrow();
    }),
  );
});
