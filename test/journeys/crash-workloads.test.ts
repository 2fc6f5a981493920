import { expect, test } from 'vitest';
import { z } from 'zod';
import { startBot } from './bot.ts';
import { chronicle, deleting, done, effects, expectChainsVerify, restarting } from './chronicle.ts';
import { begin, fallIll, recorded } from './crash.ts';
import { webService } from './drill.ts';
import { approvedTicket, deleteUnhealthy, press, redeploy, told } from './play.ts';
import { startWorld } from './world.ts';

const names = [
  'no-image',
  'no-replacement',
  'never-ready',
  'lost-node',
  'stopped-deletion',
  'stopped-rollout',
];
const deadline = { progressDeadlineSeconds: 3 };
const apps = names.map((name) => ({ ...webService, name, ...(name === 'never-ready' ? deadline : {}) }));

/** Operations that can't come to a good end, with the limits that are built in. */
const world = await startWorld({ apps });
await startBot(world);
const { cluster } = world;
await cluster.until(({ deployments }) => deployments.every(({ ready }) => ready === 4));

const behave = (name: string, how: 'image-missing' | 'never-ready' | 'node-lost', which?: 'all') =>
  cluster.behave({ name, namespace: 'production' }, how, which);

async function restartOf(name: string): Promise<string> {
  const ticketNo = await approvedTicket(world, { applications: [name], actions: ['redeploy'] });
  await begin(world, () => redeploy(world, ticketNo));
  return ticketNo;
}

async function deletionOn(name: string): Promise<string> {
  const ticketNo = await approvedTicket(world, { applications: [name] });
  await begin(world, () => deleteUnhealthy(world, ticketNo, 'one-by-one'));
  return ticketNo;
}

behave('no-image', 'image-missing');
const noImage = await restartOf('no-image');
await fallIll(world, 'no-replacement');
behave('no-replacement', 'image-missing');
const noReplacement = await deletionOn('no-replacement');

const Rollout = z.object({
  rollout_status: z.string(),
  success: z.boolean(),
  error_message: z.string().nullable(),
  duration_seconds: z.number(),
  new_pods: z.array(z.unknown()),
});

async function rolloutOf(name: string) {
  const [row] = await world.database.owner('redeploy_operations').where({ application_name: name });
  return Rollout.parse(row);
}

async function deletionOf(name: string) {
  const [row] = await world.database.owner('pod_delete_operations').where({ application_name: name });
  return { ...row, outcomes: row.deleted_pods.map(({ outcome }: { outcome: string }) => outcome).sort() };
}

/** Seconds between the first event of a type and the first of another. */
async function secondsFrom(application: string, first: string, second: string): Promise<number> {
  const at = async (type: string): Promise<Date> =>
    (await world.database.owner('audit_events').where({ application, type }).orderBy('id').first()).at;
  return ((await at(second)).getTime() - (await at(first)).getTime()) / 1000;
}

test('new pods that never get Ready end the restart as TIMEOUT at the deadline of the workload', async () => {
  behave('never-ready', 'never-ready');
  const ticketNo = await restartOf('never-ready');
  const reply = await told(world, ticketNo, /Not done in time.* restarting/);

  expect(reply).toContain('ProgressDeadlineExceeded');
  expect(reply).toContain('🔎 2 of 5: pods run and are not Ready');
  expect(await rolloutOf('never-ready')).toMatchObject({ rollout_status: 'TIMEOUT', success: false });
  expect((await rolloutOf('never-ready')).error_message).toContain('ProgressDeadlineExceeded');
});

test('old pods that never end keep neither a deletion nor a restart from its end', async () => {
  await fallIll(world, 'lost-node');
  behave('lost-node', 'node-lost', 'all');
  const actions = ['delete-pods', 'redeploy'];
  const ticketNo = await approvedTicket(world, { applications: ['lost-node'], actions });
  await begin(world, () => deleteUnhealthy(world, ticketNo, 'one-by-one'));
  await told(world, ticketNo, /Done.* deleting/);
  await begin(world, () => redeploy(world, ticketNo));
  await told(world, ticketNo, /Done.* restarting/);

  expect(chronicle(world, ticketNo).slice(4)).toEqual([
    ...done(deleting('3 pods of `lost-node`, one by one')),
    ...done(restarting('lost-node')),
  ]);
  const left = cluster.snapshot().pods.filter((pod) => pod.deployment === 'lost-node' && pod.deleting);
  expect(left).toHaveLength(7);
});

test('new pods that can not be pulled end the restart as FAILED, with the reason, long before the deadline', async () => {
  const reply = await told(world, noImage, /Failed.* restarting/, 40_000);

  expect(reply).toContain('ImagePullBackOff');
  expect(reply).toContain('Deleting pods or a redeploy will not help:* the image does not exist. First push');
  const rollout = await rolloutOf('no-image');
  expect(rollout).toMatchObject({ rollout_status: 'FAILED', success: false });
  expect(rollout.error_message).toContain('ImagePullBackOff');
  expect(rollout.new_pods.length).toBeGreaterThan(0);
  const waited = await secondsFrom('no-image', 'cluster.pods_changed', 'redeploy.failed');
  expect(waited).toBeGreaterThanOrEqual(15);
  expect(waited).toBeLessThan(60);
  expect(rollout.duration_seconds).toBeGreaterThanOrEqual(waited);
});

test('a deletion whose replacement can not start halts, and leaves the other pods alone', async () => {
  const reply = await told(world, noReplacement, /Halted.* deleting/, 40_000);

  expect(reply).toContain('ImagePullBackOff');
  expect(reply).toContain('Left alone');
  expect(await deletionOf('no-replacement')).toMatchObject({
    outcome: 'halted',
    success: false,
    error_message: expect.stringContaining('ImagePullBackOff'),
    outcomes: ['deleted', 'kept', 'kept'],
  });
});

test('a deletion that is stopped deletes no further pod', async () => {
  const ill = await fallIll(world, 'stopped-deletion');
  behave('stopped-deletion', 'never-ready');
  const ticketNo = await deletionOn('stopped-deletion');
  await recorded(world, 'stopped-deletion', 'pods.delete.pod');
  await press(world, ticketNo, { actionId: 'stop_operation', confirm: true });
  await told(world, ticketNo, /Stopped.* deleting/);

  expect(await deletionOf('stopped-deletion')).toMatchObject({
    outcome: 'stopped',
    success: false,
    error_message: expect.stringContaining('stopped'),
    outcomes: ['deleted', 'kept', 'kept'],
  });
  expect(effects(world).deleted.filter((name) => ill.includes(name))).toHaveLength(1);
});

test('a restart that is stopped is paused where it stands', async () => {
  behave('stopped-rollout', 'never-ready');
  const ticketNo = await restartOf('stopped-rollout');
  await recorded(world, 'stopped-rollout', 'cluster.pods_changed');
  await press(world, ticketNo, { actionId: 'stop_operation', confirm: true });
  const reply = await told(world, ticketNo, /Stopped.* restarting/);

  expect(reply).toContain('kubectl rollout resume deployment/stopped-rollout');
  expect(await rolloutOf('stopped-rollout')).toMatchObject({ rollout_status: 'STOPPED', success: false });
  const paused = cluster.snapshot().deployments.find(({ name }) => name === 'stopped-rollout');
  expect(paused).toMatchObject({ paused: true, ready: 3 });
  await expectChainsVerify(world);
});
