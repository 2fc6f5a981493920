import { expect, test } from 'vitest';
import {
  type CatalogIndex,
  type Found,
  makeCatalogIndex,
  type Naming,
} from '../../../src/adapters/kubernetes/catalog-index.ts';

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

function indexOf(all: readonly Found[], said: Naming): CatalogIndex {
  const index = makeCatalogIndex(() => said);
  for (const each of all) index.add(each);
  return index;
}

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

test('workloads of several kinds are one application, and a name may be taken once by each kind', () => {
  const labels = { 'app.kubernetes.io/instance': 'shop' };
  const index = indexOf(
    [
      found('shop', { kind: 'StatefulSet', uid: 'database', labels }),
      found('shop', { uid: 'web', labels }),
      found('agent', { kind: 'DaemonSet', uid: 'agent', labels }),
    ],
    naming,
  );

  expect(index.find('shop')).toMatchObject([
    {
      workloads: [
        { kind: 'DaemonSet', name: 'agent', uid: 'agent' },
        { kind: 'Deployment', name: 'shop', uid: 'web' },
        { kind: 'StatefulSet', name: 'shop', uid: 'database' },
      ],
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

test('what is taken out is gone at the next look-up, and its application with the last of its workloads', () => {
  const labels = { app: 'shop' };
  const [web, api] = [found('web', { labels }), found('api', { labels })];
  const index = indexOf([web, api], naming);
  expect(index.find('shop')[0]?.workloads).toHaveLength(2);

  index.remove(web);
  expect(index.find('shop')[0]?.workloads).toEqual([{ kind: 'Deployment', name: 'api', uid: 'uid-api' }]);
  index.remove(api);
  expect(index.find('shop')).toEqual([]);
  expect(index.search('', 10)).toEqual([]);
});

test('a workload that changes its application leaves the one and joins the other', () => {
  const before = found('web', { labels: { app: 'shop' } });
  const index = indexOf([before], naming);
  expect(index.find('shop')).toHaveLength(1);

  index.remove(before);
  index.add(found('web', { labels: { app: 'store' } }));

  expect(index.find('shop')).toEqual([]);
  expect(index.find('store')).toHaveLength(1);
});

test('an application that did not change is not made anew', () => {
  const index = indexOf([found('web')], naming);
  const [before] = index.find('web');

  index.add(found('api'));

  expect(index.find('api')).toHaveLength(1);
  expect(index.find('web')[0]).toBe(before);
});

test('a naming that is another one makes all anew', () => {
  let said: Naming = naming;
  const index = makeCatalogIndex(() => said);
  index.add(found('web', { annotations: { schedule: 'weekdays' } }));
  expect(index.find('web')[0]?.tags).toEqual({});

  said = { ...naming, tags: ['schedule'] };

  expect(index.find('web')[0]?.tags).toEqual({ schedule: 'weekdays' });
});
