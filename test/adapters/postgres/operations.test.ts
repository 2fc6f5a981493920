import { expect, test } from 'vitest';
import type { Change, Deletion, Operation, Redeploy } from '../../../src/domain/operation.ts';
import { noStep } from '../../../src/domain/step.ts';
import type { Ticket } from '../../../src/domain/ticket.ts';
import { after, webDeployment } from '../../build.ts';
import { freshRecord, open } from './record.ts';

const { db, tickets } = await freshRecord();

const common = ({ entries, requester }: Ticket) => ({
  id: `operation-${entries[0]?.id}`,
  entryId: entries[0]?.id ?? 0,
  actor: requester.userId,
  username: requester.username,
  applicationName: 'web-service',
  cluster: 'prod',
  namespace: 'production',
  workload: webDeployment,
  startedAt: after(100),
  lastUpdateAt: after(100),
  stopRequestedBy: undefined,
  progress: { updated: 0, ready: 0, total: 3 },
  end: undefined,
});

const deletionOf = (ticket: Ticket): Deletion => ({
  ...common(ticket),
  kind: 'delete-pods',
  method: 'evict',
  graceSeconds: 45,
  pace: 'one-by-one',
  readyBefore: 8,
  allowedDown: 2,
  pods: [{ name: 'web-a', uid: 'uid-a', outcome: 'waiting', error: undefined }],
  before: [{ name: 'web-a', uid: 'uid-a' }],
  replacements: [],
});

const redeployOf = (ticket: Ticket): Redeploy => ({
  ...common(ticket),
  kind: 'redeploy',
  mode: 'restart',
  previousRevision: '6',
  partition: 0,
  previousImage: 'app=web:1.4.2',
  currentImage: 'app=web:1.4.2',
  previousReplicas: 3,
  currentReplicas: 3,
  rolloutStrategy: 'RollingUpdate',
  rolloutStatus: 'STARTED',
  before: [{ name: 'web-a', uid: 'uid-a' }],
  newPods: [],
  terminatedPods: [],
  replicaSetsBefore: ['web-old'],
  replicaSetsAfter: [],
  manifest: { kind: 'Deployment', spec: { replicas: 3, paused: false, template: { metadata: null } } },
  patchedAt: undefined,
  rolledOutAt: undefined,
});

/** Stores the operation as it starts and then as it ends. */
async function lived<O extends Operation>(
  start: (ticket: Ticket) => O,
  end: (operation: O) => Operation,
): Promise<Ticket> {
  const { id } = await open(tickets);
  const put = (operation: Operation) =>
    tickets.change(id, {}, (ticket) => noStep({ ...ticket, operations: [operation] }));
  const started = await put(start(await tickets.change(id, {}, noStep)));
  expect(await tickets.read(id)).toEqual(started);
  const ended = await put(end(start(started)));
  expect(await tickets.read(id)).toEqual(ended);
  return ended;
}

test('a pod deletion is stored with every field, and with what became of each pod', async () => {
  const { id, entries, requester } = await lived(deletionOf, (deletion) => ({
    ...deletion,
    pods: [{ name: 'web-a', uid: 'uid-a', outcome: 'failed', error: 'forbidden' }],
    replacements: [{ name: 'web-b', uid: 'uid-b' }],
    progress: { updated: 1, ready: 1, total: 3 },
    stopRequestedBy: 'UBOB',
    lastUpdateAt: after(130),
    end: { at: after(130), outcome: 'failed', error: 'web-a: forbidden' },
  }));

  expect(await db('pod_delete_operations').where({ ticket_id: id }).first()).toEqual({
    id: `operation-${entries[0]?.id}`,
    ticket_id: String(id),
    ticket_entry_id: String(entries[0]?.id),
    user_id: requester.userId,
    username: requester.username,
    application_name: 'web-service',
    cluster: 'prod',
    namespace: 'production',
    workload_kind: 'Deployment',
    workload_name: 'web-service',
    workload_uid: 'uid-web',
    method: 'evict',
    grace_seconds: 45,
    pace: 'one-by-one',
    ready_before: 8,
    allowed_down: 2,
    deleted_pods: [{ name: 'web-a', uid: 'uid-a', outcome: 'failed', error: 'forbidden' }],
    pods_before: [{ name: 'web-a', uid: 'uid-a' }],
    replacements: [{ name: 'web-b', uid: 'uid-b' }],
    progress: { updated: 1, ready: 1, total: 3 },
    stop_requested_by: 'UBOB',
    operation_time: after(100),
    last_update_time: after(130),
    ended_at: after(130),
    outcome: 'failed',
    success: false,
    error_message: 'web-a: forbidden',
    diagnosis: null,
  });
});

