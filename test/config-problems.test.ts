import { expect, test } from 'vitest';
import { problemsWith } from '../src/config/problems.ts';
import type { Policy } from '../src/domain/policy.ts';
import { policy } from './build.ts';

const encryptionKey = Buffer.alloc(32, 7);
const nothing = { encryptionKey: undefined, onCall: { pagerduty: undefined, opsgenie: undefined } };

const steppingUp = policy({
  defaults: { ...policy().defaults, stepUp: true },
  rules: [
    { name: 'prod', when: {}, terms: { stepUp: true } },
    { name: 'test', when: {}, terms: { stepUp: false } },
    { name: 'rest', when: {}, terms: {} },
  ],
});

test('step-up without a key to keep its secrets under is told, with every place that asks for it', () => {
  expect(problemsWith({ policy: steppingUp }, nothing)).toEqual([
    'defaults: stepUp needs FIREBREAK_ENCRYPTION_KEY in the environment',
    'rule "prod": stepUp needs FIREBREAK_ENCRYPTION_KEY in the environment',
  ]);
});

test('with a key step-up is no problem, and without step-up no key is needed', () => {
  expect(problemsWith({ policy: steppingUp }, { ...nothing, encryptionKey })).toEqual([]);
  expect(problemsWith({ policy: policy() }, nothing)).toEqual([]);
});

test('an on-call schedule of a service without a key is told, by its name and the variable that is missing', () => {
  const onCall: Policy['onCall'] = {
    primary: { kind: 'pagerduty', id: 'PI7DH85' },
    database: { kind: 'opsgenie', id: 'Database on call' },
    weekend: {
      kind: 'rota',
      people: [{ kind: 'user', id: 'U0BOB' }],
      timeZone: 'UTC',
      firstDay: 20_000,
      handover: 540,
      turnDays: 7,
    },
  };
  const access = { key: 'x', apiUrl: 'https://api.example.com/' };

  expect(problemsWith({ policy: policy({ onCall }) }, nothing)).toEqual([
    'onCall "primary": a schedule of PagerDuty needs PAGERDUTY_TOKEN in the environment',
    'onCall "database": a schedule of Opsgenie needs OPSGENIE_API_KEY in the environment',
  ]);
  expect(
    problemsWith(
      { policy: policy({ onCall }) },
      { ...nothing, onCall: { pagerduty: access, opsgenie: access } },
    ),
  ).toEqual([]);
});
