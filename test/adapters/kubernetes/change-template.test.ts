import { expect, test } from 'vitest';
import type { AppSpec } from '../../../playground/cluster/app-spec.ts';
import type { Cluster } from '../../../playground/cluster/cluster.ts';
import { workloadsOf } from '../../../playground/cluster/snapshot.ts';
import type { Clusters } from '../../../src/usecases/ports.ts';
import { aClusterWith, botOn, demo, failureOf, never, rolledOut, workloadIn } from './bot.ts';
import { rolled } from './rolled.ts';

const KINDS = ['Deployment', 'StatefulSet', 'DaemonSet'] as const;
const mark = (operationId: string) => ({ operationId, signal: never });

const images = (image: string) => [{ container: 'web', image }];

const storedIn = ({ store }: Cluster) =>
  [store.deployments, store.statefulSets, store.daemonSets]
    .map((kind) => kind.get('demo', 'web'))
    .find((workload) => workload !== undefined);

const imageIn = (cluster: Cluster) => storedIn(cluster)?.spec.template.spec.containers[0]?.image;

/** An application that went from `web:1` to `web:2`, both of which can be pulled, and not `web:3`. */
async function updated(app: Partial<AppSpec>): Promise<{ cluster: Cluster; bot: Clusters }> {
  const cluster = await aClusterWith({
    image: 'web:1',
    behaviourByImage: { 'web:3': 'image-missing' },
    ...app,
  });
  const bot = await botOn(cluster);
  await bot.setImages(demo, workloadIn(cluster), { ...mark('op-0'), images: images('web:2') });
  await cluster.until((snapshot) => workloadsOf(snapshot).every(({ generation }) => generation === 2));
  await rolledOut(cluster);
  return { cluster, bot };
}

test.each(KINDS)('a %s gets another image, and its mark in the same patch', async (kind) => {
  const cluster = await aClusterWith({ kind, image: 'web:1', sidecars: ['proxy'] });
  const bot = await botOn(cluster);
  const set = () => bot.setImages(demo, workloadIn(cluster), { ...mark('op-1'), images: images('web:2') });

  const { end, views } = await rolled(cluster, bot, set, { mode: 'image', images: images('web:2') });

  expect(end).toMatchObject({ outcome: 'succeeded' });
  expect(views.at(-1)?.workload).toMatchObject({
    image: 'web=web:2,proxy=registry.example/proxy:1.0.0',
    operationId: 'op-1',
    revision: '2',
  });
});

test.each(KINDS)('the revisions of a %s are told newest first, with image and change cause', async (kind) => {
  const { cluster, bot } = await updated({
    kind,
    annotations: { 'kubernetes.io/change-cause': 'first release' },
  });

  const revisions = await bot.revisions(demo, workloadIn(cluster), never);

  expect(revisions).toEqual([
    {
      revision: '2',
      image: 'web=web:2',
      at: expect.any(Date),
      changeCause: expect.anything(),
      current: true,
    },
    { revision: '1', image: 'web=web:1', at: expect.any(Date), changeCause: 'first release', current: false },
  ]);
});

test.each(KINDS)('a %s goes back to a revision, which becomes the newest', async (kind) => {
  const { cluster, bot } = await updated({ kind });
  const back = () => bot.rollBack(demo, workloadIn(cluster), { ...mark('op-1'), toRevision: '1' });

  const { end, views } = await rolled(cluster, bot, back, { mode: 'roll-back', toRevision: '1' });

  expect(end).toMatchObject({ outcome: 'succeeded' });
  expect(views.at(-1)?.workload).toMatchObject({ image: 'web=web:1', operationId: 'op-1', revision: '3' });
  expect((await bot.revisions(demo, workloadIn(cluster), never)).map(({ revision }) => revision)).toEqual([
    '3',
    '2',
  ]);
});

