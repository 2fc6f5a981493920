import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ACTION_NAMES } from '../../src/domain/action.ts';
import { assertMayRequest, assertNotFrozen } from '../../src/domain/eligibility.ts';
import { explainPolicy, mayRequest, withDeciders } from '../../src/domain/explain-policy.ts';
import { type Case, type Conditions, type Policy, rulingFor } from '../../src/domain/policy.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { SEVERITIES } from '../../src/domain/severity.ts';
import { WEEKDAYS } from '../../src/domain/time-of-week.ts';
import { alice, application, mallory, NOON, person, policy } from '../build.ts';

const OFFICE = { days: WEEKDAYS.slice(0, 5), from: 540, until: 1020, timeZone: 'UTC' };

const subject = (changes: Partial<Case> = {}): Case => ({
  action: 'delete-pods',
  application: application(),
  severity: 'P1',
  at: NOON,
  ...changes,
});

const rules = (...whens: readonly Conditions[]): Policy =>
  policy({ rules: whens.map((when, index) => ({ name: `rule ${index + 1}`, when, terms: {} })) });

test('every rule before the one that applies says what the case does not meet', () => {
  const given = rules(
    { namespaces: ['payments'], severities: ['P0'] },
    { tags: { critical: 'true' } },
    { actions: ['delete-pods'] },
    {},
  );

  const { rules: considered, ruling } = explainPolicy(given, undefined, subject());

  expect(considered).toEqual([
    {
      rule: 'rule 1',
      unmet: [
        { kind: 'namespace', wanted: ['payments'], found: 'production' },
        { kind: 'severity', wanted: ['P0'], found: 'P1' },
      ],
    },
    { rule: 'rule 2', unmet: [{ kind: 'tag', tag: 'critical', wanted: 'true', found: undefined }] },
    { rule: 'rule 3', unmet: [] },
  ]);
  expect(ruling.rule).toBe('rule 3');
});

test('where no rule matches the defaults apply, and every rule says why not', () => {
  const given = rules({ clusters: ['stage'] }, { hours: [OFFICE] });

  const { rules: considered, ruling } = explainPolicy(given, undefined, subject());

  expect(considered).toEqual([
    { rule: 'rule 1', unmet: [{ kind: 'cluster', wanted: ['stage'], found: 'prod' }] },
    { rule: 'rule 2', unmet: [{ kind: 'hours', wanted: [OFFICE], found: NOON }] },
  ]);
  expect(ruling.rule).toBe('defaults');
});

test('who could approve is told in the notation of the file', () => {
  const given = policy({
    rules: [{ name: 'own', when: {}, terms: { approvers: [{ kind: 'team', name: 'backend' }] } }],
    roles: { ...policy().roles, ADMIN: [{ kind: 'email', email: 'boss@example.com' }] },
  });

  expect(explainPolicy(given, undefined, subject()).deciders).toEqual({
    approvers: ['team:backend'],
    backups: ['email:boss@example.com'],
  });
});

test('a person who lacks role and team is told both, and who has them', () => {
  const explanation = explainPolicy(policy(), mallory, subject());

  expect(mayRequest(explanation)).toBe(false);
  expect(explanation.checks).toEqual([
    { kind: 'standing', holds: true, standing: 'member' },
    { kind: 'role', holds: false, role: 'EMERGENCY_OPERATOR', holders: ['group:S0ONCALL'] },
    { kind: 'team', holds: false, teams: ['backend'], own: [] },
    { kind: 'deny', holds: true, denial: undefined },
  ]);
});

test('a deny rule that meets the person is named with its reason', () => {
  const given = policy({
    deny: [
      { name: 'not alice', when: { requesters: [{ kind: 'user', id: alice.userId }] }, reason: 'On leave.' },
    ],
  });

  const explanation = explainPolicy(given, alice, subject());

  expect(mayRequest(explanation)).toBe(false);
  expect(explanation.checks.at(-1)).toEqual({
    kind: 'deny',
    holds: false,
    denial: { rule: 'not alice', reason: 'On leave.' },
  });
});

