import { expect, test } from 'vitest';
import { type Found, indexOf } from '../../../src/adapters/kubernetes/catalog-index.ts';

const naming = { tags: [], overrides: {} };

function found(name: string, changes: Partial<Found> = {}): Found {
  return {
    kind: 'Deployment',
    name,
    uid: `uid-${name}`,
    cluster: 'prod',
    namespace: 'demo',
    labels: {},
    annotations: {},
    ...changes,
  };
}

const names = (applications: readonly { readonly name: string }[]) => applications.map(({ name }) => name);

test('workloads of one name in one place are one application', () => {
  const labels = { 'app.kubernetes.io/name': 'shop', team: 'backend' };
  const index = indexOf([found('shop-web', { labels }), found('shop-api', { labels })], naming);

  expect(index.find('shop')).toEqual([
    {
      cluster: 'prod',
      namespace: 'demo',
      name: 'shop',
      workloads: [
        { kind: 'Deployment', name: 'shop-api', uid: 'uid-shop-api' },
        { kind: 'Deployment', name: 'shop-web', uid: 'uid-shop-web' },
      ],
      tags: { team: 'backend' },
    },
  ]);
});

test('the same name in two places is two applications, told apart by place', () => {
  const index = indexOf([found('shop'), found('shop', { cluster: 'staging' })], naming);

  expect(index.find('shop')).toHaveLength(2);
  expect(index.find('shop@staging/demo')).toMatchObject([{ cluster: 'staging' }]);
  expect(index.find('shop@moon/demo')).toEqual([]);
});

test('what the configuration says of an application wins over its labels', () => {
  const labels = { team: 'mallory', critical: 'false', env: 'production' };
  const overrides = { shop: { team: 'backend', critical: 'true' } };

  const [application] = indexOf([found('shop', { labels })], { tags: [], overrides }).find('shop');

  expect(application?.tags).toEqual({ team: 'backend', critical: 'true', env: 'production' });
});

test('one critical workload makes the application critical', () => {
  const labels = { app: 'shop' };
  const index = indexOf(
    [
      found('a', { labels: { ...labels, critical: 'false', team: 'first' } }),
      found('b', { labels: { ...labels, critical: 'true', team: 'second' } }),
    ],
    naming,
  );

  expect(index.find('shop')[0]?.tags).toEqual({ critical: 'true', team: 'first' });
});

test('a search gives the exact name first, then those that begin so, then those that contain it', () => {
  const index = indexOf(
    ['my-web', 'web-service', 'web', 'other'].map((name) => found(name)),
    naming,
  );

  expect(names(index.search('WEB', 10))).toEqual(['web', 'web-service', 'my-web']);
  expect(names(index.search('web', 2))).toEqual(['web', 'web-service']);
  expect(names(index.search('', 10))).toEqual(['my-web', 'other', 'web', 'web-service']);
  expect(names(index.search('zzz', 10))).toEqual([]);
});

test('a search that names a place looks there', () => {
  const index = indexOf([found('web'), found('web', { cluster: 'staging' })], naming);

  expect(index.search('web@stag', 10)).toMatchObject([{ cluster: 'staging' }]);
});

test('a mistyped name gives the nearest ones', () => {
  const index = indexOf([found('web-service'), found('api-gateway')], naming);

  expect(index.nearest('web-servcie')).toEqual(['web-service']);
  expect(index.nearest('web-servcie@prod/demo')).toEqual(['web-service']);
});

test('names that mean something to JavaScript are names like any other', () => {
  const index = indexOf([found('constructor')], naming);

  expect(index.find('constructor')).toMatchObject([{ name: 'constructor', tags: {} }]);
  expect(index.find('__proto__')).toEqual([]);
});
