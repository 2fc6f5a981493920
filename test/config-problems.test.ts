import { expect, test } from 'vitest';
import { problemsWith } from '../src/config/problems.ts';
import { policy } from './build.ts';

const encryptionKey = Buffer.alloc(32, 7);

const steppingUp = policy({
  defaults: { ...policy().defaults, stepUp: true },
  rules: [
    { name: 'prod', when: {}, terms: { stepUp: true } },
    { name: 'test', when: {}, terms: { stepUp: false } },
    { name: 'rest', when: {}, terms: {} },
  ],
});

test('step-up without a key to keep its secrets under is told, with every place that asks for it', () => {
  expect(problemsWith({ policy: steppingUp }, { encryptionKey: undefined })).toEqual([
    'defaults: stepUp needs FIREBREAK_ENCRYPTION_KEY in the environment',
    'rule "prod": stepUp needs FIREBREAK_ENCRYPTION_KEY in the environment',
  ]);
});

test('with a key step-up is no problem, and without step-up no key is needed', () => {
  expect(problemsWith({ policy: steppingUp }, { encryptionKey })).toEqual([]);
  expect(problemsWith({ policy: policy() }, { encryptionKey: undefined })).toEqual([]);
});