test('a freeze says until when, and whether the glass can be broken', () => {
  const until = new Date('2026-03-02T00:00:00Z');
  const freeze = { reason: 'Quarter end', when: { kind: 'dates', from: NOON, until } } as const;
  const { defaults } = policy();
  const given = policy({ defaults: { ...defaults, freezes: [freeze], breakGlass: true } });

  const explanation = explainPolicy(given, alice, subject());

  expect(explanation.frozen).toEqual({ freeze, until, breakGlass: true });
  expect(explanation.checks.every(({ holds }) => holds)).toBe(true);
  expect(mayRequest(explanation)).toBe(false);
});

test('too few people who could approve keep anybody from asking', () => {
  const twoNeeded = policy({ rules: [{ name: 'two', when: {}, terms: { approvals: 2 } }] });
  const explanation = explainPolicy(twoNeeded, alice, subject());

  const [few, enough] = [withDeciders(explanation, 1), withDeciders(explanation, 2)];

  expect(few.checks.at(-1)).toEqual({ kind: 'approvers', holds: false, wanted: 2, found: 1 });
  expect([mayRequest(few), mayRequest(enough)]).toEqual([false, true]);
});

const some = <T>(...values: readonly T[]) => fc.subarray([...values], { minLength: 1 });
const conditions = fc.record(
  {
    actions: some(...ACTION_NAMES),
    severities: some(...SEVERITIES),
    clusters: some('prod', 'stage'),
    namespaces: some('production', 'payments'),
    tags: fc.constantFrom({ critical: 'true' }, { team: 'backend' }, {}),
    hours: fc.constantFrom([OFFICE], [{ ...OFFICE, days: WEEKDAYS }]),
  },
  { requiredKeys: [] },
);
const cases = fc
  .record({
    action: fc.constantFrom(...ACTION_NAMES),
    severity: fc.constantFrom(...SEVERITIES),
    at: fc.date({ min: NOON, max: new Date('2026-03-31T00:00:00Z'), noInvalidDate: true }),
    cluster: fc.constantFrom('prod', 'stage'),
    namespace: fc.constantFrom('production', 'payments'),
    tags: fc.constantFrom({ critical: 'true', team: 'backend' }, { team: 'backend' }, {}),
  })
  .map(({ cluster, namespace, tags, ...rest }) =>
    subject({ ...rest, application: application({ cluster, namespace, tags }) }),
  );

test('the explanation and the decision never differ on which rule applies', () => {
  fc.assert(
    fc.property(fc.array(conditions, { maxLength: 5 }), cases, (whens, asked) => {
      const given = rules(...whens);

      const { rules: considered } = explainPolicy(given, undefined, asked);

      const applied = considered.find(({ unmet }) => unmet.length === 0);
      expect(applied?.rule ?? 'defaults').toBe(rulingFor(given, asked).rule);
    }),
  );
});

test('the explanation and the decision never differ on who may ask', () => {
  const people = fc
    .record({
      groups: fc.subarray(['S0ONCALL', 'S0BACKEND', 'S0ADMINS']),
      standing: fc.constantFrom('member', 'guest', 'bot'),
    })
    .map((changes) => person('Somebody', changes));
  const policies = fc
    .record({
      deny: fc.array(fc.record({ name: fc.constant('no'), when: conditions, reason: fc.constant('no') }), {
        maxLength: 1,
      }),
      hours: fc.constantFrom([], [{ reason: 'night', when: { kind: 'hours' as const, hours: OFFICE } }]),
    })
    .map(({ deny, hours }) => {
      const { roles, defaults } = policy();
      return policy({
        deny,
        defaults: { ...defaults, freezes: hours },
        roles: { ...roles, ADMIN: [{ kind: 'group', id: 'S0ADMINS' }] },
      });
    });

  fc.assert(
    fc.property(policies, people, cases, (given, somebody, asked) => {
      expect(mayRequest(explainPolicy(given, somebody, asked))).toBe(isLetIn(given, somebody, asked));
    }),
  );
});

function isLetIn(given: Policy, ...[somebody, asked]: [typeof alice, Case]): boolean {
  try {
    assertMayRequest(given, somebody, asked);
    assertNotFrozen(given, asked, {});
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}
