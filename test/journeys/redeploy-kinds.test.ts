import { expect, test } from 'vitest';
import type { AppSpec } from '../../playground/cluster/app-spec.ts';
import { workloadsOf } from '../../playground/cluster/snapshot.ts';
import { buttonsOf } from '../../playground/slack/read.ts';
import { startBot } from './bot.ts';
import { chronicle, done, restarting } from './chronicle.ts';
import { webService } from './drill.ts';
import { approvedTicket, modalText, openModal, press, thread, threadTexts, told } from './play.ts';
import { startWorld } from './world.ts';

const image = (name: string, tag: string) => `registry.example/${name}:${tag}`;
const app = (name: string, more: Partial<AppSpec> = {}): AppSpec => ({
  ...webService,
  name,
  behaviourByImage: { [image(name, 'broken')]: 'image-missing' },
  ...more,
});

/** Whatever keeps the pods of an application, and whatever is changed about it. */
const world = await startWorld({
  apps: [
    app('db', { kind: 'StatefulSet', replicas: 3 }),
    app('agent', { kind: 'DaemonSet' }),
    app('lazy', { kind: 'StatefulSet', replicas: 2, update: 'OnDelete' }),
    app('shop'),
    app('older'),
    app('undone'),
    app('halted'),
  ],
});
await startBot(world);
const { slack, cluster, database } = world;
const alice = slack.as('U0ALICE');
await cluster.until((snapshot) => workloadsOf(snapshot).every(({ isRolledOut }) => isRolledOut));

const ticketFor = (name: string) => approvedTicket(world, { applications: [name], actions: ['redeploy'] });
const podsOf = (name: string) => cluster.snapshot().pods.filter(({ workload }) => workload?.name === name);
const rows = (name: string) =>
  database.owner('redeploy_operations').where({ application_name: name }).orderBy('operation_start_time');

/** Sends the modal off, and closes it once it says what was begun. */
async function sendOff(said: RegExp): Promise<void> {
  await alice.submit();
  await slack.until(() => said.test(modalText(world, 'U0ALICE')));
  await alice.close();
}

/** Sets another image in the modal. */
async function setImage(ticketNo: string, typed: string, said = /Setting the image/): Promise<void> {
  await openModal(world, ticketNo, 'redeploy');
  await alice.fill('mode', 'image');
  await alice.fill('image', typed);
  await sendOff(said);
}

test.each([
  ['db', 'StatefulSet', 3],
  ['agent', 'DaemonSet', 3],
] as const)('%s, a %s, is restarted pod by pod and told to its end', async (name, kind, count) => {
  const before = podsOf(name);
  const ticketNo = await ticketFor(name);

  await openModal(world, ticketNo, 'redeploy');
  await sendOff(/Restarting/);
  await told(world, ticketNo, /Done.* restarting/);

  expect(chronicle(world, ticketNo).slice(-2)).toEqual(done(restarting(name)));
  const after = podsOf(name);
  expect(after.filter(({ ready }) => ready)).toHaveLength(count);
  expect(after.filter(({ uid }) => before.some((pod) => pod.uid === uid))).toEqual([]);
  const [row] = await rows(name);
  expect(row).toMatchObject({
    workload_kind: kind,
    mode: 'restart',
    rollout_status: 'COMPLETED',
    previous_revision: '1',
    replica_sets_before: [expect.any(String)],
    replica_sets_after: expect.arrayContaining([expect.any(String)]),
  });
  expect(row.new_pods).toHaveLength(count);
  expect(row.terminated_pods).toHaveLength(count);
});

test('with OnDelete the window and the end say that nothing is replaced before it is deleted', async () => {
  const before = podsOf('lazy');
  const ticketNo = await ticketFor('lazy');
  await openModal(world, ticketNo, 'redeploy');
  expect(modalText(world, 'U0ALICE')).toContain('Its update strategy is OnDelete');

  await sendOff(/Restarting/);
  const end = await told(world, ticketNo, /Done.* restarting/);

  expect(end).toContain('The update strategy of this StatefulSet is OnDelete');
  expect(podsOf('lazy')).toEqual(before);
});

