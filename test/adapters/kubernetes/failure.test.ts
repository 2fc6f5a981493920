import { expect, test } from 'vitest';
import { failureOfAnswer, failureOfSilence, outward } from '../../../src/adapters/kubernetes/failure.ts';
import { aCluster, aClusterWith, botOn, deleting, demo, failureOf, never, workloadIn } from './bot.ts';

const pod = { name: 'web-1', uid: 'u-1' };
const mark = { operationId: 'op-1', at: new Date('2026-03-01T12:00:00Z'), signal: never };

test('a missing right is named with verb and resource, and is no outage', async () => {
  const cluster = await aClusterWith({});
  const reader = await botOn(cluster, { user: 'bot-readonly' });

  const failures = [
    await failureOf(reader.deletePod(demo, pod, deleting)),
    await failureOf(reader.restart(demo, workloadIn(cluster), mark)),
  ];

  expect(failures).toMatchObject([
    {
      code: 'cluster-forbids',
      facts: {
        cluster: 'prod',
        namespace: 'demo',
        verb: 'delete',
        resource: 'pods',
        status: 403,
        reason: expect.stringContaining('cannot delete resource "pods"'),
      },
    },
    { code: 'cluster-forbids', facts: { verb: 'patch', resource: 'deployments.apps', status: 403 } },
  ]);
});

test('a token that is not accepted is told as 401', async () => {
  const cluster = await aClusterWith({});
  const stranger = await botOn(cluster, { user: 'no-such-token' });

  const failure = await failureOf(stranger.look(demo, workloadIn(cluster), never));

  expect(failure).toMatchObject({ code: 'cluster-forbids', facts: { status: 401, verb: 'get' } });
  expect(JSON.stringify(failure)).not.toContain('no-such-token');
});

test('an API server that takes no connection did nothing', async () => {
  const cluster = await aClusterWith({});
  const bot = await botOn(cluster);
  await cluster.down();

  const failure = await failureOf(bot.deletePod(demo, pod, deleting));

  expect(failure).toMatchObject({
    name: 'Unavailable',
    system: 'cluster',
    which: 'prod',
    effect: 'none',
    cause: { message: 'delete pods "web-1" on cluster prod: connection refused' },
  });
});

test('of a change whose answer is lost the effect is unknown, of a look it is none', async () => {
  const cluster = await aClusterWith({});
  const bot = await botOn(cluster);
  cluster.faults.answer({ method: 'PATCH', answer: 'drop', when: 'after' });
  cluster.faults.answer({ method: 'GET', answer: 'drop' });

  const failures = [
    await failureOf(bot.restart(demo, workloadIn(cluster), mark)),
    await failureOf(bot.look(demo, workloadIn(cluster), never)),
  ];

  expect(failures).toMatchObject([
    { system: 'cluster', effect: 'unknown' },
    { system: 'cluster', effect: 'none' },
  ]);
  expect((await bot.look(demo, workloadIn(cluster), never)).workload.operationId).toBe('op-1');
});

test('an answer that does not come in time is an outage, by whoever’s clock', async () => {
  const cluster = await aClusterWith({});
  const bot = await botOn(cluster, { requestTimeoutMs: 30 });
  const patient = await botOn(cluster);
  const held = cluster.faults.pause();

  const failures = [
    await failureOf(bot.look(demo, workloadIn(cluster), never)),
    await failureOf(patient.look(demo, workloadIn(cluster), AbortSignal.timeout(30))),
  ];
  held.release();

  expect(failures).toMatchObject([
    { system: 'cluster', cause: { message: expect.stringContaining('no answer in time') } },
    { system: 'cluster', cause: { message: expect.stringContaining('no answer in time') } },
  ]);
});

test('whoever calls off a request gets the reason back', async () => {
  const cluster = await aClusterWith({});
  const bot = await botOn(cluster);
  const caller = new AbortController();
  const held = cluster.faults.pause();
  const looking = failureOf(bot.look(demo, workloadIn(cluster), caller.signal));
  await held.reached;

  caller.abort(new Error('enough'));

  expect(await looking).toMatchObject({ message: 'enough' });
  held.release();
});

test('a slow API server is waited for', async () => {
  const cluster = await aClusterWith({});
  const bot = await botOn(cluster);
  cluster.faults.delay(40);

  const { pods } = await bot.look(demo, workloadIn(cluster), never);

  expect(pods).toHaveLength(3);
});

test('a busy API server is asked again when it says', async () => {
  const cluster = await aClusterWith({});
  const bot = await botOn(cluster);
  cluster.faults.answer({ answer: 429, times: 2, headers: { 'Retry-After': '0' } });

  const { pods } = await bot.look(demo, workloadIn(cluster), never);

  expect(pods).toHaveLength(3);
});

test('one that stays busy did nothing and is an outage', async () => {
  const cluster = await aClusterWith({});
  const bot = await botOn(cluster);
  cluster.faults.answer({ answer: 429, times: 99, headers: { 'Retry-After': '0' } });

  const failure = await failureOf(bot.deletePod(demo, pod, deleting));

  expect(failure).toMatchObject({ system: 'cluster', effect: 'none' });
  expect(cluster.journal.filter(({ method }) => method === 'DELETE')).toHaveLength(3);
});

test.each([500, 503])('a %i on a change leaves its effect unknown', async (answer) => {
  const cluster = await aClusterWith({});
  const bot = await botOn(cluster);
  cluster.faults.answer({ method: 'PATCH', answer });

  const failure = await failureOf(bot.restart(demo, workloadIn(cluster), mark));

  expect(failure).toMatchObject({ system: 'cluster', effect: 'unknown' });
});

test('a cluster that is not configured is named as away', async () => {
  const bot = await botOn(await aCluster());

  const failure = await failureOf(bot.deletePod({ cluster: 'moon', namespace: 'demo' }, pod, deleting));

  expect(failure).toMatchObject({ system: 'cluster', which: 'moon', effect: 'none' });
});

const asked = {
  cluster: 'prod',
  verb: 'delete',
  resource: 'pods',
  namespace: 'demo',
  name: 'web-1',
} as const;

test('a plain text answer is understood as well as a Status', () => {
  const proxy = outward(
    failureOfAnswer(asked, { code: 404, text: '404 page not found\n', retryAfter: null }),
  );
  const busy = failureOfAnswer(asked, { code: 429, text: 'Too many requests', retryAfter: '1' });

  expect(proxy).toMatchObject({ system: 'cluster', effect: 'none' });
  expect(busy.retryAfterSeconds).toBe(1);
});

test('neither addresses nor credentials pass through what a server says', () => {
  const message =
    'Get "https://10.1.2.3:10250/containerLogs": dial tcp 10.1.2.3:10250: connect: refused, Bearer abc.def, eyJhbGciOi.eyJzdWIi.sig';
  const text = JSON.stringify({ kind: 'Status', message, reason: 'Forbidden', code: 403 });

  const refusal = outward(failureOfAnswer(asked, { code: 403, text, retryAfter: null }));

  expect(JSON.stringify(refusal)).not.toMatch(/10\.1\.2\.3|abc\.def|eyJ/);
  expect(refusal).toMatchObject({ facts: { reason: expect.stringContaining('connect: refused') } });
});

test('a certificate that is not accepted is told as such', () => {
  const error = new TypeError('fetch failed', { cause: { code: 'SELF_SIGNED_CERT_IN_CHAIN' } });

  expect(failureOfSilence(asked, error).message).toContain('its certificate is not accepted');
  expect(failureOfSilence(asked, error).effect).toBe('none');
});
