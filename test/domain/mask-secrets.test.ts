import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MASK, maskSecret, maskSecrets } from '../../src/domain/mask-secrets.ts';

/** Put together here, so that no scanner takes an example for a secret that was committed. */
const of = (...parts: readonly string[]): string => parts.join('');
const many = (text: string, times: number): string => text.repeat(times);

const JWT = of(
  'eyJ',
  'hbGciOiJIUzI1NiJ9',
  '.',
  'eyJzdWIiOiIxMjM0In0',
  '.',
  'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_w',
);

/** What a line holds that must not be seen, with the line around it. */
const SECRETS: readonly (readonly [name: string, before: string, secret: string, after: string])[] = [
  ['a token of Firebreak', 'token ', of('fbk_', many('aB3-', 10)), ' revealed'],
  ['an AWS access key id', 'using ', of('AKIA', 'IOSFODNN7EXAMPLE'), ' in eu-west-1'],
  ['a temporary AWS key id', 'using ', of('ASIA', 'IOSFODNN7EXAMPLE'), '.'],
  ['an AWS secret key', 'aws_secret_access_key = ', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', ''],
  ['an AWS secret key of the environment', 'AWS_SECRET_ACCESS_KEY=', 'wJalrXUtnFEMI/K7MDENG/bPx', ' set'],
  ['a bearer token', 'Authorization: Bearer ', 'abc.DEF-123_xyz', ''],
  ['a bearer token of its own', 'sent bearer ', 'q1w2e3r4t5y6u7i8', ' upstream'],
  ['a header of basic authentication', 'authorization: Basic ', 'dXNlcjpwYXNz', ''],
  ['basic credentials of their own', 'with basic ', 'dXNlcjpwYXNzd29yZA==', ' to the proxy'],
  ['a header in JSON', '{"Authorization":"Token ', '0123456789abcdef', '"}'],
  ['a proxy header', 'Proxy-Authorization: Basic ', 'Zm9vOmJhcg==', ''],
  ['a cookie', 'Set-Cookie: ', 'sid=31d4d96e407aad42; Path=/', ''],
  ['a password in a URL', 'postgres://app:', 's3cr3t!', '@db:5432/shop'],
  ['a password with an @ in it', 'amqp://app:', 'p@ss', '@mq:5672/'],
  ['a password without a user', 'redis://:', 'hunter2', '@cache:6379/0'],
  ['a token in a URL', 'cloning https://', of('x0', many('a1', 12)), '@git.example.com/web.git'],
  ['a JSON Web Token', 'claims of ', JWT, ' are stale'],
  ['a JSON Web Token in a query', '/login?jwt=', JWT, ''],
  ['a password', 'password=', 'hunter2', ' user=app'],
  ['a password in quotes', "password='", 'hunter 2', "' user=app"],
  ['a password of a driver', 'DB_PASSWORD: ', 'hunter', ''],
  ['a password in YAML', 'password: "', 'pa\\"ss word', '"'],
  ['a password in JSON', '{"user":"app","password":"', 'pa\\"ss', '","port":5432}'],
  ['a password with a space before it', '{"dbPassword" : "', 'hunter2', '"}'],
  ['a password in JSON in JSON', '{"msg":"{\\"password\\":\\"', 'hunter2', '\\"}"}'],
  ['a short name', 'DB_PASS=', 'hunter2', ''],
  ['a Ruby hash', 'secret_key => ', 'deadbeef01', ', other'],
  ['a secret of a client', 'client_secret=', '9f8e7d', '&grant_type=x'],
  ['a token in a query', 'GET /hook?token=', 'abcdef', '&page=2'],
  ['an API key', 'X-Api-Key: ', '12ab34cd', ''],
  ['a signature in a URL', 'https://x.blob.example.com/a?sv=1&sig=', 'abc%2Bdef', '&se=2'],
  ['an option', 'run --db-password ', 'hunter2', ' --port 5432'],
  ['an option with =', 'run --api-token=', 'hunter2', ' --port 5432'],
  ['a connection string', 'Server=db;User Id=app;Password=', 'hunter2', ';Encrypt=true'],
  ['an account key', 'AccountName=x;AccountKey=', 'abc123+/==', ';EndpointSuffix=y'],
  ['a token of GitHub', 'push with ', of('ghp_', many('a1B2', 9)), ' refused'],
  ['a fine-grained token of GitHub', 'push with ', of('github_pat_', many('a1B2_', 8)), ''],
  ['a token of GitLab', 'push with ', of('glpat-', many('a1B2', 5)), ''],
  ['a token of npm', '//registry.npmjs.org/ ', of('npm_', many('a1B2', 9)), ''],
  ['a token of Slack', 'slack ', of('xoxb-', '1234567890-abcdefghij'), ' revoked'],
  ['an app token of Slack', 'slack ', of('xapp-', '1-A012-345-abcdef'), ''],
  ['a webhook of Slack', 'https://hooks.slack.com/', of('services/', 'T000/B000/XXXXXXXX'), ' is gone'],
  ['an API key of Google', 'maps ', of('AIza', many('a1B2-', 7)), ''],
  ['an access token of Google', 'gcs ', of('ya29.', many('a1B2', 8)), ''],
  ['a client secret of Google', 'oauth ', of('GOCSPX-', many('a1B2', 7)), ''],
  ['a key of Stripe', 'charge with ', of('sk_', 'live_', many('a1B2', 6)), ''],
  ['a key of SendGrid', 'mail ', of('SG.', many('a1B2', 5), '.', many('c3D4', 10)), ''],
  ['a token of Vault', 'vault ', of('hvs.', many('a1B2', 7)), ''],
  ['a key of a model provider', 'llm ', of('sk-', many('a1B2', 10)), ''],
  ['a payment card', 'charging ', '4111 1111 1111 1111', ' for 12 EUR'],
  ['a payment card without spaces', 'card ', '5555555555554444', ' declined'],
  ['a payment card of fifteen digits', 'card ', '378282246310005', ' declined'],
  [
    'a private key on one line',
    'key: ',
    '-----BEGIN RSA PRIVATE KEY-----\\nMIIE\\n-----END RSA PRIVATE KEY-----',
    ' read',
  ],
];

test.each(SECRETS)('%s is masked, and nothing else of its line', (_, before, secret, after) => {
  const shown = maskSecret(`${before}${secret}${after}`);

  expect(shown).not.toContain(secret);
  expect(shown.startsWith(before.trimEnd().replace(/["']$/, '')), shown).toBe(true);
  expect(shown.endsWith(after), shown).toBe(true);
  expect(shown).toContain(MASK);
});

test.each(SECRETS)('%s: what is masked stays as it is when masked again', (_, before, secret, after) => {
  const once = maskSecret(`${before}${secret}${after}`);

  expect(maskSecret(once)).toBe(once);
});

test.each([
  '2026-03-01T12:00:00.123456789Z listening on :8080',
  'panic: dial tcp 10.96.0.12:5432: connect: connection refused',
  'GET http://10.0.0.1:8080/users/ann@example.com?page=2 200 12ms',
  'password authentication failed for user "app"',
  'FATAL: password authentication failed',
  "couldn't find key password in Secret demo/db",
  'secret "db-credentials" not found',
  'invalid token: unexpected end of JSON input',
  'token: expired',
  'SyntaxError: Unexpected token } in JSON at position 12',
  'max_tokens=1024 prompt_tokens=55 "total_tokens": 1079',
  'tests: pass=12 fail=0',
  'basic authentication failed',
  'bearer authentication is required',
  'the bearer of bad news',
  'key=user:1234 ttl=30s',
  'trace=4bf92f3577b34da6a3ce929d0e0e4736 span=00f067aa0ba902b7',
  'image sha256:251ad31786bae2bdf8f9435a21b808b3ddba91ac4bf8d995c416368ed5881c7a',
  'uid: 550e8400-e29b-41d4-a716-446655440000',
  'took 1772366400123456 us, id 1234567890123456',
  'order 4111 1111 1111 1112 has no valid check digit',
  '\tat com.example.TokenFilter.doFilter(TokenFilter.java:42)',
  'Back-off pulling image "registry.example.com/web:1.4.3"',
  'exceeded quota: q, requested: pods=1, used: pods=3, limited: pods=3',
  '内存不足，容器被终止',
  '',
])('an ordinary line stays as it is: %s', (line) => {
  expect(maskSecret(line)).toBe(line);
});

describe('a private key over several lines', () => {
  const [begin, end] = [of('-----BEGIN ', 'PRIVATE KEY-----'), of('-----END ', 'PRIVATE KEY-----')];
  const body = many('MIIEvQIBADANBgkq', 4);

  test('is masked whole; the lines around it stay', () => {
    expect(maskSecrets(['read', begin, body, 'c2hvcnQ=', end, 'done'])).toEqual([
      'read',
      MASK,
      MASK,
      MASK,
      MASK,
      'done',
    ]);
  });

  test('is masked where its beginning is out of sight', () => {
    expect(maskSecrets([body, end, 'done'])).toEqual([MASK, MASK, 'done']);
  });

  test('is masked where its end is out of sight', () => {
    expect(maskSecrets(['read', begin, body, 'c2hvcnQ='])).toEqual(['read', MASK, MASK, MASK]);
  });
});

/** Beginnings of patterns, repeated: what makes a pattern that backtracks take for ever. */
const pieces = [
  'a',
  '1',
  '-',
  '_',
  '.',
  ' ',
  ':',
  '/',
  '@',
  '=',
  '"',
  "'",
  '\\',
  '\\"',
  'eyJ',
  'eyJa.',
  '://',
  '://a:',
  'password',
  'password=',
  '"password":"',
  'token: ',
  '--',
  '--a-',
  'bearer ',
  'basic ',
  'authorization: ',
  'cookie=',
  'fbk_',
  'xoxb-',
  'SG.',
  'sk-',
  'AKIA',
  '4111',
  '-----BEGIN ',
  'PRIVATE KEY-----',
  '•••',
  '密',
];

test('whatever comes, however long, is answered with one line for each', () => {
  const long = fc
    .tuple(
      fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 4000 }),
    )
    .map(([parts, times]) => parts.join('').repeat(times).slice(0, 8000));

  fc.assert(
    fc.property(fc.array(long, { maxLength: 2 }), (lines) => {
      expect(maskSecrets(lines)).toHaveLength(lines.length);
    }),
    { numRuns: 60 },
  );
});

test('a secret among any text is never seen', () => {
  const secret = of('fbk_', many('aB3-', 10));

  fc.assert(
    fc.property(fc.string(), fc.string(), (before, after) => {
      expect(maskSecrets([`${before} ${secret} ${after}`]).join()).not.toContain(secret);
    }),
  );
});
