import { describe, expect, test } from 'vitest';
import type { WorkloadFacts } from '../../src/domain/facts.ts';
import { isRolledOut } from '../../src/domain/rollout.ts';
import { view } from '../build.ts';

/** When kubectl calls a rollout of each kind done, and when not yet. */

const done = (changes: Partial<WorkloadFacts>) =>
  isRolledOut(view([], { wanted: 3, replicas: 3, ...changes }));

describe.each(['Deployment', 'StatefulSet', 'DaemonSet'] as const)('of a %s', (kind) => {
  test('counters that are right say nothing before the controller has seen the change', () => {
    expect(done({ kind, generation: 2, observedGeneration: 1 })).toBe(false);
    expect(done({ kind, generation: 2, observedGeneration: 2 })).toBe(true);
  });

  test('every pod is updated and available', () => {
    expect(done({ kind, updated: 2 })).toBe(false);
    expect(done({ kind, available: 2 })).toBe(false);
  });
});

test('of a Deployment no old pod is counted any more', () => {
  expect(done({ kind: 'Deployment', replicas: 4 })).toBe(false);
});

test('of a StatefulSet every pod is Ready, those below the partition too', () => {
  const partitioned = { kind: 'StatefulSet', partition: 2, reach: 1, updated: 1 } as const;

  expect(done(partitioned)).toBe(true);
  expect(done({ ...partitioned, updated: 0 })).toBe(false);
  expect(done({ ...partitioned, ready: 2 })).toBe(false);
});

test.each(['StatefulSet', 'DaemonSet'] as const)('of a %s with OnDelete nothing is waited for', (kind) => {
  const onDelete = { kind, strategy: 'OnDelete', reach: 0, updated: 0, ready: 1, available: 1 } as const;

  expect(done(onDelete)).toBe(true);
  expect(done({ ...onDelete, generation: 2 })).toBe(false);
});