test.each(['Deployment', 'DaemonSet'] as const)(
  'a %s that is stuck on an image goes back, and pods that never left count',
  async (kind) => {
    const { cluster, bot } = await updated({ kind });
    const before = await bot.look(demo, workloadIn(cluster), never);
    await bot.setImages(demo, workloadIn(cluster), { ...mark('op-1'), images: images('web:3') });
    await cluster.until(({ pods }) => pods.some(({ status }) => status === 'ImagePullBackOff'));
    const back = () => bot.rollBack(demo, workloadIn(cluster), { ...mark('op-2'), toRevision: '2' });

    const { end, views } = await rolled(cluster, bot, back, { mode: 'roll-back', toRevision: '2' });

    expect(end).toMatchObject({ outcome: 'succeeded' });
    const stayed = views.at(-1)?.pods.filter(({ uid }) => before.pods.some((pod) => pod.uid === uid));
    expect(stayed?.length).toBeGreaterThan(0);
  },
);

test('a StatefulSet that is stuck on an image goes back once its broken pod is deleted, and says so', async () => {
  const { cluster, bot } = await updated({ kind: 'StatefulSet' });
  await bot.setImages(demo, workloadIn(cluster), { ...mark('op-1'), images: images('web:3') });
  await cluster.until(({ pods }) => pods.some(({ status }) => status === 'ImagePullBackOff'));
  const back = () => bot.rollBack(demo, workloadIn(cluster), { ...mark('op-2'), toRevision: '2' });

  const { end } = await rolled(cluster, bot, back, { mode: 'roll-back', toRevision: '2' });
  cluster.deletePod({ name: 'web-2', namespace: 'demo' });
  await rolledOut(cluster);

  expect(end).toMatchObject({
    outcome: 'failed',
    error: 'web-2: ImagePullBackOff; it holds up the StatefulSet until it is deleted',
  });
  expect(cluster.snapshot().pods.map(({ image }) => image)).toEqual(['web:2', 'web:2', 'web:2']);
});

test('going back resumes a rollout that was paused in the middle', async () => {
  const { cluster, bot } = await updated({});
  await bot.setImages(demo, workloadIn(cluster), { ...mark('op-1'), images: images('web:3') });
  await cluster.until(({ pods }) => pods.some(({ status }) => status === 'ImagePullBackOff'));
  await bot.pause(demo, workloadIn(cluster), 'op-1');
  const back = () => bot.rollBack(demo, workloadIn(cluster), { ...mark('op-2'), toRevision: '2' });

  const { end } = await rolled(cluster, bot, back, { mode: 'roll-back', toRevision: '2' });

  expect(end).toMatchObject({ outcome: 'succeeded' });
  expect(cluster.snapshot().deployments[0]).toMatchObject({ paused: false, ready: 3 });
});

test('a revision that is not kept, a container that is not there and another workload of the name are refused', async () => {
  const { cluster, bot } = await updated({});
  const workload = workloadIn(cluster);
  const other = { ...workload, uid: 'another' };

  const failures = [
    await failureOf(bot.rollBack(demo, workload, { ...mark('op-1'), toRevision: '7' })),
    await failureOf(
      bot.setImages(demo, workload, { ...mark('op-1'), images: [{ container: 'none', image: 'web:3' }] }),
    ),
    await failureOf(bot.rollBack(demo, other, { ...mark('op-1'), toRevision: '1' })),
    await failureOf(bot.setImages(demo, other, { ...mark('op-1'), images: images('web:3') })),
  ];

  expect(failures).toMatchObject([
    { code: 'revision-gone', facts: { revision: '7' } },
    { code: 'image-refused', facts: { problem: 'no-container' } },
    { code: 'workload-gone' },
    { code: 'workload-gone' },
  ]);
  expect(imageIn(cluster)).toBe('web:2');
});

test('a template that somebody changes between the reading and the patch stays as they set it', async () => {
  const { cluster, bot } = await updated({});
  const workload = workloadIn(cluster);
  const somebody = await botOn(cluster, { user: 'admin' });
  const held = cluster.faults.pause({ method: 'PATCH', user: 'bot' });

  const sending = failureOf(bot.rollBack(demo, workload, { ...mark('op-1'), toRevision: '1' }));
  await held.reached;
  await somebody.setImages(demo, workload, { ...mark('op-2'), images: images('web:4') });
  held.release();

  expect(await sending).toMatchObject({ code: 'rollout-overtaken' });
  expect(imageIn(cluster)).toBe('web:4');
});
