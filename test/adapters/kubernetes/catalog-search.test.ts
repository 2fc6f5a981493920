import { expect, test } from 'vitest';
import { makeCatalogIndex } from '../../../src/adapters/kubernetes/catalog-index.ts';
import type { Tags } from '../../../src/domain/application.ts';

type Known = { readonly name: string; readonly cluster?: string; readonly tags?: Tags };

/** What a search for that finds among these applications, by name. */
function search(known: readonly (string | Known)[], typed: string, limit = 100): string[] {
  const index = makeCatalogIndex(() => ({ tags: ['tier'], overrides: {} }));
  for (const each of known) {
    const { name, cluster = 'prod', tags = {} } = typeof each === 'string' ? { name: each } : each;
    const uid = `${cluster}-${name}`;
    index.add({ kind: 'Deployment', cluster, namespace: 'demo', name, uid, labels: tags, annotations: {} });
  }
  return index.search(typed, limit).map(({ name }) => name);
}

test('the exact name comes first, then names that begin so, those with such a part, and those that hold it', () => {
  const known = ['cobweb', 'my-web', 'web-service', 'web', 'other', 'v1.webhook'];

  expect(search(known, 'WEB')).toEqual(['web', 'web-service', 'my-web', 'v1.webhook', 'cobweb']);
  expect(search(known, ' web ', 2)).toEqual(['web', 'web-service']);
  expect(search(known, 'zzz')).toEqual([]);
});

test('a part counts wherever it stands first, even after one in the middle of a part', () => {
  expect(search(['cobweb-web', 'aweb'], 'web')).toEqual(['cobweb-web', 'aweb']);
});

test('nothing typed gives all, by name', () => {
  expect(search(['web', 'api', 'Zoo', 'db'], '')).toEqual(['Zoo', 'api', 'db', 'web']);
  expect(search(['web', 'api'], '  ', 1)).toEqual(['api']);
});

test('equals are told by name, then by place', () => {
  const known = [{ name: 'web', cluster: 'staging' }, { name: 'web' }, 'web-b', 'web-a'];
  const index = makeCatalogIndex(() => ({ tags: [], overrides: {} }));
  for (const cluster of ['staging', 'prod']) {
    index.add({
      kind: 'Deployment',
      cluster,
      namespace: 'demo',
      name: 'web',
      uid: cluster,
      labels: {},
      annotations: {},
    });
  }

  expect(search(known, 'web')).toEqual(['web', 'web', 'web-a', 'web-b']);
  expect(index.search('web', 10).map(({ cluster }) => cluster)).toEqual(['prod', 'staging']);
});

test('several words must all be in the name', () => {
  expect(search(['shop-web', 'shop-api', 'web-shop-eu'], 'shop web')).toEqual(['shop-web', 'web-shop-eu']);
});

test('whoever names a place looks there', () => {
  const known = [{ name: 'web' }, { name: 'web-2', cluster: 'staging' }];

  expect(search(known, 'web@prod')).toEqual(['web']);
  expect(search(known, 'staging/demo')).toEqual(['web-2']);
  expect(search(known, 'web@prod/demo')).toEqual(['web']);
});

const teams: readonly Known[] = [
  { name: 'web', tags: { team: 'backend', tier: 'gold' } },
  { name: 'api', tags: { team: 'backend-eu' } },
  { name: 'site', tags: { team: 'frontend', critical: 'true' } },
  { name: 'webhook', tags: { team: 'backend' } },
];

test.each([
  ['team:backend', ['web', 'webhook', 'api']],
  ['team:back', ['api', 'web', 'webhook']],
  ['Team:BACKEND', ['web', 'webhook', 'api']],
  ['team:', ['api', 'site', 'web', 'webhook']],
  ['critical:true', ['site']],
  ['tier:gold', ['web']],
  ['team:backend web', ['web', 'webhook']],
  ['web team:backend', ['web', 'webhook']],
  ['team:backend tier:gold', ['web']],
  ['team:nobody', []],
  ['owner:backend', []],
  ['constructor:x', []],
  ['team:frontend web', []],
  [':', []],
])('%s finds %j', (typed, expected) => {
  expect(search(teams, typed)).toEqual(expected);
});

test.each([
  ['a letter too few', 'paymnt', ['payment-service']],
  ['a letter too many', 'paymeent', ['payment-service']],
  ['a wrong letter', 'paynent', ['payment-service']],
  ['two letters swapped', 'payment-servcie', ['payment-service']],
  ['the first letters of parts', 'psvc', ['payment-service']],
  ['an error in one of two words', 'payment servise', ['payment-service']],
  ['nothing like it', 'xylophone', []],
])('%s: %s', (_what, typed, expected) => {
  expect(search(['payment-service', 'checkout', 'auth'], typed)).toEqual(expected);
});

test('what is nearly so is offered only where nothing is so, the nearest first', () => {
  expect(search(['catalog', 'cataloge', 'cataxxlog'], 'catalog')).toEqual(['catalog', 'cataloge']);
  expect(search(['k-a-f-k-a', 'kafta', 'kaaffka-x'], 'kafka')).toEqual(['kafta', 'kaaffka-x', 'k-a-f-k-a']);
});

test('tags must be so even where the name is only nearly so', () => {
  expect(search(teams, 'webhok team:backend')).toEqual(['webhook']);
  expect(search(teams, 'webhok team:frontend')).toEqual([]);
});

test('long and strange words are no trouble', () => {
  const long = `web-${'a'.repeat(200)}`;

  expect(search([long, 'web'], 'a'.repeat(100))).toEqual([long]);
  expect(search([long, 'web'], `b${'a'.repeat(100)}`)).toEqual([long]);
  expect(search(['web'], 'a'.repeat(5_000))).toEqual([]);
  expect(search(['web'], '网络')).toEqual([]);
  expect(search(['web'], '.*')).toEqual([]);
});
