import fc from 'fast-check';
import type { Freeze } from '../../src/domain/freeze.ts';
import type { Member } from '../../src/domain/members.ts';
import type { Person, Standing } from '../../src/domain/person.ts';
import type { Conditions, DenyRule, Policy, Rule, Terms } from '../../src/domain/policy.ts';
import { type Hours, WEEKDAYS } from '../../src/domain/time-of-week.ts';
import { application, person, policy } from '../build.ts';

/** Policies and people by chance, from so few names that they often meet. */

export const APPLICATIONS = [
  application({ name: 'web', tags: { team: 'red', critical: 'true' } }),
  application({ name: 'api', tags: { team: 'blue', tier: 'gold' } }),
] as const;

/** Of something in a list, whatever its length. */
export const anyIndex = fc.nat({ max: 30 });

const NAMES = ['Ann', 'Bob', 'Cat', 'Dan', 'Eve'];
const GROUPS = ['S0X', 'S0Y'];
const SCHEDULES = ['day', 'night'];
const TEAMS = ['red', 'blue'];
export const ACTIONS_HERE = ['delete-pods', 'redeploy'] as const;
export const SEVERITIES_HERE = ['P0', 'P3'] as const;

const standing = fc.oneof(
  { weight: 16, arbitrary: fc.constant<Standing>('member') },
  { weight: 1, arbitrary: fc.constantFrom<Standing>('guest', 'stranger', 'bot', 'deactivated') },
);

export const anyPeople: fc.Arbitrary<readonly Person[]> = fc.tuple(
  ...NAMES.map((name) =>
    fc
      .record({ groups: fc.subarray(GROUPS), onCall: fc.subarray(SCHEDULES), standing })
      .map((changes) => person(name, changes)),
  ),
);

const member: fc.Arbitrary<Member> = fc.oneof(
  fc.constantFrom(...NAMES).map((name): Member => ({ kind: 'user', id: person(name).userId })),
  fc
    .constantFrom(...NAMES)
    .map((name): Member => ({ kind: 'email', email: `${name.toUpperCase()}@example.com` })),
  fc.constantFrom(...GROUPS).map((id): Member => ({ kind: 'group', id })),
  fc.constantFrom(...SCHEDULES).map((schedule): Member => ({ kind: 'oncall', schedule })),
  fc.constantFrom(...TEAMS).map((name): Member => ({ kind: 'team', name })),
);

const members = (minLength: number) => fc.array(member, { minLength, maxLength: minLength + 2 });

/** On the hour, so that stories come across their ends. */
const hours: fc.Arbitrary<Hours> = fc.record({
  days: fc.subarray([...WEEKDAYS], { minLength: 3 }),
  from: fc.nat({ max: 23 }).map((hour) => hour * 60),
  until: fc.integer({ min: 1, max: 24 }).map((hour) => hour * 60),
  timeZone: fc.constant('UTC'),
});

const conditions: fc.Arbitrary<Conditions> = fc.record(
  {
    actions: fc.subarray([...ACTIONS_HERE], { minLength: 1 }),
    tags: fc.constantFrom<Record<string, string>>({ team: 'red' }, { tier: 'gold' }, { tier: 'none' }),
    severities: fc.subarray([...SEVERITIES_HERE], { minLength: 1 }),
    hours: fc.array(hours, { minLength: 1, maxLength: 2 }),
  },
  { requiredKeys: [] },
);

const freeze: fc.Arbitrary<Freeze> = hours.map((each) => ({
  reason: 'frozen',
  when: { kind: 'hours', hours: each },
}));

const terms: fc.Arbitrary<Partial<Terms>> = fc.record(
  {
    approvers: members(1),
    backups: members(1),
    approvals: fc.integer({ min: 1, max: 3 }),
    tokenSeconds: fc.constantFrom(600, 3600),
    operationsPerToken: fc.constantFrom(1, 3),
    freezes: fc.array(freeze, { maxLength: 1 }),
    breakGlass: fc.boolean(),
    stepUp: fc.boolean(),
  },
  { requiredKeys: [] },
);

const rule: fc.Arbitrary<Rule> = fc.record({ name: fc.constant('a rule'), when: conditions, terms });

const denyRule: fc.Arbitrary<DenyRule> = fc
  .record({ when: conditions, requesters: fc.option(members(1), { nil: undefined, freq: 2 }) })
  .map(({ when, requesters }) => ({
    name: 'a deny rule',
    when: requesters === undefined ? when : { ...when, requesters },
    reason: 'denied',
  }));

export const anyDenial = fc.array(denyRule, { minLength: 1, maxLength: 2 });

const team = fc.record({
  members: members(2),
  applications: fc.subarray(['web', 'api', 'team:red', 'tier:gold'], { minLength: 2 }),
});

const strictPolicy: fc.Arbitrary<Policy> = fc
  .record({
    roles: fc.record({
      EMERGENCY_OPERATOR: members(2),
      APPLICATION_DEPLOYER: members(2),
      APPROVER: members(2),
      AUDITOR: members(0),
      ADMIN: members(0),
    }),
    teams: fc.record({ red: team, blue: team }),
    deny: fc.oneof(fc.constant([]), fc.array(denyRule, { maxLength: 2 })),
    rules: fc.array(rule, { maxLength: 3 }),
    usual: terms,
  })
  .map(({ usual, ...said }) => policy({ ...said, defaults: { ...policy().defaults, ...usual } }));

/** Under which more is opened and approved, so that stories go on. */
const calmPolicy = strictPolicy.map((strict): Policy => {
  const { breakGlass, stepUp, operationsPerToken } = strict.defaults;
  const defaults = { ...policy().defaults, breakGlass, stepUp, operationsPerToken };
  return { ...strict, deny: [], rules: [], defaults };
});

export const anyPolicy: fc.Arbitrary<Policy> = fc.oneof(strictPolicy, calmPolicy);
