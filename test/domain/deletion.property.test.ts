import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Family, viewOf } from '../../src/adapters/kubernetes/facts.ts';
import { Deployment, Pod, ReplicaSet } from '../../src/adapters/kubernetes/objects.ts';
import { approveTicket } from '../../src/domain/approve-ticket.ts';
import { podTried, startDeletion } from '../../src/domain/delete-pods.ts';
import type { View } from '../../src/domain/facts.ts';
import { NOTHING_GUARDED } from '../../src/domain/guards.ts';
import { nextDeletionMove } from '../../src/domain/next-deletion-move.ts';
import { METHODS, PACES } from '../../src/domain/operation.ts';
import { tokenCreated } from '../../src/domain/process-entry.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { operationOf, type Ticket } from '../../src/domain/ticket.ts';
import { nothingSeen, WATCH_LIMITS } from '../../src/domain/watching.ts';
import { after, alice, bob, opened, plainly, policy, webDeployment } from '../build.ts';

/** No operation ever touches a pod outside its entry's workloads, however like its own it looks. */

const WEB = webDeployment.uid;
const names = ['web-service', 'web-service-1', 'other'] as const;
const uids = [WEB, 'uid-of-other', 'uid-of-older-web'] as const;

const labels = fc.dictionary(fc.constantFrom('app', 'team', 'tier'), fc.constantFrom('web-service', 'x'), {
  maxKeys: 3,
});