test('a redeploy is stored with every field', async () => {
  const { id, entries, requester } = await lived(redeployOf, (redeploy) => ({
    ...redeploy,
    currentImage: 'app=web:1.4.3',
    currentReplicas: 4,
    rolloutStatus: 'COMPLETED',
    newPods: [{ name: 'web-c', uid: 'uid-c' }],
    terminatedPods: [{ name: 'web-a', uid: 'uid-a' }],
    replicaSetsAfter: ['web-new', 'web-old'],
    patchedAt: after(101),
    rolledOutAt: after(140.5),
    lastUpdateAt: after(145.5),
    end: { at: after(145.5), outcome: 'succeeded', error: undefined },
  }));

  expect(await db('redeploy_operations').where({ ticket_id: id }).first()).toEqual({
    id: `operation-${entries[0]?.id}`,
    ticket_id: String(id),
    ticket_entry_id: String(entries[0]?.id),
    user_id: requester.userId,
    username: requester.username,
    application_name: 'web-service',
    cluster: 'prod',
    namespace: 'production',
    workload_kind: 'Deployment',
    workload_uid: 'uid-web',
    deployment_name: 'web-service',
    mode: 'restart',
    previous_revision: '6',
    to_revision: null,
    new_images: null,
    partition: 0,
    previous_image: 'app=web:1.4.2',
    current_image: 'app=web:1.4.3',
    previous_replicas: 3,
    current_replicas: 4,
    rollout_strategy: 'RollingUpdate',
    rollout_status: 'COMPLETED',
    pods_before: [{ name: 'web-a', uid: 'uid-a' }],
    new_pods: [{ name: 'web-c', uid: 'uid-c' }],
    terminated_pods: [{ name: 'web-a', uid: 'uid-a' }],
    replica_sets_before: ['web-old'],
    replica_sets_after: ['web-new', 'web-old'],
    manifest: { kind: 'Deployment', spec: { replicas: 3, paused: false, template: { metadata: null } } },
    progress: { updated: 0, ready: 0, total: 3 },
    stop_requested_by: null,
    patched_at: after(101),
    rolled_out_at: after(140.5),
    operation_start_time: after(100),
    operation_end_time: after(145.5),
    duration_seconds: 45.5,
    last_update_time: after(145.5),
    outcome: 'succeeded',
    success: true,
    error_message: null,
    diagnosis: null,
  });
});

test('what a redeploy goes back to or sets is stored with it', async () => {
  const livedAs = (change: Change) =>
    lived(
      (ticket) => ({ ...redeployOf(ticket), ...change }),
      (redeploy) => ({ ...redeploy, end: { at: after(140), outcome: 'succeeded', error: undefined } }),
    );
  const images = [{ container: 'app', image: 'web:1.4.3' }];
  const back = await livedAs({ mode: 'roll-back', toRevision: '4' });
  const image = await livedAs({ mode: 'image', images });

  const stored = (id: number) => db('redeploy_operations').where({ ticket_id: id }).first();
  expect(await stored(back.id)).toMatchObject({ mode: 'roll-back', to_revision: '4', new_images: null });
  expect(await stored(image.id)).toMatchObject({ mode: 'image', to_revision: null, new_images: images });
});
