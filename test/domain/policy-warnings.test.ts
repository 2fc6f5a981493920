import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Conditions, Policy } from '../../src/domain/policy.ts';
import { policyWarnings } from '../../src/domain/policy-warnings.ts';
import { policy } from '../build.ts';

const places = [
  { cluster: 'prod', namespace: 'production' },
  { cluster: 'prod', namespace: 'payments' },
  { cluster: 'stage', namespace: 'test' },
];

const warningsOf = (given: Policy, overrides = {}) => policyWarnings(given, { places, overrides });

const rules = (...whens: readonly Conditions[]): Policy =>
  policy({ rules: whens.map((when, index) => ({ name: `rule ${index + 1}`, when, terms: {} })) });

const user = (id: string) => ({ kind: 'user', id }) as const;

test('a policy in order has no warning', () => {
  expect(warningsOf(rules({ tags: { critical: 'true' } }, { severities: ['P0'] }, {}))).toEqual([]);
});

test.each<[string, Conditions, Conditions]>([
  ['everything', {}, { severities: ['P0'] }],
  ['more severities', { severities: ['P0', 'P1'] }, { severities: ['P0'], tags: { critical: 'true' } }],
  ['all severities there are', { severities: ['P3', 'P2', 'P1', 'P0'] }, { namespaces: ['payments'] }],
  ['fewer tags', { tags: { a: '1' } }, { tags: { a: '1', b: '2' } }],
])('a rule after one that takes %s never matches', (_what, earlier, later) => {
  expect(warningsOf(rules(earlier, later))).toEqual([
    { kind: 'covered', list: 'rules', rule: 'rule 2', by: 'rule 1' },
  ]);
});

test.each<[string, Conditions, Conditions]>([
  ['other severities', { severities: ['P0', 'P1'] }, { severities: ['P1', 'P2'] }],
  ['another tag', { tags: { a: '1' } }, { tags: { a: '2' } }],
  ['any cluster', { clusters: ['prod'] }, {}],
  ['more tags', { tags: { a: '1', b: '2' } }, { tags: { a: '1' } }],
])('a rule with %s still matches', (_what, earlier, later) => {
  expect(warningsOf(rules(earlier, later))).toEqual([]);
});

test('a rule for a namespace that its cluster does not have is nowhere', () => {
  expect(warningsOf(rules({ clusters: ['stage'], namespaces: ['production'] }))).toEqual([
    { kind: 'nowhere', list: 'rules', rule: 'rule 1' },
  ]);
});

test('of two deny rules the second adds nothing where the first is about everybody', () => {
  const given = policy({
    deny: [
      { name: 'nobody', when: {}, reason: 'no' },
      { name: 'not bob', when: { requesters: [user('U0BOB')] }, reason: 'no' },
    ],
  });

  expect(warningsOf(given)).toEqual([{ kind: 'covered', list: 'deny', rule: 'not bob', by: 'nobody' }]);
});

test('deny rules about other people do not cover each other', () => {
  const given = policy({
    deny: [
      { name: 'not bob', when: { requesters: [user('U0BOB')] }, reason: 'no' },
      { name: 'not ann', when: { requesters: [user('U0ANN')] }, reason: 'no' },
      { name: 'nobody', when: {}, reason: 'no' },
    ],
  });

  expect(warningsOf(given)).toEqual([]);
});

test('a team of nobody, and one that has nothing and is named nowhere, are told', () => {
  const given = policy({
    teams: {
      ...policy().teams,
      empty: { members: [], applications: ['web-service'] },
      round: { members: [{ kind: 'team', name: 'round' }], applications: ['web-service'] },
      idle: { members: [user('U0ANN')], applications: [] },
      used: { members: [user('U0ANN')], applications: [] },
    },
    roles: { ...policy().roles, AUDITOR: [{ kind: 'team', name: 'used' }] },
  });

  expect(warningsOf(given)).toEqual([
    { kind: 'team-empty', team: 'empty' },
    { kind: 'team-empty', team: 'round' },
    { kind: 'team-idle', team: 'idle' },
  ]);
});

test('an application that no team can have is told, and one whose labels may still say so is not', () => {
  const overrides = {
    cart: { team: 'shop' },
    'web-service': { team: 'backend' },
    ledger: { critical: 'true' },
  };

  expect(warningsOf(policy(), overrides)).toEqual([{ kind: 'teamless', application: 'cart' }]);
});

test('a role that nobody has is told where there is no ADMIN either', () => {
  const { roles } = policy();

  expect(warningsOf(policy({ roles: { ...roles, APPLICATION_DEPLOYER: [] } }))).toEqual([
    { kind: 'role-empty', role: 'APPLICATION_DEPLOYER', action: 'redeploy' },
  ]);
  expect(
    warningsOf(policy({ roles: { ...roles, APPLICATION_DEPLOYER: [], ADMIN: [user('U0CAROL')] } })),
  ).toEqual([]);
});

test('more approvals than people who are named one by one can never be had', () => {
  const own = { approvers: [user('U0BOB')], backups: [user('U0BOB'), user('U0ANN')] };
  const given = policy({
    rules: [
      { name: 'three', when: {}, terms: { ...own, approvals: 3 } },
      { name: 'two', when: { severities: ['P0'] }, terms: { ...own, approvals: 2 } },
    ],
  });

  expect(warningsOf(given)).toContainEqual({
    kind: 'quorum',
    rule: 'three',
    approvals: 3,
    named: ['user:U0BOB', 'user:U0ANN'],
  });
  expect(warningsOf(given).filter(({ kind }) => kind === 'quorum')).toHaveLength(1);
});

test('a rule for critical applications needs two unless it says otherwise', () => {
  const own = { approvers: [user('U0BOB')], backups: [user('U0BOB')] };
  const given = policy({ rules: [{ name: 'critical', when: { tags: { critical: 'true' } }, terms: own }] });

  expect(warningsOf(given)).toEqual([
    { kind: 'quorum', rule: 'critical', approvals: 2, named: ['user:U0BOB'] },
  ]);
});

test('who is covered never matches, whatever the case', () => {
  const lists = fc.record(
    {
      severities: fc.subarray(['P0', 'P1', 'P2', 'P3'] as const, { minLength: 1 }),
      namespaces: fc.subarray(['production', 'payments'], { minLength: 1 }),
      tags: fc.constantFrom({ a: '1' }, { a: '1', b: '2' }, {}),
    },
    { requiredKeys: [] },
  );
  const met = ({ severities, namespaces, tags = {} }: Conditions, severity: string, namespace: string) =>
    (severities?.some((each) => each === severity) ?? true) &&
    (namespaces?.includes(namespace) ?? true) &&
    Object.entries(tags).every(([tag, value]) =>
      tag === 'a' ? value === '1' : tag === 'b' && value === '2',
    );

  fc.assert(
    fc.property(lists, lists, fc.constantFrom('P0', 'P3'), (one, other, severity) => {
      const isCovered = warningsOf(rules(one, other)).some(({ kind }) => kind === 'covered');

      const matchesOther = met(other, severity, 'payments');
      expect(isCovered && matchesOther && !met(one, severity, 'payments')).toBe(false);
    }),
  );
});