const owner = (uid: fc.Arbitrary<string>) =>
  fc.record({
    kind: fc.constantFrom('Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'Job'),
    name: fc.constantFrom(...names),
    uid,
    controller: fc.boolean(),
  });

const metadata = (uid: string, chain: fc.Arbitrary<readonly unknown[]>) =>
  fc.record({
    name: fc.constantFrom(...names).map((name) => `${name}-${uid}`),
    uid: fc.constant(uid),
    resourceVersion: fc.constant('1'),
    creationTimestamp: fc.constant('2026-03-01T11:00:00Z'),
    labels,
    ownerReferences: chain,
  });

const SETS = ['rs-0', 'rs-1', 'rs-2', 'rs-3'];
const PODS = Array.from({ length: 10 }, (_, index) => `pod-${index}`);

const setOf = (uid: string) =>
  fc.record({
    metadata: metadata(uid, fc.array(owner(fc.constantFrom(...uids)), { maxLength: 2 })),
    spec: fc.record({
      replicas: fc.nat(3),
      template: fc.constant({ metadata: { labels: { app: 'web-service' } }, spec: { containers: [] } }),
    }),
    status: fc.record({ replicas: fc.nat(3) }),
  });

/** Bare, owned by a ReplicaSet of any Deployment or of none, or by something else that has a uid we know. */
const podOf = (uid: string) =>
  fc.record({
    metadata: metadata(uid, fc.array(owner(fc.constantFrom(...SETS, ...uids, 'rs-away')), { maxLength: 3 })),
    spec: fc.constant({}),
    status: fc.record({
      phase: fc.constant('Running'),
      conditions: fc.boolean().map((ready) => [{ type: 'Ready', status: ready ? 'True' : 'False' }]),
    }),
  });

const anyFamily: fc.Arbitrary<Family> = fc
  .record({
    app: fc.constantFrom('web-service', 'x'),
    sets: fc.tuple(...SETS.map(setOf)),
    pods: fc.tuple(...PODS.map(podOf)),
  })
  .map(({ app, sets, pods }) => ({
    deployment: Deployment.parse({
      metadata: {
        name: webDeployment.name,
        uid: WEB,
        resourceVersion: '1',
        creationTimestamp: '2026-03-01T11:00:00Z',
      },
      spec: {
        selector: { matchLabels: { app } },
        template: { metadata: { labels: { app } }, spec: { containers: [] } },
      },
      status: {},
    }),
    replicaSets: sets.map((set) => ReplicaSet.parse(set)),
    pods: pods.map((pod) => Pod.parse(pod)),
  }));

/** Said another way than the code says it: by walking up from the pod, one controller after the other. */
function belongs(pod: Pod, { replicaSets }: Family): boolean {
  const [controller] = pod.metadata.ownerReferences.filter((reference) => reference.controller);
  const set = replicaSets.find(({ metadata }) => metadata.uid === controller?.uid);
  const [above] = set?.metadata.ownerReferences.filter((reference) => reference.controller) ?? [];
  return above?.uid === WEB;
}

const ownUids = (family: Family): string[] =>
  family.pods.filter((pod) => belongs(pod, family)).map(({ metadata }) => metadata.uid);

const decider = { person: bob, policy: policy(), cardHash: '', version: '', comment: '' };
const approved = tokenCreated(approveTicket(opened().ticket, decider, after(60)).ticket, 100, after(61));

type Asked = {
  readonly chosen: readonly string[];
  readonly method: (typeof METHODS)[number];
  readonly pace: (typeof PACES)[number];
};

const asked: fc.Arbitrary<Asked> = fc.record({
  chosen: fc.subarray([...PODS, 'uid-of-nobody', WEB, ...SETS]),
  method: fc.constantFrom(...METHODS),
  pace: fc.constantFrom(...PACES),
});

function start(view: View, how: Asked): Ticket | undefined {
  const request = { ...plainly, ...how, view, workload: webDeployment, operationId: 'op-1', confirmed: true };
  try {
    const whole = { ...request, entryId: 100, userId: alice.userId };
    return startDeletion(approved.ticket, whole, { facts: NOTHING_GUARDED, now: after(120) }).ticket;
  } catch (error) {
    if (error instanceof Refusal && error.code === 'no-pods-chosen') return undefined;
    throw error;
  }
}

/** The uids of every pod that is asked to go, while the cluster shows one view after the other. */
function touched(ticket: Ticket, views: readonly View[]): string[] {
  const uidsTouched: string[] = [];
  let [current, memory] = [ticket, nothingSeen(after(120))];
  for (const [index, view] of views.entries()) {
    const operation = operationOf(current, 'op-1');
    if (operation.kind !== 'delete-pods') throw new Error('not a deletion');
    const now = after(121 + index);
    const look = { memory, limits: WATCH_LIMITS, now, notBefore: new Map<string, Date>() };
    const next = nextDeletionMove(operation, view, look);
    memory = next.memory;
    if (next.move.kind !== 'delete') continue;
    for (const { uid } of next.move.pods) {
      uidsTouched.push(uid);
      current = podTried(current, 'op-1', { uid, outcome: 'deleted', now }).ticket;
    }
  }
  return uidsTouched;
}

test('a view has the pods of its workload, by their chain of controllers, and no others', () => {
  fc.assert(
    fc.property(anyFamily, (family) => {
      const seen = viewOf(family).pods.map(({ uid }) => uid);

      expect(seen.toSorted()).toEqual(ownUids(family).sort());
    }),
  );
});

test('a deletion takes the chosen pods of its workload and no others, whatever was chosen', () => {
  fc.assert(
    fc.property(anyFamily, asked, (family, how) => {
      const ticket = start(viewOf(family), how);

      const meant = ownUids(family).filter((uid) => how.chosen.includes(uid));
      const operation = ticket === undefined ? undefined : operationOf(ticket, 'op-1');
      const taken = operation?.kind === 'delete-pods' ? operation.pods.map(({ uid }) => uid) : [];
      expect(taken.toSorted()).toEqual(meant.sort());
    }),
  );
});

test('whatever comes into sight while it runs, only those pods are asked to go, each once', () => {
  fc.assert(
    fc.property(anyFamily, fc.array(anyFamily, { maxLength: 6 }), asked, (family, later, how) => {
      const ticket = start(viewOf(family), how);
      if (ticket === undefined) return;

      const gone = touched(ticket, [family, ...later].map(viewOf));

      const meant = ownUids(family).filter((uid) => how.chosen.includes(uid));
      expect(gone.filter((uid) => !meant.includes(uid))).toEqual([]);
      expect(new Set(gone).size).toBe(gone.length);
    }),
  );
});

test('the chains are of every kind, the wrong ones among them', () => {
  const families = fc.sample(anyFamily, 200);
  const pods = families.flatMap((family) => family.pods.map((pod) => ({ pod, own: belongs(pod, family) })));
  const foreign = pods.filter(({ own }) => !own).map(({ pod }) => pod.metadata);

  expect(pods.filter(({ own }) => own).length).toBeGreaterThan(20);
  expect(foreign.some(({ ownerReferences }) => ownerReferences.length === 0)).toBe(true);
  expect(foreign.some(({ ownerReferences }) => ownerReferences.some(({ uid }) => uid === WEB))).toBe(true);
  expect(foreign.some((each) => each.labels.app === 'web-service')).toBe(true);
});
