import { expect, test } from 'vitest';
import { MASKED, manifestOf } from '../../../src/adapters/kubernetes/manifest.ts';

const manifestWith = (container: object, annotations: object = {}) =>
  manifestOf(
    {
      metadata: { name: 'web', managedFields: [{ manager: 'kubectl' }], annotations },
      spec: { template: { spec: { containers: [{ name: 'web', ...container }] } } },
      status: { replicas: 3 },
    },
    'Deployment',
  );

const containerOf = (manifest: unknown) => JSON.stringify(manifest);

test('values of variables that sound secret are masked, all others stay', () => {
  const env = [
    { name: 'DB_PASSWORD', value: 'hunter2' },
    { name: 'STRIPE_API_KEY', value: 'hunter2' },
    { name: 'AWS_SECRET_ACCESS_KEY', value: 'hunter2' },
    { name: 'LOG_LEVEL', value: 'debug' },
  ];

  const text = containerOf(manifestWith({ env }));

  expect(text).not.toContain('hunter2');
  expect(text).toContain('"value":"debug"');
});

test('references to Secrets stay: they hold no contents', () => {
  const env = [{ name: 'DB_PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } }];

  expect(containerOf(manifestWith({ env }))).toContain('{"secretKeyRef":{"name":"db","key":"password"}}');
});

test.each([
  ['a flag', { args: ['--db-password=hunter2', '--port=80'] }],
  ['a flag and its argument', { args: ['--token', 'hunter2'] }],
  ['an address', { env: [{ name: 'DATABASE_URL', value: 'postgres://app:hunter2@db:5432/app' }] }],
  [
    'a header of a probe',
    { livenessProbe: { httpGet: { httpHeaders: [{ name: 'Authorization', value: 'hunter2' }] } } },
  ],
])('a secret in %s is masked', (_where, container) => {
  const text = containerOf(manifestWith(container));

  expect(text).not.toContain('hunter2');
  expect(text).toContain(MASKED);
});

test('what kubectl applied last is left out, since it repeats every value', () => {
  const manifest = manifestWith(
    {},
    { 'kubectl.kubernetes.io/last-applied-configuration': 'hunter2', kept: 'yes' },
  );

  expect(manifest).toMatchObject({ metadata: { name: 'web', annotations: { kept: 'yes' } } });
  expect(containerOf(manifest)).not.toMatch(/hunter2|managedFields|status/);
});

test('what no jsonb takes is taken out', () => {
  expect(manifestWith({}, { note: 'a\u0000b\ud800' })).toMatchObject({
    metadata: { annotations: { note: 'ab\ufffd' } },
  });
});
