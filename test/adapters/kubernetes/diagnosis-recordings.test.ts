import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { eventFacts, podFacts, workloadFacts } from '../../../src/adapters/kubernetes/diagnosis-facts.ts';
import { deploymentHistory } from '../../../src/adapters/kubernetes/diagnosis-history.ts';
import {
  ClusterEvent,
  DiagnosedPodObject,
  Workload,
} from '../../../src/adapters/kubernetes/diagnosis-objects.ts';
import { Deployment, ReplicaSet } from '../../../src/adapters/kubernetes/objects.ts';
import { diagnose } from '../../../src/domain/diagnosis/diagnose.ts';
import type { DiagnosedPod } from '../../../src/domain/diagnosis/facts.ts';
import { aWorkload, facts } from '../../diagnosis.ts';

/** What a real API server answered, by the diagnosis' own schemas. */
const Recording = z.object({ response: z.object({ body: z.unknown() }) });
const Items = z.object({ items: z.array(z.unknown()) });

function bodyOf(name: string): unknown {
  const file = path.resolve(import.meta.dirname, '../../recordings', `${name}.json`);
  return Recording.parse(JSON.parse(readFileSync(file, 'utf8'))).response.body;
}

const own = { own: true, template: undefined };
const podOf = (name: string): DiagnosedPod => podFacts(DiagnosedPodObject.parse(bodyOf(name)), own);
const leadOf = (pod: DiagnosedPod) => {
  const at = new Date((pod.readySince ?? pod.createdAt).getTime() + 60_000);
  return diagnose(facts([pod], { at, workload: aWorkload({ wanted: 1 }) })).findings[0];
};

test('a pod that no node takes', () => {
  expect(leadOf(podOf('get-pod-unschedulable'))).toMatchObject({
    kind: 'no-node-fits',
    evidence: {
      why: 'affinity',
      said: "0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector",
    },
  });
});

test('a pod between two crashes', () => {
  expect(leadOf(podOf('get-pod-crashloopbackoff'))).toMatchObject({
    kind: 'crashing',
    evidence: { container: 'web', exitCode: 1, when: 'startup', restarts: 2 },
  });
});

test('a pod that is being deleted is no finding in its time', () => {
  const pod = podOf('get-pod-terminating');

  expect(pod.deletionDueAt).toBeInstanceOf(Date);
  expect(leadOf({ ...pod, readySince: pod.deletionDueAt })?.kind).not.toBe('starting');
});

test('one of four pods that cannot pull its image', () => {
  const pods = Items.parse(bodyOf('list-pods-imagepullbackoff')).items.map((item) =>
    podFacts(DiagnosedPodObject.parse(item), own),
  );

  expect(diagnose(facts(pods, { at: pods[0]?.readySince ?? new Date(0) })).findings[0]).toMatchObject({
    kind: 'image-missing',
    evidence: { image: 'badimage:2' },
    pods: [{ name: expect.stringContaining('bad-') }],
    of: 4,
  });
});

test.each([
  ['get-deployment-progress-deadline-exceeded', 'rollout-stuck'],
  ['get-deployment-replicafailure', 'quota-full'],
  ['get-deployment-paused', 'rollout-paused'],
  ['get-deployment-scaled-to-zero', 'scaled-to-zero'],
])('%s: %s', (name, kind) => {
  const workload = { ...workloadFacts('Deployment', Workload.parse(bodyOf(name))), template: undefined };

  expect(diagnose(facts([], { workload })).findings.map((finding) => finding.kind)).toContain(kind);
});

test('a Deployment has what is recommended but probes of its life', () => {
  const workload = {
    ...workloadFacts('Deployment', Workload.parse(bodyOf('get-deployment'))),
    template: undefined,
  };

  expect(diagnose(facts([], { workload })).findings).toContainEqual(
    expect.objectContaining({ kind: 'settings-missing', evidence: { settings: ['liveness-probe'] } }),
  );
});

test('events of both makes have a time', () => {
  const events = Items.parse(bodyOf('list-events-for-pod')).items.map((item) =>
    eventFacts(ClusterEvent.parse(item)),
  );

  expect(events.length).toBeGreaterThan(0);
  for (const event of events) expect(event.at.getTime()).toBeGreaterThan(0);
});

test('ReplicaSets are the revisions of their Deployment, and of no other', () => {
  const sets = Items.parse(bodyOf('list-replicasets')).items.map((item) => ReplicaSet.parse(item));
  const deployment = Deployment.parse(bodyOf('get-deployment'));
  const [owner] = sets[0]?.metadata.ownerReferences ?? [];
  const mine = { ...deployment, metadata: { ...deployment.metadata, uid: owner?.uid ?? '' } };

  expect(deploymentHistory(mine, sets).revisions.length).toBeGreaterThan(0);
  expect(deploymentHistory(deployment, []).revisions).toEqual([]);
});
