import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { viewOf } from '../../../src/adapters/kubernetes/facts.ts';
import { Deployment, Pod, ReplicaSet } from '../../../src/adapters/kubernetes/objects.ts';
import { isUnhealthy, type View } from '../../../src/domain/facts.ts';
import { isRolledOut } from '../../../src/domain/rollout.ts';

/** What a real API server said (`test/recordings`), as the bot reads it. */

const folder = path.resolve(import.meta.dirname, '../../recordings');
const Recorded = z.object({ response: z.object({ body: z.unknown() }) });
const Event = z.object({
  stream: z.string(),
  type: z.enum(['ADDED', 'MODIFIED', 'DELETED']),
  object: z.object({ kind: z.string(), metadata: z.looseObject({ uid: z.string() }) }).loose(),
});

const bodyOf = (name: string): unknown =>
  Recorded.parse(JSON.parse(readFileSync(path.join(folder, `${name}.json`), 'utf8'))).response.body;

const deploymentIn = (name: string) =>
  viewOf({ deployment: Deployment.parse(bodyOf(name)), replicaSets: [], pods: [] }).workload;

/** The view after each event of a recorded rollout, from when the Deployment was first seen. */
function viewsOf(name: string): View[] {
  const deployments = new Map<string, Deployment>();
  const replicaSets = new Map<string, ReplicaSet>();
  const pods = new Map<string, Pod>();
  return readFileSync(path.join(folder, `${name}.jsonl`), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line) => {
      const parsed = Event.safeParse(JSON.parse(line));
      if (!parsed.success) return [];
      const { type, object } = parsed.data;
      const { uid } = object.metadata;
      if (object.kind === 'Deployment') deployments.set(uid, Deployment.parse(object));
      if (object.kind === 'ReplicaSet') replicaSets.set(uid, ReplicaSet.parse(object));
      if (object.kind === 'Pod' && type === 'DELETED') pods.delete(uid);
      else if (object.kind === 'Pod') pods.set(uid, Pod.parse(object));
      const [deployment] = deployments.values();
      if (deployment === undefined) return [];
      return [viewOf({ deployment, replicaSets: [...replicaSets.values()], pods: [...pods.values()] })];
    });
}

test('counters that are absent are zero', () => {
  expect(deploymentIn('get-deployment-scaled-to-zero')).toMatchObject({
    wanted: 0,
    replicas: 0,
    updated: 0,
    ready: 0,
    available: 0,
  });
});

test('a paused workload whose template was changed is caught up, but nothing is updated', () => {
  expect(deploymentIn('get-deployment-paused-with-pending-template')).toMatchObject({
    paused: true,
    wanted: 3,
    updated: 0,
    currentReplicaSet: undefined,
  });
});

test('the conditions keep their reason and when they changed', () => {
  const { conditions } = deploymentIn('get-deployment-progress-deadline-exceeded');

  expect(conditions).toContainEqual({
    type: 'Progressing',
    status: 'False',
    reason: 'ProgressDeadlineExceeded',
    message: expect.stringContaining('has timed out progressing'),
    changedAt: expect.any(Date),
  });
});

test('the ReplicaSet of a Deployment is found by its template', () => {
  const deployment = Deployment.parse(bodyOf('get-deployment'));
  const { items } = z.object({ items: z.array(ReplicaSet) }).parse(bodyOf('list-replicasets'));

  const { workload } = viewOf({ deployment, replicaSets: items, pods: [] });

  expect(workload.currentReplicaSet).toBe(items[0]?.metadata.name);
  expect(workload.replicaSets).toEqual([items[0]?.metadata.name]);
});

test('a restart is never taken for done by the status of the rollout before it', () => {
  const views = viewsOf('watch-rollout-success');

  expect(isRolledOut(views[0] ?? never())).toBe(false);
  expect(isRolledOut(views.at(-1) ?? never())).toBe(true);
  expect(views[0]?.workload.currentReplicaSet).toBeUndefined();
});

test('new pods belong to the ReplicaSet of the new template, from the first to the last', () => {
  const views = viewsOf('watch-rollout-success');
  const last = views.at(-1) ?? never();
  const current = last.workload.currentReplicaSet;

  const created = views.flatMap(({ pods }) => pods.filter(({ owner }) => owner === current));

  expect(new Set(created.map(({ uid }) => uid)).size).toBe(3);
  expect(last.pods.filter(({ owner, ready }) => owner === current && ready)).toHaveLength(3);
});

test('a rollout that is stuck on an image shows the reason on a pod of the new ReplicaSet', () => {
  const stuck = viewsOf('watch-rollout-stuck').find(({ pods }) =>
    pods.some(({ containers }) =>
      containers.some(({ waitingReason }) => waitingReason === 'ImagePullBackOff'),
    ),
  );

  const ill = stuck?.pods.find((pod) => isUnhealthy(pod, new Date(pod.createdAt.getTime() + 1000)));
  expect(ill).toMatchObject({ phase: 'Pending', ready: false, owner: stuck?.workload.currentReplicaSet });
  expect(ill?.containers[0]?.waitingMessage).toContain('badimage:2');
});

test('a pod that terminates is told so, while its phase stays Running', () => {
  const pod = Pod.parse(bodyOf('get-pod-terminating'));
  const [owner] = pod.metadata.ownerReferences;
  const set = ReplicaSet.parse({
    metadata: {
      ...pod.metadata,
      uid: owner?.uid,
      ownerReferences: [{ kind: 'Deployment', name: 'del', uid: 'd', controller: true }],
    },
    spec: { replicas: 3, template: { spec: { containers: [] } } },
    status: {},
  });
  const deployment = Deployment.parse(bodyOf('get-deployment'));
  const family = {
    deployment: { ...deployment, metadata: { ...deployment.metadata, uid: 'd' } },
    replicaSets: [set],
    pods: [pod],
  };

  expect(viewOf(family).pods).toMatchObject([{ terminating: true, phase: 'Running', ready: true }]);
});

function never(): never {
  throw new Error('nothing was seen');
}
