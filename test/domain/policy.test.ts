import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assertMayRequest, isEligibleApprover, type Question } from '../../src/domain/eligibility.ts';
import { mayTouch, type Policy, rolesOf, rulingFor, type Terms, teamsOf } from '../../src/domain/policy.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { alice, application, bob, form, mallory, NOON, opened, person, policy } from '../build.ts';

const question: Question = {
  requester: alice.userId,
  cases: [{ action: 'redeploy', application: application(), severity: 'P1', at: NOON }],
};
const critical = application({ tags: { team: 'backend', critical: 'true' } });

function refusalOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
  return 'not refused';
}

const asks = (who = alice, subject = application(), rules = policy()) =>
  refusalOf(() =>
    assertMayRequest(rules, who, { action: 'delete-pods', application: subject, severity: 'P1', at: NOON }),
  );

test('one approval is enough, two for what is tagged critical, and a rule says otherwise', () => {
  const strict = policy({ rules: [{ name: 'prod', when: { clusters: ['prod'] }, terms: { approvals: 3 } }] });
  const of = (rules: Policy, subject = application()) =>
    rulingFor(rules, { action: 'redeploy', application: subject, severity: 'P1', at: NOON });

  expect(of(policy()).terms.approvals).toBe(1);
  expect(of(policy(), critical).terms.approvals).toBe(2);
  expect(of(strict, critical)).toMatchObject({ rule: 'prod', terms: { approvals: 3, tokenSeconds: 7200 } });
});

test.each([
  [{ actions: ['redeploy'] as const }, true],
  [{ actions: ['delete-pods'] as const }, false],
  [{ tags: { critical: 'true', team: 'backend' } }, true],
  [{ tags: { critical: 'true', team: 'frontend' } }, false],
  [{ clusters: ['prod'], namespaces: ['production'] }, true],
  [{ namespaces: ['staging'] }, false],
  [{ severities: ['P0', 'P1'] as const }, true],
  [{ severities: ['P3'] as const }, false],
])('a rule for %j applies to a critical redeploy in production: %s', (when, applies) => {
  const rules = policy({ rules: [{ name: 'it', when, terms: {} }] });

  const { rule } = rulingFor(rules, { action: 'redeploy', application: critical, severity: 'P1', at: NOON });

  expect(rule).toBe(applies ? 'it' : 'defaults');
});

test('a ticket for several is reminded of its end as early as its shortest tokens let it be', () => {
  const termsWith = (redeploy: Partial<Terms>, both: Partial<Terms>) =>
    opened({
      policy: policy({
        defaults: { ...policy().defaults, ...both },
        rules: [{ name: 'redeploy', when: { actions: ['redeploy'] }, terms: redeploy }],
      }),
      form: form({ actions: ['delete-pods', 'redeploy'] }),
    }).ticket.terms.expiringSeconds;

  expect(termsWith({ expiringSeconds: 900 }, { expiringSeconds: 600 })).toBe(900);
  expect(termsWith({ tokenSeconds: 300, expiringSeconds: 60 }, { expiringSeconds: 600 })).toBe(60);
  expect(termsWith({ tokenSeconds: 300 }, { expiringSeconds: 600 })).toBe(600);
});

test('the first rule that matches decides, and no other', () => {
  const rules = policy({
    rules: [
      { name: 'first', when: {}, terms: { tokenSeconds: 60 } },
      { name: 'second', when: {}, terms: { tokenSeconds: 10, approvals: 5 } },
    ],
  });

  expect(
    rulingFor(rules, { action: 'redeploy', application: application(), severity: 'P0', at: NOON }),
  ).toMatchObject({
    rule: 'first',
    terms: { tokenSeconds: 60, approvals: 1 },
  });
});

test('who asks needs the role and the team', () => {
  expect(asks()).toBe('not refused');
  expect(asks(mallory)).toBe('role-missing');
  expect(asks(person('Ann', { groups: ['S0ONCALL'] }))).toBe('application-forbidden');
  expect(asks(alice, application({ tags: {} }))).toBe('application-forbidden');
});

test.each(['guest', 'stranger', 'bot', 'deactivated'] as const)(
  'a %s is refused whatever their groups',
  (standing) => {
    expect(asks({ ...alice, standing })).toBe('not-a-member');
    expect(isEligibleApprover(policy(), { ...bob, standing }, question)).toBe(false);
  },
);

test('an ADMIN has every role, but no team of their own and no say on their own ticket', () => {
  const rules = policy({ roles: { ...policy().roles, ADMIN: [{ kind: 'user', id: mallory.userId }] } });

  expect(rolesOf(rules, mallory).size).toBe(5);
  expect(asks(mallory, application(), rules)).toBe('application-forbidden');
  expect(isEligibleApprover(rules, mallory, { ...question, requester: mallory.userId })).toBe(false);
  expect(isEligibleApprover(rules, mallory, question)).toBe(true);
});

test('members are named by id, group, e-mail or team, and a team that contains itself adds nothing', () => {
  const rules = policy({
    teams: {
      web: {
        members: [
          { kind: 'team', name: 'web' },
          { kind: 'email', email: 'MALLORY@example.com' },
        ],
        applications: ['web-service', 'schedule:night'],
      },
    },
  });

  expect(mayTouch(rules, mallory, application({ tags: {} }))).toBe(true);
  expect(teamsOf(rules, application({ name: 'other', tags: { schedule: 'night' } }))).toEqual(['web']);
  expect(teamsOf(rules, application({ name: 'web-service-2', tags: {} }))).toEqual([]);
});

test('nobody is an eligible approver of their own ticket under any policy', () => {
  const member = fc.oneof(
    fc.constantFrom(alice.userId, bob.userId).map((id) => ({ kind: 'user' as const, id })),
    fc.constantFrom('S0ONCALL', 'S0LEADS').map((id) => ({ kind: 'group' as const, id })),
    fc.constant({ kind: 'team' as const, name: 'backend' }),
  );
  const members = fc.array(member, { maxLength: 4 });
  fc.assert(
    fc.property(members, members, fc.constantFrom(alice, bob), (approvers, admins, who) => {
      const rules = policy({ roles: { ...policy().roles, APPROVER: approvers, ADMIN: admins } });

      expect(isEligibleApprover(rules, who, { ...question, requester: who.userId })).toBe(false);
    }),
  );
});
