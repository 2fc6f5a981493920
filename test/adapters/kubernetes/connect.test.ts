import { writeFile } from 'node:fs/promises';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { connect } from '../../../src/adapters/kubernetes/connect.ts';
import { missingRights, ping } from '../../../src/adapters/kubernetes/rights.ts';
import { aCluster, aClusterWith, apisOf, failureOf, kubeconfigFile, never } from './bot.ts';

const version = '1.2.3';

test('every request says which Firebreak it comes from', async () => {
  const cluster = await aCluster();
  const [api] = await apisOf([cluster]);

  if (api !== undefined) await ping(api, never);

  expect(cluster.journal).toMatchObject([{ path: '/version', user: 'bot', userAgent: 'firebreak/1.2.3' }]);
});

test('a context that the kubeconfig lacks is named, with those it has', async () => {
  const kubeconfig = await kubeconfigFile([await aCluster()]);
  const specs = [{ name: 'staging', namespaces: ['demo'] }];

  expect(() => connect(specs, { kubeconfig, version })).toThrow(
    'cluster staging: the kubeconfig has no context "staging" (it has: prod)',
  );
});

test('a kubeconfig that is not there is named', () => {
  const specs = [{ name: 'prod', namespaces: ['demo'] }];

  expect(() => connect(specs, { kubeconfig: '/nowhere/config', version })).toThrow(
    'there is no kubeconfig at /nowhere/config',
  );
});

test('several kubeconfigs count as one, as for kubectl', async () => {
  const [prod, staging] = [await aCluster(), await aCluster({ name: 'staging' })];
  const kubeconfig = `${await kubeconfigFile([prod])}:${await kubeconfigFile([staging])}:/nowhere/config`;
  const specs = [{ name: 'b', context: 'staging', namespaces: [] }];

  const [api] = connect(specs, { kubeconfig, version });
  if (api !== undefined) await ping(api, never);
  api?.close();

  expect(staging.journal).toHaveLength(1);
});

test('the service account is asked for only where there is one', () => {
  const specs = [{ name: 'prod', inCluster: true, namespaces: ['demo'] }];

  expect(() => connect(specs, { kubeconfig: undefined, version })).toThrow(
    /does not run in a Kubernetes pod/,
  );
});

test.each([
  ['fails', 'echo the-secret; echo the-secret >&2; exit 1', 10_000, 'cannot be had'],
  ['prints nonsense', 'echo the-secret', 10_000, 'cannot be had'],
  ['hangs', 'exec sleep 2', 200, 'no answer in time'],
])(
  'a credential plugin that %s is an outage, and what it prints stays with it',
  async (_how, script, requestTimeoutMs, told) => {
    const cluster = await aCluster();
    const config = cluster.kubeconfig();
    const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: '/bin/sh', args: ['-c', script] };
    const file = await kubeconfigFile([cluster]);
    await writeFile(file, JSON.stringify({ ...config, users: [{ name: 'prod-user', user: { exec } }] }));
    const specs = [{ name: 'prod', namespaces: ['demo'] }];
    const [api] = connect(specs, { kubeconfig: file, version, requestTimeoutMs });
    if (api === undefined) throw new Error('no api');

    const failure = await failureOf(ping(api));

    expect(failure).toMatchObject({ system: 'cluster', cause: { message: expect.stringContaining(told) } });
    expect(inspect(failure)).not.toContain('the-secret');
  },
);

test('the rights that are lacking are named by feature; nodes belong to no namespace', async () => {
  const cluster = await aClusterWith({});
  const [bot] = await apisOf([cluster]);
  const [reader] = await apisOf([cluster], { user: 'bot-readonly' });
  if (bot === undefined || reader === undefined) throw new Error('no api');

  const nodes = { feature: 'diagnosis', namespace: undefined, verb: 'get', resource: 'nodes' };
  expect(await missingRights(bot)).toEqual([nodes]);
  const lacking = (feature: string, ...rights: readonly string[]) =>
    rights.map((right) => {
      const [verb, resource] = right.split(' ');
      return { feature, namespace: 'demo', verb, resource };
    });
  expect(await missingRights(reader)).toEqual([
    ...lacking('acting', 'patch deployments.apps'),
    ...['statefulsets', 'daemonsets'].flatMap((kind) =>
      lacking('acting', ...['get', 'list', 'watch', 'patch'].map((verb) => `${verb} ${kind}.apps`)),
    ),
    ...lacking('acting', 'list controllerrevisions.apps', 'watch controllerrevisions.apps'),
    ...lacking('acting', 'delete pods', 'create pods/eviction'),
    ...lacking('diagnosis', 'get pods/log', 'list events', 'list resourcequotas'),
    ...lacking('diagnosis', 'list poddisruptionbudgets.policy', 'list horizontalpodautoscalers.autoscaling'),
    nodes,
  ]);
});

test('a token that is not accepted is told as such', async () => {
  const [api] = await apisOf([await aCluster()], { user: 'no-such-token' });
  if (api === undefined) throw new Error('no api');

  const failure = await failureOf(ping(api));

  expect(failure).toMatchObject({
    code: 'cluster-forbids',
    facts: { status: 401, reason: 'it does not accept the credentials of Firebreak (401)' },
  });
});