test('another version of the image is rolled out; one of another repository is refused', async () => {
  const ticketNo = await ticketFor('shop');
  await setImage(ticketNo, ':1.1.0');
  await told(world, ticketNo, /Done.* setting the image of `shop` to `registry.example\/shop:1.1.0`/);

  await setImage(ticketNo, 'evil.example/shop:2', /is another image than the one of now/);

  expect(podsOf('shop').map((pod) => pod.image)).toEqual(Array(4).fill(image('shop', '1.1.0')));
  expect(await rows('shop')).toMatchObject([
    {
      mode: 'image',
      new_images: [{ container: 'shop', image: image('shop', '1.1.0') }],
      previous_image: `shop=${image('shop', '1.0.0')}`,
      current_image: `shop=${image('shop', '1.1.0')}`,
    },
  ]);
});

test('a revision is chosen from the list and gone back to', async () => {
  const ticketNo = await ticketFor('older');
  await setImage(ticketNo, ':1.1.0');
  await told(world, ticketNo, /Done.* setting the image/);

  await openModal(world, ticketNo, 'redeploy');
  await alice.fill('mode', 'roll-back');
  await alice.fill('revision', `1: older=${image('older', '1.0.0')}`);
  await sendOff(/Rolling/);
  await told(world, ticketNo, /Done.* rolling `older` back to revision 1/);

  expect(podsOf('older').map((pod) => pod.image)).toEqual(Array(4).fill(image('older', '1.0.0')));
});

test('an image that cannot be pulled fails, and one press takes it back under the same approval', async () => {
  const before = podsOf('undone');
  const ticketNo = await ticketFor('undone');
  await setImage(ticketNo, ':broken');
  await told(world, ticketNo, /Failed.*ImagePullBackOff/s, 40_000);

  await press(world, ticketNo, { actionId: 'roll_back', confirm: true });
  await told(world, ticketNo, /Done.* rolling `undone` back to revision 1/);

  const stayed = podsOf('undone').filter(({ uid }) => before.some((pod) => pod.uid === uid));
  expect(stayed.length).toBeGreaterThan(0);
  expect(podsOf('undone').map((pod) => pod.image)).toEqual(Array(4).fill(image('undone', '1.0.0')));
  expect(await rows('undone')).toMatchObject([
    { mode: 'image', rollout_status: 'FAILED', previous_revision: '1' },
    { mode: 'roll-back', to_revision: '1', rollout_status: 'COMPLETED' },
  ]);
  const [usage] = await database.owner('token_usages').where({ application_name: 'undone' });
  expect(usage).toMatchObject({ operations_count: 1 });
  await slack.until(() =>
    thread(world, ticketNo).every((message) => !JSON.stringify(buttonsOf(message)).includes('roll_back')),
  );
});

test('a rollout that is stopped can be taken back', async () => {
  const ticketNo = await ticketFor('halted');
  await setImage(ticketNo, ':broken');
  await cluster.until(({ pods }) => pods.some(({ status }) => status === 'ImagePullBackOff'));
  await press(world, ticketNo, { actionId: 'stop_operation', confirm: true });
  await told(world, ticketNo, /Stopped.* setting the image/);
  expect(cluster.snapshot().deployments.find(({ name }) => name === 'halted')?.paused).toBe(true);

  await press(world, ticketNo, { actionId: 'roll_back', confirm: true });
  await told(world, ticketNo, /Done.* rolling `halted` back to revision 1/);

  expect(cluster.snapshot().deployments.find(({ name }) => name === 'halted')).toMatchObject({
    paused: false,
    isRolledOut: true,
  });
  expect(threadTexts(world, ticketNo).join('\n')).toContain('the rollout is paused');
});
