import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diagnose } from '../../src/domain/diagnosis/diagnose.ts';
import type { DiagnosedPod, DiagnosisFacts } from '../../src/domain/diagnosis/facts.ts';
import { after as atNoon } from '../build.ts';
import {
  aPod,
  aWorkload,
  container,
  crashingPod,
  currentRevision,
  facts,
  revision,
  waitingPod,
} from '../diagnosis.ts';

/** Pods in every state, of the manifest of today or of before, own or not. */
const pods: fc.Arbitrary<DiagnosedPod[]> = fc
  .array(
    fc.record({
      make: fc.constantFrom<(name: string) => DiagnosedPod>(
        (name) => aPod(name),
        (name) => crashingPod(name),
        (name) => crashingPod(name, { reason: 'OOMKilled', exitCode: 137 }),
        (name) => aPod(name, { containers: [container({ restarts: 9 })] }),
        (name) => aPod(name, { ready: false, readySince: atNoon(-400) }),
        (name) => aPod(name, { phase: 'Unknown', ready: false, node: undefined }),
        (name) => aPod(name, { phase: 'Failed', ready: false }),
        (name) => aPod(name, { deletionDueAt: atNoon(-100) }),
        (name) => aPod(name, { phase: 'Pending', ready: false, unscheduled: '3 Insufficient cpu' }),
        (name) => waitingPod(name, 'ImagePullBackOff', 'not found'),
        (name) => waitingPod(name, 'CreateContainerConfigError', 'secret "db" not found'),
      ),
      own: fc.boolean(),
      template: fc.constantFrom('web-new', 'web-old', undefined),
    }),
    { maxLength: 12 },
  )
  .map((all) => all.map(({ make, own, template }, n) => ({ ...make(`web-${n}`), own, template })));

const anyFacts: fc.Arbitrary<DiagnosisFacts> = fc
  .record({
    pods,
    kind: fc.constantFrom('Deployment', 'StatefulSet', 'DaemonSet'),
    wanted: fc.nat(12),
    type: fc.constantFrom('RollingUpdate', 'Recreate', 'OnDelete'),
    paused: fc.boolean(),
    known: fc.boolean(),
  })
  .map(({ pods: all, kind, wanted, type, paused, known }) => {
    const strategy = { type, maxUnavailable: undefined, maxSurge: undefined, partition: 0 };
    const workload = aWorkload({ kind, wanted, strategy, paused });
    return facts(all, { workload, history: known ? [currentRevision(13), revision(12)] : [] });
  });

test('whatever the state: there is a finding, the worst first, and advice that follows from one', () => {
  fc.assert(
    fc.property(anyFacts, (all) => {
      const { findings, advice } = diagnose(all);
      const order = findings.map(({ severity }) =>
        ['critical', 'warning', 'fine', 'advice'].indexOf(severity),
      );

      expect(findings.length).toBeGreaterThan(0);
      expect(order).toEqual(order.toSorted((a, b) => a - b));
      if (advice.because !== undefined) {
        expect(findings.map(({ kind }) => kind)).toContain(advice.because);
      }
    }),
  );
});

test('advice to delete names pods of the workload only, and never more Ready ones than there are', () => {
  fc.assert(
    fc.property(anyFacts, (all) => {
      const { findings, advice } = diagnose(all);
      const own = new Set(all.pods.filter((pod) => pod.own).map(({ uid }) => uid));

      for (const next of [advice.next, ...findings.map((finding) => finding.next)]) {
        if (next.kind === 'delete-pods') expect(next.pods.every(({ uid }) => own.has(uid))).toBe(true);
      }
      expect(advice.readyAfter).toBeGreaterThanOrEqual(0);
      expect(advice.readyAfter).toBeLessThanOrEqual(advice.readyNow);
    }),
  );
});

test('where a finding says that deleting helps, it is not said that nothing does', () => {
  fc.assert(
    fc.property(anyFacts, (all) => {
      for (const { next, deletingHelps, redeployHelps } of diagnose(all).findings) {
        if (next.kind === 'delete-pods') expect(deletingHelps).toBe(true);
        if (next.kind === 'restart') expect(redeployHelps).toBe(true);
      }
    }),
  );
});
